import type { AnyQuestion, Consequences } from '../../../interview/types.ts'
import type { Line } from '../../terminal/line.ts'
import { labelled } from '../../terminal/line.ts'

type Part = 'gain' | 'cost' | 'undo' | 'usual'
const labels = { gain: 'Gain', cost: 'Cost', undo: 'Undo', usual: 'Usual' } as const

/** What the focused option gives and takes; for questions without options, what the question itself does. */
export function consequencesOf(question: AnyQuestion, index: number): Partial<Consequences> {
  if (question.kind === 'select') return question.options[index] ?? {}
  const { gain, cost } = question
  const undo = 'undo' in question ? question.undo : undefined
  const usual = 'usual' in question ? question.usual : undefined
  return { gain, cost, ...(undo === undefined ? {} : { undo }), ...(usual === undefined ? {} : { usual }) }
}

/** The lines for some consequences, at most `each` lines a part, in the order people decide by. */
export function consequenceLines(of: Partial<Consequences>, parts: readonly Part[], width: number, each = 9): Line[] {
  return parts.flatMap((part) => {
    const text = of[part]
    if (text === undefined || text === '') return []
    return clipped(
      labelled(labels[part], text, width, {
        labelTone: part === 'gain' || part === 'cost' ? 'strong' : 'dim',
        tone: part === 'usual' ? 'dim' : 'plain',
      }),
      each,
    )
  })
}

/**
 * How many lines to reserve so that nothing moves when the focus does, and which parts fit into `room`.
 * Usual goes first, then undo; gain and cost never do.
 */
export function consequencePlan(
  question: AnyQuestion,
  width: number,
  room: number,
): { readonly parts: readonly Part[]; readonly each: number; readonly height: number } {
  const all =
    question.kind === 'select' ? question.options.map((_, index) => consequencesOf(question, index)) : [consequencesOf(question, 0)]
  const tallest = (parts: readonly Part[], each: number): number =>
    Math.max(0, ...all.map((one) => consequenceLines(one, parts, width, each).length))
  const tries: readonly (readonly [readonly Part[], number])[] = [
    [['gain', 'cost', 'undo', 'usual'], 9],
    [['gain', 'cost', 'undo'], 9],
    [['gain', 'cost', 'undo'], 2],
    [['gain', 'cost'], 9],
    [['gain', 'cost'], 2],
  ]
  for (const [parts, each] of tries) {
    const height = tallest(parts, each)
    if (height <= room) return { parts, each, height }
  }
  return { parts: ['gain', 'cost'], each: 1, height: Math.min(2, tallest(['gain', 'cost'], 1)) }
}

function clipped(lines: readonly Line[], each: number): Line[] {
  if (lines.length <= each) return [...lines]
  const last = lines[each - 1] ?? []
  return [...lines.slice(0, each - 1), [...last, { text: '…', tone: 'dim' }]]
}
