import { spawn as spawnPty } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { watchText } from './canary.ts'

/** A program in a real terminal, and the screen a person would see. */
export interface Pty {
  readonly pid: number
  /** The screen's lines, trailing spaces removed. */
  screen(): string[]
  /** The screen cell by cell, for drawing it. */
  cells(): readonly (readonly Cell[])[]
  /** Whether the alternate screen is shown. */
  alternate(): boolean
  /** Everything the program has written. */
  raw(): string
  type(keys: string): void
  resize(columns: number, rows: number): void
  /** Resolves with the screen once it satisfies the condition; rejects with the last screen after the time given. */
  until(condition: string | RegExp | ((screen: string) => boolean), milliseconds?: number): Promise<string>
  /** Resolves with the exit code. */
  exited(milliseconds?: number): Promise<number>
  kill(signal?: string): void
}

/** One cell of the screen. `color` is one of the terminal's sixteen, or undefined for the default. */
export interface Cell {
  readonly text: string
  readonly color: number | undefined
  readonly bold: boolean
  readonly dim: boolean
  readonly inverse: boolean
}

export interface PtyOptions {
  readonly columns?: number
  readonly rows?: number
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

export const keys = { enter: '\r', escape: '\u001b', up: '\u001b[A', down: '\u001b[B', controlC: '\u0003', tab: '\t' } as const

/** Starts a program in a pseudo-terminal. A CI variable is never passed on: it would make Ink draw the last frame only. */
export function startPty(file: string, args: readonly string[], { columns = 80, rows = 24, cwd, env = {} }: PtyOptions): Pty {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !['CI', 'FORCE_COLOR', 'NO_COLOR', 'NODE_ENV'].includes(name) && !name.startsWith('VITEST'),
    ),
  )
  const settled = Object.fromEntries(
    Object.entries({ ...inherited, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
  const child = spawnPty(file, [...args], { name: settled.TERM ?? 'xterm-256color', cols: columns, rows, cwd, env: settled })
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 })
  let raw = ''
  let code: number | undefined
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const watcher of [...watchers]) watcher()
  }
  // A frame in the making is never judged: terminals show synchronised output (DEC private mode 2026) once it is whole.
  let parsed = ''
  const midFrame = () => parsed.lastIndexOf('\u001b[?2026h') > parsed.lastIndexOf('\u001b[?2026l')
  child.onData((data) => {
    raw += data
    terminal.write(data, () => {
      parsed += data
      if (!midFrame()) tell()
    })
  })
  watchText('a terminal', () => raw)
  child.onExit(({ exitCode }) => {
    terminal.write('', () => {
      code = exitCode
      tell()
    })
  })
  const screen = (): string[] => {
    const buffer = terminal.buffer.active
    // Cells beyond the last column are left over from a wider time; nobody sees them.
    return Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row)?.translateToString(true, 0, terminal.cols).trimEnd() ?? '')
  }
  const wait = <T>(ask: () => T | undefined, milliseconds: number): Promise<T> =>
    new Promise((done, fail) => {
      const finish = (settle: () => void) => {
        watchers.delete(look)
        clearTimeout(timer)
        settle()
      }
      const look = () => {
        const answer = ask()
        if (answer !== undefined) finish(() => done(answer))
      }
      const timer = setTimeout(
        () =>
          finish(() =>
            fail(new Error(`Not within ${milliseconds} ms (exit ${code ?? 'none yet'}). The screen was:\n${screen().join('\n')}`)),
          ),
        milliseconds,
      )
      watchers.add(look)
      look()
    })
  const cells = (): Cell[][] =>
    Array.from({ length: terminal.rows }, (_, row) => {
      const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)
      return Array.from({ length: terminal.cols }, (_, column): Cell => {
        const cell = line?.getCell(column)
        return {
          text: cell?.getChars() || ' ',
          color: cell === undefined || cell.isFgDefault() ? undefined : cell.getFgColor(),
          bold: (cell?.isBold() ?? 0) !== 0,
          dim: (cell?.isDim() ?? 0) !== 0,
          inverse: (cell?.isInverse() ?? 0) !== 0,
        }
      })
    })
  return {
    pid: child.pid,
    screen,
    cells,
    alternate: () => terminal.buffer.active.type === 'alternate',
    raw: () => raw,
    type: (text) => child.write(text),
    resize: (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows)
      child.resize(nextColumns, nextRows)
    },
    until: (condition, milliseconds = 10_000) =>
      wait(() => {
        if (midFrame()) return undefined
        const text = screen().join('\n')
        const met =
          typeof condition === 'string' ? text.includes(condition) : condition instanceof RegExp ? condition.test(text) : condition(text)
        return met ? text : undefined
      }, milliseconds),
    exited: (milliseconds = 10_000) => wait(() => code, milliseconds),
    kill: (signal) => child.kill(signal),
  }
}
