import type { Io } from '../common/io.ts'
import type { EngineEvent } from '../engine/types.ts'
import { eventJson, progressLines } from '../ui/lines/progress.ts'
import { foldProgress, noProgress } from '../ui/progress.ts'
import type { Line } from '../ui/terminal/line.ts'
import { themeFor } from '../ui/terminal/theme.ts'
import type { Options } from './options.ts'
import { asStarted } from './started-as.ts'

/** The two streams with their widths and colours. stdout is the product, stderr everything said on the way. */
export interface Say {
  /** Columns of stdout; 100 where it is not a terminal. */
  readonly width: number
  /** Whether stdout is a terminal; a pipe has no width to keep to. */
  readonly isTerminal: boolean
  product(lines: readonly Line[]): void
  json(value: unknown): void
  text(text: string): void
  aside(...lines: readonly (Line | string)[]): void
  /** Columns of stderr; 100 where it is not a terminal. */
  readonly asideWidth: number
  /** Whether stderr is a terminal: lines of a log stay whole, to be searched. */
  readonly asideIsTerminal: boolean
}

/** Streams for a command, coloured as asked and as each stream allows. */
export function speaker(io: Io, options: Pick<Options, 'color'>): Say {
  const out = themeFor(io.env, io.platform, io.stdout.isTTY === true, options.color ?? 'auto')
  const err = themeFor(io.env, io.platform, io.stderr.isTTY === true, options.color ?? 'auto')
  const said = (text: string): string => asStarted(text, io.startedAs)
  const runnable = (given: Line): Line => given.map((part) => ({ ...part, text: said(part.text) }))
  // In JSON only what is there to be run: everything else is data.
  const runnableNext = (key: string, value: unknown): unknown =>
    (key === 'next' || key === 'now') && Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? said(one) : one)) : value
  return {
    width: widthOf(io.stdout),
    isTerminal: io.stdout.isTTY === true,
    asideWidth: widthOf(io.stderr),
    asideIsTerminal: io.stderr.isTTY === true,
    product: (lines) => void io.stdout.write(lines.map((line) => `${out.paint(runnable(line))}\n`).join('')),
    json: (value) => void io.stdout.write(`${JSON.stringify(value, runnableNext, 2)}\n`),
    text: (text) => void io.stdout.write(text),
    aside: (...lines) =>
      void io.stderr.write(lines.map((line) => `${typeof line === 'string' ? said(line) : err.paint(runnable(line))}\n`).join('')),
  }
}

/** Tells events on stderr as they happen: as text, or as JSON lines with `--events ndjson`. */
export function eventTeller(say: Say, options: Pick<Options, 'events'>): (event: EngineEvent) => void {
  if (options.events === 'ndjson') return (event) => say.aside(eventJson(event))
  let progress = noProgress
  return (event) => {
    progress = foldProgress(progress, event)
    say.aside(...progressLines(event, progress, say.asideIsTerminal ? say.asideWidth : undefined))
  }
}

function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? Math.max(20, (stream.columns || 80) - 1) : 100
}
