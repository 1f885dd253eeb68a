import { existsSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { TokenCredential } from '@azure/core-auth'
import writeFileAtomic from 'write-file-atomic'
import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint, CloudName } from '../blueprint/types.ts'
import type { Clock, Io } from '../common/io.ts'
import { makeFolder } from '../common/make-folder.ts'
import { UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { WatchedRequest } from '../common/watched-request.ts'
import type { EngineEvent, Plan, PlanFinding } from '../engine/types.ts'
import { answersOf, showAnswer } from '../interview/draft.ts'
import { draftText } from '../interview/draft-text.ts'
import { cloud as cloudQuestion } from '../interview/questions/cloud.ts'
import { subscription as subscriptionQuestion } from '../interview/questions/subscription.ts'
import { questions } from '../interview/registry.ts'
import type { Answers, AnyQuestion, Draft, View } from '../interview/types.ts'
import { costOf } from '../posture/cost.ts'
import { environmentOf } from '../posture/environment.ts'
import { judge as judgePosture } from '../posture/judge.ts'
import type { PlannedBody } from '../resources/planned-bodies.ts'
import { resourceTypes } from '../resources/registry.ts'
import { foldProgress, noProgress, type Progress } from '../ui/progress.ts'
import type { Judgement, Preview, WizardHost } from '../ui/types.ts'
import { isResource } from '../ui/words.ts'
import { keptDraft, rememberAnswers, scopeOf, todayOf } from './answers.ts'
import { environmentFiles, type Folders } from './folders.ts'
import type { CustomCloud, Target } from './options.ts'
import { quoted } from './quoted.ts'
import type { Session } from './session.ts'
import { asStarted } from './started-as.ts'
import { asMadeOf, cloudOf, defaultPracticeState, whereFlags } from './target.ts'
import { wizardListings } from './wizard-listings.ts'
import type { Prepared } from './work.ts'

/** How much faster than Azure the practice cloud runs under a person's eyes: five minutes in about fifteen seconds. */
const practiceSpeed = 20

const changing: ReadonlySet<string> = new Set(['update', 'replace', 'delete'])

/** The command that tells all that is in the way, and where rights are missing the one that writes what a colleague runs. */
export interface Obstacles {
  readonly doctor: string
  readonly handOff?: string
}

/** A wizard's host and what outlives the wizard. */
export interface Hosting {
  readonly host: WizardHost
  /** Where the environment of these answers is. */
  targetOf(answers: Answers): Target
  /** How far a run had come that the person left; undefined when none had begun. */
  underWay(): { readonly done: number; readonly running: number; readonly total: number } | undefined
  /** Resolves once a run that was stopped has written down how it ended. */
  settled(): Promise<void>
  /** The preset these very answers were saved as. */
  savedAs(draft: Draft): string | undefined
  /** The commands about what was in the way when it was last looked at; undefined where nothing was. */
  obstacles(): Obstacles | undefined
  /** What was carried out, under the names that were settled on; undefined before. */
  built(): Blueprint | undefined
  /** The public addresses nodes leave by. */
  egress(answers: Answers): Promise<readonly string[]>
  /** Removes the kept draft: the environment exists. */
  forgetDraft(): void
  close(): void
}

/** Everything the wizard needs from outside, over sessions opened when first needed. */
export function wizardHost(
  io: Io,
  folders: Folders,
  target: Target,
  start: Draft,
  /** Told of every request, for `--verbose`. */
  watch?: (request: WatchedRequest) => void,
): Hosting {
  const sessions = new Map<string, Promise<Session>>()
  const prepared = new WeakMap<Plan, { prepared: Prepared; session: Session; answers: Answers; plannedAt: string }>()
  const draftFile = join(
    folders.state,
    'drafts',
    `${new Date(io.clock.now()).toISOString().slice(0, 19).replace(/[:T]/g, '-')}-${process.pid}.json`,
  )
  const custom = target.kind === 'azure' ? target.custom : undefined
  let active: Session | undefined
  let credential: TokenCredential | undefined
  let askedCloud: CloudName = 'public'
  let latest = start
  let progress: Progress | undefined
  let settled: Promise<void> = Promise.resolve()
  let saved: { readonly file: string; readonly answers: string } | undefined
  let built: Blueprint | undefined
  let obstacles: Obstacles | undefined

  let bodies: Promise<(blueprint: Blueprint) => Promise<readonly PlannedBody[]>> | undefined
  const judge = async (answers: Answers): Promise<Judgement | undefined> => {
    const { blueprint } = preview(answers)
    if (blueprint === undefined) return undefined
    bodies ??= import('../resources/planned-bodies.ts').then(({ plannedBodies }) => plannedBodies())
    const environment = environmentOf(await (await bodies)(blueprint))
    return { posture: judgePosture(environment), cost: costOf(environment) }
  }

  const targetFor = (cloud: CloudName): Target => {
    if (target.kind !== 'azure' || cloud === 'public') return target
    return cloud === 'practice' ? { kind: 'practice', file: defaultPracticeState(folders) } : { kind: 'azure' }
  }

  const whereOf = (answers: Answers): string => scopeOf(targetFor(cloudOf(answers)), cloudOf(answers))
  const filesOf = (answers: Answers) =>
    environmentFiles(folders, String(answers.environment), whereOf(answers), String(answers.subscription))

  const sessionFor = async (cloud: CloudName, subscription: string): Promise<Session> => {
    const where = targetFor(cloud)
    // The practice cloud has one state file and is opened once, whatever subscription is asked for.
    const key = where.kind === 'azure' ? `${cloud}/${subscription}` : where.kind
    let opening = sessions.get(key)
    if (opening === undefined) {
      const { openSession } = await import('./session.ts')
      opening =
        sessions.get(key) ??
        openSession({
          io,
          target: where,
          cloud,
          subscription,
          ...(where.kind === 'practice' ? { speed: practiceSpeed } : {}),
          ...(credential === undefined ? {} : { credential }),
          ...(watch === undefined ? {} : { watch }),
        })
      sessions.set(key, opening)
      opening.catch(() => sessions.delete(key))
    }
    active = await opening
    return active
  }
  const sessionOf = (view: View): Promise<Session> => {
    askedCloud = view.answer(cloudQuestion) ?? 'practice'
    return sessionFor(askedCloud, view.answer(subscriptionQuestion) ?? '00000000-0000-0000-0000-000000000000')
  }

  /** Where an environment was made from answers kept on this machine and others are about to change it: which, and how to start from those. */
  const otherAnswers = async (answers: Answers, plan: Plan): Promise<PlanFinding | undefined> => {
    // Whoever named the environment started from what was kept; what differs then, they answered.
    if (start.entries.environment !== undefined || !plan.steps.some(({ action }) => changing.has(action))) return undefined
    const { answers: file } = filesOf(answers)
    if (!existsSync(file)) return undefined
    const kept = answersOf(await keptDraft(file, file), questions)
    const others = questions.filter(({ id }) => kept[id] !== undefined && JSON.stringify(kept[id]) !== JSON.stringify(answers[id]))
    if (others.length === 0) return undefined
    const shown = others.slice(0, 3).map((question) => `${question.title}: ${showAnswer(question, kept[question.id] ?? '')}`)
    const more = others.length > shown.length ? ` and ${others.length - shown.length} more` : ''
    const command = asStarted(`secure-batch new --environment ${String(answers.environment)}${whereFlags(target, folders)}`, io.startedAs)
    const what = `${String(answers.environment)} was made with other answers (${safeText(shown.join('; '))}${more}).`
    return { severity: 'warns', code: 'other-answers', what, now: [`To start from those: ${command}`] }
  }

  const clock: Clock = {
    now: () => active?.clock.now() ?? io.clock.now(),
    sleep: (milliseconds, signal) => io.clock.sleep(milliseconds, signal),
  }

  const host: WizardHost = {
    questions: custom === undefined ? questions : questions.map((question) => withCustomCloud(question, custom)),
    listings: wizardListings(sessionOf),
    async signIn(method, say, signal) {
      const [{ interactiveCredential }, { azureCloudOf }, { problemFrom }] = await Promise.all([
        import('../azure/credential.ts'),
        import('./session.ts'),
        import('../azure/errors.ts'),
      ])
      const cloud = azureCloudOf(target, askedCloud)
      const wanted = interactiveCredential(cloud, method, say)
      try {
        await wanted.getToken(cloud.scope, { abortSignal: signal })
      } catch (error) {
        throw problemFrom(error, 'Signing in did not succeed.')
      }
      credential = wanted
      sessions.clear()
    },
    preview,
    judge,
    async plan(answers, signal) {
      const session = await sessionFor(cloudOf(answers), String(answers.subscription))
      const [{ begunIn, lookAhead, needsHandOff, withFindings, refusalOf }, { handOffCommand }, { journalMark }, { decisionsFor }] =
        await Promise.all([
          import('./preflight.ts'),
          import('./hand-off.ts'),
          import('../engine/journal-reading.ts'),
          import('./ignored-file.ts'),
        ])
      const plannedAt = journalMark(filesOf(answers).journal)
      const ignored = decisionsFor(folders.project, String(answers.environment), todayOf(io.clock.now()))
      const asMade = asMadeOf({
        draft: latest,
        files: filesOf(answers),
        where: `--environment ${String(answers.environment)}${whereFlags(target, folders)}`,
      })
      const looked = await lookAhead(answers, session, signal, { ignored, trace: true, begun: begunIn(filesOf(answers).journal), asMade })
      const doctor = asStarted(`secure-batch doctor --resume ${quoted(draftFile)}${whereFlags(target, folders)}`, io.startedAs)
      const forColleague = handOffCommand(doctor, looked.blueprint.environment)
      const { blocks } = looked.preflight
      obstacles = blocks === 0 ? undefined : { doctor, ...(needsHandOff(looked.preflight) ? { handOff: forColleague } : {}) }
      // The command is long and a screen may cut it: on leaving it is printed in full.
      const handOff = ['Leave (Ctrl+C): the command that writes what a colleague runs is printed then', forColleague]
      if (looked.prepared === undefined) throw refusalOf(looked.preflight, handOff)
      const found = withFindings(looked.prepared.planned.plan, looked.preflight, handOff)
      const madeFrom = await otherAnswers(answers, found)
      const plan = madeFrom === undefined ? found : { ...found, findings: [madeFrom, ...(found.findings ?? [])] }
      prepared.set(plan, { prepared: looked.prepared, session, answers, plannedAt })
      return plan
    },
    async apply(plan, emit, signal, abandon) {
      const work = prepared.get(plan)
      if (work === undefined) throw new Error('This plan was not made by this wizard')
      const { carryOut } = await import('./work.ts')
      const { prepared: made, session, answers, plannedAt } = work
      const { entries, planned } = made
      built = made.blueprint
      const told = (event: EngineEvent): void => {
        progress = foldProgress(progress ?? noProgress, event)
        emit(event)
      }
      const running = carryOut({
        io,
        session,
        files: filesOf(answers),
        plan,
        plannedAt,
        remember: () =>
          rememberAnswers(folders, latest, plan.environment, whereOf(answers), String(answers.subscription), todayOf(io.clock.now())),
        entries,
        live: planned.live,
        emit: told,
        signal,
        ...(abandon === undefined ? {} : { abandon }),
      })
      settled = running.then(
        () => {},
        () => {},
      )
      return running
    },
    async savePreset(draft, name) {
      const [{ projectPresets, savePreset }, { presetOf }] = await Promise.all([
        import('../interview/preset-files.ts'),
        import('../interview/preset-write.ts'),
      ])
      const file = join(projectPresets(folders.project), `${name}.yaml`)
      savePreset(file, presetOf(draft, name, questions), questions)
      const short = relative(folders.project, file)
      saved = { file: `./${short}`, answers: JSON.stringify(answersOf(draft, questions)) }
      return short
    },
    async exportPacket(draft, id, of) {
      const [{ packetOf }, { writePacket }] = await Promise.all([
        import('../interview/delegation/packet.ts'),
        import('../interview/delegation/packet-write.ts'),
      ])
      const question = questions.find((candidate) => candidate.id === id)
      const since = todayOf(io.clock.now())
      const to = of === undefined ? {} : { to: safeText(of) }
      const packet = packetOf(draft, question === undefined ? [] : [question], questions, { today: since, ...to })
      const file = `${packet.environment ?? 'environment'}-${id}.packet.yaml`
      try {
        writeFileAtomic.sync(join(folders.project, file), writePacket(packet, file))
      } catch (error) {
        throw new UserProblem({
          code: 'packet-not-written',
          what: `The packet ${file} cannot be written here: ${safeText(error instanceof Error ? error.message : String(error))}`,
        })
      }
      return { file, since, ...(to.to === undefined ? {} : { of: to.to }) }
    },
    saveDraft(draft) {
      latest = draft
      try {
        makeFolder(dirname(draftFile))
        writeFileAtomic.sync(draftFile, draftText(draft), { mode: 0o600 })
      } catch {
        // A read-only home costs the resume, not the wizard.
      }
    },
    cloudLabel: (answers) =>
      ({ practice: 'practice cloud', public: custom?.cloud.name ?? 'Azure', usgov: 'Azure US Government', china: 'Azure China' })[
        cloudOf(answers)
      ],
    resumeCommand: () => asStarted(`secure-batch new --resume ${quoted(draftFile)}${whereFlags(target, folders)}`, io.startedAs),
    clock,
  }
  return {
    host,
    targetOf: (answers) => targetFor(cloudOf(answers)),
    underWay() {
      if (progress === undefined) return undefined
      const count = (states: readonly string[]) => progress?.steps.filter((step) => states.includes(step.state)).length ?? 0
      return { done: count(['done', 'unchanged']), running: count(['running']), total: progress.steps.length }
    },
    settled: () => settled,
    savedAs: (draft) => (saved?.answers === JSON.stringify(answersOf(draft, questions)) ? saved.file : undefined),
    built: () => built,
    obstacles: () => obstacles,
    async egress(answers) {
      const { egressAddresses } = await import('./facts.ts')
      const session = await sessionFor(cloudOf(answers), String(answers.subscription))
      return egressAddresses(session.arm, blueprintOf(answers))
    },
    forgetDraft: () => rmSync(draftFile, { force: true }),
    close: () => {
      for (const opening of sessions.values()) opening.then((session) => session.close()).catch(() => {})
    },
  }
}

/** What is there already and only used counts as none of ours. */
const isMade = ({ ownership }: { readonly ownership?: string }): boolean => ownership !== 'adopted'

/** The question about the cloud, with the cloud of a file in the place of public Azure. */
function withCustomCloud(question: AnyQuestion, { file, cloud }: CustomCloud): AnyQuestion {
  if (question.id !== 'cloud' || question.kind !== 'select') return question
  const options = question.options.map((option) =>
    option.value === 'public' ? { ...option, label: `${safeText(cloud.name)} (${safeText(file)})`, sends: cloud.arm } : option,
  )
  return { ...question, options }
}

/** What the answers so far would mean; pure and fast, computed on every key. */
function preview(answers: Answers): Preview {
  try {
    const blueprint = blueprintOf(answers)
    return {
      blueprint,
      resources: resourceTypes.reduce((sum, type) => sum + (isResource(type.type) ? type.wanted(blueprint).filter(isMade).length : 0), 0),
      risks: blueprint.risks,
    }
  } catch (error) {
    return { resources: 0, risks: [], problem: error instanceof Error ? error.message : String(error) }
  }
}
