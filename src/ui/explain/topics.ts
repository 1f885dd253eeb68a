import { glossary } from '../../guidance/glossary.ts'
import { logPrices, nodePrices, type Price, prices, storagePrices } from '../../guidance/prices.ts'
import { endOf, retirements } from '../../guidance/retirements.ts'
import type { Source } from '../../guidance/sources.ts'
import { combinationRules } from '../../interview/rules/registry.ts'
import type { AnyQuestion, CombinationRule } from '../../interview/types.ts'
import { controls } from '../../posture/controls/registry.ts'
import { type RuleWords, wordsOfRule } from './rule-words.ts'

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

/** A rule; its words are found when they are read, because the list of all there is shows none of them. */
function ruleTopic(rule: CombinationRule, questions: readonly AnyQuestion[]): Topic {
  const question = questions.find((candidate) => candidate.id === rule.question)
  let found: RuleWords | undefined
  const words = (): RuleWords => {
    found ??= wordsOfRule(rule, question, questions)
    return found
  }
  return {
    kind: 'rule',
    id: rule.id,
    title: question?.title ?? rule.question,
    also: [rule.question],
    get text() {
      return words().text
    },
    get parts() {
      return words().parts
    },
    ...sourced(rule.source),
    ...(rule.unverified === true ? { unverified: true } : {}),
  }
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
