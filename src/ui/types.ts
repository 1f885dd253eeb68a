import type { Blueprint, Risk } from '../blueprint/types.ts'
import type { Clock } from '../common/io.ts'
import type { EngineEvent, Plan, Report } from '../engine/types.ts'
import type { Answers, AnyQuestion, Awaited, Draft, Listings } from '../interview/types.ts'
import type { Cost, Posture } from '../posture/types.ts'

/** A label and a short text shown beside the picture: `Monthly   about 41 USD`. */
export interface Fact {
  readonly label: string
  readonly text: string
}

/** What the answers so far would mean. Computed on every key, so it must be pure and fast. */
export interface Preview {
  /** Absent while an answer that the environment needs is missing. */
  readonly blueprint?: Blueprint
  /** How many Azure resources it takes. */
  readonly resources: number
  readonly risks: readonly Risk[]
  /** Why there is no blueprint, in one sentence. */
  readonly problem?: string
}

/** What an environment means: judged after the frame is painted, drawn when it is known. */
export interface Judgement {
  readonly posture: Posture
  readonly cost: Cost
}

export type SignInMethod = 'browser' | 'device-code'

/** Everything a wizard needs from outside. All of it injected: the faces import neither Azure nor the engine's work. */
export interface WizardHost {
  readonly questions: readonly AnyQuestion[]
  /** Lists to pick from; each may reject with a `UserProblem` of code `not-signed-in` or `not-allowed`. */
  readonly listings: Listings
  /** Signs in; `say` receives what the person must do (the device code and its address). Absent where there is nothing to sign in to. */
  signIn?(method: SignInMethod, say: (message: string) => void, signal: AbortSignal): Promise<void>
  preview(answers: Answers): Preview
  /** Posture and monthly cost of these answers; undefined while an answer the environment needs is missing. Takes milliseconds. */
  judge(answers: Answers): Promise<Judgement | undefined>
  /** Reads only. */
  plan(answers: Answers, signal: AbortSignal): Promise<Plan>
  /**
   * Carries the plan out. Aborting the signal means: finish what runs, start nothing more, and return the report. Aborting `abandon` too: leave what
   * runs to Azure and return at once.
   */
  apply(plan: Plan, emit: (event: EngineEvent) => void, signal: AbortSignal, abandon?: AbortSignal): Promise<Report>
  /** Saves the answers as a preset and returns the path of the file. */
  savePreset(draft: Draft, name: string): Promise<string>
  /** Writes a question to a file for the person who knows, and returns what is then awaited. Absent where no file can be written. */
  exportPacket?(draft: Draft, question: string, of?: string): Promise<Awaited & { readonly file: string }>
  /** Called after every answer; must not throw. */
  saveDraft(draft: Draft): void
  /** The cloud in two words, for the header: `practice cloud`. */
  cloudLabel(answers: Answers): string
  /** The command that goes on from this draft. */
  resumeCommand(draft: Draft): string
  readonly clock: Clock
}

/** How a wizard ended. The caller prints the report, or the resume command, on the normal screen. */
export type WizardResult =
  | { readonly kind: 'applied'; readonly report: Report; readonly answers: Answers; readonly draft: Draft }
  | { readonly kind: 'left'; readonly draft: Draft; readonly resume: string; readonly saved?: string }

/** The terminal a wizard draws on. */
export interface WizardStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Aborted when the process is told to end, or its terminal was closed. */
  readonly ended?: AbortSignal
  /** `--color`; `auto` when absent. */
  readonly color?: 'auto' | 'always' | 'never'
}
