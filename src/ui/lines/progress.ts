import { isKept } from '../../common/is-kept.ts'
import type { EngineEvent } from '../../engine/types.ts'
import type { Progress, StepProgress } from '../progress.ts'
import { isFinished } from '../progress.ts'
import { glyphs } from '../terminal/glyphs.ts'
import type { Line, Tone } from '../terminal/line.ts'
import { line, padText, span } from '../terminal/line.ts'
import { count, duration, typeNoun } from '../words.ts'

/** One line for an event, given the progress that already includes it; undefined for what is not worth a line. */
export function progressLine(event: EngineEvent, progress: Progress): Line | undefined {
  if (event.type === 'planned') {
    const kept = event.steps.filter(isKept).length
    const already = kept === 0 ? '' : `, ${kept === event.steps.length ? 'all' : kept} already as described`
    return line(span(event.environment, 'strong'), span(` in ${event.region}: ${count(event.steps.length, 'step')}${already}`, 'dim'))
  }
  if (event.type === 'note' && event.id === undefined) return line(span(`        ${event.text}`, 'dim'))
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

function said(progress: Progress, mark: string, tone: Tone, step: StepProgress, text: string): Line {
  const total = String(progress.steps.length)
  const done = String(progress.steps.filter(isFinished).length).padStart(total.length)
  return line(
    span(`${done}/${total} `, 'dim'),
    span(`${mark} `, tone),
    `${padText(`${typeNoun(step.type)} ${step.name}`, 44)}  `,
    span(text, tone === 'accent' ? 'dim' : tone),
  )
}
