import { spawn } from 'node:child_process'
import { bin, environmentFor, type Home, type Ran, searched } from './program.ts'

/** The built program while it runs. */
export interface Running {
  readonly pid: number
  /** Resolves with the text of that stream once it satisfies the condition; rejects when the program ends or the time is over. */
  until(stream: 'stdout' | 'stderr', condition: string | RegExp | ((text: string) => boolean), milliseconds?: number): Promise<string>
  kill(signal: NodeJS.Signals): void
  /** Closes our end of its stdout, as `head` does. */
  hangUp(): void
  ended(): Promise<Ran>
}

/** Starts the built program and leaves it running. */
export function startProgram(args: readonly string[], { home, env = {} }: { home: Home; env?: Readonly<Record<string, string>> }): Running {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: home.folder,
    env: environmentFor(home, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part
      for (const watcher of [...watchers]) watcher()
    })
  }
  const ended = new Promise<Ran>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => {
      try {
        done(searched({ code, signal, ...text }, args))
      } catch (error) {
        fail(error)
      }
    })
  })
  return {
    pid: child.pid ?? 0,
    until: (stream, condition, milliseconds = 15_000) =>
      new Promise((done, fail) => {
        const look = () => {
          const met =
            typeof condition === 'string'
              ? text[stream].includes(condition)
              : condition instanceof RegExp
                ? condition.test(text[stream])
                : condition(text[stream])
          if (met) settle(() => done(text[stream]))
        }
        const settle = (end: () => void) => {
          watchers.delete(look)
          clearTimeout(timer)
          end()
        }
        const lost = (why: string) => settle(() => fail(new Error(`${why}; stdout:\n${text.stdout}\nstderr:\n${text.stderr}`)))
        const timer = setTimeout(() => lost(`Not within ${milliseconds} ms`), milliseconds)
        watchers.add(look)
        look()
        ended.then(
          () => lost('The program ended'),
          () => lost('The program did not start'),
        )
      }),
    kill: (signal) => void child.kill(signal),
    hangUp: () => void child.stdout.destroy(),
    ended: () => ended,
  }
}
