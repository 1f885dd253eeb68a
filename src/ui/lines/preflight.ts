import { safeText } from '../../common/safe-text.ts'
import type { Finding, Preflight, Severity } from '../../posture/preflight/types.ts'
import { glyphs } from '../terminal/glyphs.ts'
import type { Line, Tone } from '../terminal/line.ts'
import { emptyLine, labelled, line, span, wrap } from '../terminal/line.ts'
import { count } from '../words.ts'
import { nowLines } from './problem.ts'

/** How to tell a finding: what to do about it, best first. */
export type WaysOut = (finding: Finding) => readonly string[]

const looks: Readonly<Record<Severity, { readonly mark: string; readonly tone: Tone }>> = {
  blocks: { mark: glyphs.failed, tone: 'danger' },
  warns: { mark: glyphs.warning, tone: 'attention' },
  unknown: { mark: '?', tone: 'attention' },
}

/** What was looked at: a line for each thing that is fine, then what was found, what is in the way first. */
export function preflightText(preflight: Preflight, width: number, waysOut: WaysOut): Line[] {
  const fine = preflight.results.filter(({ state }) => state === 'fine')
  return [
    ...fine.flatMap(({ check }) => labelled(` ${glyphs.done}`, check.title, width, { labelWidth: 3, labelTone: 'good' })),
    ...findingLines(preflight, width, waysOut),
    emptyLine,
    ...wrap(summary(preflight), width).map((text) => line(span(text, 'strong'))),
  ]
}

/** What was found, what is in the way first. */
export function findingLines(
  { results }: Preflight,
  width: number,
  waysOut: WaysOut,
  severities: readonly Severity[] = ['blocks', 'warns', 'unknown'],
): Line[] {
  const all = results.flatMap(({ findings }) => findings)
  const unread = severities.includes('unknown') ? all.filter((finding) => finding.unread === true) : []
  return [
    ...severities.flatMap((severity) =>
      all
        .filter((finding) => finding.severity === severity && finding.unread !== true)
        .flatMap((finding) => [emptyLine, ...oneFinding(finding, width, waysOut)]),
    ),
    ...unreadLines(unread, width),
  ]
}

/** What may not be read, a line each: the same way out of all of them is said once. */
function unreadLines(unread: readonly Finding[], width: number): Line[] {
  if (unread.length === 0) return []
  const { mark, tone } = looks.unknown
  return [
    emptyLine,
    ...unread.flatMap(({ what, evidence }) => [
      ...wrap(what, width - 2).map((text, index) => line(span(index === 0 ? `${mark} ` : '  ', tone), text)),
      ...wrap(`  ${valueText(evidence.value)}`, width - 2).map((text) => line(span(`  ${text}`, 'dim'))),
    ]),
    ...nowLines('Reader on the subscription may look at all of it; without it, go on: Azure may refuse later', 'Now:', width - 2),
  ]
}

function oneFinding(finding: Finding, width: number, waysOut: WaysOut): Line[] {
  const { severity, what, why, evidence, link } = finding
  const room = Math.max(20, width - 2)
  const { mark, tone } = looks[severity]
  const seen = valueText(evidence.value)
  return [
    ...wrap(what, room).map((text, index) => line(span(index === 0 ? `${mark} ` : '  ', tone), span(text, 'strong'))),
    ...wrap(why, room).map((text) => line('  ', text)),
    ...(seen === '' || evidence.path === '' ? [] : seenLines(what, seen, evidence.path, width)),
    ...waysOut(finding).flatMap((text, index) => nowLines(text, index === 0 ? 'Now:' : '', room)),
    ...(link === undefined ? [] : [line(span(`  Read more  ${/^https?:/.test(link) ? '' : 'https://'}${link}`, 'dim'))]),
  ]
}

/** What was read and where; a value the first sentence names already is not said again. */
function seenLines(what: string, seen: string, path: string, width: number): Line[] {
  const known = seen.split(', ').every((part) => what.includes(part))
  return [
    ...(known ? [] : labelled('  Seen:', seen, width, { labelWidth: 9 })),
    line(span(`${known ? '  Seen:  at ' : '         from '}${tail(safeText(path), width - 14)}`, 'dim')),
  ]
}

/** As much of a path as there is room for: its end says what it is, its beginning is the same for all. */
function tail(path: string, room: number): string {
  if (path.length <= room) return path
  const end = path.slice(1 - Math.max(20, room))
  return `…${end.slice(Math.max(0, end.indexOf('/')))}`
}

/** A value that was read, in words: nothing of it is cut, since names are what one looks for. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, held]) => `${name} ${valueText(held)}`)
      .join(', ')
  return value === undefined || value === null ? '' : safeText(String(value))
}

/** `2 things in the way, 1 to know; nothing is written.` */
export function summary({ results, blocks, warns, unknown }: Preflight): string {
  const looked = results.filter(({ state }) => state !== 'not-applicable').length
  const parts = [
    ...(blocks === 0 ? [] : [`${count(blocks, 'thing')} in the way`]),
    ...(warns === 0 ? [] : [`${warns} to know`]),
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
  ]
  if (parts.length === 0) return `All is well: ${count(looked, 'thing')} looked at, nothing in the way.`
  return `${parts.join(', ')}; nothing was written.`
}
