import type { PathRow } from '../../interview/types.ts'
import type { Binding } from '../terminal/keys.ts'
import type { Action, Bindings } from './action.ts'
import { arrowsOnly, digits, leave, moves, withHint } from './common-keys.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from './fields.ts'
import { brokenInFocus, nextFix, toldNow } from './fixing.ts'
import type { QuestionScreen, State, World } from './state.ts'
import { questionBefore } from './walk.ts'

/** The keys of a question. */
export function forQuestion(state: State, world: World, screen: QuestionScreen): Bindings {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return [leave]
  const field = fieldOf(state, row)
  const canGoBack = screen.walk.kind === 'edit' || questionBefore(state, world, screen) !== undefined
  const back: Bindings = canGoBack ? [{ keys: ['escape'], shown: 'Esc', label: 'back', action: { do: 'back' } }] : []
  const accept: Binding<Action> = { keys: ['enter'], shown: 'Enter', label: 'accept', action: { do: 'accept' } }
  const why: Binding<Action> = {
    keys: ['?'],
    label: 'why we ask',
    short: 'why',
    action: { do: 'why' },
    rank: 2,
    lists: ['why · keys', 'why'],
  }
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

/** The keys that take a fix, another one, and the last one back. */
export function fixKeys(state: State, canFix: boolean, hasNext: boolean, letters: boolean): Bindings {
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

/** Who pays is for whoever runs it to know; what a preset fixes is nobody's to decide. */
export function mayHandOver({ canDelegate }: World, { question, rule }: PathRow): boolean {
  return canDelegate && question.id !== 'subscription' && rule?.state !== 'fixed'
}
