import { isObject } from '../../common/json.ts'
import type { ArmError } from '../errors.ts'
import type { Answer, SimulatorRequest, SimulatorResponse } from '../types.ts'

export function refusal(error: ArmError): Answer {
  return {
    status: error.status,
    headers: {
      ...(error.more.retryAfter === undefined ? {} : { 'Retry-After': String(error.more.retryAfter) }),
      ...(error.more.allow === undefined ? {} : { Allow: error.more.allow.join(', ') }),
      'x-ms-failure-cause': 'service',
    },
    body: { error: error.body() },
  }
}

export function wire(request: SimulatorRequest, answer: Answer, common: Record<string, string>, ahead: number): SimulatorResponse {
  const hasBody = answer.body !== undefined && request.method !== 'HEAD'
  const body = hasBody ? JSON.stringify(answer.body) : undefined
  const status = answer.status
  const error = isObject(answer.body) && isObject(answer.body.error) ? answer.body.error.code : undefined
  return {
    status,
    headers: {
      ...common,
      ...answer.headers,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
      ...(typeof error === 'string' && status >= 400 ? { 'x-ms-error-code': error } : {}),
    },
    ...(body === undefined ? {} : { body }),
    ...(answer.takes === undefined ? {} : { takes: answer.takes }),
    ...(answer.pending === undefined ? {} : { pending: answer.pending - ahead }),
  }
}

export function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
