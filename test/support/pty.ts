import { spawn as spawnPty } from '@lydell/node-pty'
import xterm from '@xterm/headless'

/** A program in a real terminal, and the screen a person would see. */
export interface Pty {
  /** The screen's lines, trailing spaces removed. */
  screen(): string[]
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
  const child = spawnPty(file, [...args], { name: 'xterm-256color', cols: columns, rows, cwd, env: settled })
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 })
  let raw = ''
  let code: number | undefined
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const watcher of [...watchers]) watcher()
  }
  child.onData((data) => {
    raw += data
    terminal.write(data, tell)
  })
  child.onExit(({ exitCode }) => {
    terminal.write('', () => {
      code = exitCode
      tell()
    })
  })
  const screen = (): string[] => {
    const buffer = terminal.buffer.active
    return Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '').slice(
      buffer.type === 'alternate' ? 0 : undefined,
    )
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
  return {
    screen,
    raw: () => raw,
    type: (text) => child.write(text),
    resize: (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows)
      child.resize(nextColumns, nextRows)
    },
    until: (condition, milliseconds = 10_000) =>
      wait(() => {
        const text = screen().join('\n')
        const met =
          typeof condition === 'string' ? text.includes(condition) : condition instanceof RegExp ? condition.test(text) : condition(text)
        return met ? text : undefined
      }, milliseconds),
    exited: (milliseconds = 10_000) => wait(() => code, milliseconds),
    kill: (signal) => child.kill(signal),
  }
}
