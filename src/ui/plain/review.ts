import { UserProblem } from '../../common/problem.ts'
import { awaitedOf } from '../../interview/delegation/awaiting.ts'
import { answersOf, isOpen, pathOf, showAnswer, withAnswer } from '../../interview/draft.ts'
import { type Offer, offersFor, offersOf } from '../../interview/offers.ts'
import { provenance } from '../../interview/provenance.ts'
import type { AnyQuestion, Draft, PathRow } from '../../interview/types.ts'
import { monthlyLine, nodesLine, postureLine, usd } from '../judgement-words.ts'
import { problemLines } from '../lines/problem.ts'
import { type OpenControl, openControls } from '../open-controls.ts'
import { pictureWords } from '../picture-words.ts'
import { reviewGroups } from '../review-groups.ts'
import type { Line } from '../terminal/line.ts'
import { labelled, line, plainText, span, wrap } from '../terminal/line.ts'
import type { Judgement } from '../types.ts'
import { count } from '../words.ts'
import type { Face } from './face.ts'

/** What the person wants after reading the review. */
export type Next =
  | { readonly do: 'create' | 'plan' | 'save' | 'controls' | 'undo' | 'back' | 'leave' }
  | { readonly do: 'edit'; readonly id: string }
  | { readonly do: 'fix'; readonly offer: Offer }

/** What the review shows: everything, what is not as recommended, or nothing again, since the person has just read something that matters more. */
export type Shown = 'every' | 'usual' | 'nothing'

/** Prints the answers and what they make, then asks what next. */
export async function review(face: Face, draft: Draft, undo: string | undefined, show: Shown = 'usual'): Promise<Next> {
  const { host, io, print, width } = face
  const rows = pathOf(draft, host.questions)
  const preview = host.preview(answersOf(draft, host.questions))
  const judgement = await host.judge(answersOf(draft, host.questions))
  const groups = reviewGroups(rows, draft, new Set(preview.risks.map((risk) => risk.question)))
  const every = show === 'every'
  const folded = groups.some(({ details }) => details.length > 0)
  const read: readonly Line[] = [
    line(''),
    line(span('Review', 'strong'), span(`   ${count(rows.length, 'answer')}, ${count(preview.resources, 'resource')}`, 'dim')),
    ...groups.flatMap(({ topic, shown, details }) => [
      line(''),
      line(span(topic, 'strong')),
      ...(every ? [...shown, ...details] : shown).flatMap((row) => rowLines(row, draft, host.questions, width)),
      ...(every || details.length === 0 ? [] : [line(`  ${count(details.length, 'detail')} as recommended`)]),
    ]),
    ...(preview.blueprint === undefined
      ? []
      : [line(''), ...pictureWords(preview.blueprint).flatMap((text) => wrap(text, width).map((piece) => line(piece)))]),
    ...(judgement === undefined ? [] : judgementLines(judgement, width)),
    ...preview.risks.flatMap((risk) =>
      wrap(
        `${risk.level === 'danger' ? 'Danger' : 'Attention'}: ${risk.text}${risk.fix === undefined ? '' : ` Fix: ${risk.fix.replace(/\.$/, '')}.`}`,
        width,
      ).map((text) => line(span(text, risk.level === 'danger' ? 'danger' : 'attention'))),
    ),
  ]
  print(...(show === 'nothing' ? [] : read), line(''))
  const open = rows.filter(isOpen)
  const broken = open.flatMap((row) =>
    row.value === undefined ? [] : offersFor(row.question, row.value, draft, host.questions).map((offer) => ({ row, offer })),
  )
  const risky = rows.flatMap((row) => {
    const answers = preview.risks.flatMap((risk) => (risk.question === row.question.id ? (risk.answers ?? []) : []))
    return open.includes(row) ? [] : offersOf(answers, draft, host.questions).map((offer) => ({ row, offer }))
  })
  const fixes = [...broken, ...risky]
  const next = await io.prompts.choose<Exclude<Next['do'], 'fix'> | 'every' | Offer>(
    'What next?',
    [
      { value: 'create', name: 'Create it', ...(open.length === 0 ? {} : { disabled: `${open.length} answers are missing or wrong` }) },
      { value: 'plan', name: 'Show the plan in detail', ...(open.length === 0 ? {} : { disabled: 'answers are missing' }) },
      { value: 'controls', name: 'Look at the open controls', ...((judgement?.posture.open ?? 0) > 0 ? {} : { disabled: 'none is open' }) },
      { value: 'edit', name: 'Edit an answer' },
      ...fixes.map(({ row, offer }) => ({ value: offer, name: `Fix ${row.question.title}: ${offer.text}` })),
      ...(folded || show === 'nothing'
        ? [{ value: 'every' as const, name: every ? 'Fold the details' : 'Show every answer, details too' }]
        : []),
      ...(undo === undefined ? [] : [{ value: 'undo' as const, name: `Undo: ${undo}` }]),
      { value: 'save', name: 'Save as preset' },
      { value: 'leave', name: 'Leave; answers are kept' },
      { value: 'back', name: 'Back' },
    ],
    open.length === 0 ? 0 : 3,
  )
  if (typeof next === 'object') return { do: 'fix', offer: next }
  if (next === 'every') return review(face, draft, undo, every ? 'usual' : 'every')
  if (next !== 'edit') return { do: next }
  const id = await io.prompts.choose<string | undefined>('Which answer?', [
    ...rows.map((row) => ({
      value: row.question.id,
      name: row.question.title,
      ...(row.rule?.state === 'fixed' ? { disabled: `fixed by preset ${row.rule.by}` } : {}),
    })),
    { value: undefined, name: 'Back', always: true },
  ])
  return id === undefined ? review(face, draft, undo, show) : { do: 'edit', id }
}

/** One answer: `Account reach: Only from inside your network (you)`, with what is wrong and what would mend it. */
function rowLines(row: PathRow, draft: Draft, questions: readonly AnyQuestion[], width: number): Line[] {
  const value = row.value === undefined ? 'no answer yet' : showAnswer(row.question, row.value) || 'none'
  const source =
    row.awaited !== undefined
      ? `waiting for ${awaitedOf(row.awaited)} since ${row.awaited.since}`
      : row.decidedBy !== undefined || row.rule?.state === 'fixed'
        ? sentenceInside(provenance(row))
        : row.source === 'preset' && row.by !== undefined
          ? `preset ${row.by}`
          : row.source
  const offers = row.problem === undefined || row.value === undefined ? [] : offersFor(row.question, row.value, draft, questions)
  const more = [...(row.problem === undefined ? [] : [`Cannot stand: ${row.problem}`]), ...offers.map((offer) => `Fix: ${offer.text}`)]
  return [
    ...wrap(`${row.question.title}: ${value} (${source})`, width - 4).map((text, index) => line(index === 0 ? '  ' : '    ', text)),
    ...more.flatMap((text) => wrap(text, width - 4).map((piece) => line('    ', span(piece, 'danger')))),
  ]
}

/** `Fixed by preset …` as it stands in brackets. */
function sentenceInside(text = ''): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

/** Posture and monthly cost, the latter line by line. */
function judgementLines(judgement: Judgement, width: number): Line[] {
  const { cost } = judgement
  const bill = cost.lines.map((one) => {
    const amount =
      one.kind === 'usage'
        ? 'by use'
        : one.usd === undefined
          ? 'unknown'
          : `${usd(one.usd)}${one.kind === 'nodes' ? ' while they run' : ''}`
    const more = [one.note, one.besides].filter((text) => text !== undefined).join('; ')
    return `  ${one.kind === 'usage' ? '' : `${one.count} × `}${one.what}: ${amount}${more === '' ? '' : ` (${more})`}`
  })
  return [
    `Posture: ${plainText(postureLine(judgement, undefined))}`,
    `Monthly: ${plainText(monthlyLine(judgement, undefined, width))}; nodes ${plainText(nodesLine(judgement, undefined))}`,
    ...bill,
  ].flatMap((text) => wrap(text, width).map((piece) => line(piece)))
}

/** Lists what is open with its evidence, and takes the fix a person chooses. */
export async function controls({ host, io, print, width }: Face, draft: Draft): Promise<Draft> {
  const open = openControls(await host.judge(answersOf(draft, host.questions)), pathOf(draft, host.questions), draft)
  print(
    ...open.flatMap((one, index) => [
      line(`${index + 1}. ${one.control.title}`),
      ...labelled('   Because', one.because, width, { labelWidth: 13, tone: 'dim' }),
      ...labelled('   Evidence', one.evidence, width, { labelWidth: 13, tone: 'dim' }),
      ...labelled('   Fix', one.fix === undefined ? 'none yet' : one.fix.text, width, { labelWidth: 13, tone: 'dim' }),
      ...labelled('   Read more', `${one.control.source.link} (checked ${one.control.source.checked})`, width, {
        labelWidth: 13,
        tone: 'dim',
      }),
    ]),
  )
  const chosen = await io.prompts.choose<OpenControl['fix']>('Which fix do you take?', [
    ...open.flatMap(({ fix }, index) =>
      fix === undefined
        ? []
        : [{ value: fix, name: `${index + 1}. ${fix.text}`, ...(fix.blocked === undefined ? {} : { disabled: fix.blocked }) }],
    ),
    { value: undefined, name: 'Back' },
  ])
  return chosen === undefined ? draft : withAnswer(draft, chosen.question, chosen.value)
}

/** Saves the answers as a preset. */
export async function savePreset({ host, io, print, width }: Face, draft: Draft): Promise<void> {
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
