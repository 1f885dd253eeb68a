import { input } from '@inquirer/prompts'
import { matchesAll } from '../matching.ts'
import { wrap } from '../terminal/line.ts'
import { appendOnly } from './append-only.ts'

/** One line of a list to choose from. */
export interface PlainChoice<V> {
  readonly value: V
  readonly name: string
  /** What it brings and takes, below it, line by line. */
  readonly told?: readonly string[]
  /** Why it cannot be chosen. */
  readonly disabled?: string
  /** Not one of the things to choose from, but what else can be done: listed however long the list is. */
  readonly always?: boolean
}

/** The two ways plain mode asks. Behind an interface, so that the wizard can be tested without a terminal. */
export interface Prompts {
  /** Numbered; the number can be typed, in a long list a word to find it by. `preselected` is an index. An empty message says nothing. */
  choose<V>(message: string, choices: readonly PlainChoice<V>[], preselected?: number, signal?: AbortSignal): Promise<V>
  /** One line; `problemOf` says what is wrong with it. */
  type(message: string, preset: string, problemOf: (text: string) => string | undefined): Promise<string>
}

export interface PlainStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** How wide lists may be; absent: as they come. */
  readonly columns?: number
  /** Ends the prompt that is up, and every later one: the person wants to leave. */
  readonly leaving?: AbortSignal
}

/** Whether a prompt was ended by Ctrl+C or by the end of the input. */
export function isLeaving(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')
}

/** Lists of more than this many can be searched. */
const searchedFrom = 9
/** Lists of more than this many are not read out whole. */
const listedAtMost = 40
const listedFirst = 15

/** The person's words stand as typed: no colour, no mark before them, nothing said twice. */
const theme = {
  prefix: { idle: '', done: '' },
  style: { message: (text: string) => text, answer: (text: string) => text },
}

/** Prompts over @inquirer/prompts, one below the other: lists are printed and numbered, an answer is one line. */
export function inquirerPrompts(streams: PlainStreams): Prompts {
  /** Broken between words, so that the terminal does not break it within one. */
  const hanging = (head: string, text: string): readonly string[] =>
    wrap(text, (streams.columns ?? 100_000) - head.length).map((piece, index) => `${index === 0 ? head : ' '.repeat(head.length)}${piece}`)
  // A line that is refused is asked for again, empty and below its complaint: what stood in a line nobody redraws cannot be seen.
  const ask = async (
    message: string,
    fallback: string,
    problemOf: (text: string) => string | undefined,
    signal?: AbortSignal,
  ): Promise<string> => {
    const signals = [signal, streams.leaving].filter((one) => one !== undefined)
    for (;;) {
      const typed = await input(
        { message, theme },
        {
          input: streams.input,
          output: appendOnly(streams.output),
          ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
        },
      )
      const settled = typed.trim() === '' ? fallback : typed
      const problem = problemOf(settled)
      if (problem === undefined) return settled
      streams.output.write(`! ${problem}\n`)
    }
  }
  return {
    async choose(message, choices, preselected = 0, signal) {
      const isLong = choices.filter((choice) => choice.always !== true).length > searchedFrom
      const say = (head: string, shows: (index: number) => boolean): void => {
        const lines = choices.flatMap(({ name, told = [], disabled }, index) =>
          shows(index)
            ? [
                ...hanging(`  ${index + 1}  `, name),
                ...(disabled === undefined ? [] : hanging('     ', `Not available: ${disabled}`)),
                ...told,
              ]
            : [],
        )
        streams.output.write([...(head === '' ? [] : [head]), ...lines].join('\n').concat('\n'))
      }
      const stays = (index: number): boolean => choices[index]?.always === true
      const isShort = choices.length <= listedAtMost
      say(message, (index) => isShort || index < listedFirst || index === preselected || stays(index))
      if (!isShort) streams.output.write(`  These are some of ${choices.length}; type a word to find others.\n`)
      const label = isLong ? `Number, a word to search for, or Enter for ${preselected + 1}:` : `Number, or Enter for ${preselected + 1}:`
      for (;;) {
        const typed = await ask(
          label,
          String(preselected + 1),
          (text) => {
            if (!/^\d+$/.test(text.trim())) return isLong ? undefined : `Type a number from 1 to ${choices.length}`
            const choice = choices[Number(text) - 1]
            return choice === undefined ? `Type a number from 1 to ${choices.length}` : choice.disabled
          },
          signal,
        )
        const chosen = /^\d+$/.test(typed.trim()) ? choices[Number(typed) - 1] : undefined
        if (chosen !== undefined) return chosen.value
        const found = new Set(choices.flatMap((choice, index) => (!stays(index) && matchesAll(choice.name, typed) ? [index] : [])))
        const total = choices.filter((_, index) => !stays(index)).length
        say(
          `${found.size} of ${total} have "${typed.trim()}"${found.size === 0 ? '; try a shorter word' : ''}`,
          (index) => found.has(index) || stays(index),
        )
      }
    },
    type: (message, preset, problemOf) => ask(preset === '' ? `${message}:` : `${message} (Enter for ${preset}):`, preset, problemOf),
  }
}
