import { quoted } from './quoted.ts'

/** Flags that say how a command ran, not what it was about; those with a value take the next word along. */
const onlyHow = new Set(['--yes', '-y', '--json', '--check', '--plain', '--verbose', '--no-input', '--wait-for-handoff'])
const onlyHowWithValue = new Set(['--events', '--handoff', '--output', '--color'])

/** The same flags with another command: `secure-batch doctor --preset … --environment …`. `words` is the command line as given. */
export function sameCommand(words: readonly string[], command: string): string {
  const [first = ''] = words
  const flags = first.startsWith('-') || first === '' ? words : words.slice(1)
  const kept = flags.filter((word, index) => {
    const name = word.split('=')[0] ?? word
    return !onlyHow.has(word) && !onlyHowWithValue.has(name) && !onlyHowWithValue.has(flags[index - 1] ?? '')
  })
  return ['secure-batch', command, ...kept.map(quoted)].join(' ')
}
