import { UserProblem } from '../../common/problem.ts'
import type { EngineEvent, Plan } from '../../engine/types.ts'
import { answersOf, pathOf, showAnswer, viewOf, withAnswer } from '../../interview/draft.ts'
import type { Choice, Draft, PathRow } from '../../interview/types.ts'
import { planText } from '../lines/plan.ts'
import { problemLines } from '../lines/problem.ts'
import { progressLine } from '../lines/progress.ts'
import { pictureWords } from '../picture.ts'
import { foldProgress, noProgress } from '../progress.ts'
import type { Line } from '../terminal/line.ts'
import { line, padText, span, wrap } from '../terminal/line.ts'
import type { Theme } from '../terminal/theme.ts'
import { makeTheme } from '../terminal/theme.ts'
import { isAsked, isOpen } from '../tui/walk.ts'
import type { WizardHost, WizardResult } from '../types.ts'
import { count } from '../words.ts'
import { askQuestion } from './ask.ts'
import type { Prompts } from './prompts.ts'
import { isLeaving } from './prompts.ts'

export interface PlainIo {
  readonly prompts: Prompts
  /** One line of text, without the line break. */
  readonly print: (text: string) => void
  readonly columns: number
  readonly theme?: Theme
  /** Fires when the person wants to stop while Azure works. */
  readonly interrupted?: AbortSignal
}

/** The wizard as questions and answers one below the other: for screen readers, logs and terminals that cannot be drawn on. */
export async function runPlainWizard(host: WizardHost, io: PlainIo, start: Draft): Promise<WizardResult> {
  const theme = io.theme ?? makeTheme('none', false)
  const print = (...lines: readonly Line[]): void => {
    for (const one of lines) io.print(theme.paint(one))
  }
  const width = Math.max(40, Math.min(io.columns, 100))
  const face: Face = { host, io, print, width }
  let draft = start
  const keep = (changed: Draft): void => {
    draft = changed
    host.saveDraft(changed)
  }
  try {
    keep(await interview(face, draft, keep, undefined))
    for (;;) {
      const next = await review(face, draft)
      if (next.do === 'edit') keep(await interview(face, draft, keep, next.id))
      else if (next.do === 'back') keep(await interview(face, draft, keep, 'last'))
      else if (next.do === 'save') await savePreset(face, draft)
      else if (next.do === 'leave') break
      else {
        const plan = await readPlan(face, draft)
        if (plan === undefined) continue
        if (next.do === 'plan') {
          print(...planText(plan, width))
          continue
        }
        const report = (await approve(face, draft, plan)) ? await create(face, plan) : undefined
        if (report !== undefined) return { kind: 'applied', report, answers: answersOf(draft, host.questions), draft }
      }
    }
  } catch (error) {
    if (!isLeaving(error)) throw error
  }
  host.saveDraft(draft)
  return { kind: 'left', draft, resume: host.resumeCommand(draft) }
}

interface Face {
  readonly host: WizardHost
  readonly io: PlainIo
  readonly print: (...lines: readonly Line[]) => void
  readonly width: number
}

/**
 * Asks the questions in order. With `only`, asks that one and whatever it brings into view; with `last`, starts at the last one.
 */
async function interview(
  { host, io, print, width }: Face,
  start: Draft,
  keep: (draft: Draft) => void,
  only: string | undefined,
): Promise<Draft> {
  let draft = start
  const known = pathOf(draft, host.questions).map((row) => row.question.id)
  const trail: string[] = []
  const asked = (): readonly PathRow[] => pathOf(draft, host.questions).filter(isAsked)
  const one = only !== undefined && only !== 'last'
  let id = one
    ? only
    : only === 'last'
      ? asked().at(-1)?.question.id
      : asked().find((row) => row.source !== 'you' || row.problem !== undefined)?.question.id
  while (id !== undefined) {
    const rows = asked()
    const at = rows.findIndex((row) => row.question.id === id)
    const row = rows[at]
    if (row === undefined) break
    print(
      line(''),
      line(span(`${row.question.topic}`, 'strong'), span(one ? '' : `   ${at + 1} of ${rows.length}`, 'dim')),
      ...consequences(row, width),
    )
    const answers = answersOf(draft, host.questions)
    const environment = typeof answers.environment === 'string' ? answers.environment : undefined
    const choices = await readChoices({ host, io, print, width }, row, draft)
    const said = await askQuestion(io.prompts, { row, draft, environment, choices })
    switch (said.kind) {
      case 'why':
        print(line(''), ...whyText(row, width))
        break
      case 'back':
        if (one && trail.length === 0) return draft
        id = one ? trail.pop() : (rows[at - 1]?.question.id ?? id)
        break
      case 'rest':
        if (one) return draft
        id = rows.slice(at).find(isOpen)?.question.id
        break
      case 'answer': {
        draft = withAnswer(draft, row.question.id, said.value)
        keep(draft)
        trail.push(row.question.id)
        const next = asked()
        id = one
          ? next.find((candidate) => !known.includes(candidate.question.id) && !trail.includes(candidate.question.id))?.question.id
          : next.slice(next.findIndex((candidate) => candidate.question.id === row.question.id) + 1)[0]?.question.id
      }
    }
  }
  return draft
}

async function readChoices({ host, io, print, width }: Face, row: PathRow, draft: Draft): Promise<readonly Choice[]> {
  const { question } = row
  if (question.kind !== 'pick') return []
  for (;;) {
    try {
      return await question.list(host.listings, viewOf(draft))
    } catch (error) {
      if (!(error instanceof UserProblem)) throw error
      print(...problemLines(error.details, width))
      const next = await io.prompts.choose('What now?', [
        { value: 'type' as const, name: 'Type it in' },
        { value: 'again' as const, name: 'Try again' },
        ...(host.signIn === undefined
          ? []
          : [
              { value: 'browser' as const, name: 'Sign in with a browser' },
              { value: 'device-code' as const, name: 'Sign in with a code on another device' },
            ]),
      ])
      if (next === 'type') return []
      if (next !== 'again') {
        await host
          .signIn?.(next, (message) => print(...wrap(message, width).map((text) => line(text))), new AbortController().signal)
          .catch((problem: unknown) => {
            if (!(problem instanceof UserProblem)) throw problem
            print(...problemLines(problem.details, width))
          })
      }
    }
  }
}

type Next = { readonly do: 'create' | 'plan' | 'save' | 'back' | 'leave' } | { readonly do: 'edit'; readonly id: string }

async function review({ host, io, print, width }: Face, draft: Draft): Promise<Next> {
  const rows = pathOf(draft, host.questions)
  const preview = host.preview(answersOf(draft, host.questions))
  print(
    line(''),
    line(span('Review', 'strong'), span(`   ${count(rows.length, 'answer')}, ${count(preview.resources, 'resource')}`, 'dim')),
    ...rows.map((row, index) =>
      line(
        `${String(index + 1).padStart(3)}  ${padText(row.question.title, 18)}  ${row.value === undefined ? 'no answer yet' : showAnswer(row.question, row.value) || 'none'}`,
        span(
          `  (${row.rule?.state === 'fixed' ? `fixed by preset ${row.rule.by}` : row.source === 'preset' && row.by !== undefined ? `preset ${row.by}` : row.source})`,
          'dim',
        ),
        span(row.problem === undefined ? '' : `  ${row.problem}`, 'danger'),
      ),
    ),
    ...(preview.blueprint === undefined
      ? []
      : [line(''), ...pictureWords(preview.blueprint).flatMap((text) => wrap(text, width).map((piece) => line(piece)))]),
    ...preview.risks.flatMap((risk) =>
      wrap(
        `${risk.level === 'danger' ? 'Danger' : 'Attention'}: ${risk.text}${risk.fix === undefined ? '' : ` Fix: ${risk.fix}`}`,
        width,
      ).map((text) => line(span(text, risk.level === 'danger' ? 'danger' : 'attention'))),
    ),
    line(''),
  )
  const open = rows.filter(isOpen)
  const next = await io.prompts.choose<Next['do']>(
    'What next?',
    [
      { value: 'create', name: 'Create it', ...(open.length === 0 ? {} : { disabled: `${open.length} answers are missing or wrong` }) },
      { value: 'plan', name: 'Show the plan in detail', ...(open.length === 0 ? {} : { disabled: 'answers are missing' }) },
      { value: 'edit', name: 'Edit an answer' },
      { value: 'save', name: 'Save as preset' },
      { value: 'leave', name: 'Leave; answers are kept' },
      { value: 'back', name: 'Back' },
    ],
    open.length === 0 ? 0 : 2,
  )
  if (next !== 'edit') return { do: next }
  const id = await io.prompts.choose<string | undefined>('Which answer?', [
    ...rows.map((row) => ({
      value: row.question.id,
      name: row.question.title,
      ...(row.rule?.state === 'fixed' ? { disabled: `fixed by preset ${row.rule.by}` } : {}),
    })),
    { value: undefined, name: 'Back' },
  ])
  return id === undefined ? review({ host, io, print, width }, draft) : { do: 'edit', id }
}

async function savePreset({ host, io, print, width }: Face, draft: Draft): Promise<void> {
  const environment = answersOf(draft, host.questions).environment
  const name = await io.prompts.type(
    'A name or a file for the preset? ("<" goes back)',
    typeof environment === 'string' ? environment : '',
    (text) => (text.trim() === '' ? 'Type a name, or a file to save to' : undefined),
  )
  if (name.trim() === '<') return
  try {
    print(line(`Saved to ${await host.savePreset(draft, name.trim())}`))
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
  }
}

async function readPlan({ host, print, width }: Face, draft: Draft): Promise<Plan | undefined> {
  print(line('Reading what exists; nothing is written.'))
  try {
    return await host.plan(answersOf(draft, host.questions), new AbortController().signal)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  }
}

async function approve({ host, io, print, width }: Face, draft: Draft, plan: Plan): Promise<boolean> {
  print(...planText(plan, width))
  if (plan.problems.length > 0) return false
  const writes = plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt').length
  const wanted = await io.prompts.choose(`Create ${plan.environment} in ${plan.region}?`, [
    { value: false, name: 'Go back' },
    { value: true, name: `Create ${count(writes, 'resource')}` },
  ])
  const preview = host.preview(answersOf(draft, host.questions))
  const risky =
    preview.risks.some((risk) => risk.level === 'danger') ||
    plan.steps.some((step) => step.action === 'replace' || step.action === 'delete')
  if (!wanted || !risky) return wanted
  const typed = await io.prompts.type(`Type ${plan.environment} to go on ("<" goes back)`, '', (text) =>
    text.trim() === plan.environment || text.trim() === '<' ? undefined : `Type ${plan.environment}, or "<"`,
  )
  return typed.trim() === plan.environment
}

async function create({ host, io, print, width }: Face, plan: Plan) {
  let progress = noProgress
  const emit = (event: EngineEvent): void => {
    progress = foldProgress(progress, event)
    const text = progressLine(event, progress)
    if (text !== undefined) print(text)
  }
  try {
    return await host.apply(plan, emit, io.interrupted ?? new AbortController().signal)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return undefined
  }
}

/** What the options gain and cost, before they are listed. */
function consequences({ question }: PathRow, width: number): Line[] {
  const paragraphs =
    question.kind === 'select'
      ? question.options.map((option) => `${option.label}: gain: ${option.gain} Cost: ${option.cost} Undo: ${option.undo}`)
      : [`Gain: ${question.gain} Cost: ${question.cost}`]
  return paragraphs.flatMap((text) => wrap(text, width).map((piece) => line(span(piece, 'dim'))))
}

function whyText({ question }: PathRow, width: number): Line[] {
  const { why } = question
  return [
    why.text,
    ...(why.changed === undefined ? [] : [`Changed since 2021: ${why.changed}`]),
    ...(question.kind === 'select'
      ? question.options.flatMap((option) => (option.sends === undefined ? [] : [`${option.label} sends ${option.sends}`]))
      : []),
    ...(why.controls === undefined ? [] : [`Controls: ${why.controls.join(', ')}`]),
    `Read more: ${why.link ?? 'no link'} (checked ${why.checked})`,
  ].flatMap((text) => wrap(text, width).map((piece) => line(piece)))
}
