import { glossary } from '../../guidance/glossary.ts'
import { logPrices, nodePrices, type Price, prices, storagePrices } from '../../guidance/prices.ts'
import { endOf, retirements } from '../../guidance/retirements.ts'
import type { Source } from '../../guidance/sources.ts'
import { parseAnswer, viewOf } from '../../interview/draft.ts'
import { answerText } from '../../interview/given.ts'
import { combinationRules } from '../../interview/rules/registry.ts'
import type { AnswerValue, AnyQuestion, CombinationRule, Fix, Question, View } from '../../interview/types.ts'
import { controls } from '../../posture/controls/registry.ts'

export type TopicKind = 'question' | 'option' | 'rule' | 'control' | 'retirement' | 'price' | 'term'

/** One thing that can be explained: plain, printable, whatever it is about. */
export interface Topic {
  readonly kind: TopicKind
  /** What is typed: `account-reach`, `account-reach=private`. */
  readonly id: string
  readonly title: string
  /** Other words that mean it. */
  readonly also: readonly string[]
  /** What it is, in sentences. */
  readonly text: string
  /** Further statements, each with its label. */
  readonly parts: readonly { readonly label: string; readonly text: string }[]
  /** Public page it rests on, without the scheme. */
  readonly source?: string
  /** ISO date the source was read. */
  readonly checked?: string
  readonly unverified?: true
}

/** How the kinds are called, in the order they are listed. */
export const topicKinds: readonly { readonly kind: TopicKind; readonly name: string; readonly about: string }[] = [
  { kind: 'question', name: 'questions', about: 'what is asked, and why' },
  { kind: 'option', name: 'options', about: 'what each answer gains and costs' },
  { kind: 'rule', name: 'rules', about: 'answers that cannot stand together' },
  { kind: 'control', name: 'controls', about: 'what the guidance asks of an environment' },
  { kind: 'retirement', name: 'retirements', about: 'what has ended, and what will' },
  { kind: 'price', name: 'prices', about: 'dated list prices' },
  { kind: 'term', name: 'glossary', about: 'words of Azure' },
]

/** Everything that can be explained. `today` is an ISO date. */
export function topicsOf(questions: readonly AnyQuestion[], today: string): readonly Topic[] {
  return [
    ...questions.map(questionTopic),
    ...questions.flatMap(optionTopics),
    ...combinationRules.map((rule) => ruleTopic(rule, questions)),
    ...controls.map(
      (control): Topic => ({
        kind: 'control',
        id: control.id,
        title: control.title,
        also: [control.short, ...control.standards],
        text: `${control.title}.`,
        parts: control.standards.length === 0 ? [] : [{ label: 'Stands for', text: control.standards.join(' · ') }],
        ...sourced(control.source),
        ...(control.unverified === true ? { unverified: true } : {}),
      }),
    ),
    ...retirements.map(
      (one): Topic => ({
        kind: 'retirement',
        id: one.id,
        title: one.what,
        also: [],
        text: endOf(one.id, today),
        parts: [],
        source: one.source.replace(/^https:\/\//, ''),
        checked: one.checked,
      }),
    ),
    ...priceTopics(),
    ...glossary.map(
      ({ term, also = [], meaning, source }): Topic => ({
        kind: 'term',
        id: term.toLowerCase().replaceAll(' ', '-'),
        title: term,
        also,
        text: meaning,
        parts: also.length === 0 ? [] : [{ label: 'Also', text: also.join(', ') }],
        ...sourced(source),
      }),
    ),
  ]
}

function questionTopic(question: AnyQuestion): Topic {
  const { why } = question
  return {
    kind: 'question',
    id: question.id,
    title: question.title,
    also: [question.prompt],
    text: `${question.prompt} ${why.text}`,
    parts: [
      ...(why.changed === undefined ? [] : [{ label: 'Since 2021', text: why.changed }]),
      ...(question.kind === 'select'
        ? question.options.map((option) => ({ label: option.value, text: `${option.label}. Gain: ${option.gain} Cost: ${option.cost}` }))
        : [
            { label: 'Gain', text: question.gain },
            { label: 'Cost', text: question.cost },
            ...(question.undo === undefined ? [] : [{ label: 'Undo', text: question.undo }]),
          ]),
      ...(question.applies === undefined ? [] : [{ label: 'Asked when', text: question.applies.replaceAll('`', '') }]),
      ...(why.controls === undefined ? [] : [{ label: 'Controls', text: why.controls.join(' · ') }]),
      { label: 'Answer by', text: `--${question.id} VALUE, --set ${question.id}=VALUE, or a preset` },
    ],
    ...(why.link === undefined ? {} : { source: why.link }),
    checked: why.checked,
    ...(why.unverified === true ? { unverified: true } : {}),
  }
}

function optionTopics(question: AnyQuestion): readonly Topic[] {
  if (question.kind !== 'select') return []
  return question.options.map((option) => ({
    kind: 'option',
    id: `${question.id}=${option.value}`,
    title: option.label,
    also: [option.value],
    text: `An answer to: ${question.prompt}`,
    parts: [
      { label: 'Gain', text: option.gain },
      { label: 'Cost', text: option.cost },
      { label: 'Undo', text: option.undo },
      { label: 'Usual', text: option.usual },
      ...(option.sends === undefined ? [] : [{ label: 'Sends', text: option.sends }]),
    ],
    ...(question.why.link === undefined ? {} : { source: question.why.link }),
    checked: question.why.checked,
  }))
}

/** A rule in words: as it reads beside the first answers that break it. */
function ruleTopic(rule: CombinationRule, questions: readonly AnyQuestion[]): Topic {
  const question = questions.find((candidate) => candidate.id === rule.question)
  const told = question === undefined ? undefined : brokenBy(rule, question, questions)
  return {
    kind: 'rule',
    id: rule.id,
    title: question?.title ?? rule.question,
    also: [rule.question],
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
    ...sourced(rule.source),
    ...(rule.unverified === true ? { unverified: true } : {}),
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

function priceTopics(): readonly Topic[] {
  const groups: readonly (readonly [string, readonly Price[]])[] = [
    ...Object.entries(prices).map(([id, price]) => [dashed(id), [price]] as const),
    ['log-ingestion', logPrices],
    ['blob-storage', storagePrices],
    ['nodes', nodePrices],
  ]
  return groups.map(([id, listed]): Topic => {
    const [first] = listed
    return {
      kind: 'price',
      id: `price-${id}`,
      title: id === 'nodes' ? 'nodes' : (first?.what ?? id),
      also: [id],
      text: listed.map((price) => `${id === 'nodes' ? `${price.what}: ` : ''}${amountOf(price)}`).join(' '),
      parts: [],
      ...(first === undefined ? {} : { source: first.source.link, checked: first.listed }),
    }
  })
}

function amountOf({ usd, per, region, listed }: Price): string {
  const where = region === 'all' ? '' : ` in ${region}`
  return usd === undefined
    ? `Unknown: no list price was found${where}.`
    : `${usd} USD ${per.startsWith('10,000') ? 'for' : 'per'} ${per}${where}, listed ${listed}.`
}

function dashed(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function sourced({ link, checked }: Source): { readonly source: string; readonly checked: string } {
  return { source: link, checked }
}
