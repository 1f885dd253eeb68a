import { createWriteStream, fchmodSync, fstatSync, openSync } from 'node:fs'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { shownAddress } from '../common/shown-address.ts'

/** One request as it is logged: never its headers, never a body. */
export interface RequestLine {
  /** Real time, ISO 8601. */
  readonly time: string
  readonly method: string
  /** Path with query; values that could be secrets are removed. */
  readonly path: string
  readonly status: number
  /** The error's code, of a refusal. */
  readonly code?: string
  /** Real milliseconds until the answer left. */
  readonly ms: number
  readonly requestId?: string
  /** The first product of the User-Agent header: `azsdk-js-arm-batch/9.1.0`. */
  readonly agent?: string
}

/** The last requests, for the page; each is passed on to those who keep or print them. */
export interface RequestLog {
  add(line: RequestLine): void
  /** Newest first. */
  recent(): readonly RequestLine[]
  /** How many there have been. */
  readonly count: number
}

/** Keeps the last so many requests in memory, however many there are. */
export function createRequestLog(tellers: readonly ((line: RequestLine) => void)[] = [], keep = 500): RequestLog {
  const ring: RequestLine[] = []
  let count = 0
  return {
    add(line) {
      ring[count % keep] = line
      count += 1
      for (const tell of tellers) tell(line)
    },
    recent: () => ring.map((_, index) => ring[(count - 1 - index + keep * 2) % keep]).filter((line) => line !== undefined),
    get count() {
      return count
    },
  }
}

/** What a request and its answer come to in the log. `target` is the path with its query. */
export function requestLine(
  request: { readonly method: string; readonly target: string; readonly agent: string | undefined },
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  { time, ms }: { readonly time: number; readonly ms: number },
): RequestLine {
  const code = answer.headers['x-ms-error-code']
  const requestId = answer.headers['x-ms-request-id']
  const agent = /^[\w.@+-]{1,80}(\/[\w.+-]{1,40})?/.exec(request.agent ?? '')?.[0]
  return {
    time: new Date(time).toISOString(),
    method: safeText(request.method).slice(0, 20),
    path: shownAddress(safeText(request.target)).slice(0, 4000),
    status: answer.status,
    ...(code === undefined ? {} : { code }),
    ms: Math.round(ms * 10) / 10,
    ...(requestId === undefined ? {} : { requestId }),
    ...(agent === undefined ? {} : { agent }),
  }
}

/** One line for a person: `12:00:01  201 PUT /subscriptions/…  14 ms`. */
export function lineText({ time, method, path, status, code, ms }: RequestLine): string {
  return `${time.slice(11, 19)}  ${status} ${method} ${path}  ${Math.round(ms)} ms${code === undefined ? '' : `  ${code}`}`
}

export interface LogWriter {
  tell(line: RequestLine): void
  close(): Promise<void>
}

/**
 * Appends one JSON line a request to a file only its owner can read. Throws a `UserProblem` when it cannot be opened; when it cannot be written later,
 * `trouble` is told once and the simulator goes on without it.
 */
export function writeLog(file: string, trouble: (text: string) => void): LogWriter {
  let descriptor: number
  try {
    descriptor = openSync(file, 'a', 0o600)
    // One that was there before may be readable by others; a pipe or terminal is left as it is.
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600)
  } catch (error) {
    throw new UserProblem({
      code: 'log-unwritable',
      what: `The request log ${file} cannot be written.`,
      why: error instanceof Error ? error.message : String(error),
      now: ['Name another file: secure-batch simulator --log FILE'],
      exit: exitCodes.usage,
    })
  }
  const stream = createWriteStream(file, { fd: descriptor })
  let broken = false
  stream.on('error', (error) => {
    if (!broken) trouble(`The request log ${file} cannot be written any more (${error.message}). The practice cloud goes on without it.`)
    broken = true
  })
  return {
    tell(line) {
      if (!broken) stream.write(`${JSON.stringify(line)}\n`)
    },
    close: () => new Promise((resolve) => (broken || stream.destroyed ? resolve() : stream.end(() => resolve()))),
  }
}
