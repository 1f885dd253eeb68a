import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { unreadBecause } from '../common/file-problem.ts'
import { isObject } from '../common/json.ts'
import { makeFolder } from '../common/make-folder.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { notWritten } from '../engine/not-written.ts'
import { stamped } from '../interview/delegation/decisions.ts'
import type { AnsweredPacket } from '../interview/delegation/packet-read.ts'
import { answersOf, emptyDraft, withAnswer } from '../interview/draft.ts'
import { draftText } from '../interview/draft-text.ts'
import type { Preset } from '../interview/presets.ts'
import { type RetiringAnswer, retiringAnswers } from '../interview/radar.ts'
import { questions } from '../interview/registry.ts'
import { applySettings, missingAnswers, parseSetting, type Setting, unusedSettings } from '../interview/set.ts'
import type { Answers, Draft, DraftEntry } from '../interview/types.ts'
import { answersKept, environmentFiles, type Folders } from './folders.ts'
import { isCloudFile, type Options, type Target } from './options.ts'

export { todayOf } from './today.ts'

/** Answers from flags and presets, before anything is asked. */
export interface Gathered {
  readonly draft: Draft
  /** Flags that change nothing here, one sentence each. */
  readonly notes: readonly string[]
  /** Answers kept on this machine that could not be read, one sentence. */
  readonly setAside?: string
  /** Whether anything but recommendations says what the environment is: a preset, answers kept on this machine, an answer given. */
  readonly known: boolean
}

/** How answers are gathered. */
export interface Gathering {
  /** ISO date. */
  readonly today: string
  readonly askCloud?: boolean
  /** The answers only say which environment is meant: what has ended is no reason to refuse. */
  readonly onlyPlace?: boolean
  /** Answers kept on this machine that cannot be read are set aside. */
  readonly keptOptional?: boolean
}

/**
 * What presets, remembered answers and flags say together. Flags win over remembered answers, those over presets; what a preset
 * fixed nobody overrides. Answers are remembered per environment once it is created, so that `--environment NAME` is enough later;
 * a preset named on the command line sets the remembered ones aside. Throws a UserProblem (exit 2) naming everything wrong.
 */
export async function gatherAnswers(
  options: Options,
  target: Target,
  folders: Folders,
  { today, askCloud = false, onlyPlace = false, keptOptional = false }: Gathering,
): Promise<Gathered> {
  const read: Preset[] = []
  const start = await (keptOptional ? placeOf(options, target, folders) : startOf(options, target, folders))
  const fromPresets = await underPresets(start.draft, options.preset ?? [], folders, (preset) => read.push(preset))
  const placed =
    target.kind !== 'azure'
      ? withAnswer(fromPresets, 'cloud', 'practice', 'flag')
      : target.custom !== undefined
        ? withAnswer(fromPresets, 'cloud', 'public', 'flag')
        : askCloud || fromPresets.entries.cloud !== undefined || fromPresets.rules.cloud !== undefined
          ? fromPresets
          : withAnswer(fromPresets, 'cloud', 'public', 'flag')
  const settings = settingsOf(options, target)
  const packets = await packetsOf(options.answer ?? [])
  // Flags are judged beside what packets decide, and the other way round.
  const flagged = applySettings(packets.length === 0 ? placed : await beside(placed, packets), settings, questions)
  const { draft, notes } = await withPackets(flagged, packets, settings, today)
  const retiring = retiringAnswers(draft, questions, today)
  if (!onlyPlace) refuseEnded(retiring.filter(({ finding }) => finding.ended))
  return {
    draft,
    notes: [
      ...read.flatMap(migrationNote),
      ...notes,
      ...unusedSettings(draft, settings, questions),
      ...(onlyPlace ? [] : retiring).map(({ question, finding }) => `${question.title}: ${finding.text}`),
    ],
    ...(start.setAside === undefined ? {} : { setAside: start.setAside }),
    known: start.made || draft.presets.length > 0 || Object.keys(draft.entries).some((id) => !place.includes(id)),
  }
}

/** Answers that flags and `--set` give. */
export function settingsOf(options: Options, target: Target): readonly Setting[] {
  return [
    ...Object.entries(options.answers)
      .filter(([id]) => id !== 'cloud' || target.kind === 'azure')
      .map(([id, text]) => ({ id, text, flag: `--${id}` })),
    ...(options.set ?? []).map(parseSetting),
  ].filter(({ id, text }) => id !== 'cloud' || !isCloudFile(text))
}

async function packetsOf(files: readonly string[]): Promise<readonly AnsweredPacket[]> {
  if (files.length === 0) return []
  const { readPacket } = await import('../interview/delegation/packet-read.ts')
  return files.map((file) => readPacket(textOfPacket(file), safeText(file)))
}

/** The draft with what packets say, unjudged. */
async function beside(draft: Draft, packets: readonly AnsweredPacket[]): Promise<Draft> {
  const { supposing } = await import('../interview/delegation/packet-apply.ts')
  return supposing(draft, packets, questions)
}

async function withPackets(
  draft: Draft,
  packets: readonly AnsweredPacket[],
  settings: readonly Setting[],
  today: string,
): Promise<{ readonly draft: Draft; readonly notes: readonly string[] }> {
  if (packets.length === 0) return { draft, notes: [] }
  const { applyPackets } = await import('../interview/delegation/packet-apply.ts')
  return applyPackets(draft, packets, questions, { today, given: settings.map(({ id }) => id) })
}

function textOfPacket(file: string): string {
  try {
    if (statSync(file).size > 256 * 1024) throw new Error('it is larger than 256 KiB, which no packet is')
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserProblem({
      code: 'unreadable-packet',
      what: `The packet ${safeText(file)} cannot be read.`,
      why: unreadBecause(error),
      now: ['Name the file that came back: --answer FILE', 'or make a new one: secure-batch delegate QUESTION --output FILE'],
      exit: exitCodes.usage,
    })
  }
}

function refuseEnded(ended: readonly RetiringAnswer[]): void {
  if (ended.length === 0) return
  throw new UserProblem({
    code: 'retired-answers',
    what: ended.length === 1 ? 'An answer asks for something that has ended.' : `${ended.length} answers ask for something that has ended.`,
    details: ended.map(({ question, finding, by }) => `${question.title}${by === undefined ? '' : ` (preset ${by})`}: ${finding.text}`),
    now: ended.flatMap(({ finding }) => (finding.use === undefined ? [] : [`Add --set ${finding.use}`])),
    exit: exitCodes.usage,
  })
}

/** One sentence about a preset of an older version that was read as this one's. */
function migrationNote({ name, migrated }: Preset): readonly string[] {
  if (migrated === undefined) return []
  const changes = migrated.lines.length
  return [
    `The preset ${name} is written for ${migrated.from}; ${changes} ${changes === 1 ? 'thing was' : 'things were'} read as ${migrated.to} says them. Rewrite it: secure-batch presets validate ${name} --write`,
  ]
}

/** Answers that say where an environment is, not what it is. */
export const place = ['environment', 'cloud', 'subscription', 'region', 'resource-group']

/** Complete answers, or one UserProblem (exit 2) naming all that is missing and the flags that give it. */
export function completeAnswers(draft: Draft): Answers {
  const missing = missingAnswers(draft, questions)
  if (missing !== undefined) throw missing
  return answersOf(draft, questions)
}

/** Where an environment's files belong: the cloud, and for practice the state it lives in. */
export function scopeOf(target: Target, cloud: string): string {
  if (target.kind === 'practice') return `practice:${target.file === undefined ? 'memory' : resolve(target.file)}`
  if (target.kind === 'emulator') return `emulator:${target.endpoint}`
  return target.custom === undefined ? cloud : `cloud:${resolve(target.custom.file)}`
}

/** Keeps the answers of an environment about to be created or changed. */
export function rememberAnswers(
  folders: Folders,
  draft: Draft,
  environment: string,
  scope: string,
  subscription: string,
  today: string,
): void {
  const { answers } = environmentFiles(folders, environment, scope, subscription)
  try {
    makeFolder(dirname(answers))
    writeFileAtomic.sync(answers, draftText(stamped(draft, entriesBefore(answers), today)), { mode: 0o600 })
    removeStrays(answers)
  } catch (error) {
    throw notWritten(`The answers could not be kept in ${answers}.`, answers, error)
  }
}

/** The answers an environment was last applied with, as far as this machine keeps them; undefined where it does not, or they cannot be read. */
export async function draftBefore(file: string): Promise<Draft | undefined> {
  if (!existsSync(file)) return undefined
  try {
    const draft = await keptDraft(file, file)
    return missingAnswers(draft, questions) === undefined ? draft : undefined
  } catch (error) {
    if (error instanceof UserProblem) return undefined
    throw error
  }
}

/** What an earlier run left beside it that was killed while it wrote: `FILE.` and a number. The caller holds the environment's lock. */
function removeStrays(file: string): void {
  const start = `${basename(file)}.`
  for (const name of readdirSync(dirname(file)))
    if (name.startsWith(start) && /^\d+$/.test(name.slice(start.length))) rmSync(join(dirname(file), name), { force: true })
}

/** What was kept before, as far as the record of decisions needs it; damaged or absent files simply tell nothing. */
function entriesBefore(file: string): Pick<Draft, 'entries'> | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const entries = isObject(kept) && isObject(kept.entries) ? kept.entries : {}
    return { entries: Object.fromEntries(Object.entries(entries).flatMap(([id, entry]) => (isEntry(entry) ? [[id, entry]] : []))) }
  } catch {
    return undefined
  }
}

function isEntry(value: unknown): value is DraftEntry {
  return (
    isObject(value) &&
    'value' in value &&
    ['decidedBy', 'on', 'because'].every((key) => ['string', 'undefined'].includes(typeof value[key]))
  )
}

/** The draft under the presets named. Reading YAML is loaded only where a preset is named. */
async function underPresets(draft: Draft, names: readonly string[], folders: Folders, told: (preset: Preset) => void): Promise<Draft> {
  if (names.length === 0) return draft
  const { withPresets } = await import('../interview/preset-files.ts')
  return withPresets(draft, names, { project: folders.project, user: folders.presets, builtIn: folders.builtIn }, questions, told)
}

/** What answers begin with. */
interface Start {
  readonly draft: Draft
  /** Whether an environment was made from it: what it leaves to recommendations was so, too. */
  readonly made: boolean
  readonly setAside?: string
}

/** Where kept answers are not needed, those that cannot be read are none: what an environment consists of, its tags say. */
async function placeOf(options: Options, target: Target, folders: Folders): Promise<Start> {
  try {
    return await startOf(options, target, folders)
  } catch (problem) {
    if (!(problem instanceof UserProblem) || !unread.includes(problem.details.code)) throw problem
    return { draft: emptyDraft, made: false, setAside: `${problem.details.what} What carries the environment’s tag is found without them.` }
  }
}

const unread = ['unreadable-draft', 'draft-newer']

async function startOf(options: Options, target: Target, folders: Folders): Promise<Start> {
  const nothing: Start = { draft: emptyDraft, made: false }
  const environment = options.answers.environment ?? settingOf(options, 'environment')
  if (options.resume !== undefined) return { draft: await keptDraft(options.resume, safeText(options.resume)), made: false }
  if (environment === undefined || (options.preset ?? []).length > 0) return nothing
  const scope = scopeOf(target, options.answers.cloud ?? settingOf(options, 'cloud') ?? 'public')
  const subscription = options.answers.subscription ?? settingOf(options, 'subscription')
  if (subscription !== undefined) {
    const { answers } = environmentFiles(folders, environment, scope, subscription)
    return existsSync(answers) ? { draft: await keptDraft(answers, answers), made: true } : nothing
  }
  const [only, ...others] = await Promise.all(answersKept(folders, environment, scope).map((file) => keptDraft(file, file)))
  if (only === undefined) return nothing
  if (others.length > 0) throw severalSubscriptions(environment, [only, ...others])
  return { draft: only, made: true }
}

function severalSubscriptions(environment: string, drafts: readonly Draft[]): UserProblem {
  const known = drafts.map((draft) => String(draft.entries.subscription?.value ?? ''))
  return new UserProblem({
    code: 'which-environment',
    what: `An environment called ${safeText(environment)} was made in ${drafts.length} subscriptions.`,
    now: known.map((subscription) => `Add --subscription ${subscription}`),
    exit: exitCodes.usage,
  })
}

/** A draft kept in a file. Throws a UserProblem (exit 2) when it cannot be read. */
export async function keptDraft(file: string, name: string): Promise<Draft> {
  const { draftOf } = await import('../interview/draft-file.ts')
  return draftOf(readKept(file, name), name, questions)
}

function readKept(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserProblem({
      code: 'unreadable-draft',
      what: `The kept answers in ${name} cannot be read.`,
      why: unreadBecause(error),
      now: ['secure-batch new', 'or name the file that the wizard printed when you left'],
      exit: exitCodes.usage,
    })
  }
}

function settingOf(options: Options, id: string): string | undefined {
  return (options.set ?? []).find((setting) => setting.startsWith(`${id}=`))?.slice(id.length + 1)
}
