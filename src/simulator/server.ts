import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { isLoopback } from './http/loopback.ts'
import { scaledRetry } from './http/retry-after.ts'
import type { SignIn } from './http/sign-in.ts'
import { announceEndpoint } from './lock-file.ts'
import { createLooks, type Looks } from './page/looks.ts'
import { createRequestLog, type RequestLog, requestLine } from './request-log.ts'
import type { Scenario } from './scenario/types.ts'
import type { Simulator } from './simulator.ts'
import { ConnectionReset } from './transport.ts'
import type { SimulatorRequest, SimulatorResponse } from './types.ts'
import { type VirtualService, virtualService, waitPath } from './virtual-service.ts'

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
  /** Where requests are noted; the page shows the last ones. Looks at the page and at `/healthz` are not noted. */
  readonly requests?: RequestLog
  /** The scenario's name, for the page. */
  readonly scenario?: string
  /** What `POST /practice/furnish?scenario=NAME` puts in; undefined for a name it does not know. Absent: nothing can be put in. */
  readonly furnishing?: (name: string) => Scenario | undefined
}

interface Served extends ServerOptions {
  readonly requests: RequestLog
  readonly looks: Looks
  readonly virtual: VirtualService | undefined
}

/** ARM takes bodies of up to 8 MB (ARM RPC). */
const largestBody = 8 * 1024 * 1024

/**
 * Serves the practice cloud over HTTP or HTTPS on 127.0.0.1 only. Requests whose Host header is not a loopback name are refused, so that
 * a web page cannot reach it by a rebound name. Throws a `UserProblem` when the port is taken.
 */
export async function serve(options: ServerOptions): Promise<PracticeServer> {
  const requests = options.requests ?? createRequestLog()
  const speed = options.time === 'scaled' ? (options.factor ?? 1) : undefined
  const virtual = options.time === 'virtual' ? virtualService(options.simulator, options.clock) : undefined
  const looks = createLooks({ simulator: options.simulator, requests, speed, scenario: options.scenario })
  const served: Served = { ...options, requests, looks, virtual }
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(served, request, response)
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

async function answer(options: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now()
  const method = request.method ?? 'GET'
  const target = request.url ?? '/'
  const finish = (status: number, headers: Record<string, string>, body?: string, noted = true) => {
    response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) })
    response.end(method === 'HEAD' ? undefined : body)
    if (!noted) return
    const agent = request.headers['user-agent']
    const ms = performance.now() - started
    options.requests.add(requestLine({ method, target: withoutCodes(target), agent }, { status, headers }, { time: Date.now(), ms }))
  }
  const refuse = (status: number, code: string, message: string) =>
    finish(
      status,
      { 'Content-Type': 'application/json; charset=utf-8', 'x-ms-error-code': code },
      JSON.stringify({ error: { code, message } }),
    )
  try {
    const host = request.headers.host ?? ''
    if (!isLoopback(host)) return refuse(421, 'MisdirectedRequest', `The practice cloud answers loopback names only, not '${host}'.`)
    if (isFromElsewhere(request)) return refuse(403, 'Forbidden', 'The practice cloud answers no web page but its own.')
    if (target === '/healthz')
      return finish(200, { 'Content-Type': 'application/json; charset=utf-8' }, JSON.stringify({ status: 'ok' }), false)
    const look = options.looks.answer(method, target, request.headers)
    if (look !== undefined) return finish(look.status, look.headers, look.body, false)
    if (method === 'POST' && target.startsWith('/practice/furnish?')) {
      const made = furnished(options, target)
      await options.simulator.durable()
      if (made === undefined) return refuse(404, 'ScenarioNotFound', 'There is no such scenario to furnish this cloud with.')
      return finish(200, { 'Content-Type': 'application/json; charset=utf-8' }, made)
    }
    if (options.virtual !== undefined && method === 'POST' && target.startsWith(`${waitPath}?`)) {
      const waited = await options.virtual.wait(target, untilGone(response))
      return finish(waited.status, waited.headers, waited.body, false)
    }
    if (!target.startsWith('/')) return refuse(400, 'BadRequest', 'The request target must be a path.')
    const body = await readBody(request)
    if (body === undefined) return refuse(413, 'RequestContentTooLarge', 'The request content is larger than 8 MB.')
    const url = `${options.tls === undefined ? 'http' : 'https'}://${host}${target}`
    const asked = { method, url, headers: headersOf(request), ...(body === '' ? {} : { body }) }
    const signedIn = signIn(options, asked)
    if (signedIn !== undefined) return finish(signedIn.status, signedIn.headers, signedIn.body)
    const result = await respond(options, asked, response)
    await options.simulator.durable()
    if (result.reset === true) return breakOff(response)
    finish(result.status, scaledRetry(result.headers, options.factor ?? 1), result.body)
  } catch (error) {
    if (response.destroyed) return
    if (error instanceof ConnectionReset) return breakOff(response)
    const problem = error instanceof UserProblem ? error.message : 'The practice cloud failed to answer; this is a bug of secure-batch.'
    if (!response.headersSent) refuse(500, 'InternalServerError', problem)
    else response.destroy()
    if (!(error instanceof UserProblem)) process.emitWarning(error instanceof Error ? error : String(error))
  }
}

/** Puts a scenario's set-up into the cloud: what a client in the same process does by `Simulator.furnish`. Undefined: there is no such scenario. */
function furnished({ simulator, furnishing }: Served, target: string): string | undefined {
  const name = new URL(target, 'http://localhost').searchParams.get('scenario') ?? ''
  const scenario = furnishing?.(name)
  return scenario === undefined ? undefined : JSON.stringify({ scenario: name, furnished: simulator.furnish(scenario) })
}

async function respond(
  { simulator, clock, virtual, tls }: Served,
  request: SimulatorRequest,
  client: ServerResponse,
): Promise<SimulatorResponse> {
  if (tls?.signIn.isOwner(request) === true) return simulator.handleAsOwner(request)
  if (virtual !== undefined) return virtual.answer(request, untilGone(client))
  const response = simulator.handle(request)
  if (response.takes !== undefined) await clock.sleep(response.takes, untilGone(client))
  return response
}

/** The connection breaks under the client's hands: a reset, not an end. */
function breakOff(response: ServerResponse): void {
  const { socket } = response
  if (socket === null) response.destroy()
  else socket.resetAndDestroy()
}

/** What the directory answers, or Resource Manager for want of a token; undefined where the request may go on. */
function signIn({ tls }: ServerOptions, request: SimulatorRequest): SimulatorResponse | undefined {
  if (tls === undefined) return undefined
  return tls.signIn.answer(request) ?? (isOpen(request.url) ? undefined : tls.signIn.refuse(request))
}

/** The practice cloud's own pages need no sign-in. */
const isOpen = (url: string) => /^\/($|favicon\.ico$|practice\/)/.test(new URL(url).pathname)

/** Addresses of the directory lose their query before they are logged: it holds what a sign-in is made of. */
function withoutCodes(target: string): string {
  return /^\/[^/?]+\/oauth2\//i.test(target) ? target.replace(/\?.*$/, '') : target
}

/** Aborted when the client hangs up. Made only where something is waited for: it costs more than most answers. */
function untilGone(client: ServerResponse): AbortSignal {
  const gone = new AbortController()
  client.on('close', () => gone.abort(new Error('The client has gone.')))
  return gone.signal
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name in request.headers) {
    const value = request.headers[name]
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return headers
}

/**
 * Whether a browser says that a page of another site sends this. Such a page could not read the answer, but a plain POST would arrive and count.
 * Following a link to the page is no such thing.
 */
function isFromElsewhere({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate') return false
  const { origin } = headers
  const foreign = origin !== undefined && !(URL.canParse(origin) && isLoopback(new URL(origin).host))
  return foreign || headers['sec-fetch-site'] === 'cross-site'
}

/** The body as text; undefined when it is too large. A request that announces none has none (RFC 9112, 6.3). */
function readBody(request: IncomingMessage): Promise<string | undefined> | string {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return ''
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= largestBody) parts.push(part)
      else resolve(undefined)
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.on('error', reject)
    request.on('close', () => reject(new Error('The client has gone.')))
  })
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
