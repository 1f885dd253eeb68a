import type { Line } from './line.ts'
import { line, lineWidth, span } from './line.ts'

/** One row of the keys table: it both handles the keys and draws their hint. A row without a label is silent. */
export interface Binding<Action> {
  /** Names as `keyNames` gives them. */
  readonly keys: readonly string[]
  readonly action: Action
  /** How the keys read in the footer; default: the first key. */
  readonly shown?: string
  readonly label?: string
  /** Shorter forms of `shown` and `label`, for narrow terminals. */
  readonly shortShown?: string
  readonly short?: string
  /** Who gives way first where there is no room: higher goes first. */
  readonly rank?: number
  /** It leads to a list of all keys: it stays where others give way, and says so, in the first of these words that fits. */
  readonly lists?: readonly string[]
}

/** What the terminal library tells about a key press, as far as it is used. */
export interface RawKey {
  readonly upArrow?: boolean
  readonly downArrow?: boolean
  readonly leftArrow?: boolean
  readonly rightArrow?: boolean
  readonly pageDown?: boolean
  readonly pageUp?: boolean
  readonly home?: boolean
  readonly end?: boolean
  readonly return?: boolean
  readonly escape?: boolean
  readonly ctrl?: boolean
  readonly shift?: boolean
  readonly tab?: boolean
  readonly backspace?: boolean
  readonly delete?: boolean
  readonly meta?: boolean
  readonly eventType?: 'press' | 'repeat' | 'release' | undefined
}

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const

/**
 * The names of the keys in one input event: `up`, `enter`, `ctrl+c`, or the character itself. Keys typed fast arrive glued in one
 * event and are taken apart; an Escape glued to the next key looks like Alt and is taken apart too, since no Alt key is in use.
 */
export function keyNames(input: string, key: RawKey): string[] {
  if (key.eventType === 'release') return []
  const leading = key.meta === true && key.escape !== true && !arrows(key) ? ['escape'] : []
  for (const [flag, name] of named) if (key[flag] === true) return [...leading, name]
  if (key.tab === true) return [key.shift === true ? 'shift+tab' : 'tab']
  if (key.escape === true) return ['escape']
  if (key.ctrl === true) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`]
  return [...leading, ...Array.from(input).flatMap(characterName)]
}

function arrows(key: RawKey): boolean {
  return key.upArrow === true || key.downArrow === true || key.leftArrow === true || key.rightArrow === true
}

function characterName(character: string): string[] {
  if (character === '\r' || character === '\n') return ['enter']
  if (character === '\t') return ['tab']
  if (character === ' ') return ['space']
  if (character === '\u001b') return ['escape']
  if (character === '\u007f' || character === '\b') return ['backspace']
  if (character < ' ') return [`ctrl+${String.fromCharCode(character.charCodeAt(0) + 96)}`]
  return [character]
}

/** The action a key has now, if any. The first row wins. */
export function actionFor<Action>(bindings: readonly Binding<Action>[], key: string): Action | undefined {
  return bindings.find((binding) => binding.keys.includes(key))?.action
}

/** The footer: the rows that have a label, as many as fit. */
export function footerLine<Action>(bindings: readonly Binding<Action>[], width: number): Line {
  let rows = bindings.filter((binding) => binding.label !== undefined)
  const long = drawn(rows, false, 3)
  if (lineWidth(long) <= width) return long
  const rank = (row: Binding<Action>): number => (row.lists === undefined ? (row.rank ?? 0) : -1)
  for (let whole = true; ; whole = false) {
    const most = Math.max(...rows.map(rank))
    const lists = whole ? undefined : rows.find((row) => row.lists !== undefined)?.lists
    // Nothing is left that could give way: the key alone.
    for (const word of lists === undefined ? [undefined] : [...lists, ...(most > 0 ? [] : ['…'])]) {
      const worded = word === undefined ? rows : rows.map((row) => (row.lists === undefined ? row : { ...row, short: word }))
      for (const gap of [3, 2]) {
        const short = drawn(worded, true, gap)
        if (lineWidth(short) <= width || rows.length <= 1) return short
      }
    }
    const at = rows.findLastIndex((row) => rank(row) === most)
    rows = rows.filter((_, index) => index !== at)
  }
}

/** The same rows, each with all it says. */
export function keyRows<Action>(bindings: readonly Binding<Action>[]): readonly { readonly shown: string; readonly label: string }[] {
  return bindings.flatMap(({ keys: [first = ''], shown = first, label }) => (label === undefined ? [] : [{ shown, label }]))
}

function drawn<Action>(rows: readonly Binding<Action>[], short: boolean, gap: number): Line {
  return rows.flatMap((row, index) => {
    const label = (short ? row.short : undefined) ?? row.label ?? ''
    const shown = (short ? row.shortShown : undefined) ?? row.shown ?? row.keys[0] ?? ''
    return line(span(index === 0 ? '' : ' '.repeat(gap)), span(shown, 'strong'), span(` ${label}`, 'dim'))
  })
}
