import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { answersOf, emptyDraft, withAnswer } from '../interview/draft.ts'
import { draftText } from '../interview/draft-text.ts'
import { questions } from '../interview/registry.ts'
import { applySettings, missingAnswers, parseSetting, type Setting, unusedSettings } from '../interview/set.ts'
import type { Answers, Draft } from '../interview/types.ts'
import { answersKept, environmentFiles, type Folders } from './folders.ts'
import { isCloudFile, type Options, type Target } from './options.ts'

/** Answers from flags and presets, before anything is asked. */
export interface Gathered {
  readonly draft: Draft
  /** Flags that change nothing here, one sentence each. */
  readonly notes: readonly string[]
  /** Whether anything but recommendations says what the environment is: a preset, answers kept on this machine, an answer given. */
  readonly known: boolean
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
  { askCloud = false }: { askCloud?: boolean } = {},
): Promise<Gathered> {
  const fromPresets = await underPresets(await startOf(options, target, folders), options.preset ?? [], folders)
  const placed =
    target.kind !== 'azure'
      ? withAnswer(fromPresets, 'cloud', 'practice', 'flag')
      : target.custom !== undefined
        ? withAnswer(fromPresets, 'cloud', 'public', 'flag')
        : askCloud || fromPresets.entries.cloud !== undefined || fromPresets.rules.cloud !== undefined
          ? fromPresets
          : withAnswer(fromPresets, 'cloud', 'public', 'flag')
  const settings: Setting[] = [
    ...Object.entries(options.answers)
      .filter(([id]) => id !== 'cloud' || target.kind === 'azure')
      .map(([id, text]) => ({ id, text, flag: `--${id}` })),
    ...(options.set ?? []).map(parseSetting),
  ].filter(({ id, text }) => id !== 'cloud' || !isCloudFile(text))
  const draft = applySettings(placed, settings, questions)
  return {
    draft,
    notes: unusedSettings(draft, settings, questions),
    known: draft.presets.length > 0 || Object.keys(draft.entries).some((id) => !place.includes(id)),
  }
}

/** Answers that say where an environment is, not what it is. */
const place = ['environment', 'cloud', 'subscription', 'region', 'resource-group']

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
export function rememberAnswers(folders: Folders, draft: Draft, environment: string, scope: string, subscription: string): void {
  const { answers } = environmentFiles(folders, environment, scope, subscription)
  mkdirSync(dirname(answers), { recursive: true, mode: 0o700 })
  writeFileAtomic.sync(answers, draftText(draft), { mode: 0o600 })
}

/** The draft under the presets named. Reading YAML is loaded only where a preset is named. */
async function underPresets(draft: Draft, names: readonly string[], folders: Folders): Promise<Draft> {
  if (names.length === 0) return draft
  const { withPresets } = await import('../interview/preset-files.ts')
  return withPresets(draft, names, { project: folders.project, user: folders.presets, builtIn: folders.builtIn }, questions)
}

async function startOf(options: Options, target: Target, folders: Folders): Promise<Draft> {
  const environment = options.answers.environment ?? settingOf(options, 'environment')
  if (options.resume !== undefined) return keptDraft(options.resume, safeText(options.resume))
  if (environment === undefined || (options.preset ?? []).length > 0) return emptyDraft
  const scope = scopeOf(target, options.answers.cloud ?? settingOf(options, 'cloud') ?? 'public')
  const subscription = options.answers.subscription ?? settingOf(options, 'subscription')
  if (subscription !== undefined) {
    const { answers } = environmentFiles(folders, environment, scope, subscription)
    return existsSync(answers) ? keptDraft(answers, answers) : emptyDraft
  }
  const [only, ...others] = await Promise.all(answersKept(folders, environment, scope).map((file) => keptDraft(file, file)))
  if (others.length > 0) throw severalSubscriptions(environment, [only ?? emptyDraft, ...others])
  return only ?? emptyDraft
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

async function keptDraft(file: string, name: string): Promise<Draft> {
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
      why: error instanceof Error ? safeText(error.message) : String(error),
      now: ['secure-batch new', 'or name the file that the wizard printed when you left'],
      exit: exitCodes.usage,
    })
  }
}

function settingOf(options: Options, id: string): string | undefined {
  return (options.set ?? []).find((setting) => setting.startsWith(`${id}=`))?.slice(id.length + 1)
}
