import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/** Where the program keeps what is a person's own. Nothing in it is needed to find what exists: Azure is the state. */
export interface Folders {
  /** The current folder. */
  readonly project: string
  /** The person's presets. */
  readonly presets: string
  /** Presets shipped with the program. */
  readonly builtIn: URL
  /** Answers, journals, locks, drafts, practice state. */
  readonly state: string
}

/** Folders by the platform's habit (`XDG_STATE_HOME` and `XDG_CONFIG_HOME` on Linux); `SECURE_BATCH_HOME` puts all in one place. */
export function foldersOf(env: Readonly<Record<string, string | undefined>>, project: string): Folders {
  const home = env.SECURE_BATCH_HOME
  const paths = envPaths('secure-batch', { suffix: '' })
  return {
    project,
    presets: home === undefined ? join(paths.config, 'presets') : join(resolve(project, home), 'presets'),
    builtIn: shippedPresets(),
    state: home === undefined ? paths.log : resolve(project, home),
  }
}

/** The presets beside the program, wherever the bundler has put this code: the first `presets` folder on the way up. */
function shippedPresets(): URL {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const presets = new URL('presets/', folder)
    if (existsSync(new URL('private.yaml', presets)) || folder.pathname === '/') return presets
  }
}

/** The files one environment has on this machine; `scope` tells clouds and practice states apart. */
export interface EnvironmentFiles {
  readonly answers: string
  readonly journal: string
  readonly lock: string
}

/** File names are made of the environment's name and fingerprints of where it is, so that no two environments share one. */
export function environmentFiles(folders: Folders, environment: string, scope: string, subscription: string): EnvironmentFiles {
  const base = join(folders.state, 'environments', `${filePrefix(environment, scope)}${fingerprint(subscription)}`)
  return { answers: `${base}.answers.json`, journal: `${base}.journal.jsonl`, lock: `${base}.lock` }
}

/** The kept answers of every environment of this name in a scope: one for each subscription it was made in. */
export function answersKept(folders: Folders, environment: string, scope: string): readonly string[] {
  const folder = join(folders.state, 'environments')
  const prefix = filePrefix(environment, scope)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && file.endsWith('.answers.json'))
    .map((file) => join(folder, file))
}

/** The kept answers of every environment of this name, wherever it is. */
export function answersKeptAnywhere(folders: Folders, environment: string): readonly string[] {
  const folder = join(folders.state, 'environments')
  if (!existsSync(folder)) return []
  const name = fileName(environment)
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}-`) && /^[0-9a-f]{8}-[0-9a-f]{8}\.answers\.json$/.test(file.slice(name.length + 1)))
    .map((file) => join(folder, file))
}

function fileName(environment: string): string {
  return environment.replace(/[^a-z0-9-]/gi, '_').slice(0, 40)
}

function filePrefix(environment: string, scope: string): string {
  return `${fileName(environment)}-${fingerprint(scope)}-`
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text.toLowerCase()).digest('hex').slice(0, 8)
}
