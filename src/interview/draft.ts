import { withoutSecrets } from '../common/safe-text.ts'
import { saidBy } from './provenance.ts'
import { combinationRules } from './rules/registry.ts'
import type { Answers, AnswerValue, AnyQuestion, CombinationRule, Draft, DraftEntry, Fix, PathRow, Question, View } from './types.ts'

/** A draft in which nothing has been answered. */
export const emptyDraft: Draft = { entries: {}, rules: {}, presets: [] }

/** The draft with one more answer. The caller has checked `problemWith`; a fixed answer is never replaced. */
export function withAnswer(draft: Draft, id: string, value: AnswerValue, source: DraftEntry['source'] = 'you'): Draft {
  if (draft.rules[id]?.state === 'fixed') return draft
  return { ...draft, entries: { ...draft.entries, [id]: { value, source } } }
}

/** The draft as if the question had never been answered. */
export function withoutAnswer(draft: Draft, id: string): Draft {
  const { [id]: _, ...entries } = draft.entries
  return { ...draft, entries }
}

/** The answers as a question's functions see them. Recommendations are computed on demand. */
export function viewOf(draft: Draft): View {
  const busy = new Set<string>()
  const known = new Map<string, AnswerValue | undefined>()
  const view: View = {
    answer<V extends AnswerValue>(question: Question<V>): V | undefined {
      if (!known.has(question.id)) {
        if (busy.has(question.id)) throw new Error(`Question ${question.id} depends on itself`)
        busy.add(question.id)
        const applies = question.when?.(view) ?? true
        known.set(question.id, applies ? settled(question, draft, view)?.value : undefined)
        busy.delete(question.id)
      }
      return known.get(question.id) as V | undefined
    },
  }
  return view
}

/** Plain answers as a question's functions and the blueprint see them: no recommendations, what is absent is absent. */
export function viewOfAnswers(answers: Answers): View {
  return {
    answer<V extends AnswerValue>(question: Question<V>): V | undefined {
      return answers[question.id] as V | undefined
    },
  }
}

/** The questions that apply, in order, each with its effective answer, where it came from and what is wrong with it. */
export function pathOf(draft: Draft, questions: readonly AnyQuestion[]): readonly PathRow[] {
  const view = viewOf(draft)
  return questions
    .filter((question) => question.when?.(view) ?? true)
    .map((question): PathRow => {
      const answer = settled(question, draft, view)
      const rule = draft.rules[question.id]
      const awaited = draft.awaited?.[question.id]
      const problem = answer === undefined ? undefined : problemWith(question, answer.value, draft, view)
      const fixes = answer === undefined || problem === undefined ? [] : fixesOf(question, answer.value, draft, view)
      return {
        question,
        value: answer?.value,
        source: answer?.source ?? 'missing',
        ...(answer?.by === undefined ? {} : { by: answer.by }),
        ...(answer?.decidedBy === undefined ? {} : { decidedBy: answer.decidedBy }),
        ...(answer?.on === undefined ? {} : { on: answer.on }),
        ...(answer?.because === undefined ? {} : { because: answer.because }),
        ...(rule === undefined ? {} : { rule }),
        ...(awaited === undefined || rule?.state === 'fixed' ? {} : { awaited }),
        ...(problem === undefined ? {} : { problem }),
        ...(fixes.length === 0 ? {} : { fixes }),
      }
    })
}

/**
 * Whether a question is asked on the way: not what a preset fixes, nor what a flag has said well; of the details only those that nobody can
 * recommend, that cannot stand, that a preset wants asked, or that were answered before.
 */
export function isAsked(row: PathRow, draft: Draft): boolean {
  if (row.rule?.state === 'fixed') return false
  if (row.source === 'flag' && row.problem === undefined) return false
  return row.question.depth !== 'detail' || draft.everything === true || row.source === 'you' || isOpen(row)
}

/** Whether a question stands in the way of creating: no answer, a wrong one, or one the preset wants asked. */
export function isOpen(row: PathRow): boolean {
  return row.value === undefined || row.problem !== undefined || (row.rule?.state === 'ask' && row.source === 'recommended')
}

/** The draft with what is recommended as the person's own answer, where a preset wants it asked and they have it before them. */
export function withSeen(draft: Draft, row: PathRow): Draft {
  const isOnlyAsked = row.rule?.state === 'ask' && row.source === 'recommended' && row.problem === undefined
  return isOnlyAsked && row.value !== undefined ? withAnswer(draft, row.question.id, row.value) : draft
}

/** The settled answers of every question that applies and has a value: the pipeline's first value. */
export function answersOf(draft: Draft, questions: readonly AnyQuestion[]): Answers {
  return Object.fromEntries(
    pathOf(draft, questions).flatMap((row) => (row.value === undefined ? [] : [[row.question.id, row.value] as const])),
  )
}

/** What is wrong with a value for a question, in one sentence; undefined when it may be taken. `view` is the draft's, where it is at hand. */
export function problemWith(question: AnyQuestion, value: AnswerValue, draft: Draft, view = viewOf(draft)): string | undefined {
  const rule = draft.rules[question.id]
  if (rule?.state === 'fixed' && !sameValue(rule.value, value)) {
    return `${question.title} is fixed by ${saidBy(rule)}${rule.because === undefined ? '' : `: ${rule.because}`}`
  }
  if (rule?.state === 'bounded' && !rule.allowed.some((allowed) => sameValue(allowed, value))) {
    return `${sentence(saidBy(rule))} allows ${rule.allowed.join(', ')}${rule.because === undefined ? '' : `: ${rule.because}`}`
  }
  return problemIn(question, value, view)
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** What is wrong with a value as such and beside the other answers, whatever a preset says of it. */
export function problemIn(question: AnyQuestion, value: AnswerValue, view: View): string | undefined {
  return problemAlone(question, value, view) ?? ruleAgainst(question, value, view)?.because(value, view)
}

/** The first rule that forbids a value beside the other answers; undefined when none does. */
export function ruleAgainst(question: Question, value: AnswerValue, view: View): CombinationRule | undefined {
  return combinationRules.find((rule) => rule.question === question.id && rule.forbids(value, view))
}

/** Answers that would mend what is wrong with a value, best first: each leaves its own question without a problem. */
export function fixesOf(question: AnyQuestion, value: AnswerValue, draft: Draft, view = viewOf(draft)): readonly Fix[] {
  if (problemAlone(question, value, view) !== undefined) return []
  return (ruleAgainst(question, value, view)?.fixes(value, view) ?? []).filter((fix) => draft.rules[fix.question]?.state !== 'fixed')
}

function problemAlone(question: AnyQuestion, value: AnswerValue, view: View): string | undefined {
  // Answers are kept in files, shown, exported, and put on resources as tags.
  if ((Array.isArray(value) ? value : [value]).some((text) => typeof text === 'string' && withoutSecrets(text) !== text))
    return 'This looks like a secret. Answers are kept and shown in plain text; leave it out'
  switch (question.kind) {
    case 'select': {
      const option = question.options.find((candidate) => candidate.value === value)
      if (option === undefined) return `Choose one of ${question.options.map((candidate) => candidate.value).join(', ')}`
      return option.unavailable?.() ?? question.validate?.(option.value, view)
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'Type a whole number'
      if (value < question.minimum || value > question.maximum) return `Type a number from ${question.minimum} to ${question.maximum}`
      return question.validate?.(value, view)
    case 'confirm':
      return typeof value === 'boolean' ? question.validate?.(value, view) : 'Answer yes or no'
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? question.validate?.(value, view)
        : 'Type one or more values, separated by commas'
    default:
      return typeof value === 'string' ? question.validate?.(value, view) : 'Type text'
  }
}

/** Whether a value is of the kind the question takes, whatever else may be wrong with it. */
export function fitsKind(question: AnyQuestion, value: AnswerValue): boolean {
  switch (question.kind) {
    case 'number':
      return typeof value === 'number'
    case 'confirm':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value)
    default:
      return typeof value === 'string'
  }
}

/** A typed text as the question's kind of value: what a flag, `--set` or an input line gives. */
export function parseAnswer(question: AnyQuestion, text: string): { value: AnswerValue } | { problem: string } {
  const trimmed = text.trim()
  switch (question.kind) {
    case 'number':
      return /^-?\d+$/.test(trimmed) ? { value: Number(trimmed) } : { problem: 'Type a whole number' }
    case 'confirm':
      if (/^(y|yes|true|on|1)$/i.test(trimmed)) return { value: true }
      if (/^(n|no|false|off|0)$/i.test(trimmed)) return { value: false }
      return { problem: 'Answer yes or no' }
    case 'list':
      return { value: trimmed.split(/[\s,]+/).filter((item) => item !== '') }
    default:
      return { value: trimmed }
  }
}

/** Whether two answers are the same value. */
export function sameValue(left: AnswerValue, right: AnswerValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** A value as the review shows it. */
export function showAnswer(question: AnyQuestion, value: AnswerValue): string {
  if (question.kind === 'select') return question.options.find((option) => option.value === value)?.label ?? String(value)
  const show = question.show as ((given: AnswerValue) => string) | undefined
  if (show !== undefined) return show(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** Every question made by a `define*` helper is one; the base type alone does not say so. */
function isDefined(question: Question): question is AnyQuestion {
  return 'options' in question || 'gain' in question
}

/** What is recommended; where a rule forbids that, what the rule says is nearest for the same question. */
export function standing(question: Question, view: View): AnswerValue | undefined {
  const recommended = question.recommend(view)
  if (recommended === undefined) return undefined
  const rule = ruleAgainst(question, recommended, view)
  return rule === undefined
    ? recommended
    : (rule.fixes(recommended, view).find((fix) => fix.question === question.id)?.value ?? recommended)
}

function settled(
  question: Question,
  draft: Draft,
  view: View,
): (Omit<DraftEntry, 'source'> & { source: DraftEntry['source'] | 'recommended' }) | undefined {
  const rule = draft.rules[question.id]
  if (rule?.state === 'fixed') return { value: rule.value, source: 'preset', by: rule.by }
  const entry = draft.entries[question.id]
  if (entry !== undefined) return entry
  if (rule !== undefined && rule.state !== 'ask' && rule.value !== undefined) return { value: rule.value, source: 'preset', by: rule.by }
  const recommended = standing(question, view)
  if (rule?.state === 'bounded' && !rule.allowed.some((allowed) => recommended !== undefined && sameValue(allowed, recommended))) {
    const fitting =
      rule.allowed.find((allowed) => isDefined(question) && problemIn(question, allowed, view) === undefined) ?? rule.allowed[0]
    return fitting === undefined ? undefined : { value: fitting, source: 'preset', by: rule.by }
  }
  return recommended === undefined ? undefined : { value: recommended, source: 'recommended' }
}
