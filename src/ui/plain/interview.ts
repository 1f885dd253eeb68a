import { UserProblem } from '../../common/problem.ts'
import { answersOf, isAsked, isOpen, pathOf, problemWith, viewOf, withAnswer } from '../../interview/draft.ts'
import type { Choice, Draft, PathRow } from '../../interview/types.ts'
import { type Effect, effectOf } from '../judgement-delta.ts'
import { monthlyLine, postureLine } from '../judgement-words.ts'
import { problemLines } from '../lines/problem.ts'
import type { Line } from '../terminal/line.ts'
import { labelled, line, plainText, span, wrap } from '../terminal/line.ts'
import type { Judgement, WizardHost } from '../types.ts'
import { askQuestion } from './ask.ts'
import type { Face } from './face.ts'

/**
 * Asks the questions in order. With `only`, asks that one and whatever it brings into view; with `last`, starts at the last one.
 */
export async function interview(
  { host, io, print, width }: Face,
  start: Draft,
  keep: (draft: Draft) => void,
  only: string | undefined,
): Promise<Draft> {
  let draft = start
  const known = pathOf(draft, host.questions).map((row) => row.question.id)
  const trail: string[] = []
  const asked = (): readonly PathRow[] => pathOf(draft, host.questions).filter((row) => isAsked(row, draft))
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
      ...(await consequences({ host, io, print, width }, row, draft)),
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
      case 'everything':
        draft = { ...draft, everything: true }
        keep(draft)
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

/** What the options gain and cost, before they are listed; numbered as they will be. */
async function consequences({ host, width }: Face, { question, value }: PathRow, draft: Draft): Promise<Line[]> {
  if (question.kind !== 'select') return told(question.gain, question.cost, 'undo' in question ? question.undo : undefined, width)
  const now = await judged(host, draft)
  const options = await Promise.all(
    question.options.map(async (option, index) => {
      const canBe = problemWith(question, option.value, draft) === undefined
      const after = option.value === value || !canBe ? undefined : await judged(host, withAnswer(draft, question.id, option.value))
      return [
        line(`${index + 1}. ${option.label}`),
        ...told(option.gain, option.cost, option.undo, width),
        ...(now === undefined || after === undefined ? [] : effect(effectOf(now, after), width)),
      ]
    }),
  )
  return [...options.flat(), ...(now === undefined ? [] : standing(now, width))]
}

/** Posture and cost of a draft; undefined while an answer the environment needs is missing. */
function judged(host: WizardHost, draft: Draft): Promise<Judgement | undefined> {
  return host.judge(answersOf(draft, host.questions))
}

function effect({ posture, monthly }: Effect, width: number): Line[] {
  return [
    ...labelled('   Monthly', monthly, width, { labelWidth: 11, tone: 'dim' }),
    ...labelled('   Posture', posture, width, { labelWidth: 11, tone: 'dim' }),
  ]
}

/** `As it stands: 25 met · 5 open; about 23 USD a month`. */
function standing(now: Judgement, width: number): Line[] {
  const text = `${plainText(postureLine(now, undefined))}; ${plainText(monthlyLine(now, undefined, width))} a month`
  return labelled('As it stands', text, width, { labelWidth: 14, tone: 'dim' })
}

function told(gain: string, cost: string, undo: string | undefined, width: number): Line[] {
  const parts = [['Gain', gain], ['Cost', cost], ...(undo === undefined ? [] : [['Undo', undo] as const])] as const
  return parts.flatMap(([label, text]) => labelled(`   ${label}`, text, width, { labelWidth: 9, tone: 'dim' }))
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
