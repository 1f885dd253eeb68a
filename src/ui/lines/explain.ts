import { type GlossaryTerm, termsIn } from '../../guidance/glossary.ts'
import type { DecisionLine } from '../../interview/delegation/decisions.ts'
import { type Topic, topicKinds } from '../explain/topics.ts'
import { emptyLine, type Line, labelled, line, padText, span, wrap } from '../terminal/line.ts'

/** One topic, wrapped to the width; ends with the terms in it that a newcomer may not know. */
export function topicLines(topic: Topic, width: number): Line[] {
  const kind = topicKinds.find((one) => one.kind === topic.kind)?.kind ?? topic.kind
  const labelWidth = Math.min(Math.max(12, ...topic.parts.map(({ label }) => label.length + 2)), Math.max(12, Math.floor(width / 3)))
  const terms = topic.kind === 'term' ? [] : termsIn([topic.text, ...topic.parts.map(({ text }) => text)].join(' ')).slice(0, 12)
  return [
    line(span(topic.title, 'strong'), span(`   ${kind} ${topic.id}`, 'dim')),
    ...wrap(topic.text, width - 1).map((text) => line(` ${text}`)),
    ...topic.parts.flatMap(({ label, text }) => labelled(` ${label}`, text, width, { labelWidth })),
    ...(topic.unverified === true
      ? labelled(' Unverified', 'One statement here rests on a fact nobody could verify.', width, { labelWidth })
      : []),
    ...(topic.source === undefined
      ? []
      : labelled(' Read more', `${topic.source}${topic.checked === undefined ? '' : ` (checked ${topic.checked})`}`, width, {
          labelWidth,
        })),
    ...(terms.length === 0
      ? []
      : labelled(' Words', terms.map((term: GlossaryTerm) => term.term).join(', '), width, { labelWidth, tone: 'dim' })),
  ]
}

/** A whole kind, one line each, cut off at the width only where a terminal would break it. */
export function topicList(name: string, topics: readonly Topic[], width: number): Line[] {
  const longest = Math.min(Math.max(...topics.map(({ id }) => id.length)) + 2, Math.max(16, Math.floor(width * 0.45)))
  return [
    line(span(name.charAt(0).toUpperCase() + name.slice(1), 'strong'), span(`   ${topics.length}`, 'dim')),
    ...topics.flatMap((topic) => {
      const text = ['term', 'retirement', 'rule', 'price'].includes(topic.kind) ? topic.text : topic.title
      if (topic.id.length + 2 <= longest)
        return labelled(` ${topic.id}`, text, width, { labelWidth: longest + 1, labelTone: 'plain', tone: 'dim' })
      return [line(` ${topic.id}`), ...labelled('', text, width, { labelWidth: longest + 1, tone: 'dim' })]
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
        line(span(padText(name, 13), 'strong'), `${found.length}, ${about}`),
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
    ...decisions.flatMap(({ title, shown, source, who, when, why }) => {
      const by =
        source === 'person'
          ? `decided by ${who}`
          : source === 'recommended'
            ? 'recommended'
            : source === 'preset'
              ? `by ${who}`
              : `given by ${who}`
      return labelled(
        ` ${title}`,
        `${shown} · ${by}${when === undefined ? '' : ` · ${when}`}${why === undefined ? '' : ` · ${why}`}`,
        width,
        { labelWidth: titleWidth },
      )
    }),
  ]
}
