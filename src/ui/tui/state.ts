import type { ProblemDetails } from '../../common/problem.ts'
import type { Plan, Report } from '../../engine/types.ts'
import type { Answers, AnswerValue, AnyQuestion, Awaited, Choice, Draft, PathRow } from '../../interview/types.ts'
import type { Progress } from '../progress.ts'
import type { Judgement, Preview, SignInMethod, WizardResult } from '../types.ts'

/** A line being typed. `at` is the cursor: how many characters stand before it. */
export interface LineText {
  readonly text: string
  readonly at: number
}

/** What a person is doing to one question; kept while they look elsewhere. */
export type Field =
  | {
      readonly kind: 'choose'
      /** -1: wherever the current answer is. */
      readonly focus: number
      /** Present while the option asks for a word to be typed. */
      readonly typed?: LineText
      readonly problem?: string | undefined
      readonly sure?: AnswerValue | undefined
    }
  | { readonly kind: 'line'; readonly line: LineText; readonly problem?: string | undefined; readonly sure?: AnswerValue | undefined }
  | {
      readonly kind: 'pick'
      readonly focus: number
      readonly filter: LineText
      /** Present while the value is typed instead of picked. */
      readonly typed?: LineText
      readonly problem?: string | undefined
      /** The value that costs the person another answer of theirs, and that the next Enter takes all the same. */
      readonly sure?: AnswerValue | undefined
    }

/** What is known of a `pick` question's list. */
export interface ListState {
  /** The answers it was asked for with; a list of other answers is stale. */
  readonly key: string
  readonly status: 'loading' | 'ready' | 'failed' | 'signing-in'
  readonly choices: readonly Choice[]
  readonly problem?: ProblemDetails
  /** What the sign-in wants the person to do. */
  readonly said?: string
}

/** Whether questions are asked one after the other, or one answer is edited from the review. */
export type Walk =
  | { readonly kind: 'forward' }
  /** `known` are the questions that applied when the edit began, `trail` those asked since. */
  | { readonly kind: 'edit'; readonly known: readonly string[]; readonly trail: readonly string[] }

export interface QuestionScreen {
  readonly name: 'question'
  readonly id: string
  readonly walk: Walk
}
export interface WhyScreen {
  readonly name: 'why'
  /** The question it is about; absent: only the keys are told. */
  readonly id?: string
  readonly scroll: number
  readonly back: QuestionScreen | ReviewScreen
}
export interface ReviewScreen {
  readonly name: 'review'
  /** A question's id or a topic's key; absent: the first answer. */
  readonly focus?: string
  /** A detail that is shown although its topic is folded: the person has just come from it. */
  readonly pinned?: string
  readonly notice?: string
  /** Present while an answer is looked for by typing. */
  readonly find?: LineText
}
/** What the last one-key change did. It is told, and can be undone, as long as the draft is as that change left it. */
export interface Told {
  readonly draft: Draft
  /** Empty once the person has moved on. */
  readonly text: string
  readonly undo?: {
    readonly before: Draft
    /** What it mended, and which of how many fixes it was. */
    readonly question: string
    readonly value: AnswerValue
    readonly at: number
    readonly of: number
    /** What to say once it is undone. */
    readonly said: string
    /** The change before it, which can be undone next. */
    readonly earlier?: Told
  }
}
/** A question on its way to the person who knows: who that is. */
export interface HandScreen {
  readonly name: 'hand-over'
  readonly id: string
  readonly line: LineText
  readonly back: QuestionScreen | ReviewScreen
}
/** What the answers leave open, each with what would meet it. */
export interface ControlsScreen {
  readonly name: 'controls'
  readonly focus: number
  readonly back: ReviewScreen
}
export type PlanState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly plan: Plan }
  | { readonly status: 'failed'; readonly problem: ProblemDetails }
export interface PlanScreen {
  readonly name: 'plan-detail'
  readonly planned: PlanState
  readonly focus: number
  readonly back: ReviewScreen
}
export interface SaveScreen {
  readonly name: 'save-preset'
  readonly line: LineText
  readonly status: 'typing' | 'saving' | 'saved'
  /** Where it was saved. */
  readonly path?: string
  readonly problem?: string
  readonly back: ReviewScreen
}
export interface ApproveScreen {
  readonly name: 'approve'
  readonly planned: PlanState
  readonly focus: 'back' | 'create'
  /** What is typed where the environment's name is asked for. */
  readonly line: LineText
  readonly problem?: string
  readonly back: ReviewScreen
}
export interface CreatingScreen {
  readonly name: 'creating'
  readonly progress: Progress
  readonly plan: Plan
  /** `after-running`: the running steps are the last ones. `here`: they are left to Azure. */
  readonly stopping: false | 'after-running' | 'here'
  readonly help: boolean
}
export interface LeaveScreen {
  readonly name: 'leave-question'
  readonly focus: number
  readonly creating: CreatingScreen
}
export interface ProblemScreen {
  readonly name: 'problem'
  readonly problem: ProblemDetails
  readonly back: ReviewScreen
}
export type Screen =
  | QuestionScreen
  | WhyScreen
  | ReviewScreen
  | HandScreen
  | ControlsScreen
  | PlanScreen
  | SaveScreen
  | ApproveScreen
  | CreatingScreen
  | LeaveScreen
  | ProblemScreen

/** Everything the wizard shows follows from this one value. */
export interface State {
  readonly draft: Draft
  readonly screen: Screen
  readonly fields: Readonly<Record<string, Field>>
  readonly lists: Readonly<Record<string, ListState>>
  readonly size: { readonly columns: number; readonly rows: number }
  /** Milliseconds since 1970; moves only while something runs. */
  readonly now: number
  /** Posture and cost of answers, by `judgementKey`, as far as they are known. */
  readonly judgements: Readonly<Record<string, Judgement>>
  readonly told?: Told
  /** The question handed to somebody last, and what there is to say about it. */
  readonly handed?: { readonly id: string; readonly text: string; readonly failed?: true }
  /** Topics whose details the review shows. */
  readonly unfolded: readonly string[]
  /** The last preset saved. */
  readonly saved?: string
}

/** What the reducer may ask of the outside while staying pure. */
export interface World {
  readonly questions: readonly AnyQuestion[]
  rows(draft: Draft): readonly PathRow[]
  /** The draft with an answer of the person's; the same one each time it is asked for. */
  taking(draft: Draft, id: string, value: AnswerValue): Draft
  answers(draft: Draft): Answers
  preview(answers: Answers): Preview
  cloudLabel(answers: Answers): string
  resumeCommand(draft: Draft): string
  readonly canSignIn: boolean
  /** Whether a question can be written to a file for somebody else. */
  readonly canDelegate: boolean
}

/** What happens to the wizard. */
export type Happening =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  /** The process was told to end, or its terminal was closed. */
  | { readonly type: 'ended' }
  | { readonly type: 'listed'; readonly id: string; readonly key: string; readonly choices: readonly Choice[] }
  | { readonly type: 'list-failed'; readonly id: string; readonly key: string; readonly problem: ProblemDetails }
  | { readonly type: 'sign-in-said'; readonly id: string; readonly message: string }
  | { readonly type: 'signed-in'; readonly id: string }
  | { readonly type: 'sign-in-failed'; readonly id: string; readonly problem: ProblemDetails }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'plan-failed'; readonly problem: ProblemDetails }
  | { readonly type: 'progress'; readonly event: import('../../engine/types.ts').EngineEvent }
  | { readonly type: 'applied'; readonly report: Report }
  | { readonly type: 'apply-failed'; readonly problem: ProblemDetails }
  | { readonly type: 'judged'; readonly key: string; readonly judgement: Judgement }
  | { readonly type: 'packet-written'; readonly id: string; readonly awaited: Awaited & { readonly file: string } }
  | { readonly type: 'packet-failed'; readonly id: string; readonly problem: ProblemDetails }
  | { readonly type: 'preset-saved'; readonly path: string }
  | { readonly type: 'preset-failed'; readonly problem: ProblemDetails }

/** What the wizard wants done outside. */
export type Effect =
  | { readonly type: 'list'; readonly id: string; readonly key: string }
  | { readonly type: 'sign-in'; readonly id: string; readonly method: SignInMethod }
  | { readonly type: 'judge'; readonly answers: Answers }
  | { readonly type: 'plan' }
  | { readonly type: 'cancel-reading' }
  | { readonly type: 'apply'; readonly plan: Plan }
  | { readonly type: 'stop'; readonly here: boolean }
  | { readonly type: 'export-packet'; readonly id: string; readonly of?: string }
  | { readonly type: 'save-draft' }
  | { readonly type: 'save-preset'; readonly name: string }
  | { readonly type: 'leave'; readonly result: WizardResult }

export interface Step {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** A step without effects. */
export function still(state: State): Step {
  return { state, effects: [] }
}

/** The same state with another screen. */
export function show(state: State, screen: Screen, effects: readonly Effect[] = []): Step {
  return { state: { ...state, screen }, effects }
}
