import { at, isObject, type Json, type JsonObject } from '../common/json.ts'
import { exitCodes, type ProblemDetails, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { adviceFor } from './advice.ts'
import { type About, aboutOf } from './advice-about.ts'
import type { BadEnd } from './asking.ts'
import { brokenConnection } from './broken-connection.ts'
import { secondsToWait } from './retry-after.ts'
import { certificateProblem, notSignedIn } from './sign-in-watch.ts'

/** What an ARM error envelope says. */
export interface ServiceError {
  readonly status: number | undefined
  readonly code: string
  readonly message: string
  /** Codes and messages of `details[]` and of inner errors, outermost first. */
  readonly inner: readonly { readonly code: string; readonly message: string }[]
  readonly correlationId: string | undefined
  /** Seconds the answer asks to wait before the next try. */
  readonly retryAfter?: number
  readonly policies: readonly string[]
  /** What the request was about. */
  readonly about?: About
}

/** Reads an SDK's error (RestError, or the poller's) as the service's own words; undefined when it is not from the service. */
export function serviceErrorOf(error: unknown): ServiceError | undefined {
  if (!(error instanceof Error)) return undefined
  const failed = failedOperation(error)
  if (failed !== undefined) return failed
  const response = field(error, 'response')
  const text = field(response, 'bodyAsText')
  const envelope = parse(text)
  const status = numeric(field(error, 'statusCode')) ?? numeric(field(response, 'status'))
  const body = isObject(envelope) ? (isObject(envelope.error) ? envelope.error : envelope) : undefined
  const code = textOf(body?.code) ?? textOf(field(error, 'code'))
  // A connection that failed carries a code too (ECONNREFUSED), but no answer of the service.
  if (status === undefined && body === undefined) return undefined
  const headers = field(response, 'headers')
  const asked = hasGet(headers) ? secondsToWait(headers, 0) : undefined
  const sent = field(error, 'request') ?? field(response, 'request')
  return {
    status,
    about: aboutOf(field(sent, 'url'), field(sent, 'body')),
    ...(asked === undefined ? {} : { retryAfter: asked }),
    code: code ?? `Http${status ?? 0}`,
    message: withoutSecrets(safeText(textOf(body?.message) ?? error.message, { multiline: true })).trim(),
    inner: body === undefined ? [] : innerErrors(body),
    correlationId: headerOf(response, 'x-ms-correlation-request-id') ?? headerOf(response, 'x-ms-request-id'),
    policies: body === undefined ? policiesInWords(error.message) : policyNames(body),
  }
}

const badEnds = new WeakMap<Error, BadEnd>()

/** Says what the wire saw of the operation an error is about: all who read the error know it then. */
export function withEnd(error: unknown, end: BadEnd | undefined): unknown {
  if (error instanceof Error && end !== undefined) badEnds.set(error, end)
  return error
}

/**
 * A long-running operation that ended Failed or Canceled. The pollers of @azure/core-lro throw a plain Error for it and keep nothing of the
 * answer but its text: `The long-running operation has failed. CODE. MESSAGE`. The wire has seen the answer.
 */
function failedOperation(error: Error): ServiceError | undefined {
  const match = /^The long-running operation has (?:failed|been canceled)\.?\s*(?:(\w+)\.\s*)?([\s\S]*)$/.exec(error.message)
  if (match === null) return undefined
  const end = badEnds.get(error)
  const answer = parse(end?.body)
  const body = isObject(answer) && isObject(answer.error) ? answer.error : undefined
  return {
    status: undefined,
    code: textOf(body?.code) ?? match[1] ?? 'OperationFailed',
    message:
      withoutSecrets(safeText(textOf(body?.message) ?? match[2] ?? '', { multiline: true })).trim() ||
      'The operation did not succeed, and the service gave no reason.',
    inner: body === undefined ? [] : innerErrors(body),
    correlationId: end?.correlationId,
    policies: body === undefined ? policiesInWords(match[2] ?? '') : policyNames(body),
  }
}

/**
 * Turns whatever an SDK threw into a `UserProblem`. `subject` names what was being done: `Key Vault kv-demo was not created`.
 * Codes with advice get it; others show the service's words and the correlation id. Errors that are not Azure's come back as they are.
 */
export function problemFrom(error: unknown, subject: string): Error {
  if (error instanceof UserProblem) return error
  const signedIn = notSignedIn(error)
  if (signedIn !== undefined) return signedIn
  const service = serviceErrorOf(error)
  if (service !== undefined) return withRetry(new UserProblem(detailsOf(service, subject)), service)
  const unreached = connectionProblem(error)
  if (unreached !== undefined) return unreached
  return error instanceof Error ? error : new Error(String(error))
}

function detailsOf(service: ServiceError, subject: string): ProblemDetails {
  // The innermost code that is known says most, in its own words.
  const told = [...service.inner.toReversed(), service].find(({ code }) => adviceFor(code) !== undefined)
  const known = told === undefined ? undefined : adviceFor(told.code)
  const spoken = told === undefined || told.message === '' ? service : { ...service, message: told.message }
  const words = [service.message, ...service.inner.map((entry) => entry.message)].filter(
    (line, index, all) => line !== '' && all.indexOf(line) === index,
  )
  const why = known === undefined ? words.join(' ') : known.why(spoken)
  return {
    code: service.code,
    what: subject,
    why,
    now: known === undefined ? unknownCode(service) : known.now(spoken),
    ...(known === undefined ? {} : { link: known.link }),
    ...(service.correlationId === undefined ? {} : { correlationId: service.correlationId }),
    details: words.filter((line) => !why.includes(line)),
    exit: known?.exit ?? (service.status === 401 || service.status === 403 ? exitCodes.notAllowed : exitCodes.failed),
  }
}

/** What to do about a code nobody has written advice for. */
function unknownCode({ correlationId }: ServiceError): readonly string[] {
  return [
    'Run the same command again: it goes on from what exists',
    correlationId === undefined
      ? 'If it fails again, look at the resource’s Activity log in the portal: it may say more'
      : 'If it fails again, look the code up, or ask Azure support with the correlation id',
  ]
}

/** When to come back is the service's to say; the advice knows for how long it is worth it. */
function withRetry(problem: UserProblem, service: ServiceError): Error {
  const after = service.retryAfter === undefined ? {} : { afterSeconds: service.retryAfter }
  const retry = [...service.inner.map((entry) => entry.code), service.code]
    .map((code) => adviceFor(code)?.retry)
    .find((entry) => entry !== undefined && (entry.when === undefined || entry.when(service)))
  if (retry !== undefined) {
    const { when: _, ...plain } = retry
    return Object.assign(problem, { retry: { ...plain, ...after } })
  }
  if (service.status !== undefined && mayHeal.has(service.status)) {
    return Object.assign(problem, { retry: { because: 'the service is busy', withinSeconds: 300, ...after } })
  }
  return problem
}

/** Too much at once, or a failure inside the service or before it: a further try may succeed. */
const mayHeal = new Set([408, 429, 500, 502, 503, 504])

/** Failures of the network, told by code. */
function connectionProblem(error: unknown): UserProblem | undefined {
  if (!(error instanceof Error)) return undefined
  const untrusted = certificateProblem(error, hostOf(error))
  if (untrusted !== undefined) return untrusted
  const code = textOf(field(error, 'code')) ?? textOf(field(error.cause, 'code'))
  if (code !== undefined && brokenConnection.has(code)) {
    const problem = new UserProblem({
      code: 'unreachable',
      what: 'Azure Resource Manager did not answer.',
      why: withoutSecrets(safeText(error.message)),
      now: ['Check your connection and proxy (with --arm-endpoint: whether the simulator runs), then run the same command again'],
    })
    // A step of a run may try again: what a broken connection left behind is read before.
    return Object.assign(problem, { retry: { because: 'Azure Resource Manager did not answer', withinSeconds: 300 } })
  }
  return undefined
}

function hostOf(error: Error): string {
  const url = textOf(field(field(error, 'request'), 'url'))
  return url !== undefined && URL.canParse(url) ? new URL(url).host : 'the server'
}

function innerErrors(body: JsonObject): { code: string; message: string }[] {
  const listed = Array.isArray(body.details) ? body.details.filter(isObject) : []
  const inner = isObject(body.innererror) ? [body.innererror] : []
  return [...listed, ...inner].flatMap((entry) => [
    {
      code: textOf(entry.code) ?? '',
      message: withoutSecrets(safeText(textOf(entry.message) ?? textOf(entry.value) ?? '', { multiline: true })),
    },
    ...innerErrors(entry),
  ])
}

function policyNames(body: JsonObject): string[] {
  const info = Array.isArray(body.additionalInfo) ? body.additionalInfo.filter(isObject) : []
  const listed = info.flatMap((entry) => {
    const name = at(entry, 'info.policyDefinitionDisplayName') ?? at(entry, 'info.policyDefinitionName')
    return typeof name === 'string' ? [safeText(name)] : []
  })
  return listed.length > 0 ? listed : policiesInWords(textOf(body.message) ?? '')
}

/** Some answers, and clients that keep no body, name the policies only in their words: `Policy identifiers: '[{"policyAssignment":{"name":…},"policyDefinition":{"name":…}}]'`. */
export function policiesInWords(message: string): string[] {
  const identifiers = parse(/Policy identifiers: '(\[[\s\S]*\])'/.exec(message)?.[1])
  return (Array.isArray(identifiers) ? identifiers : []).flatMap((entry) => {
    const name = isObject(entry) ? at(entry, 'policyDefinition.name') : undefined
    return typeof name === 'string' ? [safeText(name)] : []
  })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined
}
function headerOf(response: unknown, name: string): string | undefined {
  const headers = field(response, 'headers')
  return hasGet(headers) ? textOf(headers.get(name)) : undefined
}
function hasGet(headers: unknown): headers is { get(name: string): string | undefined } {
  return typeof field(headers, 'get') === 'function'
}
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
function parse(text: unknown): Json | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
