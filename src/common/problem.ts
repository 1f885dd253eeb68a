/** The exit codes of the command contract. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  refused: 4,
  differences: 5,
  bug: 70,
  left: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export interface ProblemDetails {
  /** A short, stable, machine-readable word: `unknown-question`, `not-signed-in`, or Azure's own code. */
  readonly code: string
  /** What happened, one sentence. */
  readonly what: string
  /** Why it happened, one or two sentences. */
  readonly why?: string
  /** What to do now: commands a person can paste, or one sentence each. */
  readonly now?: readonly string[]
  /** Where to read more. */
  readonly link?: string
  readonly exit?: ExitCode
  /** Several problems reported at once (all missing answers, all invalid values). */
  readonly details?: readonly string[]
  /** The part of a resource it is about. */
  readonly about?: { readonly id: string; readonly path: string }
  /** Azure's correlation id, for support. */
  readonly correlationId?: string
}

/** An error a person can act on. Everything that is not a `UserProblem` is a bug of ours (exit 70). */
export class UserProblem extends Error {
  override readonly name = 'UserProblem'
  readonly details: ProblemDetails
  constructor(details: ProblemDetails) {
    super(details.what)
    this.details = details
  }
  get exit(): ExitCode {
    return this.details.exit ?? exitCodes.failed
  }
}
