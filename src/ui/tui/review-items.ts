import { isAsRecommended } from '../../interview/changes.ts'
import { isOpen, showAnswer } from '../../interview/draft.ts'
import type { PathRow, Topic } from '../../interview/types.ts'
import { matchesAll } from '../matching.ts'
import type { ReviewScreen, State, World } from './state.ts'

/** One line of the review: a topic, or an answer. */
export type ReviewItem =
  | { readonly kind: 'topic'; readonly key: string; readonly topic: Topic; readonly details: readonly PathRow[]; readonly open: boolean }
  | { readonly kind: 'row'; readonly key: string; readonly row: PathRow }

export const topicKey = (topic: Topic): string => `topic:${topic}`

/** What the review lists: topics in the order of asking, in each the essentials, then the details that are not as recommended, or all. */
export function reviewItems(state: State, world: World, screen: ReviewScreen): readonly ReviewItem[] {
  const rows = world.rows(state.draft)
  if (screen.find !== undefined) {
    const { text } = screen.find
    return rows.filter((row) => matchesAll(searched(row), text)).map((row) => ({ kind: 'row', key: row.question.id, row }))
  }
  const risky = riskyIn(state, world)
  const topics = [...new Set(rows.map((row) => row.question.topic))]
  return topics.flatMap((topic): readonly ReviewItem[] => {
    const open = state.unfolded.includes(topicKey(topic))
    const { shown, details } = sorted(
      rows.filter((row) => row.question.topic === topic),
      (row) => isFoldable(row, state) && !risky.has(row.question.id) && row.question.id !== screen.pinned,
    )
    return [
      { kind: 'topic', key: topicKey(topic), topic, details, open },
      ...(open ? [...shown, ...details] : shown).map((row): ReviewItem => ({ kind: 'row', key: row.question.id, row })),
    ]
  })
}

/** The lines the focus can stand on: a topic only where it has details to show. */
export function focusable(items: readonly ReviewItem[]): readonly ReviewItem[] {
  return items.filter((item) => item.kind === 'row' || item.details.length > 0)
}

/** The line in focus; the first answer where the wanted one is not there. */
export function focusedItem(items: readonly ReviewItem[], screen: ReviewScreen): ReviewItem | undefined {
  return items.find((item) => item.key === screen.focus) ?? items.find((item) => item.kind === 'row') ?? items[0]
}

/** Questions whose answers the environment's risks come from. */
export function riskyIn(state: State, world: World): ReadonlySet<string> {
  return new Set(world.preview(world.answers(state.draft)).risks.map((risk) => risk.question))
}

/** Essentials first, then what else must be seen; apart the details that can be folded away. */
function sorted(rows: readonly PathRow[], folds: (row: PathRow) => boolean): { shown: readonly PathRow[]; details: readonly PathRow[] } {
  const seen = rows.filter((row) => !folds(row))
  const isDetail = (row: PathRow): boolean => row.question.depth === 'detail'
  return { shown: [...seen.filter((row) => !isDetail(row)), ...seen.filter(isDetail)], details: rows.filter(folds) }
}

/** A detail that is as recommended and stands in nobody's way. */
function isFoldable(row: PathRow, state: State): boolean {
  return row.question.depth === 'detail' && !isOpen(row) && isAsRecommended(row, state.draft)
}

function searched({ question, value }: PathRow): string {
  return `${question.title} ${question.id} ${question.topic} ${question.prompt} ${value === undefined ? '' : showAnswer(question, value)}`
}
