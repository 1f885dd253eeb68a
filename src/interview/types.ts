import type { Source } from '../guidance/sources.ts'

/** What a person may answer with: plain, printable, serialisable. */
export type AnswerValue = string | number | boolean | readonly string[]

/** The settled answers of every question that applies, by question id. The first value of the pipeline. */
export type Answers = Readonly<Record<string, AnswerValue>>

export type Kind = 'select' | 'text' | 'cidr' | 'list' | 'number' | 'confirm' | 'pick'

export type Topic = 'Start' | 'Access' | 'Network' | 'Encryption' | 'Operations' | 'Pool'

/** What every option must tell, in this order. One or two short lines each; no full term without its meaning. */
export interface Consequences {
  /** What you get. */
  readonly gain: string
  /** What it takes: work, money, freedom. */
  readonly cost: string
  /** Whether it can be changed later, and how. */
  readonly undo: string
  /** Who usually picks it. */
  readonly usual: string
}

export interface Option<V extends string = string> extends Consequences {
  readonly value: V
  readonly label: string
  /** The exact property and value that will be sent, shown by `?`. */
  readonly sends?: string
  /** The person must type this word or the environment's name before the option is taken. */
  readonly typed?: boolean
  /** Why the option can never be taken; what other answers forbid is said by a rule (`rules/`). Shown, marked, not hidden. */
  readonly unavailable?: () => string
}

/** The fuller explanation behind `?`. */
export interface Why {
  readonly text: string
  /** What changed since 2021, where something did. */
  readonly changed?: string
  /** Names of benchmark controls and policies the answer touches. */
  readonly controls?: readonly string[]
  readonly link?: string
  /** ISO date the text was checked. */
  readonly checked: string
  /** True where a statement rests on a fact nobody could verify; the text says which. */
  readonly unverified?: boolean
}

/** One entry of a `pick` list: a region, a size, a subscription. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly detail?: string
  /** Why it cannot be taken, as far as the cloud tells. Shown, marked, not hidden; what other answers forbid is said by a rule. */
  readonly unavailable?: string
}

/** What can be listed from the cloud while asking. Each may throw a UserProblem (not signed in, not allowed). */
export interface Listings {
  subscriptions(view: View): Promise<readonly Choice[]>
  regions(view: View): Promise<readonly Choice[]>
  vmSizes(view: View): Promise<readonly Choice[]>
  keyVaults(view: View): Promise<readonly Choice[]>
  /** Log Analytics workspaces of the subscription by their ids. */
  workspaces(view: View): Promise<readonly Choice[]>
  /** Virtual networks of the subscription by their ids. */
  virtualNetworks(view: View, where: 'in your region' | 'anywhere'): Promise<readonly Choice[]>
  /** Subnets of the network chosen, by name, each with what stands against it. */
  subnets(view: View, use: 'nodes' | 'endpoints'): Promise<readonly Choice[]>
  /** The Batch service as the directory knows it: one entry, its object id. */
  batchPrincipals(view: View): Promise<readonly Choice[]>
}

/** The answers as a question's functions see them: the effective value of another question, or undefined when it does not apply. */
export interface View {
  /** The effective value: the answer given, else the recommendation. */
  answer<V extends AnswerValue>(question: Question<V>): V | undefined
}

/** What every kind of question has. Its functions are pure; they see other answers through the `View`. */
export interface Question<V extends AnswerValue = AnswerValue> {
  readonly kind: Kind
  /** Kebab-case; also the flag, the preset key and the `--set` name. */
  readonly id: string
  readonly topic: Topic
  /** Short name for the header, the review row and the docs table: `Account reach`. */
  readonly title: string
  /** The question as asked, with a question mark. */
  readonly prompt: string
  readonly why: Why
  /**
   * `detail`: not asked on the recommended path, but shown in the review and asked when the person wants everything, when nothing can be
   * recommended, when the recommendation cannot stand, or when a preset says `ask`.
   */
  readonly depth?: 'detail'
  /** Whether the question applies; absent means always. */
  when?(view: View): boolean
  /** `when` in words, for the docs table and for a given answer that has no effect: "`egress` is `nat`". Present where `when` is. */
  readonly applies?: string
  /** The value offered; undefined where nothing sensible can be offered and the person must answer. */
  recommend(view: View): V | undefined
  /** What is wrong with a value in one sentence that says how to mend it; undefined when it is fine. */
  validate?(value: V, view: View): string | undefined
  /** How the value reads in the review; default: the option's label or the value itself. */
  show?(value: V): string
}

export interface SelectQuestion<V extends string = string> extends Question<V> {
  readonly kind: 'select'
  readonly options: readonly Option<V>[]
}
export interface TextQuestion extends Question<string>, Partial<Consequences> {
  readonly kind: 'text' | 'cidr'
  readonly gain: string
  readonly cost: string
  readonly placeholder?: string
}
/** A list typed in one line, separated by commas or spaces. */
export interface ListQuestion extends Question<readonly string[]>, Partial<Consequences> {
  readonly kind: 'list'
  readonly gain: string
  readonly cost: string
  readonly placeholder?: string
}
export interface NumberQuestion extends Question<number>, Partial<Consequences> {
  readonly kind: 'number'
  readonly gain: string
  readonly cost: string
  readonly minimum: number
  readonly maximum: number
}
export interface ConfirmQuestion extends Question<boolean>, Partial<Consequences> {
  readonly kind: 'confirm'
  readonly gain: string
  readonly cost: string
}
/** A value picked from what the cloud offers, or typed in when the listing is not permitted. */
export interface PickQuestion extends Question<string>, Partial<Consequences> {
  readonly kind: 'pick'
  readonly gain: string
  readonly cost: string
  readonly placeholder?: string
  list(listings: Listings, view: View): Promise<readonly Choice[]>
}

export type AnyQuestion = SelectQuestion | TextQuestion | ListQuestion | NumberQuestion | ConfirmQuestion | PickQuestion

/** An answer that would mend what a rule forbids: to the same question or to another. */
export interface Fix {
  readonly question: string
  readonly value: AnswerValue
}

/**
 * One impossible combination. It stands with the question that is asked later of those it is about: what it forbids there is shown, marked,
 * with the reason and the fix one key away. Rules are applied to recommendations too.
 */
export interface CombinationRule {
  /** Kebab-case, says what cannot be: `task-token-needs-public-addresses`. */
  readonly id: string
  /** Id of the question whose value it forbids. */
  readonly question: string
  forbids(value: AnswerValue, view: View): boolean
  /** Why, in one sentence with the person's words. */
  because(value: AnswerValue, view: View): string
  /** The nearest answer with which it could stand, best first; empty where only another way of thinking helps. */
  fixes(value: AnswerValue, view: View): readonly Fix[]
  readonly source: Source
  /** True where Azure's refusal has not been seen or read. */
  readonly unverified?: boolean
}

/** Where an answer came from. */
export type AnswerSource = 'you' | 'flag' | 'preset' | 'recommended'

export interface DraftEntry {
  readonly value: AnswerValue
  readonly source: Exclude<AnswerSource, 'recommended'>
  /** The preset's name when the source is `preset`. */
  readonly by?: string
  /** Who decided it, where the question was handed to somebody. */
  readonly decidedBy?: string
  /** ISO date it was decided, or the environment was first created with it. */
  readonly on?: string
  /** Why, in the words of who decided. */
  readonly because?: string
}

/** A question handed to somebody whose answer has not come back. */
export interface Awaited {
  /** The person or team; absent: whoever knows. */
  readonly of?: string
  /** ISO date it was handed over. */
  readonly since: string
  /** The file it went to. */
  readonly file?: string
}

/** What a preset says of one answer. */
export type AnswerRule = (
  | { readonly state: 'fixed'; readonly value: AnswerValue; readonly by: string; readonly because?: string }
  | { readonly state: 'default'; readonly value: AnswerValue; readonly by: string }
  | {
      readonly state: 'bounded'
      readonly allowed: readonly AnswerValue[]
      readonly value?: AnswerValue
      readonly by: string
      readonly because?: string
    }
  | { readonly state: 'ask'; readonly by: string; readonly because?: string }
) & {
  /** The presets that brought `by` in by `extends`, the one that was named first. */
  readonly through?: readonly string[]
}

/** Answers in the making: plain JSON. Entries of questions that do not apply are kept but not used. */
export interface Draft {
  readonly entries: Readonly<Record<string, DraftEntry>>
  readonly rules: Readonly<Record<string, AnswerRule>>
  /** Names of the presets applied, in order. */
  readonly presets: readonly string[]
  /** Questions handed to somebody, by id: what stands until their answer comes back is provisional. */
  readonly awaited?: Readonly<Record<string, Awaited>>
  /** The person wants every question asked, also those for which what is recommended serves most. */
  readonly everything?: true
}

/** One row of the visible path: a question that applies, with its effective answer. */
export interface PathRow {
  readonly question: AnyQuestion
  readonly value: AnswerValue | undefined
  readonly source: AnswerSource | 'missing'
  readonly by?: string
  /** Who decided it, where the question was handed to somebody. */
  readonly decidedBy?: string
  /** ISO date it was decided, or the environment was first created with it. */
  readonly on?: string
  /** Why, in the words of who decided. */
  readonly because?: string
  readonly rule?: AnswerRule
  /** Somebody's answer is awaited; the value stands until then. */
  readonly awaited?: Awaited
  /** What is wrong with the value as things stand. */
  readonly problem?: string
  /** What would mend it, best first. */
  readonly fixes?: readonly Fix[]
}
