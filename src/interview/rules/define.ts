import type { Source } from '../../guidance/sources.ts'
import type { AnswerValue, CombinationRule, Fix, Question, View } from '../types.ts'

/** A rule as its file writes it: values are typed by the question it stands with. */
interface RuleParts<V extends AnswerValue> {
  readonly id: string
  readonly source: Source
  readonly unverified?: boolean
  /** The values it is about; absent means every one `forbids` says. */
  readonly values?: readonly V[]
  forbids(view: View, value: V): boolean
  readonly because: string | ((view: View, value: V) => string)
  fixes(view: View, value: V): readonly Fix[]
}

/** Makes a rule of a question. The question's own kind check has passed before a rule is asked. */
export function defineRule<V extends AnswerValue>(question: Question<V>, parts: RuleParts<V>): CombinationRule {
  const { id, source, unverified, values, because } = parts
  const about = (value: AnswerValue): value is V => values === undefined || values.some((one) => one === value)
  return {
    id,
    question: question.id,
    source,
    ...(unverified === undefined ? {} : { unverified }),
    forbids: (value, view) => about(value) && parts.forbids(view, value),
    because: (value, view) => (typeof because === 'string' ? because : because(view, value as V)),
    fixes: (value, view) => parts.fixes(view, value as V),
  }
}

/** The fix that gives a question another value; the type checks that the question takes it. */
export function answer<V extends AnswerValue>(question: Question<V>, value: V): Fix {
  return { question: question.id, value }
}
