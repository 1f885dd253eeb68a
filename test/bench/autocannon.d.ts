/** The part of autocannon the bench uses; the package has no types of its own. */
declare module 'autocannon' {
  namespace autocannon {
    interface Request {
      readonly method: string
      readonly path?: string
      readonly body?: string
      readonly setupRequest?: (request: Request) => Request
    }
    interface Result {
      readonly requests: { readonly average: number }
      /** Milliseconds. */
      readonly latency: { readonly p99: number }
      readonly non2xx: number
      readonly errors: number
    }
  }
  function autocannon(options: {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration: number
    readonly headers: Readonly<Record<string, string>>
    readonly requests: readonly autocannon.Request[]
  }): Promise<autocannon.Result>
  export default autocannon
}
