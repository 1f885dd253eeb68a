import type { Finding, Preflight } from '../posture/preflight/types.ts'
import { findingsOf, needsHandOff } from './preflight.ts'
import { quoted } from './quoted.ts'
import { sameCommand } from './same-command.ts'

type Fix = NonNullable<Finding['fixes']>[number]

/**
 * The one command to go on with where something is in the way: what a colleague runs, where rights are missing; otherwise `doctor` again with the
 * first way out of each finding that an answer can give.
 */
export function wayOn(preflight: Preflight, words: readonly string[], handOff: string): string {
  if (needsHandOff(preflight)) return handOff
  const fixes = new Map<string, Fix>()
  for (const { fixes: ways = [] } of findingsOf(preflight, 'blocks')) {
    const [first] = ways
    if (first !== undefined && !ways.some(({ question }) => fixes.has(question))) fixes.set(first.question, first)
  }
  return [sameCommand(without(words, fixes), 'doctor'), ...[...fixes.values()].map(flag)].join(' ')
}

/** Flags of their own say more than `--set`: of an environment one must not read two names. */
function flag({ question, value }: Fix): string {
  return question === 'environment' || question === 'region' ? `--${question} ${quoted(value)}` : `--set ${quoted(`${question}=${value}`)}`
}

/** The command line without what it says of these questions, in each form there is. */
function without(words: readonly string[], questions: ReadonlyMap<string, unknown>): readonly string[] {
  const asks = (word: string | undefined) => word !== undefined && questions.has(word.split('=')[0] ?? word)
  const named = (word: string | undefined) => word?.startsWith('--') === true && asks(word.slice(2))
  const set = (word: string | undefined, next: string | undefined) => word === '--set' && asks(next)
  return words.filter((word, index) => {
    const before = words[index - 1]
    if (named(word) || set(word, words[index + 1]) || set(before, word)) return false
    if (word.startsWith('--set=') && asks(word.slice('--set='.length))) return false
    return !(named(before) && before?.includes('=') === false)
  })
}
