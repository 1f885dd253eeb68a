import { isKept } from '../../common/is-kept.ts'
import type { EngineEvent } from '../../engine/types.ts'
import type { Progress, StepProgress } from '../progress.ts'
import { isFinished } from '../progress.ts'
import { glyphs } from '../terminal/glyphs.ts'
import type { Line, Tone } from '../terminal/line.ts'
import { line, lineWidth, padText, span, textWidth, wrap } from '../terminal/line.ts'
import { count, duration, typeNoun } from '../words.ts'

/**
 * What is told of an event, given the progress that already includes it; nothing where it is not worth a line. One line, or as many as
 * it takes in `width` columns, where a person reads them on a terminal.
 */
export function progressLines(event: EngineEvent, progress: Progress, width = Number.POSITIVE_INFINITY): readonly Line[] {
  const told = tellingOf(event, progress)
  return told === undefined ? [] : laidOut(told, width)
}

/** What stands in front, what it is about, and what is said of it. */
interface Telling {
  readonly head: Line
  readonly about: string
  readonly text: string
  readonly tone: Tone
}

function tellingOf(event: EngineEvent, progress: Progress): Telling | undefined {
  if (event.type === 'planned') {
    const kept = event.steps.filter(isKept).length
    const already = kept === 0 ? '' : `, ${kept === event.steps.length ? 'all' : kept} already as described`
    const text = `in ${event.region}: ${count(event.steps.length, 'step')}${already}`
    return { head: line(span(`${event.environment} `, 'strong')), about: '', text, tone: 'dim' }
  }
  if (event.type === 'note' && event.id === undefined) return { head: line(' '.repeat(8)), about: '', text: event.text, tone: 'dim' }
  const step = progress.steps.find((candidate) => candidate.id === event.id)
  if (step === undefined) return undefined
  switch (event.type) {
    case 'started':
      return isKept(step) ? undefined : said(progress, glyphs.pointer, 'accent', step, verbs[step.action][0])
    case 'waiting':
      return said(progress, ' ', 'dim', step, waitText(event.reason, event.at, step))
    case 'retrying':
      // What is tried every few seconds is told about once a minute; `--events ndjson` has them all.
      if (step.awaits !== undefined && step.awaits.told !== event.at) return undefined
      if (event.meanwhile !== undefined) return said(progress, ' ', 'attention', step, waitText(event.because, event.at, step))
      return said(
        progress,
        ' ',
        'attention',
        step,
        `${event.because}; tries again in ${duration(event.inSeconds)} (attempt ${event.attempt})`,
      )
    case 'note':
      return said(progress, ' ', 'dim', step, event.text)
    case 'finished':
      switch (event.outcome) {
        case 'done':
          return said(progress, glyphs.done, 'good', step, `${verbs[step.action][1]}  ${duration(event.seconds)}`)
        case 'unchanged':
          // Counted in the first line: a second run tells what it does, not what it need not do.
          return undefined
        case 'failed':
          return said(progress, glyphs.failed, 'danger', step, event.error?.what ?? 'failed')
        default:
          return said(
            progress,
            '-',
            'attention',
            step,
            event.outcome === 'skipped'
              ? 'not run: something it depends on failed'
              : step.startedAt === undefined
                ? 'not run: stopped'
                : 'left under way; the next run looks at it',
          )
      }
  }
}

/** What is awaited, for how long already, and what one can do. */
function waitText(reason: string, now: number, { awaits }: StepProgress): string {
  const seconds = awaits === undefined ? 0 : (now - awaits.since) / 1000
  return [
    `${reason}${seconds < 1 ? '' : ` (${duration(seconds)} so far)`}`,
    ...(awaits?.meanwhile === undefined ? [] : [awaits.meanwhile]),
  ].join('; ')
}

/** An event as one line of JSON. */
export function eventJson(event: EngineEvent): string {
  return JSON.stringify(event)
}

const verbs = {
  create: ['creating', 'created'],
  update: ['updating', 'updated'],
  replace: ['replacing', 'replaced'],
  recover: ['recovering', 'recovered'],
  delete: ['removing', 'removed'],
  keep: ['reading', 'unchanged'],
  adopt: ['reading', 'used as found'],
} as const

function said(progress: Progress, mark: string, tone: Tone, step: StepProgress, text: string): Telling {
  const total = String(progress.steps.length)
  const done = String(progress.steps.filter(isFinished).length).padStart(total.length)
  return {
    head: line(span(`${done}/${total} `, 'dim'), span(`${mark} `, tone)),
    about: `${typeNoun(step.type)} ${step.name}`,
    text,
    tone: tone === 'accent' ? 'dim' : tone,
  }
}

/** Columns of what a line is about, where there is room for them, and what a text beside it needs at least. */
const aboutWidth = 44
const textNeeds = 34

/** On one line where it fits; else the text in its column, or below what it is about where the terminal is too narrow for two columns. */
function laidOut({ head, about, text, tone }: Telling, width: number): Line[] {
  const start = lineWidth(head)
  const column = about === '' ? start : start + aboutWidth + 2
  const beside = about === '' ? '' : `${padText(about, column - start - 2)}  `
  if (start + textWidth(beside) + textWidth(text) <= width) return [line(head, beside, span(text, tone))]
  if (about === '' || width - column >= textNeeds) return hanging(line(head, beside), start + textWidth(beside), text, tone, width)
  if (start + textWidth(`${about}  ${text}`) <= width) return [line(head, `${about}  `, span(text, tone))]
  const names = hanging(head, start, about, 'plain', width)
  return [...names, ...hanging(line(' '.repeat(start + 2)), start + 2, text, tone, width)]
}

/** A text whose further lines stand below its first. */
function hanging(first: Line, column: number, text: string, tone: Tone, width: number): Line[] {
  return wrap(text, Math.max(10, width - column)).map((piece, index) => line(index === 0 ? first : ' '.repeat(column), span(piece, tone)))
}
