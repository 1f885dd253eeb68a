import { showAnswer } from '../../interview/draft.ts'
import type { PathRow, Topic } from '../../interview/types.ts'
import { matchesAll } from '../matching.ts'
import { reviewGroups } from '../review-groups.ts'
import type { ReviewScreen, State, World } from './state.ts'

/** One line of the review: a topic, or an answer. */
export type ReviewItem =
  | { readonly kind: 'topic'; readonly key: string; readonly topic: Topic; readonly details: readonly PathRow[]; readonly open: boolean }
  | { readonly kind: 'row'; readonly key: string; readonly row: PathRow }

const topicKey = (topic: Topic): string => `topic:${topic}`

/** What the review lists: topics in the order of asking, in each the essentials, then the details that are not as recommended, or all. */
export function reviewItems(state: State, world: World, screen: ReviewScreen): readonly ReviewItem[] {
  const rows = world.rows(state.draft)
  if (screen.find !== undefined) {
    const { text } = screen.find
    const isNamed = (row: PathRow): boolean => matchesAll(row.question.title, text)
    const found = rows.filter((row) => matchesAll(searched(row), text))
    // Whoever types a name means it, whatever else the words stand in.
    const named = [...found.filter(isNamed), ...found.filter((row) => !isNamed(row))]
    return named.map((row) => ({ kind: 'row', key: row.question.id, row }))
  }
  const keep = new Set([...riskyIn(state, world), ...(screen.pinned === undefined ? [] : [screen.pinned])])
  return reviewGroups(rows, state.draft, keep).flatMap(({ topic, shown, details }): readonly ReviewItem[] => {
    const open = state.unfolded.includes(topicKey(topic))
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

function searched({ question, value }: PathRow): string {
  return `${question.title} ${question.id} ${question.topic} ${question.prompt} ${value === undefined ? '' : showAnswer(question, value)}`
}
