import type { Bindings } from './action.ts'
import { arrowsOnly, leave, moves, withHint } from './common-keys.ts'
import { mendable, nextFix } from './fixing.ts'
import { fixKeys, mayHandOver } from './question-keys.ts'
import { focusable, focusedItem, reviewItems } from './review-items.ts'
import type { ReviewScreen, State, World } from './state.ts'

/** The keys of the review. */
export function forReview(state: State, world: World, screen: ReviewScreen): Bindings {
  const items = focusable(reviewItems(state, world, screen))
  const item = focusedItem(items, screen)
  if (screen.find !== undefined) {
    return [
      ...(items.length > 1 ? withHint(arrowsOnly, '↑↓', 'choose', 2) : []),
      ...(item === undefined ? [] : [{ keys: ['enter'], shown: 'Enter', label: 'edit', action: { do: 'edit' as const } }]),
      { keys: ['escape'], shown: 'Esc', label: 'all answers', action: { do: 'back' } },
      leave,
    ]
  }
  const hasDetails = items.some((candidate) => candidate.kind === 'topic')
  const enter: Bindings =
    item?.kind === 'topic'
      ? [
          { keys: ['enter'], shown: 'Enter', label: item.open ? 'fold' : 'show', action: { do: 'fold', to: !item.open } },
          { keys: ['right', 'l'], action: { do: 'fold', to: true } },
          { keys: ['left', 'h'], action: { do: 'fold', to: false } },
        ]
      : [{ keys: ['enter'], shown: 'Enter', label: 'edit', action: { do: 'edit' } }]
  const row = item?.kind === 'row' ? item.row : undefined
  const found = mendable(state, world, row)
  const hasNext = found === undefined && row !== undefined && nextFix(state, row.question.id)
  return [
    ...withHint(moves, '↑↓', 'choose', 5),
    ...enter,
    ...fixKeys(state, (found?.offers.length ?? 0) > 0, hasNext, false),
    { keys: ['/'], label: 'find', action: { do: 'find' }, rank: 3 },
    ...(hasDetails
      ? [
          {
            keys: ['e'],
            label: state.unfolded.length === 0 ? 'every answer' : 'fold details',
            short: state.unfolded.length === 0 ? 'every' : 'fold',
            action: { do: 'fold-all' as const },
            rank: 5,
          },
        ]
      : []),
    { keys: ['p'], label: 'plan in detail', short: 'plan', action: { do: 'plan' }, rank: 3 },
    { keys: ['o'], label: 'open controls', short: 'open', action: { do: 'controls' }, rank: 4 },
    { keys: ['s'], label: 'save as preset', short: 'save', action: { do: 'save' }, rank: 3 },
    { keys: ['c'], label: 'create', action: { do: 'create' } },
    ...(row === undefined || !mayHandOver(world, row)
      ? []
      : [{ keys: ['d'], label: 'ask who knows', short: 'ask', action: { do: 'delegate' as const }, rank: 6 }]),
    {
      keys: ['?'],
      label: row === undefined ? 'keys' : 'why',
      action: { do: 'why' },
      rank: 5,
      lists: row === undefined ? ['keys'] : ['why · keys', 'keys'],
    },
    { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' }, rank: 1 },
    leave,
  ]
}
