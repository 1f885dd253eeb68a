/** Time as the program sees it. `now` is milliseconds since 1970; `sleep` rejects with the signal's reason when aborted. */
export interface Clock {
  now(): number
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** Everything that is not pure comes in through this one value, made in `bin`. */
export interface Io {
  readonly clock: Clock
  readonly random: () => number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly cwd: string
  readonly platform: NodeJS.Platform
  /** What the person types to start the program, where that is not `secure-batch`. */
  readonly startedAs?: string
}
