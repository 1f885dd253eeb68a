import { readdirSync, readFileSync } from 'node:fs'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { answersOf, emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { loadPresets } from '../../src/interview/preset-files.ts'
import { readPreset } from '../../src/interview/preset-read.ts'
import { applyPresets, type Preset } from '../../src/interview/presets.ts'
import { questions } from '../../src/interview/registry.ts'
import { missingAnswers } from '../../src/interview/set.ts'
import type { AnyQuestion } from '../../src/interview/types.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { seeded } from './seeded.ts'

/** Numbers from 0 to 1. */
type Random = () => number

const folder = new URL('../../presets/', import.meta.url)
const builtIn = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))

const one = <T>(values: readonly T[], random: Random): T => values[Math.floor(random() * values.length)] as T

/** Texts that have made programs stumble: YAML's own words, numbers that are none, addresses, paths, prototypes, control characters. */
const nasty: readonly string[] = [
  'null',
  '~',
  'yes',
  'no',
  'on',
  '0x1F',
  '1e400',
  '-0',
  '.nan',
  '.inf',
  '2026-11-23',
  '1_000',
  '[]',
  '{}',
  '[[[]]]',
  '{a: {b: c}}',
  '""',
  "''",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '{__proto__: {fixed: 1}}',
  '!!js/function x',
  '!!binary aGk=',
  '&a [*a]',
  '*nobody',
  '"\\u0000"',
  '"\\u001b[31mred"',
  '"\\u202eevil"',
  '"\\ud800"',
  '"𝕏"',
  '"a\\nb"',
  '../../etc/passwd',
  '/etc/passwd',
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.40.0.0/31',
  '999.1.1.1/24',
  '::/0',
  '-1',
  '0',
  '1',
  '2',
  '101',
  '5000',
  '99999999999999999999',
  '3.5',
  'x'.repeat(5000),
  'regulated',
  'private',
  './self.yaml',
  'true',
  'false',
  '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/y',
  'https://contoso.vault.azure.net/secrets/nodes',
  'owner=ana',
  'owner=',
  '=x',
  '@ana',
  'group:11111111-1111-1111-1111-111111111111',
  'westeurope',
  'nowhere',
  'Standard_D4ds_v5',
  'AccountKey=abcdefabcdefabcdef',
  '|',
  '>',
  '? :',
  ': :',
  '- - -',
  '#',
]

function scalarFor(question: AnyQuestion, random: Random): string {
  if (random() < 0.3) return one(nasty, random)
  switch (question.kind) {
    case 'select':
      return one(question.options, random).value
    case 'number':
      return String(
        random() < 0.7
          ? Math.floor(question.minimum + random() * (question.maximum - question.minimum + 1))
          : Math.floor(random() * 9999) - 50,
      )
    case 'confirm':
      return String(random() < 0.5)
    case 'list':
      return `[${Array.from({ length: Math.floor(random() * 4) }, () => one(['203.0.113.10', '0.0.0.0/0', 'owner=ana', 'x', question.placeholder ?? 'y'], random)).join(', ')}]`
    default:
      return one([question.placeholder ?? 'value', 'demo', '10.40.0.0/22', '192.168.0.0/25', 'Not A Name'], random)
  }
}

function answerFor(question: AnyQuestion, random: Random): string {
  const value = () => scalarFor(question, random)
  const roll = random()
  if (roll < 0.5) return `  ${question.id}: ${value()}`
  if (roll < 0.65) return `  ${question.id}:\n    fixed: ${value()}\n    because: ${one(['a rule', ...nasty], random)}`
  if (roll < 0.8) return `  ${question.id}:\n    allowed: [${value()}, ${value()}]\n    default: ${value()}`
  if (roll < 0.9) return `  ${question.id}: ask`
  return `  ${question.id}:\n    ${one(['fixed', 'default', 'allowed', 'ask', 'because', 'nonsense'], random)}: ${value()}`
}

/** A preset nobody wrote: some questions with values of their kind, and some with anything. */
export function randomPreset(random: Random): string {
  const chosen = questions.filter(() => random() < one([0.05, 0.3, 0.9], random))
  const head =
    random() < 0.95
      ? 'apiVersion: secure-batch/v1\n'
      : `apiVersion: ${one(['secure-batch/v0', 'secure-batch/v2', '1', ...nasty], random)}\n`
  const extended = random() < 0.2 ? `extends: ${one(['private', 'regulated', '[private, starter]', ...nasty], random)}\n` : ''
  return `${head}${extended}answers:\n${chosen.map((question) => answerFor(question, random)).join('\n')}\n`
}

/** A built-in preset after somebody's worst day. */
export function mutatedPreset(random: Random): string {
  let text = one(builtIn, random)
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) text = mutate(text, random)
  return text
}

function mutate(text: string, random: Random): string {
  const lines = text.split('\n')
  const at = Math.floor(random() * lines.length)
  const place = Math.floor(random() * text.length)
  const line = lines[at] ?? ''
  switch (Math.floor(random() * 11)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n')
    case 1:
      return lines.toSpliced(at, 0, one(lines, random)).join('\n')
    case 2:
      return lines.toSpliced(at, 1, line.replace(/:.*$/, `: ${one(nasty, random)}`)).join('\n')
    case 3:
      return lines.toSpliced(at, 1, `${' '.repeat(Math.floor(random() * 6))}${line.trim()}`).join('\n')
    case 4:
      return text.slice(0, place)
    case 5:
      return (
        text.slice(0, place) +
        one(['\t', '\0', '\u001b', '"', "'", '{', '[', ':', '&', '*', '!', '%', '\r', '\uFEFF', '𝕏'], random) +
        text.slice(place)
      )
    case 6:
      return text.slice(0, place) + text.slice(place + 1 + Math.floor(random() * 8))
    case 7:
      return lines.toSpliced(at, 1, line.replace(/\w[\w-]*/, one(questions, random).id)).join('\n')
    case 8:
      return `${text}\n${answerFor(one(questions, random), random)}\n`
    case 9:
      return `${text}\n${one(['---\n', '...\n', 'answers: {}\n', 'extends: regulated\n', 'answers: null\n'], random)}`
    default:
      return lines.toSpliced(at, 1, line.replace(/[\w-]+$/, one(nasty, random))).join('\n')
  }
}

export interface Fuzzed {
  readonly environment: number
  readonly problem: number
}

/**
 * Reads so many random and mutated presets, as far as the environment each means. Counts how they ended; throws for one that ends neither as an
 * environment nor as a problem in words.
 */
export async function fuzz(count: number, seed: number): Promise<Fuzzed> {
  const random = seeded(seed)
  const bases = new Map<string, readonly Preset[]>()
  const baseOf = (name: string): readonly Preset[] => {
    const found = bases.get(name) ?? loadPresets([name], { project: '/nowhere', builtIn: folder }, questions)
    bases.set(name, found)
    return found
  }
  const place = { environment: 'demo', region: 'westeurope', subscription: '00000000-0000-0000-0000-000000000000' }
  const starts = ['practice', 'practice', 'public'].map((cloud) =>
    Object.entries({ ...place, cloud }).reduce((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft),
  )
  const ended = { environment: 0, problem: 0 }
  for (let index = 0; index < count; index += 1) {
    const text = index % 2 === 0 ? randomPreset(random) : mutatedPreset(random)
    try {
      const preset = readPreset(text, 'spoilt', 'spoilt.yaml', questions)
      const draft = applyPresets(starts[index % 3] ?? emptyDraft, [...preset.extends.flatMap(baseOf), preset])
      const missing = missingAnswers(draft, questions)
      if (missing !== undefined) throw missing
      const blueprint = blueprintOf(answersOf(draft, questions))
      // What the environment consists of is only worth its time now and then: the words come earlier.
      if (index % 10 === 1) await entriesOf(blueprint, { tenantId: blueprint.subscription, roleIds: {} })
      ended.environment += 1
    } catch (error) {
      if (!(error instanceof UserProblem) || error.exit === 70)
        throw new Error(`number ${index}: ${String(error)}\n${text}`, { cause: error })
      ended.problem += 1
    }
  }
  return ended
}
