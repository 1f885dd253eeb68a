import type { Line } from './terminal/line.ts'
import { line, span } from './terminal/line.ts'
import type { Judgement } from './types.ts'

/** `14 met · 3 open · 1 n/a`, with what the focused option changes. */
export function postureLine(now: Judgement | undefined, after: Judgement | undefined): Line {
  const shown = (after ?? now)?.posture
  if (shown === undefined) return [span('being judged', 'dim')]
  const change = now === undefined || after === undefined ? 0 : after.posture.met - now.posture.met
  return line(
    span(`${shown.met} met`, 'good'),
    span(signed(change), 'accent'),
    span(' · ', 'dim'),
    span(`${shown.open} open`, shown.open === 0 ? 'plain' : 'attention'),
    span(` · ${shown.notApplicable} n/a`, 'dim'),
  )
}

/** `about 41 USD`, with what the focused option changes and how many parts have no known price. */
export function monthlyLine(now: Judgement | undefined, after: Judgement | undefined): Line {
  const shown = (after ?? now)?.cost
  if (shown === undefined) return [span('being reckoned', 'dim')]
  const change = now === undefined || after === undefined ? 0 : Math.round(after.cost.standing - now.cost.standing)
  return line(
    `about ${Math.round(shown.standing)} USD`,
    span(signed(change), 'accent'),
    span(shown.nodes > 0 ? `, nodes ${Math.round(shown.nodes)} more` : '', 'dim'),
    span(shown.unknown > 0 ? `, ${shown.unknown} unknown` : '', 'attention'),
  )
}

function signed(change: number): string {
  return change === 0 ? '' : change > 0 ? ` (+${change})` : ` (${change})`
}
