import type { PathRow } from '../../interview/types.ts'
import { approvalWords } from '../approval-words.ts'
import type { Binding } from '../terminal/keys.ts'
import type { SignInMethod } from '../types.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from './fields.ts'
import { brokenInFocus, mendable, nextFix, toldNow } from './fixing.ts'
import { openOnes } from './on-controls.ts'
import { focusable, focusedItem, reviewItems } from './review-items.ts'
import type { QuestionScreen, ReviewScreen, State, World } from './state.ts'
import { bodyHeight } from './view/layout.ts'
import { whyHeight } from './view/why.ts'
import { questionBefore } from './walk.ts'

/** What a key means on the screen it is pressed on. */
export type Action =
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'jump'; readonly to: number }
  | { readonly do: 'accept' }
  | { readonly do: 'back' }
  | { readonly do: 'why' }
  | { readonly do: 'accept-rest' }
  | { readonly do: 'everything' }
  | { readonly do: 'delegate' }
  | { readonly do: 'stop-waiting' }
  | { readonly do: 'edit' }
  | { readonly do: 'plan' }
  | { readonly do: 'save' }
  | { readonly do: 'create' }
  | { readonly do: 'leave' }
  | { readonly do: 'type-in' }
  | { readonly do: 'retry' }
  | { readonly do: 'sign-in'; readonly method: SignInMethod }
  | { readonly do: 'help' }
  | { readonly do: 'controls' }
  | { readonly do: 'fix' }
  | { readonly do: 'undo' }
  | { readonly do: 'find' }
  | { readonly do: 'fold'; readonly to: boolean }
  | { readonly do: 'fold-all' }

type Bindings = readonly Binding<Action>[]

const leave: Binding<Action> = { keys: ['ctrl+c'], shown: 'Ctrl+C', shortShown: '^C', label: 'leave', action: { do: 'leave' } }
const moves: Bindings = [
  { keys: ['up', 'k', 'ctrl+p'], action: { do: 'move', by: -1 } },
  { keys: ['down', 'j', 'ctrl+n'], action: { do: 'move', by: 1 } },
  { keys: ['pageup'], action: { do: 'move', by: -10 } },
  { keys: ['pagedown'], action: { do: 'move', by: 10 } },
  { keys: ['home', 'g'], action: { do: 'move', by: Number.NEGATIVE_INFINITY } },
  { keys: ['end', 'G'], action: { do: 'move', by: Number.POSITIVE_INFINITY } },
]
const arrowsOnly: Bindings = moves.map((binding) => ({ ...binding, keys: binding.keys.filter((key) => key.length > 1) }))

/** The keys that work now, in the order the footer shows them. */
export function bindingsFor(state: State, world: World): Bindings {
  const { screen } = state
  switch (screen.name) {
    case 'question':
      return forQuestion(state, world, screen)
    case 'why':
      return [
        { keys: ['escape', 'enter', 'q', '?'], shown: 'Esc', label: 'close', action: { do: 'back' } },
        ...(whyHeight(state, world, screen) > bodyHeight(state) ? withHint(moves, '↑↓', 'scroll') : []),
        leave,
      ]
    case 'review':
      return forReview(state, world, screen)
    case 'hand-over':
      return [
        { keys: ['enter'], shown: 'Enter', label: 'write the file', short: 'write', action: { do: 'accept' } },
        ...(rowOf(state, world, screen.id)?.awaited === undefined
          ? []
          : [{ keys: ['tab'], shown: 'Tab', label: 'stop waiting', action: { do: 'stop-waiting' as const } }]),
        { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'controls': {
      const open = openOnes(state, world)
      const fix = open[Math.max(0, Math.min(screen.focus, open.length - 1))]?.fix
      return [
        ...withHint(moves, '↑↓', 'choose'),
        ...(fix === undefined || fix.blocked !== undefined
          ? []
          : [{ keys: ['enter', 'f'], shown: 'Enter', label: 'take the fix', short: 'fix', action: { do: 'accept' as const } }]),
        { keys: ['escape', 'o', 'q'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    }
    case 'plan-detail':
      return [
        ...(screen.planned.status === 'ready' ? withHint(moves, '↑↓', 'choose') : []),
        ...(screen.planned.status === 'failed' ? [{ keys: ['r'], label: 'try again', action: { do: 'retry' as const } }] : []),
        { keys: ['escape', 'q', 'p'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'save-preset':
      return screen.status === 'typing'
        ? [
            { keys: ['enter'], shown: 'Enter', label: 'save', action: { do: 'accept' } },
            { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
            leave,
          ]
        : [{ keys: ['escape', 'enter'], shown: 'Enter', label: 'back to the review', short: 'back', action: { do: 'back' } }, leave]
    case 'approve':
      if (screen.planned.status !== 'ready') {
        return [
          ...(screen.planned.status === 'failed' ? [{ keys: ['r'], label: 'try again', action: { do: 'retry' as const } }] : []),
          { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
          leave,
        ]
      }
      return [
        ...withHint(screen.focus === 'create' ? arrowsOnly : moves, '↑↓', 'choose'),
        { keys: ['tab', 'shift+tab'], action: { do: 'move', by: screen.focus === 'back' ? 1 : -1 } },
        {
          keys: ['enter'],
          shown: 'Enter',
          label: screen.focus === 'back' ? 'go back' : approvalWords(screen.planned.plan).verb,
          action: { do: 'accept' },
        },
        { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } },
        leave,
      ]
    case 'creating':
      return [
        screen.stopping === false
          ? { keys: ['ctrl+c'], shown: 'Ctrl+C', shortShown: '^C', label: 'stop, wait or go on', short: 'stop', action: { do: 'leave' } }
          : leave,
        { keys: ['?'], label: screen.help ? 'close' : 'what happens now', short: 'help', action: { do: 'help' } },
      ]
    case 'leave-question':
      return [
        ...withHint(moves, '↑↓', 'choose'),
        ...digits(3),
        { keys: ['enter'], shown: 'Enter', label: 'take it', action: { do: 'accept' } },
        { keys: ['escape'], shown: 'Esc', label: 'go on', action: { do: 'back' } },
        leave,
      ]
    case 'problem':
      return [
        { keys: ['r'], label: 'try again', action: { do: 'retry' } },
        { keys: ['escape', 'enter'], shown: 'Esc', label: 'back to the review', short: 'back', action: { do: 'back' } },
        leave,
      ]
  }
}

function forQuestion(state: State, world: World, screen: QuestionScreen): Bindings {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return [leave]
  const field = fieldOf(state, row)
  const canGoBack = screen.walk.kind === 'edit' || questionBefore(state, world, screen) !== undefined
  const back: Bindings = canGoBack ? [{ keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } }] : []
  const accept: Binding<Action> = { keys: ['enter'], shown: 'Enter', label: 'accept', action: { do: 'accept' } }
  const why: Binding<Action> = { keys: ['?'], label: 'why we ask', short: 'why', action: { do: 'why' }, rank: 2 }
  // Where letters are typed, the same wish has a key that is not one.
  const letters = field.kind !== 'choose'
  const hand: Bindings = mayHandOver(world, row)
    ? [
        {
          keys: letters ? ['ctrl+d'] : ['d', 'ctrl+d'],
          ...(letters ? { shown: 'Ctrl+D', shortShown: '^D' } : {}),
          label: 'ask who knows',
          short: 'ask',
          action: { do: 'delegate' },
          rank: 6,
        },
      ]
    : []
  const fixes = fixing(state, world, screen.id, letters)
  if (field.sure !== undefined) {
    return [
      { ...accept, label: 'take it anyway', short: 'anyway' },
      { keys: ['escape'], shown: 'Esc', label: 'leave it as it is', short: 'as it is', action: { do: 'back' } },
      ...(field.kind === 'choose' ? moves : arrowsOnly),
      leave,
    ]
  }
  const rest: Bindings =
    screen.walk.kind === 'edit'
      ? []
      : [
          {
            keys: letters ? ['ctrl+r'] : ['a'],
            ...(letters ? { shown: 'Ctrl+R', shortShown: '^R' } : {}),
            label: 'recommended from here on',
            short: 'all recommended',
            action: { do: 'accept-rest' },
            rank: 4,
          },
          ...(state.draft.everything === true
            ? []
            : [
                {
                  keys: letters ? ['ctrl+e'] : ['e', 'ctrl+e'],
                  ...(letters ? { shown: 'Ctrl+E', shortShown: '^E' } : {}),
                  label: 'every question',
                  short: 'every',
                  action: { do: 'everything' as const },
                  rank: 5,
                },
              ]),
        ]
  if (field.kind !== 'line' && field.typed !== undefined) {
    return [
      accept,
      { keys: ['escape'], shown: 'Esc', label: field.kind === 'pick' ? 'back to the list' : 'back', action: { do: 'back' } },
      leave,
    ]
  }
  if (field.kind === 'line') return [accept, ...fixes, ...back, why, ...rest, ...hand, leave]
  if (field.kind === 'choose') {
    const items = itemsOf(state, row)
    const item = items[focusOf(field, items, row.value)]
    const may: Bindings = item?.unavailable === undefined ? [accept] : [{ keys: accept.keys, action: accept.action }]
    return [...withHint(moves, '↑↓', 'choose', 3), ...digits(items.length), ...may, ...fixes, ...back, why, ...rest, ...hand, leave]
  }
  const list = state.lists[screen.id]
  const typeIn: Binding<Action> = { keys: ['tab'], shown: 'Tab', label: 'type it in', action: { do: 'type-in' }, rank: 3 }
  if (list === undefined || list.status === 'loading') {
    return [...(row.value === undefined ? [] : [accept]), { ...typeIn, keys: ['tab', 't'], shown: 't' }, ...back, why, leave]
  }
  if (list.status === 'signing-in') return [{ keys: ['escape'], shown: 'Esc', label: 'stop signing in', action: { do: 'back' } }, leave]
  if (list.status === 'failed') {
    const signIns: Bindings = world.canSignIn
      ? [
          { keys: ['b'], label: 'sign in with a browser', short: 'browser', action: { do: 'sign-in', method: 'browser' } },
          { keys: ['d'], label: 'sign in with a code', short: 'code', action: { do: 'sign-in', method: 'device-code' } },
        ]
      : []
    return [
      { keys: ['r'], label: 'try again', short: 'again', action: { do: 'retry' } },
      ...signIns,
      { ...typeIn, keys: ['t', 'tab', 'enter'], shown: 't' },
      ...back,
      { ...why, rank: 5 },
      leave,
    ]
  }
  const items = itemsOf(state, row)
  const { length } = items
  const taking = length > 0 ? accept : { ...accept, label: 'take it as typed', short: 'as typed' }
  const item = items[focusOf(field, items, row.value)]
  const may: Bindings = item?.unavailable === undefined ? [taking] : [{ keys: accept.keys, action: accept.action }]
  return [...(length > 1 ? withHint(arrowsOnly, '↑↓', 'choose', 3) : []), ...may, ...fixes, typeIn, ...back, why, ...rest, ...hand, leave]
}

/** The keys that mend what is wrong with what is in focus, and that take the mending back. */
function fixing(state: State, world: World, id: string, letters: boolean): Bindings {
  const found = brokenInFocus(state, world, id)
  return fixKeys(state, (found?.offers.length ?? 0) > 0, found === undefined && nextFix(state, id), letters)
}

function fixKeys(state: State, canFix: boolean, hasNext: boolean, letters: boolean): Bindings {
  const key = (letter: string): Pick<Binding<Action>, 'keys' | 'shown' | 'shortShown'> =>
    letters
      ? { keys: [`ctrl+${letter}`], shown: `Ctrl+${letter.toUpperCase()}`, shortShown: `^${letter.toUpperCase()}` }
      : { keys: [letter] }
  return [
    ...(canFix ? [{ ...key('f'), label: 'take the fix', short: 'fix', action: { do: 'fix' as const } }] : []),
    ...(hasNext ? [{ ...key('f'), label: 'another fix', action: { do: 'fix' as const }, rank: 1 }] : []),
    ...(toldNow(state)?.undo === undefined
      ? []
      : [{ ...key(letters ? 'z' : 'u'), label: 'undo', action: { do: 'undo' as const }, rank: 1 }]),
  ]
}

function forReview(state: State, world: World, screen: ReviewScreen): Bindings {
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
    ...withHint(moves, '↑↓', 'choose', 3),
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
    ...(row === undefined ? [] : [{ keys: ['?'], label: 'why', action: { do: 'why' as const }, rank: 5 }]),
    { keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' }, rank: 1 },
    leave,
  ]
}

/** Who pays is for whoever runs it to know; what a preset fixes is nobody's to decide. */
function mayHandOver({ canDelegate }: World, { question, rule }: PathRow): boolean {
  return canDelegate && question.id !== 'subscription' && rule?.state !== 'fixed'
}

/** The same keys, with one hint for all of them. */
function withHint(bindings: Bindings, shown: string, label: string, rank = 2): Bindings {
  return bindings.map((binding, index) => (index === 0 ? { ...binding, shown, label, rank } : binding))
}

function digits(count: number): Bindings {
  return Array.from({ length: Math.min(9, count) }, (_, index) => ({
    keys: [String(index + 1)],
    action: { do: 'jump' as const, to: index },
  }))
}
