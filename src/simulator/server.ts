import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { isLoopback } from './http/loopback.ts'
import { scaledRetry } from './http/retry-after.ts'
import type { SignIn } from './http/sign-in.ts'
import { announceEndpoint } from './lock-file.ts'
import type { Simulator } from './simulator.ts'
import { answerInPracticeTime } from './transport.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'

export interface PracticeServer {
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT` with a certificate. */
  readonly endpoint: string
  close(): Promise<void>
}

export interface ServerOptions {
  readonly simulator: Simulator
  readonly clock: Clock
  /** 0 picks a free port. */
  readonly port: number
  /** Virtual: a poll is held until what it asks about has happened. Scaled: answers come at once and clients wait. */
  readonly time: 'virtual' | 'scaled'
  /** How many times as fast the clock runs; `Retry-After` is divided by it. */
  readonly factor?: number
  /** The file behind the simulator's store: other processes that want it are told this endpoint. */
  readonly stateFile?: string
  /** HTTPS with this key and certificate (PEM), and a directory to sign in to: Resource Manager then wants its tokens. Absent: plain HTTP, no sign-in. */
  readonly tls?: { readonly key: string; readonly certificate: string; readonly signIn: SignIn }
  /** Called for every request answered. */
  readonly log?: (line: { readonly method: string; readonly url: string; readonly status: number; readonly milliseconds: number }) => void
}

/** ARM takes bodies of up to 8 MB (ARM RPC). */
const largestBody = 8 * 1024 * 1024

/**
 * Serves the practice cloud over HTTP or HTTPS on 127.0.0.1 only. Requests whose Host header is not a loopback name are refused, so that
 * a web page cannot reach it by a rebound name. Throws a `UserProblem` when the port is taken.
 */
export async function serve(options: ServerOptions): Promise<PracticeServer> {
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(options, request, response)
  const { tls } = options
  const server = tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.certificate }, listener)
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const endpoint = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`
  if (options.stateFile !== undefined) announceEndpoint(options.stateFile, endpoint)
  return {
    endpoint,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now()
  const method = request.method ?? 'GET'
  const target = request.url ?? '/'
  const finish = (status: number, headers: Record<string, string>, body?: string) => {
    response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) })
    response.end(body)
    options.log?.({ method, url: withoutCodes(target), status, milliseconds: performance.now() - started })
  }
  const refuse = (status: number, code: string, message: string) =>
    finish(status, { 'Content-Type': 'application/json; charset=utf-8' }, JSON.stringify({ error: { code, message } }))
  try {
    const host = request.headers.host ?? ''
    if (!isLoopback(host)) return refuse(421, 'MisdirectedRequest', `The practice cloud answers loopback names only, not '${host}'.`)
    if (target === '/healthz') return finish(200, { 'Content-Type': 'application/json; charset=utf-8' }, JSON.stringify({ status: 'ok' }))
    if (!target.startsWith('/')) return refuse(400, 'BadRequest', 'The request target must be a path.')
    const body = await readBody(request)
    if (body === undefined) return refuse(413, 'RequestContentTooLarge', 'The request content is larger than 8 MB.')
    const gone = new AbortController()
    response.on('close', () => gone.abort(new Error('The client has gone.')))
    const url = `${options.tls === undefined ? 'http' : 'https'}://${host}${target}`
    const asked = { method, url, headers: headersOf(request), ...(body === '' ? {} : { body }) }
    const signedIn = signIn(options, asked, target)
    if (signedIn !== undefined) return finish(signedIn.status, signedIn.headers, signedIn.body)
    const result = await respond(options, asked, gone.signal)
    finish(result.status, scaledRetry(result.headers, options.factor ?? 1), result.body)
  } catch (error) {
    if (response.destroyed) return
    const problem = error instanceof UserProblem ? error.message : 'The practice cloud failed to answer; this is a bug of secure-batch.'
    if (!response.headersSent) refuse(500, 'InternalServerError', problem)
    else response.destroy()
    if (!(error instanceof UserProblem))
      options.log?.({ method, url: `${target} ${String(error)}`, status: 500, milliseconds: performance.now() - started })
  }
}

async function respond(
  { simulator, clock, time }: ServerOptions,
  request: SimulatorRequest,
  signal: AbortSignal,
): Promise<SimulatorResponse> {
  if (time === 'virtual') return answerInPracticeTime(simulator, clock, request, signal)
  const response = simulator.handle(request)
  if (response.takes !== undefined) await clock.sleep(response.takes, signal)
  return response
}

/** What the directory answers, or Resource Manager for want of a token; undefined where the request may go on. The practice cloud's own pages are open. */
function signIn({ tls }: ServerOptions, request: SimulatorRequest, target: string): SimulatorResponse | undefined {
  if (tls === undefined) return undefined
  const open = /^\/($|\?|favicon\.ico|practice\/)/.test(target)
  return tls.signIn.answer(request) ?? (open ? undefined : tls.signIn.refuse(request))
}

/** Addresses of the directory lose their query before they are logged: it holds what a sign-in is made of. */
function withoutCodes(target: string): string {
  return /^\/[^/?]+\/oauth2\//i.test(target) ? target.replace(/\?.*$/, '') : target
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > largestBody) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UserProblem({
          code: 'port-unavailable',
          what: `The practice cloud cannot listen on 127.0.0.1:${port}.`,
          why: error.code === 'EADDRINUSE' ? 'Another program already listens there.' : error.message,
          now: ['Use another port: secure-batch simulator --port N', 'Or let the system pick one: secure-batch simulator --port 0'],
          exit: exitCodes.usage,
        }),
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
