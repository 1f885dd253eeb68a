import { problemWith, showAnswer, viewOf } from '../draft.ts'
import { notForPresets } from '../presets.ts'
import { combinationRules } from '../rules/registry.ts'
import type { AnswerValue, AnyQuestion, Draft, Question, View } from '../types.ts'

export const packetVersion = 'secure-batch-packet/v1'

/** A question as a colleague reads it who has never seen this program. */
export interface PacketQuestion {
  readonly id: string
  readonly question: string
  readonly why: string
  readonly changed?: string
  readonly readMore?: string
  /** What can be answered, for a question with options. */
  readonly options: readonly PacketOption[]
  /** What a line of text brings and takes, for a question without options. */
  readonly gain?: string
  readonly cost?: string
  readonly undo?: string
  readonly like?: string
  /** What the environment would be made with otherwise. */
  readonly otherwise?: string
  /** What is decided already and matters here: the answers this question and its rules look at. */
  readonly decided: readonly { readonly id: string; readonly title: string; readonly shown: string }[]
}

export interface PacketOption {
  readonly value: string
  readonly label: string
  readonly gain: string
  readonly cost: string
  readonly undo: string
  readonly usual: string
  /** Why it cannot be taken as things stand. */
  readonly cannot?: string
}

/** Questions for somebody who knows, and what they need to decide them. */
export interface Packet {
  readonly environment?: string
  /** The person or team it is for. */
  readonly to?: string
  /** ISO date. */
  readonly asked: string
  readonly questions: readonly PacketQuestion[]
}

/** What always matters: where the environment will be. */
const always = ['cloud', 'region']

/** A packet of some questions as the draft stands. Never holds a subscription id or a secret. */
export function packetOf(
  draft: Draft,
  asked: readonly AnyQuestion[],
  questions: readonly AnyQuestion[],
  { today, to }: { readonly today: string; readonly to?: string },
): Packet {
  const named = questions.find(({ id }) => id === 'environment')
  const environment = named === undefined ? undefined : viewOf(draft).answer(named as Question)
  return {
    ...(typeof environment === 'string' ? { environment } : {}),
    ...(to === undefined ? {} : { to }),
    asked: today,
    questions: asked.map((question) => packetQuestion(question, draft, questions)),
  }
}

function packetQuestion(question: AnyQuestion, draft: Draft, questions: readonly AnyQuestion[]): PacketQuestion {
  const { why } = question
  const view = viewOf(draft)
  const otherwise = view.answer(question as Question)
  const matters = [...new Set([...always, ...readBy(question, draft)])]
  return {
    id: question.id,
    question: question.prompt,
    why: why.text,
    ...(why.changed === undefined ? {} : { changed: why.changed }),
    ...(why.link === undefined ? {} : { readMore: `${why.link} (checked ${why.checked})` }),
    options: question.kind === 'select' ? question.options.map((option) => optionOf(question, option, draft)) : [],
    ...(question.kind === 'select'
      ? {}
      : {
          gain: question.gain,
          cost: question.cost,
          ...(question.undo === undefined ? {} : { undo: question.undo }),
          ...('placeholder' in question && question.placeholder !== undefined ? { like: question.placeholder } : {}),
        }),
    ...(otherwise === undefined || notForPresets(otherwise) !== undefined ? {} : { otherwise: textOf(otherwise) }),
    decided: matters.flatMap((id) => {
      const other = questions.find((candidate) => candidate.id === id)
      const value = other === undefined || id === question.id || id === 'subscription' ? undefined : view.answer(other as Question)
      if (other === undefined || value === undefined) return []
      const hidden = notForPresets(value) !== undefined
      return [
        { id, title: other.title, shown: hidden ? 'decided; its id is left out here' : shownWith(showAnswer(other, value), textOf(value)) },
      ]
    }),
  }
}

function optionOf(
  question: AnyQuestion,
  option: {
    readonly value: string
    readonly label: string
    readonly gain: string
    readonly cost: string
    readonly undo: string
    readonly usual: string
  },
  draft: Draft,
): PacketOption {
  const { value, label, gain, cost, undo, usual } = option
  const cannot = problemWith(question, value, draft)
  return { value, label, gain, cost, undo, usual, ...(cannot === undefined ? {} : { cannot }) }
}

/** Ids of the questions whose answers a question looks at: to apply, to recommend, to refuse, and in the rules that stand with it. */
export function readBy(question: AnyQuestion, draft: Draft): readonly string[] {
  const view = viewOf(draft)
  const read = new Set<string>()
  const watching: View = {
    answer<V extends AnswerValue>(other: Question<V>): V | undefined {
      read.add(other.id)
      return view.answer(other)
    },
  }
  question.when?.(watching)
  const recommended = question.recommend(watching)
  const values: readonly AnswerValue[] =
    question.kind === 'select' ? question.options.map((option) => option.value) : recommended === undefined ? [] : [recommended]
  for (const rule of combinationRules.filter((one) => one.question === question.id)) {
    for (const value of values) if (rule.forbids(value, watching)) rule.because(value, watching)
  }
  for (const value of values) problemOf(question, value, watching)
  read.delete(question.id)
  return [...read]
}

function problemOf(question: AnyQuestion, value: AnswerValue, view: View): void {
  const { validate } = question as Question
  validate?.(value, view)
}

/** `Only from inside your network (private)`; what reads the same is said once. */
function shownWith(shown: string, text: string): string {
  return shown === text || text === '' ? shown || 'none' : `${shown} (${text})`
}

function textOf(value: AnswerValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}
