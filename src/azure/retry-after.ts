import type { HttpHeaders } from '@azure/core-rest-pipeline'

/** The seconds an answer asks to wait; undefined when it does not say. A date counts from the answer's own, or from `now` (RFC 9110, Retry-After). */
export function secondsToWait(headers: Pick<HttpHeaders, 'get'>, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = figure(headers.get(name))
    if (milliseconds !== undefined) return milliseconds / 1000
  }
  const text = headers.get('retry-after')
  const seconds = figure(text)
  if (seconds !== undefined || text === undefined) return seconds
  const until = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  const from = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(until) ? undefined : Math.max(0, (until - (Number.isNaN(from) ? now : from)) / 1000)
}

function figure(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}
