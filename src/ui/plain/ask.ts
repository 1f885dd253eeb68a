import { awaitedOf } from '../../interview/delegation/awaiting.ts'
import { parseAnswer, problemWith } from '../../interview/draft.ts'
import type { Offer } from '../../interview/offers.ts'
import type { AnswerValue, AnyQuestion, Choice, Draft, PathRow } from '../../interview/types.ts'
import { choicesOf, optionsOf, typedForm } from '../items.ts'
import { wordsOf } from '../why-parts.ts'
import type { PlainChoice, Prompts } from './prompts.ts'

/** What a person did with a question. */
export type Said =
  | { readonly kind: 'answer'; readonly value: AnswerValue }
  | { readonly kind: 'back' }
  | { readonly kind: 'why' }
  /** What the terms in the question mean. */
  | { readonly kind: 'words' }
  | { readonly kind: 'rest' }
  /** Every question shall be asked, details too. */
  | { readonly kind: 'everything' }
  /** Somebody else shall answer: the question goes to a file. */
  | { readonly kind: 'delegate' }
  /** Their answer is not waited for any more. */
  | { readonly kind: 'stop-waiting' }
  /** What is wanted rarely. */
  | { readonly kind: 'more' }
  /** What the answers so far make, in words. */
  | { readonly kind: 'picture' }
  /** Another answer is taken that makes this one possible. */
  | { readonly kind: 'fix'; readonly offer: Offer }
  /** The last fix is taken back. */
  | { readonly kind: 'undo' }

export interface Asked {
  readonly row: PathRow
  readonly draft: Draft
  /** The name to type where an option asks for it. */
  readonly environment: string | undefined
  /** What can be picked, where the question picks and the list could be read. */
  readonly choices: readonly Choice[]
  /** Whether a question can be written to a file for somebody else. */
  readonly canDelegate?: boolean
  /** What an option brings and takes, where that has not been told since the question came up. */
  readonly told: (value: AnswerValue) => readonly string[]
  /** What would mend a value that cannot be taken. */
  readonly offers: (value: AnswerValue) => readonly Offer[]
  /** What taking the last fix back would do; undefined where there is none. */
  readonly undo: string | undefined
}

/** Asks one question until something is said about it. */
export async function askQuestion(prompts: Prompts, asked: Asked): Promise<Said> {
  const said = await askOnce(prompts, asked)
  if (said.kind !== 'more') return said
  const more = await askMore(prompts, asked)
  return more === 'ask' ? askQuestion(prompts, asked) : more
}

async function askOnce(prompts: Prompts, asked: Asked): Promise<Said> {
  switch (asked.row.question.kind) {
    case 'select':
    case 'confirm':
      return askOption(prompts, asked)
    case 'pick':
      return asked.choices.length > 0 ? askPick(prompts, asked) : askText(prompts, asked)
    default:
      return askText(prompts, asked)
  }
}

async function askOption(prompts: Prompts, asked: Asked): Promise<Said> {
  const { row, draft, environment } = asked
  const items = optionsOf(row.question, draft)
  const at = items.findIndex((item) => item.value === row.value)
  const said = await prompts.choose<Said>(
    '',
    [
      ...items.map(
        (item): PlainChoice<Said> => ({
          value: { kind: 'answer', value: item.value },
          name: `${item.label}${badge(row, item.value)}`,
          told: asked.told(item.value),
          ...(item.unavailable === undefined ? {} : { disabled: item.unavailable }),
        }),
      ),
      ...items.flatMap((item, index) => (item.unavailable === undefined ? [] : fixChoices(asked, item.value, `For ${index + 1}`))),
      ...controlsOf(asked),
    ],
    Math.max(0, at),
  )
  const item = said.kind === 'answer' ? items.find((candidate) => candidate.value === said.value) : undefined
  if (item?.typed !== true || (row.source === 'you' && row.value === item.value)) return said
  const words = [String(item.value), ...(environment === undefined ? [] : [environment])]
  const typed = await prompts.type(`Type ${words.map((word) => `"${word}"`).join(' or ')} to choose this ("<" goes back)`, '', (text) =>
    text.trim() === '<' || words.includes(text.trim()) ? undefined : `Type ${words.join(' or ')}`,
  )
  return typed.trim() === '<' ? askOption(prompts, asked) : said
}

async function askPick(prompts: Prompts, asked: Asked): Promise<Said> {
  const { row, draft, choices } = asked
  const at = choices.findIndex((choice) => choice.value === row.value)
  const said = await prompts.choose<Said | 'type'>(
    '',
    [
      ...choicesOf(row.question, draft, choices, '').map(
        (choice): PlainChoice<Said> => ({
          value: { kind: 'answer', value: choice.value },
          name: `${choice.label}${choice.detail === undefined ? '' : `, ${choice.detail}`}${badge(row, choice.value)}`,
          ...(choice.unavailable === undefined ? {} : { disabled: choice.unavailable }),
        }),
      ),
      { value: 'type', name: 'Type it in', always: true },
      ...stuckChoices(asked),
      ...controlsOf(asked),
    ],
    Math.max(0, at),
  )
  if (said === 'type') return askText(prompts, asked)
  return said.kind === 'answer' && problemWith(row.question, said.value, draft) !== undefined ? askText(prompts, asked) : said
}

async function askText(prompts: Prompts, asked: Asked): Promise<Said> {
  const { row, draft } = asked
  const words = ['<', '?', '+']
  const hint = '("<" back, "?" why, "+" more)'
  const ways = [...stuckChoices(asked), ...(asked.undo === undefined ? [] : [undoChoice(asked.undo)])]
  if (ways.length > 0) {
    // A line cannot offer numbered ways out beside what is typed: they come first.
    const said = await prompts.choose<Said | 'type'>('', [
      { value: 'type', name: row.value === undefined ? 'Type an answer' : `Type an answer (now ${typedForm(row.value)})` },
      ...ways,
      ...controlsOf({ ...asked, undo: undefined }),
    ])
    if (said !== 'type') return said
  }
  const text = await prompts.type(`${row.question.title} ${hint}`, typedForm(row.value), (given) =>
    words.includes(given.trim()) ? undefined : typedProblem(row.question, given, draft),
  )
  if (text.trim() === '<') return { kind: 'back' }
  if (text.trim() === '+') return { kind: 'more' }
  const parsed = parseAnswer(row.question, text)
  return text.trim() === '?' || 'problem' in parsed ? { kind: 'why' } : { kind: 'answer', value: parsed.value }
}

function typedProblem(question: AnyQuestion, text: string, draft: Draft): string | undefined {
  const isOptional = question.kind === 'list' && problemWith(question, [], draft) === undefined
  if (text.trim() === '' && !isOptional) return 'Type an answer'
  const parsed = parseAnswer(question, text)
  return 'problem' in parsed ? parsed.problem : problemWith(question, parsed.value, draft)
}

/** At the end of every list. */
const controlsOf = ({ undo }: Asked): readonly PlainChoice<Said>[] =>
  [
    { value: { kind: 'why' as const }, name: 'Why we ask' },
    { value: { kind: 'rest' as const }, name: 'Take what is recommended from here on' },
    { value: { kind: 'more' as const }, name: 'What else can be done' },
    ...(undo === undefined ? [] : [undoChoice(undo)]),
    { value: { kind: 'back' as const }, name: 'Back' },
  ].map((choice) => ({ ...choice, always: true }))

/** What is wanted rarely: asked for by one choice, so that every list stays short to listen to. */
function askMore(prompts: Prompts, { row, draft, canDelegate }: Asked): Promise<Said | 'ask'> {
  return prompts.choose<Said | 'ask'>('What else?', [
    ...(wordsOf(row.question).length === 0 ? [] : [{ value: { kind: 'words' as const }, name: 'What the words here mean' }]),
    { value: { kind: 'picture' }, name: 'What it looks like so far' },
    ...(row.question.kind === 'select' ? [] : [{ value: { kind: 'rest' as const }, name: 'Take what is recommended from here on' }]),
    ...(draft.everything === true ? [] : [{ value: { kind: 'everything' as const }, name: 'Ask me every question, details too' }]),
    ...(canDelegate === true ? [{ value: { kind: 'delegate' as const }, name: 'Write it to a file for the person who knows' }] : []),
    ...(row.awaited === undefined
      ? []
      : [{ value: { kind: 'stop-waiting' as const }, name: `Do not wait for ${awaitedOf(row.awaited)} any more` }]),
    { value: 'ask', name: 'Back to the question' },
  ])
}

const undoChoice = (undo: string): PlainChoice<Said> => ({ value: { kind: 'undo' }, name: `Undo: ${undo}`, always: true })

/** What would mend an answer that cannot stand. */
function stuckChoices(asked: Asked): readonly PlainChoice<Said>[] {
  const { value, problem } = asked.row
  return problem === undefined || value === undefined ? [] : fixChoices(asked, value, 'Fix')
}

function fixChoices(asked: Asked, value: AnswerValue, label: string): readonly PlainChoice<Said>[] {
  return asked.offers(value).map((offer) => ({ value: { kind: 'fix', offer }, name: `${label}: ${offer.text}`, always: true }))
}

function badge(row: PathRow, value: AnswerValue): string {
  if (row.value !== value) return ''
  switch (row.source) {
    case 'recommended':
      return ' (recommended)'
    case 'preset':
      return ` (preset${row.by === undefined ? '' : ` ${row.by}`})`
    case 'you':
    case 'flag':
      return ' (your answer)'
    default:
      return ''
  }
}
