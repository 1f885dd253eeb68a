import { join } from 'node:path'
import type { CloudName } from '../blueprint/types.ts'
import type { Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import type { WatchedRequest } from '../common/watched-request.ts'
import { viewOf } from '../interview/draft.ts'
import { cloud as cloudQuestion } from '../interview/questions/cloud.ts'
import { environment as environmentQuestion } from '../interview/questions/environment.ts'
import { resourceGroup as resourceGroupQuestion } from '../interview/questions/resource-group.ts'
import { subscription as subscriptionQuestion } from '../interview/questions/subscription.ts'
import type { Answers, Draft } from '../interview/types.ts'
import { requestText } from '../ui/lines/request.ts'
import { completeAnswers, draftBefore, gatherAnswers, scopeOf, todayOf } from './answers.ts'
import { answersKept, type EnvironmentFiles, environmentFiles, type Folders, foldersOf } from './folders.ts'
import { type Options, type Target, targetOf } from './options.ts'
import { quoted } from './quoted.ts'
import { type Say, speaker } from './say.ts'
import type { Session } from './session.ts'
import type { AsMade } from './ways-back.ts'

/** What a headless command begins with: complete answers, the files they go with, and an open session. */
export interface Opening {
  readonly say: Say
  readonly folders: Folders
  readonly target: Target
  readonly draft: Draft
  readonly answers: Answers
  readonly scope: string
  readonly files: EnvironmentFiles
  readonly session: Session
  /** Whether anything but recommendations says what the environment is. */
  readonly known: boolean
  /** The flags that lead to this environment, for commands printed to people: what is kept of it on this machine. */
  readonly place: string
  /** The flags that lead to the very answers of this command line. */
  readonly where: string
}

/** Answers first, all problems at once; only then a session. The caller closes it. */
export async function openHeadless(io: Io, options: Options, overrides: { target?: Target } = {}): Promise<Opening> {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const target = overrides.target ?? (await targetOf(options, defaultPracticeState(folders)))
  const { draft, notes, known } = await gatherAnswers(options, target, folders, { today: todayOf(io.clock.now()) })
  const answers = await completeOrShowSubscriptions(io, target, draft, folders)
  if (notes.length > 0) say.aside(...notes)
  const cloud = cloudOf(answers)
  // A preset or a remembered answer may say `practice` where no flag did.
  const settled: Target =
    target.kind === 'azure' && cloud === 'practice' ? { kind: 'practice', file: defaultPracticeState(folders) } : target
  const scope = scopeOf(settled, cloud)
  const { openSession } = await import('./session.ts')
  const session = await openSession({
    io,
    target: settled,
    cloud,
    subscription: String(answers.subscription),
    ...(options.verbose === true ? { watch: (sent: WatchedRequest) => say.aside(requestText(sent)) } : {}),
    // With `--events ndjson`, stderr is for events alone, and what was asked for with `--verbose`.
    ...(options.events === 'ndjson' ? {} : { note: (line: string) => say.aside(line) }),
  })
  const place = `--environment ${String(answers.environment)}${flagsOf(options.answers, placeFlags(settled))}${whereFlags(settled, folders)}`
  return {
    say,
    folders,
    target: settled,
    draft,
    answers,
    scope,
    files: environmentFiles(folders, String(answers.environment), scope, String(answers.subscription)),
    session,
    known,
    place,
    where: `${place}${givenFlags(options)}`,
  }
}

/** Complete answers; where the subscription is among what is missing, the problem names those the sign-in sees, as far as it may list them. */
async function completeOrShowSubscriptions(io: Io, target: Target, draft: Draft, folders: Folders): Promise<Answers> {
  try {
    return completeAnswers(draft)
  } catch (problem) {
    const view = viewOf(draft)
    const cloud = cloudOf({ cloud: view.answer(cloudQuestion) ?? 'practice' })
    const missing = target.kind === 'azure' && cloud !== 'practice' && view.answer(subscriptionQuestion) === undefined
    if (!(problem instanceof UserProblem) || !missing) throw problem
    const rehearsed = rehearsal(folders, view.answer(environmentQuestion))
    if (rehearsed !== undefined) throw new UserProblem({ ...problem.details, now: [rehearsed, ...(problem.details.now ?? [])] })
    const [{ visibleSubscriptions }, { subscriptionAdvice }] = await Promise.all([
      import('./session.ts'),
      import('./subscription-advice.ts'),
    ])
    const visible = await visibleSubscriptions({ io, target, cloud }).catch(() => undefined)
    throw visible === undefined ? problem : subscriptionAdvice(problem, visible)
  }
}

/** What leads to an environment of this name on the practice cloud, where this machine knows one there and Azure was not what was meant. */
function rehearsal(folders: Folders, environment: unknown): string | undefined {
  if (environment === undefined) return undefined
  const files = [
    { file: defaultPracticeState(folders), flag: '--practice' },
    { file: demoState(folders), flag: `--practice-state ${quoted(demoState(folders))}` },
  ]
  const found = files.find(
    ({ file }) => answersKept(folders, String(environment), scopeOf({ kind: 'practice', file }, 'practice')).length > 0,
  )
  return found === undefined ? undefined : `${String(environment)} is on the practice cloud: add ${found.flag}`
}

/** The practice cloud of `demo`. */
export function demoState(folders: Folders): string {
  return join(folders.state, 'demo.jsonl')
}

/** The practice cloud's state when no file is named. */
export function defaultPracticeState(folders: Folders): string {
  return join(folders.state, 'practice.jsonl')
}

/**
 * Refuses to judge or change an environment that exists by recommendations alone: on a machine that does not have its answers they would
 * rebuild it as something else. Throws a UserProblem (exit 2).
 */
export async function requireKnownAnswers({ known, session, answers }: Opening): Promise<void> {
  if (known) return
  const environment = String(answers.environment)
  const { groupsOfEnvironment } = await import('../resources/discover.ts')
  const groups = await groupsOfEnvironment(session.arm, environment)
  if (groups.length === 0) return
  throw new UserProblem({
    code: 'answers-unknown',
    what: `${environment} exists in ${groups.join(', ')}, but the answers it was made from are not on this machine.`,
    why: 'Without them it would be compared with what is recommended, and rebuilt as that.',
    now: [
      'Give the preset it was made from: --preset NAME|FILE',
      'or answer anything with --set question=value to start from what is recommended',
    ],
    exit: exitCodes.usage,
  })
}

/** The cloud an answer names. */
export function cloudOf(answers: Answers): CloudName {
  const cloud = answers.cloud
  return cloud === 'public' || cloud === 'usgov' || cloud === 'china' ? cloud : 'practice'
}

/** The flags that lead to the same place again, for commands printed to people. */
export function whereFlags(target: Target, folders: Folders): string {
  if (target.kind === 'emulator') return ` --arm-endpoint ${target.endpoint}`
  if (target.kind === 'azure') return target.custom === undefined ? '' : ` --cloud ${quoted(target.custom.file)}`
  return target.file === undefined || target.file === defaultPracticeState(folders)
    ? ' --practice'
    : ` --practice-state ${quoted(target.file)}`
}

/** Questions whose flags say which environment is meant; on the practice cloud and one a file describes, the cloud is said otherwise. */
function placeFlags(target: Target): readonly string[] {
  return target.kind === 'azure' && target.custom === undefined ? ['cloud', 'subscription'] : ['subscription']
}

/** What a command line gives answers by, beside where the environment is. */
function givenFlags({ preset = [], set = [], answer = [], answers }: Options): string {
  const others = Object.keys(answers).filter((id) => !['environment', 'cloud', 'subscription'].includes(id))
  const words = (flag: string, values: readonly string[]) => values.map((value) => ` ${flag} ${quoted(value)}`).join('')
  const settings = set.filter((setting) => !['environment=', 'cloud='].some((start) => setting.startsWith(start)))
  return `${words('--preset', preset)}${flagsOf(answers, others)}${words('--set', settings)}${words('--answer', answer)}`
}

function flagsOf(answers: Options['answers'], ids: readonly string[]): string {
  return ids.flatMap((id) => (answers[id] === undefined ? [] : [` --${id} ${quoted(answers[id])}`])).join('')
}

/** What is known of an environment as it was made. */
export function asMadeOf({ draft, files, where }: Pick<Opening, 'draft' | 'files' | 'where'>): AsMade {
  return { draft, draftBefore: () => draftBefore(files.answers), where }
}

/** What a command that starts from what exists begins with: an environment's name and a session, no complete answers. */
export interface EnvironmentOpening {
  readonly say: Say
  readonly folders: Folders
  readonly target: Target
  readonly environment: string
  readonly subscription: string
  /** As given by a flag or remembered; undefined where nothing says. */
  readonly resourceGroup: string | undefined
  readonly files: EnvironmentFiles
  readonly session: Session
}

/** Environment and subscription from flags, from remembered answers or, on the practice cloud, by default. Throws a UserProblem (exit 2) naming what is missing. */
export async function openForEnvironment(io: Io, options: Options): Promise<EnvironmentOpening> {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const target = await targetOf(options, defaultPracticeState(folders))
  const today = todayOf(io.clock.now())
  const { draft, setAside } = await gatherAnswers(options, target, folders, { today, onlyPlace: true, keptOptional: true })
  if (setAside !== undefined) say.aside(setAside)
  const view = viewOf(draft)
  // A recommended name is not enough here: what is removed must have been named.
  const environment =
    draft.entries.environment === undefined && draft.rules.environment === undefined ? undefined : view.answer(environmentQuestion)
  const subscription = view.answer(subscriptionQuestion)
  const missing = [
    ...(environment === undefined ? ['--environment NAME'] : []),
    ...(subscription === undefined ? ['--subscription ID'] : []),
  ]
  if (environment === undefined || subscription === undefined) {
    throw new UserProblem({
      code: 'missing-answers',
      what: 'Which environment, and where, is not said.',
      why: 'Only what carries the tag of a named environment is ever removed.',
      now: [`Add ${missing.join(' ')}`],
      exit: exitCodes.usage,
    })
  }
  const name = String(environment)
  const cloud = cloudOf({ cloud: view.answer(cloudQuestion) ?? 'practice' })
  const { openSession } = await import('./session.ts')
  const session = await openSession({
    io,
    target,
    cloud,
    subscription,
    ...(options.verbose === true ? { watch: (sent: WatchedRequest) => say.aside(requestText(sent)) } : {}),
    // With `--events ndjson`, stderr is for events alone, and what was asked for with `--verbose`.
    ...(options.events === 'ndjson' ? {} : { note: (line: string) => say.aside(line) }),
  })
  // Only what was said or remembered: a recommended group would hide that the name is used in two.
  const resourceGroup = draft.entries['resource-group'] === undefined ? undefined : view.answer(resourceGroupQuestion)
  return {
    say,
    folders,
    target,
    environment: name,
    subscription,
    resourceGroup,
    files: environmentFiles(folders, name, scopeOf(target, cloud), subscription),
    session,
  }
}
