import { createPipelineRequest, RestError } from '@azure/core-rest-pipeline'
import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { MissingRight } from './advice-rights.ts'
import { missingRight } from './advice-rights.ts'
import type { Clients } from './clients.ts'
import { problemFrom, serviceErrorOf } from './errors.ts'

/** Raw reads of Resource Manager for whoever judges what is there; see `Reader` in posture/preflight/types.ts, which this is. */
export interface Reading {
  get(path: string, apiVersion: string): Promise<JsonObject | undefined>
  list(path: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<readonly JsonObject[]>
  ask(path: string, apiVersion: string, body: JsonObject): Promise<JsonObject | undefined>
}

/** Pages of one list that are read at most: a service that never stops is not believed. */
const mostPages = 1000

/**
 * Reads through the SDKs' own pipeline (sign-in, retries, the wire). The same question is asked once, however many ask it at the same time.
 * `refused` makes the error for what the caller may not read (401, 403); every other failure is a UserProblem.
 */
export function createReading(clients: Clients, refused: (right: Pick<MissingRight, 'action' | 'scope'>) => Error): Reading {
  const asked = new Map<string, Promise<JsonObject | undefined>>()
  const once = (method: 'GET' | 'POST', url: string, body?: JsonObject): Promise<JsonObject | undefined> => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const key = `${method} ${url} ${text ?? ''}`
    const known = asked.get(key)
    if (known !== undefined) return known
    const asking = send(method, url, text)
    asked.set(key, asking)
    return asking
  }
  const address = (path: string, apiVersion: string, query: Readonly<Record<string, string>> = {}): string => {
    const url = new URL(`${clients.connection.arm}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    url.searchParams.set('api-version', apiVersion)
    // ARM's `$filter` takes a plus for a space, but not every provider does.
    return url.href.replaceAll('+', '%20')
  }

  async function send(method: 'GET' | 'POST', url: string, body: string | undefined): Promise<JsonObject | undefined> {
    const { pathname } = new URL(url)
    const subject = `${decodeURI(pathname)} could not be read.`
    try {
      const { pipeline } = await clients.resources()
      const request = createPipelineRequest({ method, url, ...(body === undefined ? {} : { body }) })
      if (body !== undefined) request.headers.set('content-type', 'application/json')
      const response = await pipeline.sendRequest(clients.connection.wire, request)
      if (response.status === 404) return undefined
      if (response.status >= 300) {
        const error = new RestError(`${method} was answered with ${response.status}.`, { statusCode: response.status, request, response })
        if (response.status === 401 || response.status === 403) throw refused(rightOf(error, method, decodeURI(pathname)))
        throw problemFrom(error, subject)
      }
      const read: Json = JSON.parse(
        response.bodyAsText === undefined || response.bodyAsText === null || response.bodyAsText === '' ? 'null' : response.bodyAsText,
      )
      // Compute's lists of images are plain arrays.
      return isObject(read) ? read : Array.isArray(read) ? { value: read } : undefined
    } catch (error) {
      throw problemFrom(error, subject)
    }
  }

  return {
    get: (path, apiVersion) => once('GET', address(path, apiVersion)),
    ask: (path, apiVersion, body) => once('POST', address(path, apiVersion), body),
    async list(path, apiVersion, query) {
      const found: JsonObject[] = []
      let next: string | undefined = address(path, apiVersion, query)
      for (let pages = 0; next !== undefined && pages < mostPages; pages += 1) {
        const page: JsonObject | undefined = await once('GET', next)
        const value = page?.value
        if (Array.isArray(value)) found.push(...value.filter(isObject))
        next = typeof page?.nextLink === 'string' && page.nextLink !== '' ? page.nextLink : undefined
      }
      return found
    },
  }
}

/** The action that is lacking: in the service's words, or as Azure names its actions by method and path. */
function rightOf(error: RestError, method: 'GET' | 'POST', path: string): Pick<MissingRight, 'action' | 'scope'> {
  const said = missingRight(serviceErrorOf(error)?.message ?? '')
  if (said !== undefined) return said
  const parts = path.split('/').filter((part) => part !== '')
  const provider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers')
  const types = provider === -1 ? [] : parts.slice(provider + 2).filter((_, index) => index % 2 === 0)
  const verb = method === 'GET' ? 'read' : 'action'
  const action = provider === -1 ? `Microsoft.Resources/subscriptions/${verb}` : [parts[provider + 1] ?? '', ...types, verb].join('/')
  return { action, scope: path }
}
