import { parseAnswer, viewOf } from '../../interview/draft.ts'
import { answerText } from '../../interview/given.ts'
import type { AnswerValue, AnyQuestion, CombinationRule, Fix, Question, View } from '../../interview/types.ts'

/** What a rule says, in words. */
export interface RuleWords {
  readonly text: string
  /** What cannot stand together, and what can instead. */
  readonly parts: readonly { readonly label: string; readonly text: string }[]
}

/** A rule in words: as it reads beside the first answers that break it. */
export function wordsOfRule(rule: CombinationRule, question: AnyQuestion | undefined, questions: readonly AnyQuestion[]): RuleWords {
  const told = question === undefined ? undefined : brokenBy(rule, question, questions)
  return {
    text:
      told?.because ??
      (question === undefined ? undefined : reasonAlone(rule, question)) ??
      `Some answers to ${question?.title ?? rule.question} cannot stand beside others.`,
    parts: [
      ...(told === undefined
        ? [{ label: 'About', text: rule.question }]
        : [
            { label: 'Not', text: [answerOf({ question: rule.question, value: told.value }), ...told.beside.map(answerOf)].join(' with ') },
          ]),
      ...(told === undefined || told.fixes.length === 0 ? [] : [{ label: 'Instead', text: told.fixes.map(answerOf).join(', or ') }]),
    ],
  }
}

/** The reason by itself, for a rule about addresses or ids that no example breaks; undefined where it speaks of other answers' values. */
function reasonAlone(rule: CombinationRule, question: AnyQuestion): string | undefined {
  const view = viewOf({ entries: {}, rules: {}, presets: [] })
  for (const value of valuesOf(question, view)) {
    try {
      const because = rule.because(value, view)
      if (!/undefined|\bnull\b/.test(because)) return because
    } catch {
      // It counts on answers that are not given here.
    }
  }
  return undefined
}

interface Broken {
  readonly value: AnswerValue
  readonly beside: readonly Fix[]
  readonly because: string
  readonly fixes: readonly Fix[]
}

/** Answers looked at until a rule is broken; a few dozen serve nearly every rule. */
const enough = 3000

/** The first answers that break a rule: what it looks at is found by watching it look, then tried option by option. */
function brokenBy(rule: CombinationRule, question: AnyQuestion, questions: readonly AnyQuestion[]): Broken | undefined {
  const base = viewOf({ entries: {}, rules: {}, presets: [] })
  const values = valuesOf(question, base)
  const seen = new Set<string>()
  const queue: Readonly<Record<string, AnswerValue>>[] = [{}]
  for (let tried = 0; tried < enough; tried += 1) {
    const answers = queue.shift()
    if (answers === undefined) return undefined
    const looked = new Set<string>()
    const view: View = {
      answer<V extends AnswerValue>(other: Question<V>): V | undefined {
        looked.add(other.id)
        return other.id in answers ? (answers[other.id] as V) : base.answer(other)
      },
    }
    const value = values.find((candidate) => rule.forbids(candidate, view))
    if (value !== undefined) {
      const beside = [...looked].flatMap((id) => {
        const given = answers[id]
        return given === undefined ? [] : [{ question: id, value: given }]
      })
      return { value, beside, because: rule.because(value, view), fixes: rule.fixes(value, view) }
    }
    for (const id of looked) {
      const other = questions.find((candidate) => candidate.id === id)
      if (other === undefined || id in answers || id === question.id) continue
      for (const given of valuesOf(other, base)) {
        const next = { ...answers, [id]: given }
        const key = JSON.stringify(Object.entries(next).sort())
        if (!seen.has(key)) queue.push(next)
        seen.add(key)
      }
    }
  }
  return undefined
}

function valuesOf(question: AnyQuestion, view: View): readonly AnswerValue[] {
  switch (question.kind) {
    case 'select':
      return question.options.map((option) => option.value)
    case 'number':
      return [question.minimum, question.maximum, 1]
    case 'confirm':
      return [true, false]
    default: {
      const recommended = question.recommend(view)
      const example = parseAnswer(question, 'placeholder' in question ? (question.placeholder ?? '') : '')
      return [...(recommended === undefined ? [] : [recommended]), ...('value' in example ? [example.value] : [])]
    }
  }
}

function answerOf({ question, value }: Fix): string {
  return `${question}=${answerText(value)}`
}
