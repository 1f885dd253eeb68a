import { createHttpHeaders, type HttpClient, type PipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline'

import { UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'

/** The one way to Azure: every SDK client is given the same wire. */
export type Wire = HttpClient

/** A request as a plain value, and its answer: what the practice cloud speaks. */
export interface PlainRequest {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body?: string
}
export interface PlainResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** How the practice cloud answers: in its own time, so that no one waits for real. Rejects with the signal's reason when aborted. */
export type PracticeCloud = (request: PlainRequest, signal: AbortSignal | undefined) => Promise<PlainResponse>

/** Straight into the practice cloud, in process, no socket. */
export function practiceWire(answer: PracticeCloud): Wire {
  return {
    async sendRequest(request) {
      throwIfAborted(request)
      return response(request, await answer(plain(request), signalOf(request)).catch((error: unknown) => asNetwork(error, request)))
    },
  }
}

/**
 * To an emulator at another address: the SDKs keep talking to `https://management.azure.com` (they refuse to send a token over
 * plain HTTP), and only here is the origin replaced, both ways. The caller gives loopback addresses only.
 */
export function emulatorWire(client: HttpClient, canonical: string, endpoint: string): Wire {
  const outside = new URL(endpoint).origin
  return {
    async sendRequest(request) {
      const url = new URL(request.url)
      const sent: PipelineRequest = {
        ...request,
        url: `${outside}${url.pathname}${url.search}`,
        headers: createHttpHeaders(request.headers.toJSON({ preserveCase: true })),
        allowInsecureConnection: true,
      }
      const answer = await client.sendRequest(sent)
      const headers = createHttpHeaders(answer.headers.toJSON({ preserveCase: true }))
      for (const name of ['azure-asyncoperation', 'location', 'operation-location']) {
        const value = headers.get(name)
        if (value?.startsWith(outside)) headers.set(name, canonical + value.slice(outside.length))
      }
      // Its time runs faster than ours: a poll need not wait. A refusal must say when to come back, or the SDKs do not.
      if (!isRefusal(answer.status)) headers.delete('retry-after')
      const body = answer.bodyAsText?.replaceAll(`"nextLink":"${outside}`, `"nextLink":"${canonical}`)
      return { ...answer, request, headers, ...(body === undefined ? {} : { bodyAsText: body }) }
    },
  }
}

/** What would have been sent. */
export interface CapturedRequest {
  readonly method: string
  readonly url: string
  readonly body: string | undefined
}

/** Carries the captured request out of an SDK call that never sent it. */
export class Captured extends Error {
  override readonly name = 'Captured'
  readonly request: CapturedRequest
  constructor(request: CapturedRequest) {
    super('captured')
    this.request = request
  }
}

/** Sends nothing: every call ends in a `Captured` with the exact request. */
export const captureWire: Wire = {
  async sendRequest(request) {
    throw new Captured({ method: request.method, url: request.url, body: textOf(request) })
  },
}

/**
 * To Azure itself: a token goes over TLS to the cloud's own Resource Manager, or to a regional name below it, and nowhere else, whatever address a
 * response names for polling. `addresses` are single ones beside it that may be read (GET) with a token: exactly these, nothing below them.
 */
export function guardedWire(client: HttpClient, hosts: readonly string[], addresses: readonly string[] = []): Wire {
  const known = hosts.map((host) => host.toLowerCase())
  return {
    async sendRequest(request) {
      const { protocol, host } = new URL(request.url)
      const trusted = protocol === 'https:' && known.some((one) => host.toLowerCase() === one || host.toLowerCase().endsWith(`.${one}`))
      const named = request.method === 'GET' && addresses.includes(request.url)
      if (request.headers.has('authorization') && !trusted && !named) {
        throw new UserProblem({
          code: 'unknown-host',
          what: `A response asked to send your sign-in to ${safeText(host)}, which is not part of this cloud. It was not sent.`,
          why: 'A proxy that rewrites addresses can cause this.',
          now: ['Check your proxy settings, then run the same command again: it goes on from here'],
        })
      }
      return client.sendRequest(request)
    },
  }
}

function plain(request: PipelineRequest): PlainRequest {
  const body = textOf(request)
  return {
    method: request.method,
    url: request.url,
    headers: request.headers.toJSON(),
    ...(body === undefined ? {} : { body }),
  }
}

function textOf(request: PipelineRequest): string | undefined {
  return typeof request.body === 'string' ? request.body : undefined
}

function response(request: PipelineRequest, answer: PlainResponse): PipelineResponse {
  const headers = createHttpHeaders(answer.headers)
  // What there was to wait for has been waited for, on the practice clock; the SDKs would wait for real.
  if (!isRefusal(answer.status)) headers.delete('retry-after')
  return { request, status: answer.status, headers, bodyAsText: answer.body ?? '' }
}

/** A connection that broke, as the SDKs know it: they send the request again. */
function asNetwork(error: unknown, request: PipelineRequest): never {
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
    throw new RestError(error.message, { code: 'ECONNRESET', request })
  throw error
}

const isRefusal = (status: number) => status === 429 || status === 503

function throwIfAborted(request: PipelineRequest): void {
  if (request.abortSignal?.aborted) throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' })
}

function signalOf(request: PipelineRequest): AbortSignal | undefined {
  return request.abortSignal instanceof AbortSignal ? request.abortSignal : undefined
}
