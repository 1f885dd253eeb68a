import { parseAnswer, problemWith } from '../../interview/draft.ts'
import type { AnswerValue, AnyQuestion, Choice, Draft, PathRow } from '../../interview/types.ts'
import { choicesOf, optionsOf, typedForm } from '../tui/fields.ts'
import type { PlainChoice, Prompts } from './prompts.ts'

/** What a person did with a question. */
export type Said =
  | { readonly kind: 'answer'; readonly value: AnswerValue }
  | { readonly kind: 'back' }
  | { readonly kind: 'why' }
  | { readonly kind: 'rest' }
  /** Every question shall be asked, details too. */
  | { readonly kind: 'everything' }

export interface Asked {
  readonly row: PathRow
  readonly draft: Draft
  /** The name to type where an option asks for it. */
  readonly environment: string | undefined
  /** What can be picked, where the question picks and the list could be read. */
  readonly choices: readonly Choice[]
}

/** Asks one question once. */
export async function askQuestion(prompts: Prompts, asked: Asked): Promise<Said> {
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
    row.question.prompt,
    [
      ...items.map(
        (item): PlainChoice<Said> => ({
          value: { kind: 'answer', value: item.value },
          name: `${item.label}${badge(row, item.value)}`,
          ...(item.unavailable === undefined ? {} : { disabled: item.unavailable }),
        }),
      ),
      ...controlsOf(draft),
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
    row.question.prompt,
    [
      ...choicesOf(row.question, draft, choices, '').map(
        (choice): PlainChoice<Said> => ({
          value: { kind: 'answer', value: choice.value },
          name: `${choice.label}${choice.detail === undefined ? '' : `, ${choice.detail}`}${badge(row, choice.value)}`,
          ...(choice.unavailable === undefined ? {} : { disabled: choice.unavailable }),
        }),
      ),
      { value: 'type', name: 'Type it in' },
      ...controlsOf(draft),
    ],
    Math.max(0, at),
  )
  if (said === 'type') return askText(prompts, asked)
  return said.kind === 'answer' && problemWith(row.question, said.value, draft) !== undefined ? askText(prompts, asked) : said
}

async function askText(prompts: Prompts, { row, draft }: Asked): Promise<Said> {
  const text = await prompts.type(`${row.question.prompt} ("<" goes back, "?" tells why)`, typedForm(row.value), (given) =>
    given.trim() === '<' || given.trim() === '?' ? undefined : typedProblem(row.question, given, draft),
  )
  if (text.trim() === '<') return { kind: 'back' }
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
const controlsOf = (draft: Draft): readonly PlainChoice<Said>[] => [
  { value: { kind: 'why' }, name: 'Why we ask' },
  { value: { kind: 'rest' }, name: 'Take what is recommended from here on' },
  ...(draft.everything === true ? [] : [{ value: { kind: 'everything' as const }, name: 'Ask me every question, details too' }]),
  { value: { kind: 'back' }, name: 'Back' },
]

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
