import type { SimulatorResponse } from '../types.ts'

/** A refusal as Microsoft Entra ID gives it: OAuth's `error`, and what happened as an AADSTS code. */
export class EntraError extends Error {
  override readonly name = 'EntraError'
  readonly status: number
  readonly error: string
  readonly code: number
  constructor(status: number, error: string, code: number, message: string) {
    super(message)
    this.status = status
    this.error = error
    this.code = code
  }
}

/**
 * The error answer of a token endpoint. Shape: learn.microsoft.com/entra/identity-platform/reference-error-codes. `trace` is the id support
 * would ask for; `now` in milliseconds since 1970.
 */
export function entraRefusal(error: EntraError, origin: string, trace: string, now: number): SimulatorResponse {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store, no-cache', 'x-ms-request-id': trace },
    body: JSON.stringify({
      error: error.error,
      error_description: `AADSTS${error.code}: ${error.message} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: ${timestamp}`,
      error_codes: [error.code],
      timestamp,
      trace_id: trace,
      correlation_id: trace,
      error_uri: `${origin}/error?code=${error.code}`,
    }),
  }
}
