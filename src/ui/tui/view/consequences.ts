import type { AnyQuestion, Consequences } from '../../../interview/types.ts'
import type { Effect } from '../../judgement-delta.ts'
import type { Line } from '../../terminal/line.ts'
import { labelled, toHeight } from '../../terminal/line.ts'

type Part = 'gain' | 'cost' | 'undo' | 'usual'
/** Wide enough for `Posture`, so that every text begins in one column. */
const labelWidth = 8
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
        labelWidth,
        labelTone: part === 'gain' || part === 'cost' ? 'strong' : 'dim',
        tone: part === 'usual' ? 'dim' : 'plain',
      }),
      each,
    )
  })
}

/** What an option does to the bill, in one line, and to posture, in the others: neither moves the other. */
export function effectLines(effect: Effect | undefined, width: number, lines: number): Line[] {
  if (effect === undefined || lines === 0) return []
  const part = (label: string, text: string, most: number): Line[] => clipped(labelled(label, text, width, { labelWidth }), most)
  return toHeight([...part('Monthly', effect.monthly, 1), ...part('Posture', effect.posture, lines - 1)], lines)
}

export interface ConsequencePlan {
  readonly parts: readonly Part[]
  /** Lines a part may take at most. */
  readonly each: number
  /** Lines for cost and posture; 0: not shown. */
  readonly effect: number
  /** Lines of everything together. */
  readonly height: number
}

/**
 * How many lines to reserve so that nothing moves when the focus does, and which parts fit into `room`.
 * Usual goes first, then what it does to posture and cost (told in short elsewhere), then undo; gain and cost never do.
 * Effects leave `spare` lines free for what stands below.
 */
export function consequencePlan(question: AnyQuestion, width: number, room: number, { effects = false, spare = 0 } = {}): ConsequencePlan {
  const all =
    question.kind === 'select' ? question.options.map((_, index) => consequencesOf(question, index)) : [consequencesOf(question, 0)]
  const tallest = (parts: readonly Part[], each: number): number =>
    Math.max(0, ...all.map((one) => consequenceLines(one, parts, width, each).length))
  const tries: readonly (readonly [readonly Part[], number, number])[] = [
    [['gain', 'cost', 'undo', 'usual'], 9, 3],
    [['gain', 'cost', 'undo', 'usual'], 9, 2],
    [['gain', 'cost', 'undo'], 9, 2],
    [['gain', 'cost', 'undo', 'usual'], 9, 0],
    [['gain', 'cost', 'undo'], 9, 0],
    [['gain', 'cost', 'undo'], 2, 0],
    [['gain', 'cost'], 9, 0],
    [['gain', 'cost'], 2, 0],
  ]
  for (const [parts, each, effect] of tries) {
    if (effect > 0 && !effects) continue
    const height = tallest(parts, each) + effect
    if (height <= room - (effect > 0 ? spare : 0)) return { parts, each, effect, height }
  }
  return { parts: ['gain', 'cost'], each: 1, effect: 0, height: Math.min(2, tallest(['gain', 'cost'], 1)) }
}

function clipped(lines: readonly Line[], each: number): Line[] {
  if (lines.length <= each) return [...lines]
  const last = lines[each - 1] ?? []
  return [...lines.slice(0, each - 1), [...last, { text: '…', tone: 'dim' }]]
}
