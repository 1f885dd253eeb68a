import { pathOf, showAnswer } from '../draft.ts'
import { saidBy } from '../provenance.ts'
import type { AnswerValue, AnyQuestion, Draft, PathRow } from '../types.ts'
import { awaitedOf } from './awaiting.ts'

/** One answer of an environment and how it came about. */
export interface DecisionLine {
  readonly id: string
  readonly title: string
  /** Absent where nothing stands until the answer awaited comes back. */
  readonly value?: AnswerValue
  readonly shown: string
  readonly source: 'person' | 'you' | 'flag' | 'preset' | 'recommended'
  /** Who decided: a name, a preset, or the program's own recommendation. */
  readonly who: string
  /** ISO date, where it is known. */
  readonly when?: string
  readonly why?: string
  /** Whose answer is awaited, and since when; what stands until then is the rest of the line. */
  readonly waiting?: { readonly for: string; readonly since: string }
}

/** The decision record: one line for every answer in effect, in the order of asking. */
export function decisionsOf(draft: Draft, questions: readonly AnyQuestion[]): readonly DecisionLine[] {
  return pathOf(draft, questions).flatMap((row): DecisionLine[] => {
    const { awaited } = row
    const waiting = awaited === undefined ? {} : { waiting: { for: awaitedOf(awaited), since: awaited.since } }
    if (row.value === undefined || row.source === 'missing') {
      if (awaited === undefined) return []
      const { id, title } = row.question
      return [{ id, title, shown: 'no answer yet', source: 'person', who: awaitedOf(awaited), ...waiting }]
    }
    const why = row.because ?? (row.rule !== undefined && 'because' in row.rule ? row.rule.because : undefined)
    return [
      {
        id: row.question.id,
        title: row.question.title,
        value: row.value,
        shown: showAnswer(row.question, row.value) || 'none',
        source: row.decidedBy === undefined ? row.source : 'person',
        who: whoOf(row),
        ...(row.on === undefined ? {} : { when: row.on }),
        ...(why === undefined ? {} : { why }),
        ...waiting,
      },
    ]
  })
}

function whoOf(row: PathRow): string {
  if (row.decidedBy !== undefined) return row.decidedBy
  if (row.rule?.state === 'fixed' || row.source === 'preset') return row.rule === undefined ? `preset "${row.by ?? ''}"` : saidBy(row.rule)
  if (row.source === 'recommended') return 'recommended'
  return row.source === 'flag' ? 'a flag' : 'you'
}

/**
 * The draft with a day on every answer that has none: the day it was kept. An answer kept before with the same value keeps its day and who decided it.
 */
export function stamped(draft: Draft, before: Pick<Draft, 'entries'> | undefined, today: string): Draft {
  const entries = Object.fromEntries(
    Object.entries(draft.entries).map(([id, entry]) => {
      const old = before?.entries[id]
      const same = old !== undefined && JSON.stringify(old.value) === JSON.stringify(entry.value)
      if (entry.decidedBy !== undefined || !same) return [id, { ...entry, on: entry.on ?? today }]
      const { value: _value, source: _source, by: _by, ...decision } = old
      return [id, { ...decision, ...entry, on: entry.on ?? old.on ?? today }]
    }),
  )
  return { ...draft, entries }
}
