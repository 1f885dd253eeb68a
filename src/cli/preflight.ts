import { missingRight } from '../azure/advice-rights.ts'
import { problemFrom } from '../azure/errors.ts'
import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import { exitCodes, type ProblemDetails, UserProblem } from '../common/problem.ts'
import { readJournal, unsettled } from '../engine/journal-reading.ts'
import type { Plan, PlanFinding } from '../engine/types.ts'
import { sources } from '../guidance/sources.ts'
import type { Answers } from '../interview/types.ts'
import { names } from '../posture/preflight/checks/names.ts'
import { region } from '../posture/preflight/checks/region.ts'
import { checks } from '../posture/preflight/registry.ts'
import { runPreflight } from '../posture/preflight/run.ts'
import type { Finding, Intent, Preflight } from '../posture/preflight/types.ts'
import { entriesOf } from '../resources/environment.ts'
import { todayOf } from './answers.ts'
import { intentOf, intentUnplanned } from './intent.ts'
import type { Session } from './session.ts'
import { type Prepared, type PrepareOptions, prepare } from './work.ts'

/** A plan, and what stands in its way. */
export interface Looked {
  readonly blueprint: Blueprint
  readonly intent: Intent
  readonly preflight: Preflight
  /** Absent where what exists may not be read, or is not as the answers say: the first finding tells. */
  readonly prepared?: Prepared
}

export interface LookOptions extends PrepareOptions {
  /** Ids that earlier runs asked for and did not see in place. */
  readonly begun?: readonly string[]
}

/** Ids that runs of an environment asked for and did not see in place. */
export const begunIn = (journal: string): readonly string[] => unsettled(readJournal(journal))

/**
 * Plans and looks at everything that could refuse the plan, all at once. Reads only. Throws a UserProblem only where nothing could be looked at: nobody
 * is signed in, or the cloud does not answer.
 */
export async function lookAhead(answers: Answers, session: Session, signal?: AbortSignal, options: LookOptions = {}): Promise<Looked> {
  const today = todayOf(session.clock.now())
  const reader = session.reader()
  const { prepared, refusal } = await tryToPrepare(answers, session, signal, options)
  const blueprint = prepared?.blueprint ?? blueprintOf(answers)
  const intent =
    prepared === undefined
      ? await unplanned(blueprint, reader, today)
      : intentOf(blueprint, prepared.planned.plan, prepared.planned.live, today)
  const looked = withoutEchoes(withoutOwnNames(await runPreflight(intent, reader, checks), options.begun ?? []))
  const problems = refusal === undefined ? (prepared?.planned.plan.problems ?? []) : told(looked, refusal) ? [] : [refusal]
  const preflight = withPlanProblems(looked, problems)
  return { blueprint, intent, preflight, ...(prepared === undefined ? {} : { prepared }) }
}

/**
 * An earlier run may have asked for a resource that is not to be read yet: its name is taken, by ourselves. `begun` are the ids it did not see in
 * place.
 */
function withoutOwnNames(preflight: Preflight, begun: readonly string[]): Preflight {
  if (begun.length === 0) return preflight
  const ours = new Set(begun.map(idKey))
  const results = preflight.results.map((result) => {
    if (result.check.id !== names.id) return result
    const findings = result.findings.filter(({ steps = [] }) => steps.length === 0 || !steps.every((id) => ours.has(idKey(id))))
    return { ...result, findings, state: findings.length === 0 && result.findings.length > 0 ? ('fine' as const) : result.state }
  })
  return withResults(results)
}

/** Where the region is none, nothing in it can be asked about: that it could not is not worth telling beside it. */
function withoutEchoes(preflight: Preflight): Preflight {
  if (!isFound(preflight, region.id)) return preflight
  return withResults(
    preflight.results.map((result) => {
      const findings = result.findings.filter(({ evidence }) => evidence.value !== nowhere)
      return findings.length === result.findings.length
        ? result
        : { ...result, findings, state: findings.length === 0 ? 'not-applicable' : result.state }
    }),
  )
}

/** Resource Manager's code for a location that is none, or none of the service's. */
const nowhere = 'NoRegisteredProviderFound'

function withResults(results: Preflight['results']): Preflight {
  const count = (severity: Finding['severity']) =>
    results.flatMap(({ findings }) => findings).filter((one) => one.severity === severity).length
  return { results, blocks: count('blocks'), warns: count('warns'), unknown: count('unknown') }
}

/** Refusals that a colleague or another answer heals: preflight tells them with all the others. */
async function tryToPrepare(
  answers: Answers,
  session: Session,
  signal: AbortSignal | undefined,
  options: PrepareOptions,
): Promise<{ readonly prepared?: Prepared; readonly refusal?: ProblemDetails }> {
  try {
    return { prepared: await prepare(answers, session, signal, options) }
  } catch (thrown) {
    const error = problemFrom(thrown, 'What exists could not be read.')
    if (!(error instanceof UserProblem) || signal?.aborted === true) throw error
    const heals = error.exit === exitCodes.refused || /AuthorizationFailed$/.test(error.details.code)
    if (!heals) throw error
    return { refusal: error.details }
  }
}

/** Whether the right that planning lacked is among those preflight names, or the region it asked in is none. */
function told(preflight: Preflight, { code, why = '', details = [] }: ProblemDetails): boolean {
  if (code === nowhere && isFound(preflight, region.id)) return true
  const words = [why, ...details].join(' ').toLowerCase()
  return findingsOf(preflight, 'blocks').some(({ missing = [] }) => missing.some(({ action }) => words.includes(action.toLowerCase())))
}

async function unplanned(blueprint: Blueprint, reader: ReturnType<Session['reader']>, today: string): Promise<Intent> {
  const group = `/subscriptions/${blueprint.subscription}/resourceGroups/${blueprint.resourceGroup}`
  const [entries, found] = await Promise.all([entriesOf(blueprint), reader.get(group, '2025-04-01').catch(() => undefined)])
  const intent = intentUnplanned(blueprint, entries, today)
  if (found === undefined) return intent
  return { ...intent, steps: intent.steps.map((step) => (step.id === group ? { ...step, action: 'keep' } : step)) }
}

/** What the plan itself found in the way, told like everything else. */
function withPlanProblems(preflight: Preflight, all: readonly ProblemDetails[]): Preflight {
  const problems = all.filter((problem) => !(problem.code === heldByDeleted.problem && isFound(preflight, heldByDeleted.check)))
  if (problems.length === 0) return preflight
  const findings = problems.map(
    (problem): Finding => ({
      severity: 'blocks',
      what: problem.what,
      why: [problem.why, ...(problem.details ?? [])].filter((part) => part !== undefined).join(' '),
      evidence: { path: '', value: problem.code },
      now: problem.now ?? [],
      ...lackIn(problem),
      ...(problem.link === undefined ? {} : { link: problem.link }),
    }),
  )
  const check = { id: 'plan', title: 'What exists leaves room for the environment', source: sources.names }
  return { ...preflight, results: [{ check, state: 'found', findings }, ...preflight.results], blocks: preflight.blocks + findings.length }
}

/** A deleted vault in the way: the plan meets it, and a check says more of it. Told once. */
const heldByDeleted = { problem: 'deleted-and-kept', check: 'soft-deleted' } as const
const isFound = (preflight: Preflight, id: string) => findingsOf(preflight, 'blocks').some(({ check }) => check === id)
/** The right a refusal names, for the hand-off. */
function lackIn({ code, why = '' }: ProblemDetails): Pick<Finding, 'missing'> {
  const right = code === 'AuthorizationFailed' ? missingRight(why) : undefined
  return right === undefined ? {} : { missing: [{ action: right.action, scope: right.scope }] }
}

/** Everything found of a severity, with the check it is from. */
export function findingsOf({ results }: Preflight, severity: Finding['severity']): readonly (Finding & { readonly check: string })[] {
  return results.flatMap(({ check, findings }) =>
    findings.filter((finding) => finding.severity === severity).map((finding) => ({ ...finding, check: check.id })),
  )
}

/** Whether somebody else's rights would heal something here. */
export function needsHandOff({ results }: Preflight): boolean {
  return results.some(({ findings }) => findings.some(({ missing = [] }) => missing.length > 0))
}

/** What preflight found that is in nobody's way, to be told before the plan is approved. */
export function toKnow(preflight: Preflight, handOff: readonly string[]): readonly PlanFinding[] {
  return (['warns', 'unknown'] as const).flatMap((severity) =>
    findingsOf(preflight, severity).map(({ check, what, why, link, ...finding }) => ({
      severity,
      code: check,
      what,
      why,
      now: waysOut({ ...finding, what, why }, handOff),
      ...(link === undefined ? {} : { link }),
    })),
  )
}

/** A plan that says what preflight found: what blocks as a problem, the rest as a finding. `handOff` says how what a colleague runs is written. */
export function withFindings(plan: Plan, preflight: Preflight, handOff: readonly string[]): Plan {
  const known = new Set(plan.problems.map(({ what }) => what))
  const held = plan.problems.some(({ code }) => code === heldByDeleted.problem)
  const problems = findingsOf(preflight, 'blocks')
    .filter(({ what, check }) => !known.has(what) && !(check === heldByDeleted.check && held))
    .map((finding) => problemOf(finding, handOff))
  const findings = toKnow(preflight, handOff)
  return { ...plan, problems: [...plan.problems, ...problems], ...(findings.length === 0 ? {} : { findings }) }
}

/** Where no plan could be made: the first that is in the way, with all the others. */
export function refusalOf(preflight: Preflight, handOff: readonly string[]): UserProblem {
  const [first, ...others] = findingsOf(preflight, 'blocks').map((finding) => problemOf(finding, handOff))
  return new UserProblem({
    code: 'refused',
    exit: exitCodes.refused,
    ...first,
    what: first?.what ?? 'What exists could not be looked at.',
    details: others.map(({ what, why }) => [what, why].join(' ')),
    now: [...new Set([...(first?.now ?? []), ...others.flatMap(({ now = [] }) => now)])],
  })
}

/** What to do about a finding, best first: what a colleague can run comes before asking for more than is needed. */
export function waysOut({ now, fixes = [], missing = [] }: Finding, handOff: readonly string[]): readonly string[] {
  const said = ({ question, value }: (typeof fixes)[number]) =>
    now.some((line) => line.includes(`--set ${question}=${value}`) || line.includes(`--${question} ${value}`))
  const more = fixes.filter((fix) => !said(fix))
  return [
    ...(missing.length > 0 ? handOff : []),
    ...now,
    ...(more.length === 0 ? [] : [`or do without: ${more.map(({ question, value }) => `--set ${question}=${value}`).join(' ')}`]),
  ]
}

function problemOf(finding: Finding & { readonly check: string }, handOff: readonly string[]): ProblemDetails {
  const { what, why, link, check } = finding
  return {
    code: check,
    what,
    why,
    now: waysOut(finding, handOff),
    ...(link === undefined ? {} : { link }),
    exit: exitCodes.refused,
  }
}
