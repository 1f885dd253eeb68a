import { termsIn } from '../../guidance/terms.ts'
import type { DecisionLine } from '../../interview/delegation/decisions.ts'
import { type Topic, topicKinds } from '../explain/topics.ts'
import { emptyLine, type Line, labelled, line, lineWidth, span, type Tone, wrap } from '../terminal/line.ts'

/** One topic, wrapped to the width; ends with the terms in it that a newcomer may not know. */
export function topicLines(topic: Topic, width: number): Line[] {
  const labelWidth = Math.min(Math.max(12, ...topic.parts.map(({ label }) => label.length + 2)), Math.max(12, Math.floor(width / 3)))
  const terms = topic.kind === 'term' ? [] : termsIn([topic.text, ...topic.parts.map(({ text }) => text)].join(' ')).slice(0, 12)
  const told = (label: string, text: string, tone: Tone = 'plain'): Line[] => entry(` ${label}`, text, width, labelWidth, tone)
  const name = line(span(topic.title, 'strong'), span(`   ${topic.kind} ${topic.id}`, 'dim'))
  return [
    ...(lineWidth(name) <= width
      ? [name]
      : [
          ...wrap(topic.title, width).map((text) => line(span(text, 'strong'))),
          line(span(` ${topic.kind}`, 'dim')),
          line(span(` ${topic.id}`, 'dim')),
        ]),
    ...wrap(topic.text, width - 1).map((text) => line(` ${text}`)),
    ...topic.parts.flatMap(({ label, text }) => told(label, text)),
    ...(topic.unverified === true ? told('Unverified', 'One statement here rests on a fact nobody could verify.') : []),
    ...(topic.source === undefined
      ? []
      : told('Read more', `${topic.source}${topic.checked === undefined ? '' : ` (checked ${topic.checked})`}`)),
    ...(terms.length === 0 ? [] : told('Words', terms.map(({ term }) => term).join(', '), 'dim')),
  ]
}

/** A label and its text beside it, or below it where the label is too long for its column. */
function entry(label: string, text: string, width: number, labelWidth: number, tone: Tone, labelTone: Tone = 'dim'): Line[] {
  if (label.length < labelWidth) return labelled(label, text, width, { labelWidth, tone, labelTone })
  return [line(span(label, labelTone)), ...labelled('', text, width, { labelWidth: Math.min(4, labelWidth), tone })]
}

/** A whole kind, one line each, cut off at the width only where a terminal would break it. */
export function topicList(name: string, topics: readonly Topic[], width: number): Line[] {
  const longest = Math.min(Math.max(...topics.map(({ id }) => id.length)) + 2, Math.max(16, Math.floor(width * 0.45)))
  return [
    line(span(name.charAt(0).toUpperCase() + name.slice(1), 'strong'), span(`   ${topics.length}`, 'dim')),
    ...topics.flatMap((topic) => {
      const text = ['term', 'retirement', 'rule', 'price'].includes(topic.kind) ? topic.text : topic.title
      return entry(` ${topic.id}`, text, width, longest + 1, 'dim', 'plain')
    }),
  ]
}

/** What there is to explain, by kind, with how to ask for it. */
export function topicIndex(topics: readonly Topic[], width: number): Line[] {
  return [
    ...topicKinds.flatMap(({ kind, name, about }) => {
      const found = topics.filter((topic) => topic.kind === kind)
      const ids = ['question', 'retirement', 'term'].includes(kind) ? found.map(({ id }) => id).join(', ') : `secure-batch explain ${name}`
      return [
        ...labelled(name, `${found.length}, ${about}`, width, { labelWidth: 13, labelTone: 'strong' }),
        ...wrap(ids, width - 2).map((text) => line(span(`  ${text}`, 'dim'))),
      ]
    }),
    emptyLine,
    ...wrap(
      'One of them: secure-batch explain account-reach, or account-reach=private, or "private endpoint". A list: secure-batch explain rules. Who decided what: secure-batch explain decisions --environment NAME.',
      width,
    ).map((text) => line(text)),
  ]
}

/** The decision record: one entry for every answer. */
export function decisionLines(name: string, decisions: readonly DecisionLine[], width: number): Line[] {
  const titleWidth = Math.min(24, Math.max(...decisions.map(({ title }) => title.length)) + 3)
  return [
    line(span(`Decisions of ${name}`, 'strong'), span(`   ${decisions.length} answers`, 'dim')),
    ...decisions.flatMap(({ title, value, shown, source, who, when, why, waiting }) => {
      const by =
        source === 'person'
          ? `decided by ${who}`
          : source === 'recommended'
            ? 'recommended'
            : source === 'preset'
              ? `by ${who}`
              : `given by ${who}`
      const until = waiting === undefined ? [] : [`waiting for ${waiting.for} since ${waiting.since}`]
      const decided = value === undefined ? [] : [waiting === undefined ? by : `until then ${by}`]
      return labelled(` ${title}`, [shown, ...until, ...decided, ...[when, why].filter((part) => part !== undefined)].join(' · '), width, {
        labelWidth: titleWidth,
      })
    }),
  ]
}
