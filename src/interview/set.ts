import { didYouMean } from '../common/nearest.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { onRadar, withRadar } from '../guidance/retirements.ts'
import { parseAnswer, pathOf, problemIn, problemWith, viewOf, withAnswer } from './draft.ts'
import { answerText } from './given.ts'
import { isStandIn } from './landing-zone.ts'
import { offersFor } from './offers.ts'
import type { AnswerValue, AnyQuestion, Draft, PathRow } from './types.ts'

/** One answer given on the command line. */
export interface Setting {
  readonly id: string
  readonly text: string
  /** How the person wrote it, for messages: `--region`, or `--set region`. */
  readonly flag: string
}

/** `--set id=value` taken apart. Throws a UserProblem (exit 2) when there is no `=`. */
export function parseSetting(argument: string): Setting {
  const at = argument.indexOf('=')
  if (at < 1) {
    throw new UserProblem({
      code: 'invalid-answers',
      what: `"--set ${safeText(argument)}" is not an answer.`,
      why: 'An answer is written id=value.',
      now: ['secure-batch new --set region=westeurope'],
      exit: exitCodes.usage,
    })
  }
  const id = argument.slice(0, at).trim()
  return { id, text: argument.slice(at + 1), flag: `--set ${id}` }
}

/**
 * The draft with the settings as answers. Each is judged beside all the others, so their order does not matter.
 * Throws one UserProblem (exit 2) that names everything wrong: unknown questions, values that are none, fixed answers.
 */
export function applySettings(draft: Draft, settings: readonly Setting[], questions: readonly AnyQuestion[]): Draft {
  const problems: string[] = []
  const checks: (() => string | undefined)[] = []
  let next = draft
  for (const { id, text, flag } of settings) {
    const question = questions.find((candidate) => candidate.id === id)
    const retired = onRadar(id, text)
    if (retired !== undefined && (question === undefined || (retired.ended && question.kind !== 'select'))) {
      problems.push(`${flag}: "${text}" cannot be taken. ${retired.text}`)
      continue
    }
    if (question === undefined) {
      problems.push(
        `${flag}: there is no question "${id}"${didYouMean(
          id,
          questions.map((candidate) => candidate.id),
        )}`,
      )
      continue
    }
    const parsed = parseAnswer(question, text)
    if ('problem' in parsed) {
      problems.push(`${flag}: "${text}" is no answer. ${parsed.problem}, ${allowed(question)}`)
      continue
    }
    const { value } = parsed
    if (question.kind === 'select' && !question.options.some((option) => option.value === value)) {
      const values = question.options.map((option) => option.value)
      if (retired !== undefined) problems.push(`${flag}: "${text}" is not offered. ${retired.text}`)
      else problems.push(`${flag}: "${text}" is no answer${didYouMean(text, values)}; ${allowed(question)}`)
      continue
    }
    next = withAnswer(next, id, value, 'flag')
    checks.push(() => {
      const hidden = question.when?.(viewOf(next)) === false
      const rule = next.rules[id]
      if (hidden && rule === undefined)
        return question.kind === 'select' ? undefined : problemFor({ id, flag, text }, problemIn(question, value, viewOf(next)))
      return problemFor({ id, flag, text }, problemWith(question, value, next))
    })
  }
  for (const check of checks) {
    const problem = check()
    if (problem !== undefined) problems.push(problem)
  }
  if (problems.length === 0) return next
  throw new UserProblem({
    code: 'invalid-answers',
    what: problems.length === 1 ? 'An answer given cannot be taken.' : `${problems.length} of the answers given cannot be taken.`,
    details: problems.map((problem) => safeText(problem)),
    now: ['Every question with its values: secure-batch plan --help'],
    exit: exitCodes.usage,
  })
}

/** Settings that change nothing because their question does not apply, one sentence each: worth telling, not worth refusing. */
export function unusedSettings(draft: Draft, settings: readonly Setting[], questions: readonly AnyQuestion[]): readonly string[] {
  const asked = new Set(pathOf(draft, questions).map((row) => row.question.id))
  return settings.flatMap(({ id, flag }) => {
    const question = questions.find((candidate) => candidate.id === id)
    if (question === undefined || asked.has(id)) return []
    return [`${flag} has no effect here: it applies when ${(question.applies ?? 'asked').replaceAll('`', '')}.`]
  })
}

/**
 * What still keeps the draft from being carried out without asking: answers that are missing, that a preset wants asked,
 * or that do not fit the others. One UserProblem (exit 2) names them all with the flag that gives each; undefined when complete.
 */
export function missingAnswers(draft: Draft, questions: readonly AnyQuestion[]): UserProblem | undefined {
  const open: { row: PathRow; problem: string }[] = []
  let supposed = draft
  for (const row of pathOf(draft, questions)) {
    const problem = openIn(row, draft)
    if (problem === undefined || follows(row, supposed, questions)) continue
    open.push({ row, problem })
    if (row.value === undefined) supposed = withExample(supposed, row.question)
  }
  if (open.length === 0) return undefined
  const missing = open.filter(({ row }) => row.problem === undefined).length
  const told = withFlags(open, draft, questions)
  return new UserProblem({
    code: 'missing-answers',
    what: [
      missing === 0 ? '' : `${missing} ${missing === 1 ? 'answer is' : 'answers are'} missing`,
      open.length === missing ? '' : `${open.length - missing} ${open.length - missing === 1 ? 'does' : 'do'} not fit`,
    ]
      .filter((part) => part !== '')
      .join(', ')
      .concat('.'),
    why: 'Nothing can be asked here: there is no terminal, or --yes or --no-input was given.',
    details: told.map(({ row, problem, flag }) => safeText(`${row.question.title}: ${problem} (${flag})`)),
    now: [`Add ${[...new Set(told.map(({ flag }) => flag))].join(' ')}`],
    exit: exitCodes.usage,
  })
}

interface OpenRow {
  readonly row: PathRow
  readonly problem: string
}

/** Each with the flag that mends it, judged beside the answers and the flags before it: `--set region=westeurope`. */
function withFlags(
  open: readonly OpenRow[],
  draft: Draft,
  questions: readonly AnyQuestion[],
): readonly (OpenRow & { readonly flag: string })[] {
  let mended = draft
  return open.map((one) => {
    const { question, text, value } = mendingOf(one.row, mended, questions)
    if (value !== undefined) mended = withAnswer(mended, question.id, value, 'flag')
    return { ...one, flag: `--set ${question.id}=${text}` }
  })
}

interface Mending {
  readonly question: AnyQuestion
  readonly text: string
  /** Absent where the text only shows what an answer looks like. */
  readonly value?: AnswerValue
}

/** An answer that can be taken beside the others: what the rule in its way calls nearest, else an option or the example; not by changing another that was given. */
function mendingOf({ question, value }: PathRow, draft: Draft, questions: readonly AnyQuestion[]): Mending {
  const offers = value === undefined ? [] : offersFor(question, value, draft, questions)
  const offer = offers.find((one) => one.question === question.id) ?? offers.find((one) => draft.entries[one.question] === undefined)
  const target = questions.find(({ id }) => id === offer?.question)
  if (offer !== undefined && target !== undefined) return { question: target, text: answerText(offer.value), value: offer.value }
  const fitting = examplesOf(question).flatMap((text) => {
    const parsed = parseAnswer(question, text)
    return 'value' in parsed && problemWith(question, parsed.value, draft) === undefined ? [{ question, text, value: parsed.value }] : []
  })
  return fitting[0] ?? { question, text: exampleOf(question) }
}

function examplesOf(question: AnyQuestion): readonly string[] {
  return question.kind === 'select'
    ? question.options.filter(({ typed }) => typed !== true).map(({ value }) => value)
    : [exampleOf(question)]
}

/** Whether a missing answer would be recommended once the ones missing before it are given: naming the environment names its group. */
function follows(row: PathRow, supposed: Draft, questions: readonly AnyQuestion[]): boolean {
  if (row.value !== undefined || row.rule?.state === 'ask') return false
  return pathOf(supposed, questions).some((other) => other.question.id === row.question.id && other.value !== undefined)
}

function withExample(draft: Draft, question: AnyQuestion): Draft {
  const parsed = parseAnswer(question, exampleOf(question))
  return 'value' in parsed ? withAnswer(draft, question.id, parsed.value) : draft
}

function openIn(row: PathRow, draft: Draft): string | undefined {
  if (row.problem !== undefined) return `${row.value === undefined ? '' : `"${String(row.value)}": `}${row.problem}`
  if (row.value === undefined) return 'no answer yet'
  if (row.rule?.state === 'ask' && draft.entries[row.question.id] === undefined && !isStandIn(row.question.id, row.value))
    return `preset "${row.rule.by}" wants this asked every time${row.rule.because === undefined ? '' : `: ${row.rule.because}`}`
  return undefined
}

function problemFor({ id, flag, text }: Setting, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${flag}: "${text}" cannot be taken. ${withRadar(problem, id, text)}`
}

function allowed(question: AnyQuestion): string {
  switch (question.kind) {
    case 'select':
      return `the answers are ${question.options.map((option) => option.value).join(', ')}`
    case 'number':
      return `from ${question.minimum} to ${question.maximum}`
    default:
      return `like ${exampleOf(question)}`
  }
}

function exampleOf(question: AnyQuestion): string {
  switch (question.kind) {
    case 'select':
      return question.options[0]?.value ?? ''
    case 'number':
      return String(question.minimum)
    case 'confirm':
      return 'yes'
    default:
      return question.placeholder?.replaceAll(', ', ',') ?? 'value'
  }
}
