import type { Blueprint } from '../blueprint/types.ts'
import type { PictureFact } from './picture-facts.ts'
import { factsOf } from './picture-parts/registry.ts'
import { glyphs } from './terminal/glyphs.ts'
import type { Line, Tone } from './terminal/line.ts'
import { fit, line, lineWidth, pad, padText, span, textWidth } from './terminal/line.ts'

interface MarkedFact extends PictureFact {
  readonly mark: string
  readonly markTone: Tone
  readonly textTone: Tone
}

/**
 * The environment as lines of at most `width` columns: what the internet reaches, the network with its subnets and endpoints, the
 * way out, and what stands beside it. With `after`, marks what that other blueprint would add (`+`) or no longer have (`-`).
 */
export function picture(now: Blueprint | undefined, after: Blueprint | undefined, width: number): Line[] {
  const shown = after ?? now
  if (shown === undefined) return [fit(line(span('It takes shape as you answer.', 'dim')), width)]
  return drawn(compared(factsOf(now ?? shown), factsOf(shown)), width)
}

/** The environment while it is created: what is in place is ticked, the rest is dim. `inPlace` is asked by resource name. */
export function pictureOfBuilding(blueprint: Blueprint, inPlace: (name: string) => boolean, width: number): Line[] {
  const facts = factsOf(blueprint).map((fact): MarkedFact => {
    const done = fact.parts.length > 0 && fact.parts.every(inPlace)
    return { ...fact, mark: done ? glyphs.done : ' ', markTone: 'good', textTone: done ? 'plain' : 'dim' }
  })
  return drawn(facts, width)
}

function compared(before: readonly PictureFact[], after: readonly PictureFact[]): MarkedFact[] {
  const result = after.map((fact): MarkedFact => {
    const old = before.find((candidate) => candidate.key === fact.key)
    const same = old !== undefined && old.cells.join('\n') === fact.cells.join('\n')
    return same
      ? { ...fact, mark: ' ', markTone: 'plain', textTone: fact.tone ?? 'plain' }
      : { ...fact, mark: '+', markTone: 'accent', textTone: 'accent' }
  })
  // What would go keeps its place: right after what stood before it.
  before.forEach((fact, index) => {
    if (after.some((candidate) => candidate.key === fact.key)) return
    const previous = before.slice(0, index).findLast((candidate) => result.some((row) => row.key === candidate.key))
    const at = previous === undefined ? 0 : result.findIndex((row) => row.key === previous.key) + 1
    result.splice(at, 0, { ...fact, mark: '-', markTone: 'dim', textTone: 'dim' })
  })
  return result
}

function drawn(facts: readonly MarkedFact[], width: number): Line[] {
  const at = (place: PictureFact['place']): MarkedFact[] => facts.filter((fact) => fact.place === place)
  const room = width - 4
  const inside = rowsOf(at('inside'), room)
  const [network] = at('frame')
  const title = network === undefined ? '' : `${network.mark === ' ' ? '' : `${network.mark} `}${network.cells[0]}  ${network.cells[1]}`
  const inner = Math.min(room, Math.max(textWidth(title) + 1, 20, ...inside.map(lineWidth)))
  const rule = '─'.repeat(Math.max(0, inner - textWidth(title)))
  const corner = line(span('┌ ', 'dim'), span(title, network?.textTone ?? 'plain'), span(` ${rule}┐`, 'dim'))
  return [
    ...rowsOf(at('outside'), width),
    // A network's name too long for the frame is cut, not the frame.
    lineWidth(corner) <= inner + 4 ? corner : line(pad(fit(corner, inner + 3), inner + 3), span('┐', 'dim')),
    ...inside.map((row) => line(span('│ ', 'dim'), pad(row, inner), span(' │', 'dim'))),
    line(span(`└${'─'.repeat(inner + 2)}┘`, 'dim')),
    ...rowsOf(at('beside'), width),
  ]
}

function rowsOf(wanted: readonly MarkedFact[], width: number): Line[] {
  const facts = natural(wanted) <= width ? wanted : wanted.map(shortened)
  const [first, second, third] = cellWidths(facts)
  const left = Math.min(first, Math.max(8, Math.floor(width * 0.45)))
  // The last cell says the most; the middle one gives way to it.
  const middle = Math.min(second, Math.max(4, width - 2 - left - 2 - third - 2))
  // Arrows end in one column: under the last cells where there is room for what they reach.
  const longest = Math.max(0, ...facts.filter((fact) => fact.arrow === true).map((fact) => textWidth(fact.cells[2])))
  const targetAt = Math.min(left + 2 + (middle === 0 ? 0 : middle + 2), width - 2 - longest)
  return facts.map(({ cells, arrow, mark, markTone, textTone }) => {
    if (arrow === true) {
      const shaft = Math.max(2, targetAt - textWidth(cells[0]) - 3)
      return fit(line(span(`${mark} `, markTone), span(`${cells[0]} ${'─'.repeat(shaft)}▶ ${cells[2]}`, textTone)), width)
    }
    const text = `${padText(cells[0], left)}  ${middle === 0 ? '' : `${padText(cells[1], middle)}  `}${cells[2]}`
    return fit(line(span(`${mark} `, markTone), span(text.trimEnd(), textTone)), width)
  })
}

function cellWidths(facts: readonly MarkedFact[]): readonly [number, number, number] {
  const columns = facts.filter((fact) => fact.arrow !== true)
  const widest = (column: 0 | 1 | 2): number => Math.max(0, ...columns.map((fact) => textWidth(fact.cells[column])))
  return [widest(0), widest(1), widest(2)]
}

/** Columns the facts would like. */
function natural(facts: readonly MarkedFact[]): number {
  const [first, second, third] = cellWidths(facts)
  return 6 + first + second + third
}

function shortened(fact: MarkedFact): MarkedFact {
  return fact.short === undefined ? fact : { ...fact, cells: [fact.cells[0], fact.cells[1], fact.short] }
}
