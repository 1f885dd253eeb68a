/** One request as `--verbose` tells it: never its headers, never a body. */
export interface WatchedRequest {
  readonly method: string
  readonly url: string
  /** Undefined where no answer came; then `failure` says why. */
  readonly status: number | undefined
  readonly failure?: string
  readonly milliseconds: number
  /** The service's ids of this request, and of everything it caused: what support asks for. */
  readonly requestId?: string
  readonly correlationId?: string
}
