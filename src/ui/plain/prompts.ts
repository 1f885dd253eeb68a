import { input } from '@inquirer/prompts'
import { appendOnly } from './append-only.ts'

/** One line of a list to choose from. */
export interface PlainChoice<V> {
  readonly value: V
  readonly name: string
  /** Why it cannot be chosen. */
  readonly disabled?: string
}

/** The two ways plain mode asks. Behind an interface, so that the wizard can be tested without a terminal. */
export interface Prompts {
  /** Numbered; the number can be typed. `preselected` is an index. */
  choose<V>(message: string, choices: readonly PlainChoice<V>[], preselected?: number): Promise<V>
  /** One line; `problemOf` says what is wrong with it. */
  type(message: string, preset: string, problemOf: (text: string) => string | undefined): Promise<string>
}

export interface PlainStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Whether a prompt was ended by Ctrl+C or by the end of the input. */
export function isLeaving(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')
}

/** The person's words stand as typed: no colour, no mark before them, nothing said twice. */
const theme = {
  prefix: { idle: '', done: '' },
  style: { message: (text: string) => text, answer: (text: string) => text, error: (text: string) => `! ${text}` },
}

/** Prompts over @inquirer/prompts, one below the other: lists are printed and numbered, an answer is one line. */
export function inquirerPrompts(streams: PlainStreams): Prompts {
  const ask = async (message: string, fallback: string, problemOf: (text: string) => string | undefined): Promise<string> => {
    const settled = (text: string) => (text.trim() === '' ? fallback : text)
    const typed = await input(
      { message, theme, validate: (text: string) => problemOf(settled(text)) ?? true },
      { input: streams.input, output: appendOnly(streams.output) },
    )
    return settled(typed)
  }
  return {
    async choose(message, choices, preselected = 0) {
      const lines = choices.map(
        ({ name, disabled }, index) => `  ${index + 1}  ${name}${disabled === undefined ? '' : ` (not available: ${disabled})`}`,
      )
      streams.output.write(`${message}\n${lines.join('\n')}\n`)
      const typed = await ask(`Number, or Enter for ${preselected + 1}:`, String(preselected + 1), (text) => {
        const choice = /^\d+$/.test(text.trim()) ? choices[Number(text) - 1] : undefined
        if (choice === undefined) return `Type a number from 1 to ${choices.length}`
        return choice.disabled
      })
      const chosen = choices[Number(typed) - 1]
      if (chosen === undefined) throw new Error(`No choice ${typed} of ${choices.length}`)
      return chosen.value
    },
    type: (message, preset, problemOf) => ask(preset === '' ? `${message}:` : `${message} (Enter for ${preset}):`, preset, problemOf),
  }
}
