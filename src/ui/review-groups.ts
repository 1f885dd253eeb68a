import { isAsRecommended } from '../interview/changes.ts'
import { isOpen } from '../interview/draft.ts'
import type { Draft, PathRow, Topic } from '../interview/types.ts'

/** The answers of one topic: what must be seen, and the details that can be folded into one line. */
export interface ReviewGroup {
  readonly topic: Topic
  /** Essentials first, then details that are not as recommended, that carry a risk, or that cannot stand. */
  readonly shown: readonly PathRow[]
  /** Details that are as recommended. */
  readonly details: readonly PathRow[]
}

/** The answers by topic, in the order of asking. `keep` are questions that are shown whatever they are. */
export function reviewGroups(rows: readonly PathRow[], draft: Draft, keep: ReadonlySet<string>): readonly ReviewGroup[] {
  const topics = [...new Set(rows.map((row) => row.question.topic))]
  return topics.map((topic): ReviewGroup => {
    const own = rows.filter((row) => row.question.topic === topic)
    const details = own.filter((row) => isDetail(row) && !keep.has(row.question.id) && !isOpen(row) && isAsRecommended(row, draft))
    const shown = own.filter((row) => !details.includes(row))
    return { topic, shown: [...shown.filter((row) => !isDetail(row)), ...shown.filter(isDetail)], details }
  })
}

function isDetail({ question }: PathRow): boolean {
  return question.depth === 'detail'
}
