import { bin, environmentFor, type Home } from '../support/program.ts'
import { keys, type Pty, startPty } from '../support/pty.ts'

export interface Sitting {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

/** A person at the wizard: reads the screen, presses keys, and looks at every frame for what must never be. */
export interface Person {
  readonly pty: Pty
  /** Waits until the text is on the screen; returns the screen. */
  sees(what: string | RegExp | ((screen: string) => boolean), milliseconds?: number): Promise<string>
  /** Presses keys, once what is named is on the screen. */
  answers(what: string | RegExp, ...pressed: readonly string[]): Promise<void>
  /** Frames that were too wide or too tall. */
  readonly misfits: readonly string[]
}

export const clearLine = '\u0015'

/** Starts the built program in a terminal, in its own home, with nobody signed in to Azure. */
export function sitDown(args: readonly string[], home: Home, { columns = 80, rows = 24, env = {} }: Sitting = {}): Person {
  const misfits: string[] = []
  const pty = startPty(process.execPath, [bin, ...args], { columns, rows, cwd: home.folder, env: environmentFor(home, env) })
  const size = { columns, rows }
  const watched: Pty = {
    ...pty,
    resize(nextColumns, nextRows) {
      Object.assign(size, { columns: nextColumns, rows: nextRows })
      pty.resize(nextColumns, nextRows)
    },
  }
  /** Columns count as cells; every glyph of a frame is one cell wide. */
  const look = () => {
    if (!watched.alternate()) return
    const frame = watched.screen()
    const wide = frame.find((line) => [...line].length > size.columns - 1)
    if (wide !== undefined) misfits.push(`wider than ${size.columns - 1}: ${wide}`)
    if ((frame[size.rows - 1] ?? '') !== '') misfits.push(`${size.rows} rows or more:\n${frame.join('\n')}`)
  }
  const sees: Person['sees'] = async (what, milliseconds) => {
    const screen = await watched.until(what, milliseconds)
    look()
    return screen
  }
  return {
    pty: watched,
    sees,
    async answers(what, ...pressed) {
      await sees(what)
      for (const key of pressed) watched.type(key)
    },
    misfits,
  }
}

/** The row in focus: the only line a movement always changes, and nothing else does. */
const focusIn = (screen: string) => screen.split('\n').find((line) => line.startsWith(' › ')) ?? ''

/** Moves the review's focus to a row and edits it. */
export async function edits(person: Person, row: string): Promise<void> {
  await person.answers('Enter edit', 'g')
  await person.sees(/^ › +1 /m)
  for (let moves = 0; moves < 40; moves += 1) {
    const screen = await person.sees('Enter edit')
    const focused = focusIn(screen)
    if (focused.includes(row)) {
      person.pty.type(keys.enter)
      return
    }
    person.pty.type(keys.down)
    await person.sees((next) => focusIn(next) !== focused)
  }
  throw new Error(`No row ${row} in the review`)
}

/** The command a screen or a report prints after a label, as one line however the terminal wrapped it. */
export function printedCommand(person: Person, start: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out
  const plain = person.pty.raw().replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
  const at = plain.lastIndexOf(start)
  if (at === -1) throw new Error(`"${start}" was never printed`)
  return (
    plain
      .slice(at)
      .split(/[\r\n]/)[0]
      ?.trim() ?? ''
  )
}
