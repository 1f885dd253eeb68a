import type { Line } from '../terminal/line.ts'
import type { Theme } from '../terminal/theme.ts'
import type { WizardHost } from '../types.ts'
import type { Prompts } from './prompts.ts'

/** What plain mode reads from and prints to. */
export interface PlainIo {
  readonly prompts: Prompts
  /** One line of text, without the line break. */
  readonly print: (text: string) => void
  readonly columns: number
  readonly theme?: Theme
  /** How the person interrupts while Azure works: Ctrl+C, each time; and the order to end, or a terminal that was closed. */
  readonly interrupted?: { readonly ended: AbortSignal; listen(listener: () => void): () => void }
}

/** What every part of plain mode works with. */
export interface Face {
  readonly host: WizardHost
  readonly io: PlainIo
  readonly print: (...lines: readonly Line[]) => void
  readonly width: number
}
