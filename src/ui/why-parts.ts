import type { GlossaryTerm } from '../guidance/glossary.ts'
import { termsIn } from '../guidance/terms.ts'
import type { AnyQuestion } from '../interview/types.ts'

/** A labelled statement of the explanation behind `?`. */
export interface WhyPart {
  readonly label: string
  readonly text: string
}

/** Words whose meaning somebody who creates an Azure resource knows, or that the question itself gives. */
const common = new Set(['API', 'Batch', 'cloud', 'environment', 'job', 'region', 'resource', 'subscription', 'virtual machine'])

/** What stands after the explanation itself: what is sent, which controls it touches, where to read on. `sends` are the statements wanted. */
export function whyParts({ id, why }: AnyQuestion, sends: readonly WhyPart[]): readonly WhyPart[] {
  const { controls = [], link, checked, unverified } = why
  return [
    ...sends,
    ...(controls.length === 0 ? [] : [{ label: 'Controls', text: controls.join(' · ') }]),
    { label: 'Read more', text: link === undefined ? `checked ${checked}` : `${link} (checked ${checked})` },
    ...(unverified === true
      ? [{ label: 'Not verified', text: 'One statement here rests on a fact nobody could verify; the text says which.' }]
      : []),
    { label: 'Its name', text: `${id} (the flag, the --set name and the preset key)` },
  ]
}

/** Terms of Azure that a question uses, each with its meaning. */
export function wordsOf(question: AnyQuestion): readonly GlossaryTerm[] {
  const { prompt, why } = question
  const told =
    question.kind === 'select' ? question.options.flatMap(({ label, gain, cost }) => [label, gain, cost]) : [question.gain, question.cost]
  return termsIn([prompt, why.text, why.changed ?? '', ...told].join(' ')).filter(({ term }) => !common.has(term))
}
