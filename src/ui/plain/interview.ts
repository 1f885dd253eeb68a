import { UserProblem } from '../../common/problem.ts'
import { type Changes, changesOf, noChanges } from '../../interview/changes.ts'
import { awaiting, notAwaiting } from '../../interview/delegation/awaiting.ts'
import {
  answersOf,
  isAsked,
  isOpen,
  pathOf,
  problemWith,
  sameValue,
  showAnswer,
  viewOf,
  withAnswer,
  withSeen,
} from '../../interview/draft.ts'
import { offersFor } from '../../interview/offers.ts'
import { askedBy, provenance } from '../../interview/provenance.ts'
import type { AnswerValue, AnyQuestion, Choice, Consequences, Draft, PathRow } from '../../interview/types.ts'
import { changeParts } from '../change-words.ts'
import { type Effect, effectOf, effectUntil } from '../judgement-delta.ts'
import { monthlyLine, postureLine } from '../judgement-words.ts'
import { problemLines } from '../lines/problem.ts'
import { pictureChanges, pictureWords } from '../picture-words.ts'
import type { Line } from '../terminal/line.ts'
import { labelled, line, plainText, span, wrap } from '../terminal/line.ts'
import type { Judgement, WizardHost } from '../types.ts'
import { whyParts, wordsOf } from '../why-parts.ts'
import { askQuestion, type Said } from './ask.ts'
import type { Face } from './face.ts'

/**
 * Asks the questions in order. With `only`, asks that one and whatever it brings into view; with `last`, starts at the last one.
 */
export async function interview(face: Face, start: Draft, keep: (draft: Draft) => void, only: string | undefined): Promise<Draft> {
  const { host, io, print, width } = face
  let draft = start
  let undo: Undo | undefined
  const known = pathOf(draft, host.questions).map((row) => row.question.id)
  const trail: string[] = []
  let put: { readonly id: string; readonly draft: Draft } | undefined
  let stood = ''
  const asked = (current?: string): readonly PathRow[] =>
    pathOf(draft, host.questions).filter((row) => isAsked(row, draft) || row.question.id === current)
  const one = only !== undefined && only !== 'last'
  let id = one
    ? only
    : only === 'last'
      ? asked().at(-1)?.question.id
      : asked().find((row) => row.source !== 'you' || row.problem !== undefined)?.question.id
  const settle = (next: Draft): void => {
    draft = next
    keep(draft)
  }
  while (id !== undefined) {
    const rows = asked(id)
    const at = rows.findIndex((row) => row.question.id === id)
    const row = rows[at]
    if (row === undefined) break
    const { question } = row
    const isBack = one || rows.slice(at + 1).some((later) => later.source === 'you')
    const changes = (value: AnswerValue): Changes =>
      isBack && !(row.value !== undefined && sameValue(row.value, value)) ? changesOf(draft, question.id, value, host.questions) : noChanges
    // The question is put when it comes up and when something has changed; not again after an explanation was asked for.
    const isNew = put?.id !== question.id || put.draft !== draft
    put = { id: question.id, draft }
    const told = isNew ? await consequences(face, row, draft, changes) : noConsequences
    if (isNew) {
      const now = standing(await judged(host, draft), width)
      print(
        line(''),
        line(span(`${question.topic}`, 'strong'), span(one ? '' : `   ${at + 1} of ${rows.length}`, 'dim')),
        ...(now.map(plainText).join() === stood ? [] : now),
        ...wrap(question.prompt, width).map((text) => line(span(text, 'strong'))),
        ...(row.rule?.state === 'ask' ? wrap(`Preset ${askedBy(row.rule)}.`, width).map((text) => line(text)) : []),
        ...told.question,
        ...(row.awaited === undefined ? [] : wrap(provenance(row) ?? '', width).map((text) => line(text))),
        ...(row.problem === undefined ? [] : wrap(`Your answer cannot stand: ${row.problem}`, width).map((text) => line(text))),
      )
      stood = now.map(plainText).join()
    }
    const answers = answersOf(draft, host.questions)
    const environment = typeof answers.environment === 'string' ? answers.environment : undefined
    const choices = await readChoices(face, row, draft)
    const said: Said =
      choices === 'back'
        ? { kind: 'back' }
        : await askQuestion(io.prompts, {
            row,
            draft,
            environment,
            choices,
            told: (value) => (told.options.get(value) ?? []).map(plainText),
            canDelegate: host.exportPacket !== undefined && question.id !== 'subscription',
            offers: (value) => offersFor(question, value, draft, host.questions),
            undo: undo?.after === draft ? undo.text : undefined,
          })
    switch (said.kind) {
      case 'why':
        print(line(''), ...whyText(row, width))
        break
      case 'words':
        print(line(''), ...wordsText(row, width))
        break
      case 'delegate':
        settle(await handOver(face, row, draft))
        break
      case 'stop-waiting':
        settle(notAwaiting(draft, question.id))
        break
      case 'picture': {
        const { blueprint, problem } = host.preview(answersOf(draft, host.questions))
        const told = blueprint === undefined ? [problem ?? 'It takes shape as you answer.'] : pictureWords(blueprint)
        print(line(''), ...told.flatMap((text) => wrap(text, width).map((piece) => line(piece))))
        break
      }
      case 'fix': {
        const before = draft
        settle(withAnswer(draft, said.offer.question, said.offer.value))
        undo = { before, after: draft, text: undoText(before, said.offer.question, host.questions) }
        print(line(''), ...wrap(`${said.offer.text.replace(' becomes ', ' is now ')}.`, width).map((text) => line(text)))
        break
      }
      case 'undo':
        if (undo !== undefined) settle(undo.before)
        print(line(''), line('It is as it was before.'))
        break
      case 'back':
        if (one && trail.length === 0) return draft
        id = one ? trail.pop() : (rows[at - 1]?.question.id ?? id)
        break
      case 'everything':
        settle({ ...draft, everything: true })
        break
      case 'rest':
        if (one) return draft
        settle(withSeen(draft, row))
        id = asked(question.id).slice(at).find(isOpen)?.question.id
        break
      case 'answer': {
        if (!(await mayTake(face, changes(said.value)))) break
        settle(withAnswer(draft, question.id, said.value))
        trail.push(question.id)
        const next = asked(question.id)
        id = one
          ? next.find((candidate) => !known.includes(candidate.question.id) && !trail.includes(candidate.question.id))?.question.id
          : next.slice(next.findIndex((candidate) => candidate.question.id === question.id) + 1)[0]?.question.id
      }
    }
  }
  return draft
}

/** Asks who knows, writes the question to a file and says where, or why not; what is then awaited is kept. */
async function handOver({ host, io, print, width }: Face, { question, awaited }: PathRow, draft: Draft): Promise<Draft> {
  const known = awaited?.of ?? Object.values(draft.awaited ?? {}).findLast(({ of }) => of !== undefined)?.of ?? ''
  const of = (await io.prompts.type('Who knows? A person or a team; may stay empty ("<" goes back)', known, () => undefined)).trim()
  if (of === '<') return draft
  try {
    const written = await host.exportPacket?.(draft, question.id, of === '' ? undefined : of)
    if (written === undefined) return draft
    const text = `Written to ${written.file}. When it comes back: secure-batch new --answer ${written.file}`
    print(...wrap(text, width).map((piece) => line(piece)))
    return awaiting(draft, question.id, written)
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    print(...problemLines(error.details, width))
    return draft
  }
}

/** A fix that was taken, and the way back. */
export interface Undo {
  readonly before: Draft
  readonly after: Draft
  readonly text: string
}

/** What taking a fix back would do, in words. */
export function undoText(before: Draft, id: string, questions: readonly AnyQuestion[]): string {
  const row = pathOf(before, questions).find((candidate) => candidate.question.id === id)
  return row?.value === undefined ? 'the last fix' : `${row.question.title} is ${showAnswer(row.question, row.value) || 'none'} again`
}

/** Says what an answer changes elsewhere; asks where it costs the person another answer of theirs. */
async function mayTake({ io, print, width }: Face, changes: Changes): Promise<boolean> {
  const parts = changeParts(changes)
  if (parts.length === 0) return true
  print(...wrap(`Changes: ${parts.join('; ')}.`, width).map((text) => line(text)))
  if (changes.own.length === 0) return true
  return io.prompts.choose('Take it anyway?', [
    { value: false, name: 'Back, leave everything as it is' },
    { value: true, name: 'Take it' },
  ])
}

async function readChoices({ host, io, print, width }: Face, row: PathRow, draft: Draft): Promise<readonly Choice[] | 'back'> {
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
        { value: 'back' as const, name: 'Back' },
      ])
      if (next === 'type') return []
      if (next === 'back') return 'back'
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

/** What is said below a question, and below each of its options. */
interface Told {
  readonly question: readonly Line[]
  readonly options: ReadonlyMap<AnswerValue, readonly Line[]>
}

const noConsequences: Told = { question: [], options: new Map() }

/** What a question or its options bring and take. */
async function consequences(
  { host, width }: Face,
  { question, value }: PathRow,
  draft: Draft,
  changes: (value: AnswerValue) => Changes,
): Promise<Told> {
  if (question.kind !== 'select') return { ...noConsequences, question: told(question, width) }
  const now = await judged(host, draft)
  const options = await Promise.all(
    question.options.map(async (option): Promise<readonly [AnswerValue, readonly Line[]]> => {
      const brings = told(option, width)
      if (option.value === value || problemWith(question, option.value, draft) !== undefined) return [option.value, brings]
      const then = withAnswer(draft, question.id, option.value)
      const after = await judged(host, then)
      const effect = now === undefined ? undefined : after === undefined ? effectUntil(then, host.questions) : effectOf(now, after)
      const lines = [
        ...brings,
        ...(effect === undefined ? [] : effectLines(effect, width)),
        ...picturedChanges(host, draft, then, width),
        ...changed(changeParts(changes(option.value)), width),
      ]
      return [option.value, lines]
    }),
  )
  return { question: [], options: new Map(options) }
}

/** Posture and cost of a draft; undefined while an answer the environment needs is missing. */
function judged(host: WizardHost, draft: Draft): Promise<Judgement | undefined> {
  return host.judge(answersOf(draft, host.questions))
}

function effectLines({ posture, monthly }: Effect, width: number): Line[] {
  return [...under('Monthly', monthly, width), ...under('Posture', posture, width)]
}

/** What the environment would have more and less of. */
function picturedChanges(host: WizardHost, now: Draft, then: Draft, width: number): Line[] {
  const [before, after] = [now, then].map((draft) => host.preview(answersOf(draft, host.questions)).blueprint)
  if (before === undefined || after === undefined) return []
  const { added, removed } = pictureChanges(before, after)
  const part = (label: string, texts: readonly string[]): Line[] => (texts.length === 0 ? [] : under(label, texts.join(' '), width))
  return [...part('Adds', added), ...part('Removes', removed)]
}

function changed(parts: readonly string[], width: number): Line[] {
  return parts.length === 0 ? [] : under('Changes', parts.join('; '), width)
}

/** `As it stands: 25 met · 5 open; about 23 USD a month`. */
function standing(now: Judgement | undefined, width: number): Line[] {
  if (now === undefined) return []
  const text = `${plainText(postureLine(now, undefined))}; ${plainText(monthlyLine(now, undefined, width))} a month`
  return labelled('As it stands', text, width, { labelWidth: 14, tone: 'dim' })
}

function told({ gain, cost, undo, usual }: Partial<Consequences>, width: number): Line[] {
  const parts = [
    ['Gain', gain],
    ['Cost', cost],
    ['Undo', undo],
    ['Usual', usual],
  ] as const
  return parts.flatMap(([label, text]) => (text === undefined || text === '' ? [] : under(label, text, width)))
}

/** A statement below what it is about. */
function under(label: string, text: string, width: number): Line[] {
  return labelled(`     ${label}`, text, width, { labelWidth: 13, tone: 'dim' })
}

function whyText({ question }: PathRow, width: number): Line[] {
  const { why } = question
  const options = question.kind === 'select' ? question.options : []
  const sends = options.flatMap(({ label, sends: text }) => (text === undefined ? [] : [{ label: `${label} sends`, text }]))
  return [
    ...(why.changed === undefined ? [] : [`Changed since 2021: ${why.changed}`]),
    why.text,
    ...whyParts(question, sends).map(({ label, text }) => `${label}: ${text}`),
  ].flatMap((text) => wrap(text, width).map((piece) => line(piece)))
}

function wordsText({ question }: PathRow, width: number): Line[] {
  return wordsOf(question).flatMap(({ term, meaning }) => wrap(`${term}: ${meaning}`, width).map((piece) => line(piece)))
}
