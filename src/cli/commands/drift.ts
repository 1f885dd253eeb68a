import { decisionName } from '../../common/decision-name.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { withoutSubscription } from '../../engine/ignored.ts'
import type { Ignored } from '../../engine/types.ts'
import { showAnswer } from '../../interview/draft.ts'
import { answerText } from '../../interview/given.ts'
import { deletedWords, lastWords } from '../../ui/change-history.ts'
import { problemLines } from '../../ui/lines/problem.ts'
import { type Line, labelled, line, span } from '../../ui/terminal/line.ts'
import { count, shortJson, typeNoun } from '../../ui/words.ts'
import { type Acceptance, acceptanceOf } from '../accept.ts'
import { rememberAnswers, todayOf } from '../answers.ts'
import { type Difference, differencesOf, named } from '../differences.ts'
import { addDecisions, decisionsFor, forgetDecisions, isDate } from '../ignored-file.ts'
import type { Options } from '../options.ts'
import type { Run } from '../program.ts'
import { quoted } from '../quoted.ts'
import { asMadeOf, type Opening, openHeadless, requireKnownAnswers } from '../target.ts'
import { type Prepared, prepare } from '../work.ts'
import { planJson } from './plan.ts'

const actions = ['list', 'accept', 'ignore', 'forget'] as const

/** `drift`: what is not as the answers say, and what to do about each: put back, accept, ignore. Azure is only read. */
export const runDrift: Run = async (io, options, words) => {
  const [word = 'list', ...texts] = words
  const action = actions.find((one) => one === word)
  if (action === undefined) {
    throw usage(`drift ${safeText(word)} is not known: list, accept, ignore or forget.`, 'secure-batch drift --help')
  }
  const opening = await openHeadless(io, options)
  const { session, answers, folders } = opening
  const environment = String(answers.environment)
  const today = todayOf(io.clock.now())
  try {
    if (action === 'forget') return forget(opening, options, { environment, today }, texts)
    await requireKnownAnswers(opening)
    const ignored = decisionsFor(folders.project, environment, today)
    const prepared = await prepare(answers, session, undefined, { ignored, trace: action === 'list', asMade: asMadeOf(opening) })
    const all = differencesOf(prepared.planned.plan)
    const { where } = opening
    if (action === 'ignore')
      return ignore(opening, options, { environment, today, by: io.env.USER ?? io.env.USERNAME }, named(texts, all, action, where))
    if (action === 'accept')
      return await accept(opening, options, prepared, { environment, today, ignored: ignored.active }, named(texts, all, action, where))
    return list(opening, options, prepared, all)
  } finally {
    session.close()
  }
}

function list({ say, where }: Opening, options: Options, { planned: { plan } }: Prepared, all: readonly Difference[]) {
  const problems = plan.problems.length > 0
  const changing = all.length > 0 || problems
  if (options.json === true) say.json({ ...planJson(plan), differences: all.map(({ handle, step }) => ({ handle, action: step.action })) })
  else if (!changing)
    say.product([
      line(`${plan.environment} is as its answers say.`),
      ...ignoredLines(plan.steps.flatMap((step) => step.ignored ?? []).length),
    ])
  else {
    say.product([
      line(
        span(plan.environment, 'strong'),
        span(`   ${all.length === 0 && problems ? 'cannot be put right by apply alone' : count(all.length, 'difference')}`, 'dim'),
      ),
      ...all.flatMap((one) => differenceLines(one, say.width)),
      ...plan.problems.flatMap((problem) => [[], ...problemLines(problem, say.width)]),
      ...ignoredLines(plan.steps.flatMap((step) => step.ignored ?? []).length),
      ...(plan.untraced === undefined ? [] : [line(span(`Who changed what is not known: ${plan.untraced}.`, 'dim'))]),
      [],
      // What stands in the way of apply comes first: until then it would refuse.
      ...(problems ? command('Look again', `secure-batch drift ${where}`) : command('Put all back', `secure-batch apply ${where}`)),
      ...(all.length === 0
        ? []
        : [
            ...command('Accept one', `secure-batch drift accept ${quoted(all[0]?.handle ?? '')} ${where}`),
            ...command('Ignore one', `secure-batch drift ignore ${quoted(all[0]?.handle ?? '')} --reason 'why' ${where}`),
          ]),
    ])
  }
  return options.check === true && changing ? exitCodes.differences : exitCodes.done
}

function ignoredLines(number: number): Line[] {
  return number === 0
    ? []
    : [[], line(span(`${count(number, 'difference')} ignored: plan shows ${number === 1 ? 'it' : 'them'} with the reason.`, 'dim'))]
}

function command(label: string, text: string): Line[] {
  return [line(span(`  ${label.padEnd(14)}`, 'dim'), span(text, 'accent'))]
}

function differenceLines({ step, change, handle }: Difference, width: number): Line[] {
  const fact = (label: string, text: string) => labelled(`     ${label}`, text, width, { labelWidth: 13, labelTone: 'dim' })
  const found = change === undefined ? (step.action === 'delete' ? 'it is there' : 'it is not there') : shortJson(change.from)
  const wanted = change === undefined ? (step.action === 'delete' ? 'nothing' : `a ${typeNoun(step.type)}`) : shortJson(change.to)
  const last =
    change?.last === undefined ? (step.last === undefined ? [] : fact('Who', deletedWords(step.last))) : fact('Who', lastWords(change.last))
  return [
    [],
    line('  ', span(handle, 'strong'), span(`   ${typeNoun(step.type)}`, 'dim')),
    ...fact('Found', found),
    ...fact('Wanted', wanted),
    ...last,
  ]
}

interface Decided {
  readonly environment: string
  readonly today: string
  readonly by?: string | undefined
  readonly ignored?: readonly Ignored[]
}

function ignore({ say, folders, where }: Opening, options: Options, { environment, today, by }: Decided, chosen: readonly Difference[]) {
  const { reason, until } = options
  if (reason === undefined || reason.trim() === '') throw usage('A decision to ignore needs its reason.', "Add --reason 'why'")
  if (until !== undefined && until !== 'never' && !(isDate(until) && until >= today)) {
    throw usage(`--until ${safeText(until)} is not a day to come.`, 'Write it like 2027-01-31, or --until never')
  }
  const end = until ?? todayOf(Date.parse(today) + 90 * 24 * 3600 * 1000)
  const entries = chosen.map(
    ({ step, change }): Ignored => ({
      resource: withoutSubscription(step.id),
      ...(change === undefined ? {} : { path: withoutSubscription(change.path) }),
      reason: safeText(reason.trim()),
      ...(by === undefined ? {} : { by: safeText(by) }),
      on: today,
      ...(end === 'never' ? {} : { until: end }),
    }),
  )
  addDecisions(folders.project, environment, entries)
  if (options.json === true) {
    say.json({ environment, ignored: entries })
    return exitCodes.done
  }
  say.product([
    line(`${count(chosen.length, 'difference')} ignored in .secure-batch/ignored.yaml${end === 'never' ? '' : `, until ${end}`}.`),
    line(
      span(
        'apply leaves what is found, plan shows it with the reason. Commit the file, so that your team and your pipeline do the same.',
        'dim',
      ),
    ),
    ...command('Undo', `secure-batch drift forget ${quoted(chosen[0]?.handle ?? '')} ${where}`),
  ])
  return exitCodes.done
}

function forget({ say, folders, where }: Opening, options: Options, { environment, today }: Decided, texts: readonly string[]) {
  const { active, expired } = decisionsFor(folders.project, environment, today)
  const all = [...active, ...expired]
  const chosen = texts.flatMap((text) => {
    const wanted = text.toLowerCase()
    const those = (fits: (name: string) => boolean) =>
      all.filter((entry) =>
        [decisionName(entry), `${entry.resource}${entry.path === undefined ? '' : `#${entry.path}`}`].some((one) =>
          fits(one.toLowerCase()),
        ),
      )
    const whole = those((name) => name === wanted)
    // What a plan calls `account/pool` ends in the resource's own name.
    const ending = those((name) => name.endsWith(wanted) || wanted.endsWith(`/${name}`))
    const inside = those((name) => name.includes(wanted))
    const found = [whole, ending, inside].find((some) => some.length > 0) ?? []
    if (found.length === 1) return found
    throw new UserProblem({
      code: 'which-difference',
      what: found.length === 0 ? `No decision about "${safeText(text)}" is kept.` : `"${safeText(text)}" may be ${found.length} decisions.`,
      ...(all.length === 0 ? {} : { details: (found.length === 0 ? all : found).map(decisionName) }),
      exit: exitCodes.usage,
    })
  })
  if (chosen.length === 0)
    throw usage(
      'drift forget needs what shall no longer be ignored.',
      ...all.map((entry) => `secure-batch drift forget ${quoted(decisionName(entry))} ${where}`),
    )
  forgetDecisions(folders.project, environment, chosen)
  if (options.json === true) say.json({ environment, forgotten: chosen })
  else say.product([line(`${count(chosen.length, 'decision')} forgotten; what differs is shown again, and apply puts it back.`)])
  return exitCodes.done
}

async function accept(
  opening: Opening,
  options: Options,
  { blueprint, planned }: Prepared,
  { environment, today, ignored = [] }: Decided,
  chosen: readonly Difference[],
) {
  const { say, session, folders, scope, where } = opening
  const tenantId = await session.tenantId()
  let { draft } = opening
  const accepted: { readonly difference: Difference; readonly found: Acceptance }[] = []
  for (const difference of chosen) {
    const found = await acceptanceOf({ draft, difference, blueprint, plan: planned.plan, live: planned.live, known: { tenantId }, ignored })
    if (found === undefined) {
      throw new UserProblem({
        code: 'no-answer-says-it',
        what: `No answer says what is found at ${difference.handle}.`,
        why: 'It is part of every environment this tool makes, or more than one answer would have to change.',
        now: [
          `Put it back: secure-batch apply ${where}`,
          `or leave it as it is: secure-batch drift ignore ${quoted(difference.handle)} --reason 'why' ${where}`,
        ],
        exit: exitCodes.usage,
      })
    }
    const { question, value, also, fixedBy } = found
    if (fixedBy !== undefined) {
      throw new UserProblem({
        code: 'answer-fixed',
        what: `${question.title}: ${showAnswer(question, value)} says what is found at ${difference.handle}, but preset "${fixedBy}" fixes that answer.`,
        why: 'Whoever looks after the preset decides whether it may be otherwise.',
        now: [`Put it back: secure-batch apply ${where}`, `or change ${question.id} in preset ${fixedBy}`],
        exit: exitCodes.usage,
      })
    }
    const settings = found.answers.map(([id, one]) => `${id}=${answerText(one)}`)
    if (also.length > 0) {
      throw new UserProblem({
        code: 'accepting-changes-more',
        what: `${question.title}: ${showAnswer(question, value)} says what is found at ${difference.handle}, but changes more than that.`,
        details: also.slice(0, 12),
        now: [`Look at all of it: secure-batch plan ${where} ${settings.map((one) => `--set ${quoted(one)}`).join(' ')}`],
        exit: exitCodes.usage,
      })
    }
    draft = found.draft
    accepted.push({ difference, found })
  }
  rememberAnswers(folders, draft, environment, scope, blueprint.subscription, today)
  if (options.json === true)
    say.json({
      environment,
      accepted: accepted.map(({ difference: { handle }, found: { answers } }) => ({ handle, answers: Object.fromEntries(answers) })),
    })
  else
    say.product([
      ...accepted.flatMap(({ found }) => acceptedLines(found)),
      ...keptLines(
        opening,
        accepted.flatMap(({ found }) => found.answers),
      ),
    ])
  return exitCodes.done
}

function acceptedLines({ question, value, answers }: Acceptance): Line[] {
  const settings = answers.map(([id, one]) => `${id}=${answerText(one)}`)
  return [
    line(
      span(question.title, 'strong'),
      ` is now `,
      span(showAnswer(question, value) || 'none', 'accent'),
      span(`   ${settings.join(' ')}`, 'dim'),
    ),
  ]
}

/** Where it is kept; and that presets and flags which still say something else put it back. */
function keptLines({ draft, place, where }: Opening, answers: Acceptance['answers']): Line[] {
  const { presets } = draft
  if (presets.length === 0 && where === place) return []
  const named = presets.length === 1 ? `Preset ${presets[0]} says` : `Presets ${presets.join(', ')} say`
  const same = `secure-batch apply ${place}`
  return [
    ...(where === place
      ? [line(span('Kept for this environment on this machine.', 'dim'))]
      : [
          line(span('Kept for this environment on this machine. Go on without the flags of before: with them, apply puts it back.', 'dim')),
          ...command('Go on', same),
        ]),
    ...(presets.length === 0
      ? []
      : [
          line(span(`${named} something else until you write there, below answers:`, 'dim')),
          ...answers.map(([id, value]) => line(span(`  ${id}: ${JSON.stringify(value)}`, 'accent'))),
          ...command('As a preset', `secure-batch presets save NAME ${place}`),
        ]),
  ]
}

function usage(what: string, ...now: readonly string[]): UserProblem {
  return new UserProblem({ code: 'wrong-use', what, now, exit: exitCodes.usage })
}
