import type { Cost, Posture } from '../posture/types.ts'
import type { Line } from './terminal/line.ts'
import { line, lineWidth, span } from './terminal/line.ts'
import type { Judgement } from './types.ts'

/** `14 met · 3 open · 1 n/a`, with what the focused option changes; a bar before it where `bar` columns are given. */
export function postureLine(now: Judgement | undefined, after: Judgement | undefined, { bar = 0, short = false } = {}): Line {
  const shown = (after ?? now)?.posture
  if (shown === undefined) return [span('being judged', 'dim')]
  const change = now === undefined || after === undefined ? 0 : after.posture.met - now.posture.met
  return line(
    ...(bar < 6 ? [] : [barOf(shown, bar), span('  ')]),
    span(`${shown.met} met`, 'good'),
    span(signed(change), 'accent'),
    span(' · ', 'dim'),
    span(`${shown.open} open`, shown.open === 0 ? 'plain' : 'attention'),
    span(short ? '' : ` · ${shown.notApplicable} n/a`, 'dim'),
  )
}

/** The share of what applies that is met. */
function barOf({ met, open }: Posture, width: number): Line {
  const full = met + open === 0 ? width : Math.floor((met / (met + open)) * width)
  return line(span('█'.repeat(full), 'good'), span('░'.repeat(width - full), 'dim'))
}

/** `about 41 USD (list prices of 2026-10)`, with what the focused option changes and how many parts have no known price. */
export function monthlyLine(now: Judgement | undefined, after: Judgement | undefined, width = 0): Line {
  const shown = (after ?? now)?.cost
  if (shown === undefined) return [span('being reckoned', 'dim')]
  const change = now === undefined || after === undefined ? 0 : after.cost.standing - now.cost.standing
  const amount = line(
    `about ${usd(shown.standing)}`,
    span(Math.abs(change) < 0.05 ? '' : ` (${signedUsd(change)})`, 'accent'),
    span(shown.unknown > 0 ? `, ${shown.unknown} unknown` : '', 'attention'),
  )
  const dates = shown.listed === undefined ? [] : [` (${pricesOf(shown)})`, `, prices of ${shown.listed.slice(0, 7)}`]
  const dated = dates.map((date) => line(amount, span(date, 'dim'))).find((one) => lineWidth(one) <= width)
  return dated ?? amount
}

/** `about 168 USD more while all run`. */
export function nodesLine(now: Judgement | undefined, after: Judgement | undefined): Line {
  const shown = (after ?? now)?.cost
  if (shown === undefined) return []
  const change = now === undefined || after === undefined ? 0 : after.cost.nodes - now.cost.nodes
  return line(
    shown.nodes === 0
      ? span(shown.lines.some((one) => one.kind === 'nodes') ? 'unknown' : 'none', 'dim')
      : `about ${usd(shown.nodes)} more`,
    span(Math.abs(change) < 0.05 ? '' : ` (${signedUsd(change)})`, 'accent'),
    span(shown.nodes === 0 ? '' : ' while all run', 'dim'),
  )
}

/** `list prices of 2026-10`: the oldest of those it is reckoned with. */
function pricesOf({ listed }: Cost): string {
  return listed === undefined ? 'no list price in it' : `list prices of ${listed.slice(0, 7)}`
}

/** `41 USD`; one decimal below ten. */
export function usd(amount: number): string {
  return `${digits(amount)} USD`
}

/** `+15`, `-7.3`, `0`. */
export function signedUsd(amount: number): string {
  if (Math.abs(amount) < 0.05) return '0'
  return `${amount < 0 ? '-' : '+'}${digits(Math.abs(amount))}`
}

function digits(amount: number): string {
  return amount < 10 ? String(Math.round(amount * 10) / 10) : String(Math.round(amount))
}

function signed(change: number): string {
  return change === 0 ? '' : change > 0 ? ` (+${change})` : ` (${change})`
}
