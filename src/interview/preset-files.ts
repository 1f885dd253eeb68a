import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { parseDocument } from 'yaml'
import { unreadBecause } from '../common/file-problem.ts'
import { makeFolder } from '../common/make-folder.ts'
import { didYouMean } from '../common/nearest.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { type MigrationReport, migrate } from './migrations/migrate.ts'
import { migrations } from './migrations/registry.ts'
import { readPreset } from './preset-read.ts'
import { presetSchema } from './preset-schema.ts'
import { schemaBeside, writePreset } from './preset-write.ts'
import { applyPresets, type Preset } from './presets.ts'
import type { AnyQuestion, Draft } from './types.ts'

/** Where presets are looked for, nearest first. */
export interface PresetFolders {
  /** The current folder: its `.secure-batch/presets`, and relative paths. */
  readonly project: string
  /** The person's own folder; absent where there is none. */
  readonly user?: string
  /** The folder shipped with the program. */
  readonly builtIn: URL
}

export interface FoundPreset {
  readonly name: string
  readonly file: string
  readonly from: 'project' | 'user' | 'built-in' | 'path'
}

const extensions = ['.yaml', '.yml']
/** A preset is a page of text; anything much larger is another file given by mistake. */
const largest = 256 * 1024

/** Where a project keeps its presets. */
export function projectPresets(project: string): string {
  return join(project, '.secure-batch', 'presets')
}

/** Every preset that can be named, nearest first; of two with one name, both are listed and the first is used. */
export function listPresets(folders: PresetFolders): readonly FoundPreset[] {
  return [
    ...presetsIn(projectPresets(folders.project), 'project'),
    ...(folders.user === undefined ? [] : presetsIn(folders.user, 'user')),
    ...presetsIn(fileURLToPath(folders.builtIn), 'built-in'),
  ]
}

/**
 * The presets named (a name, or a path when it has a separator or ends in .yaml), each preceded by what it extends.
 * Throws a UserProblem (exit 2) for an unknown name, an unreadable file, a circle, or a preset that is not valid.
 */
export function loadPresets(names: readonly string[], folders: PresetFolders, questions: readonly AnyQuestion[]): readonly Preset[] {
  const loaded = new Map<string, Preset>()
  const load = (name: string, from: string, chain: readonly string[]): void => {
    const found = findPreset(name, from, folders, chain)
    if (loaded.has(found.file)) return
    const preset = readPreset(textOf(found.file), found.name, shortPath(found.file, folders.project), questions)
    for (const base of preset.extends) load(base, dirname(found.file), [...chain, found.file])
    const through = chain.map((file) => basename(file, extname(file)))
    loaded.set(found.file, through.length === 0 ? preset : { ...preset, through })
  }
  for (const name of names) load(name, folders.project, [])
  return [...loaded.values()]
}

/** The draft under the named presets: reading, what they extend, and applying in one. `told` hears of each that was read. */
export function withPresets(
  draft: Draft,
  names: readonly string[],
  folders: PresetFolders,
  questions: readonly AnyQuestion[],
  told: (preset: Preset) => void = () => {},
): Draft {
  const presets = loadPresets(names, folders, questions)
  for (const preset of presets) told(preset)
  return applyPresets(draft, presets)
}

/** The file a preset is found in: the first of its name, or the path itself. Throws a UserProblem (exit 2) where there is none of the name. */
export function presetFile(name: string, folders: PresetFolders): FoundPreset {
  return findPreset(name, folders.project, folders, [])
}

/** What it takes to read a preset of an older schema version; undefined where it is current, or no YAML. */
export function migrationOf(file: string): MigrationReport | undefined {
  return migrated(file)?.report
}

/** Rewrites a preset of an older schema version for this one; comments stay. Returns what was done; undefined where there was nothing to do. */
export function rewritePreset(file: string): MigrationReport | undefined {
  const done = migrated(file)
  if (done !== undefined) writeFileAtomic(file, done.text)
  return done?.report
}

function migrated(file: string): { readonly report: MigrationReport; readonly text: string } | undefined {
  const document = parseDocument(textOf(file))
  const report = document.errors.length > 0 ? undefined : migrate(document, migrations)
  return report === undefined ? undefined : { report, text: document.toString({ lineWidth: 0 }) }
}

/** Writes a preset and, beside it, the schema that lets editors complete it. The file appears whole or not at all. */
export function savePreset(file: string, preset: Preset, questions: readonly AnyQuestion[]): void {
  makeFolder(dirname(file), 0o777)
  writeFileAtomic(file, writePreset(preset, schemaBeside, questions))
  writeFileAtomic(join(dirname(file), 'preset.schema.json'), `${JSON.stringify(presetSchema(questions), null, 2)}\n`)
}

function findPreset(name: string, from: string, folders: PresetFolders, chain: readonly string[]): FoundPreset {
  if (isPath(name)) {
    const file = resolve(from, name)
    if (chain.includes(file)) throw circle(name, chain, folders)
    return { name: basename(file, extname(file)), file, from: 'path' }
  }
  const all = listPresets(folders)
  const found = all.find((preset) => preset.name === name && !chain.includes(preset.file))
  if (found !== undefined) return found
  if (all.some((preset) => preset.name === name)) throw circle(name, chain, folders)
  const names = [...new Set(all.map((preset) => preset.name))]
  throw new UserProblem({
    code: 'unknown-preset',
    what: `There is no preset "${safeText(name)}"${didYouMean(name, names)}.`,
    why: `Presets are looked for in ${[projectPresets('.'), folders.user, 'those shipped'].filter((place) => place !== undefined).join(', ')}: ${names.join(', ')}.`,
    now: ['secure-batch presets list'],
    exit: exitCodes.usage,
  })
}

function circle(name: string, chain: readonly string[], folders: PresetFolders): UserProblem {
  return new UserProblem({
    code: 'presets-in-a-circle',
    what: `The preset "${safeText(name)}" extends itself.`,
    why: [...chain.map((file) => shortPath(file, folders.project)), name].join(' extends '),
    now: ['Remove one of these "extends" lines.'],
    exit: exitCodes.usage,
  })
}

/** Whether a word names a file rather than a preset of a folder. */
export function isPath(name: string): boolean {
  return /[\\/]/.test(name) || extensions.includes(extname(name))
}

function presetsIn(folder: string, from: FoundPreset['from']): readonly FoundPreset[] {
  let files: string[]
  try {
    files = readdirSync(folder)
  } catch {
    return []
  }
  return files
    .filter((file) => extensions.includes(extname(file)))
    .sort()
    .map((file) => ({ name: basename(file, extname(file)), file: join(folder, file), from }))
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > largest) throw new Error(`it is larger than ${largest / 1024} KiB, which no preset is`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserProblem({
      code: 'unreadable-preset',
      what: `The preset file ${safeText(file)} cannot be read.`,
      why: unreadBecause(error),
      now: ['secure-batch presets list'],
      exit: exitCodes.usage,
    })
  }
}

function shortPath(file: string, project: string): string {
  return file.startsWith(join(project, '/')) ? file.slice(join(project, '/').length) : file
}
