/** How often a throttled read is sent again: at the ten seconds Resource Manager asks for, five minutes. Reading again harms nobody. */
const readRetries = 30
/** How often the SDKs themselves send anything else again. */
const writeRetries = 3

export interface Patience<T> {
  readonly method: string
  ask(): Promise<T>
  /** What the answer says. */
  status(answer: T): number
  /** The `Retry-After` header, in seconds. */
  retryAfter(answer: T): string | undefined
  /** Rejects when the request is called off. */
  sleep(milliseconds: number): Promise<void>
  /** Told of each wait before it begins, in seconds. */
  waiting?(seconds: number): void
}

/** Asks until the answer is not "too much at once" (429, 503) with a time to come back, or the tries are used up; then that answer. */
export async function outwait<T>({ method, ask, status, retryAfter, sleep, waiting }: Patience<T>): Promise<T> {
  const most = method === 'GET' || method === 'HEAD' ? readRetries : writeRetries
  for (let retries = 0; ; retries += 1) {
    const answer = await ask()
    const seconds = Number(retryAfter(answer) ?? Number.NaN)
    if ((status(answer) !== 429 && status(answer) !== 503) || !Number.isFinite(seconds) || retries === most) return answer
    waiting?.(seconds)
    await sleep(1000 * seconds)
  }
}
