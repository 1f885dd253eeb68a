import type { Changes } from '../interview/changes.ts'
import { showAnswer } from '../interview/draft.ts'
import type { PathRow } from '../interview/types.ts'
import { fitText, textWidth } from './terminal/line.ts'

/** What taking an answer changes elsewhere, gravest first: `Way out no longer applies`. */
export function changeParts({ broken, hidden, moved, own, shown }: Changes): readonly string[] {
  const chosen = new Set(own.map((row) => row.question.id))
  const graveFirst = [...hidden].sort((left, right) => Number(chosen.has(right.question.id)) - Number(chosen.has(left.question.id)))
  return [
    ...broken.map((row) => `${row.question.title} must be chosen again`),
    ...graveFirst.map((row) => `${row.question.title} no longer applies`),
    ...moved.map((row) => `${row.question.title} becomes ${shownAs(row)}`),
    ...shown.filter((row) => row.value === undefined || row.question.depth !== 'detail').map((row) => `${row.question.title} is asked`),
  ]
}

/** The parts on one line of at most `width` columns; those without room are counted. Empty where nothing changes. */
export function changeLine(changes: Changes, width: number): string {
  const parts = changeParts(changes)
  for (let kept = parts.length; kept > 0; kept--) {
    const left = parts.length - kept
    const text = `${parts.slice(0, kept).join(' · ')}${left === 0 ? '' : ` · ${left} more`}`
    if (textWidth(text) <= width || kept === 1) return fitText(text, width)
  }
  return ''
}

function shownAs(row: PathRow): string {
  return row.value === undefined ? 'open' : showAnswer(row.question, row.value) || 'none'
}
