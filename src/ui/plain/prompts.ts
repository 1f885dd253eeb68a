import { input, select } from '@inquirer/prompts'

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

/** Prompts over @inquirer/prompts. */
export function inquirerPrompts(streams: PlainStreams): Prompts {
  const context = { input: streams.input, output: streams.output }
  return {
    async choose(message, choices, preselected = 0) {
      const at = await select(
        {
          message,
          choices: choices.map((choice, value) => ({
            value,
            name: choice.name,
            ...(choice.disabled === undefined ? {} : { disabled: `(${choice.disabled})` }),
          })),
          default: preselected,
          loop: false,
          pageSize: 14,
          theme: { indexMode: 'number' },
        },
        context,
      )
      const chosen = choices[at]
      if (chosen === undefined) throw new Error(`No choice ${at} of ${choices.length}`)
      return chosen.value
    },
    type: (message, preset, problemOf) =>
      input(
        {
          message,
          ...(preset === '' ? {} : { default: preset, prefill: 'tab' as const }),
          validate: (text: string) => problemOf(text) ?? true,
        },
        context,
      ),
  }
}
