/** Kills `apply` at every moment there is, goes on with the same command, and looks for any difference to a run that nobody killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { foldersOf } from '../../../src/cli/folders.ts'
import { loadScenario } from '../../../src/cli/scenarios.ts'
import { isObject } from '../../../src/common/json.ts'
import { landingZone } from '../../../src/interview/landing-zone.ts'
import type { Scenario } from '../../../src/simulator/scenario/types.ts'
import { type Comparable, differences } from '../comparable.ts'
import { bin, environmentFor, type Home, makeHome, type Ran, searched } from '../program.ts'
import { type CrashCloud, openCrashCloud, type Seen } from './crash-cloud.ts'
import { momentsIn, withFileMoments } from './file-moments.ts'

/** One moment to die at. `nth` counts from 1. */
export type Moment =
  /** When the nth read arrives. */
  | { readonly kind: 'read'; readonly nth: number }
  /** When the nth write arrives, or when it has had its effect and nobody was told. */
  | { readonly kind: 'write'; readonly nth: number; readonly when: 'before' | 'after' }
  /** At the nth change of a file: a record of the journal, the lock, the kept answers. */
  | { readonly kind: 'file'; readonly nth: number; readonly when: 'half' | 'after' }

/** What an uninterrupted run of a preset does. */
export interface Reference {
  readonly preset: string
  readonly state: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
  /** Bodies of the writes that had an effect, by method and path. */
  readonly bodies: ReadonlyMap<string, readonly string[]>
  readonly moments: readonly Moment[]
}

export interface CrashCase {
  readonly preset: string
  readonly moment: Moment
  /** Milliseconds of practice time between the kill and the next run. */
  readonly gap: number
}

export interface CrashResult {
  readonly case: CrashCase
  /** False: the run was over before its moment came. */
  readonly killed: boolean
  /** What is not as it should be; empty for a survivor. */
  readonly wrong: readonly string[]
}

/**
 * Applies without interruption. What the journal is not told to sync is not on this disk: so every write that is asked for has had its intent synced.
 * Throws when one had not, and when the run fails.
 */
export async function uninterrupted(preset: string, { neverSynced = false }: { neverSynced?: boolean } = {}): Promise<Reference> {
  const home = makeHome()
  const cloud = await openCrashCloud(scenarioOf(preset))
  try {
    const list = join(home.folder, 'moments')
    const { child, ended } = apply(
      preset,
      home,
      cloud,
      withFileMoments({ folder: stateOf(home), list, unsynced: '.journal.jsonl', neverSynced }),
    )
    const intents = watchIntents(cloud, home)
    const ran = await ended
    if (ran.code !== 0 || child.killed) throw new Error(`apply ${preset}: exit ${ran.code}\n${ran.stderr}`)
    if (intents.length > 0) throw new Error(intents.join('\n'))
    const reads = cloud.seen.filter((one) => !isWrite(one)).length
    const writes = cloud.seen.filter(isWrite).length
    const files = momentsIn(list)
    const state = cloud.state()
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
    return {
      preset,
      state: state.resources,
      files: filesOf(home),
      bodies: bodiesOf(cloud.seen, state),
      moments: [
        ...upTo(reads).map((nth): Moment => ({ kind: 'read', nth })),
        ...upTo(writes).flatMap((nth): Moment[] => [
          { kind: 'write', nth, when: 'before' },
          { kind: 'write', nth, when: 'after' },
        ]),
        ...files.flatMap((said, index): Moment[] => [
          ...(said.startsWith('write ') ? [{ kind: 'file', nth: index + 1, when: 'half' } as const] : []),
          { kind: 'file', nth: index + 1, when: 'after' },
        ]),
      ],
    }
  } finally {
    await cloud.close()
    home.remove()
  }
}

/** Kills once, lets time pass, runs the same command again and compares. */
export async function crash(reference: Reference, one: CrashCase): Promise<CrashResult> {
  const { preset, moment, gap } = one
  const home = makeHome()
  const cloud = await openCrashCloud(scenarioOf(preset))
  const wrong: string[] = []
  try {
    const byFile =
      moment.kind === 'file' ? withFileMoments({ folder: stateOf(home), kill: { nth: moment.nth, when: moment.when } }) : undefined
    const { child, ended } = apply(preset, home, cloud, byFile)
    const unnoted = watchIntents(cloud, home, moment.kind === 'file' ? undefined : { moment, child })
    const first = await ended
    const killed = first.signal === 'SIGKILL'
    if (!killed && first.code !== 0) wrong.push(`the first run ended by itself: exit ${first.code} ${first.stderr.slice(-500)}`)
    cloud.watch = {}
    cloud.pass(gap)
    const again = apply(preset, home, cloud)
    unnoted.push(...watchIntents(cloud, home))
    const second = await again.ended
    if (second.code !== 0) wrong.push(`the same command again: exit ${second.code} ${second.stderr.slice(-1500)}`)
    if (/\n\s+at .*\d+:\d+/.test(second.stderr)) wrong.push(`a stack trace: ${second.stderr.slice(0, 500)}`)
    wrong.push(...unnoted)
    const state = cloud.state()
    wrong.push(...differences(reference.state, state.resources))
    wrong.push(...otherBodies(reference, bodiesOf(cloud.seen, state)))
    if (!isDeepStrictEqual(filesOf(home), reference.files))
      wrong.push(`files: ${filesOf(home).join(' ')}, not ${reference.files.join(' ')}`)
    return { case: one, killed, wrong }
  } finally {
    await cloud.close()
    home.remove()
  }
}

/** What a preset takes for granted: hub-spoke lives in what a network team has made. */
function scenarioOf(preset: string): Scenario | undefined {
  return preset === 'hub-spoke' ? loadScenario(landingZone.scenario, foldersOf({}, '/nowhere')) : undefined
}

/** How long after a kill somebody goes on, in milliseconds: at once, while operations still run, after them, days later. */
export const gaps = [0, 20_000, 3_600_000, 3 * 24 * 3_600_000] as const

function apply(
  preset: string,
  home: Home,
  cloud: CrashCloud,
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  mkdirSync(stateOf(home), { recursive: true, mode: 0o700 })
  const words = ['apply', '--preset', preset, '--environment', 'demo', '--arm-endpoint', cloud.endpoint, '--yes', '--json']
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: home.folder,
    env: environmentFor(home, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString()
  })
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString()
  })
  const ended = new Promise<Ran>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => {
      try {
        done(searched({ code, signal, stdout, stderr }, words))
      } catch (error) {
        fail(error)
      }
    })
  })
  return { child, ended }
}

const stateOf = (home: Home) => join(home.folder, 'state')

/** Sees to it that every write was noted before it came, and kills at a moment. Returns what was not noted, as it grows. */
function watchIntents(
  cloud: CrashCloud,
  home: Home,
  at?: { readonly moment: Exclude<Moment, { kind: 'file' }>; readonly child: ChildProcess },
): string[] {
  const unnoted: string[] = []
  const count = { read: 0, write: 0 }
  let dead = false
  const dies = (kind: 'read' | 'write', when: 'before' | 'after'): 'drop' | undefined => {
    if (at === undefined || dead || at.moment.kind !== kind || count[kind] !== at.moment.nth) return undefined
    if (kind === 'write' && at.moment.kind === 'write' && at.moment.when !== when) return undefined
    dead = true
    at.child.kill('SIGKILL')
    return 'drop'
  }
  cloud.watch = {
    before(seen) {
      const kind = isWrite(seen) ? 'write' : 'read'
      count[kind] += 1
      if (kind === 'write' && !isNoted(seen, home)) unnoted.push(`not noted before it was asked for: ${seen.method} ${seen.path}`)
      return dies(kind, 'before')
    },
    after: (seen) => dies(isWrite(seen) ? 'write' : 'read', 'after'),
  }
  return unnoted
}

/** Some questions are asked by POST: whether a name is free, what a policy would say. */
const isWrite = ({ method, path }: Seen): boolean =>
  method !== 'GET' && method !== 'HEAD' && !(method === 'POST' && /\/(check|list|query)\w*(\?|$)/i.test(path))

/** Whether the journal on the disk, which only its owner may read, holds the intent to change what this request changes. */
function isNoted(seen: Seen, home: Home): boolean {
  const folder = join(stateOf(home), 'environments')
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.endsWith('.journal.jsonl')) : undefined
  if (name === undefined) return false
  const file = join(folder, name)
  if ((statSync(file).mode & 0o777) !== 0o600) return false
  const path = seen.path.toLowerCase()
  // Providers are registered again for a feature, and for what a pool needs of one: that belongs to their steps.
  const again = /\/providers\/([\w.]+)\/register$/.exec(path)?.[1]
  const noted = (id: string) =>
    path.startsWith(id) || (again !== undefined && (id.includes(`/${again}/features/`) || id.includes('/pools/')))
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(parsed)
    .some((record) => isObject(record) && record.type === 'intent' && typeof record.id === 'string' && noted(record.id.toLowerCase()))
}

/** A record of the journal; undefined for a line that a kill tore. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function bodiesOf(seen: readonly Seen[], { comparable }: Comparable): Map<string, string[]> {
  const bodies = new Map<string, string[]>()
  for (const { method, path, body, status } of seen.filter(isWrite)) {
    if (status === undefined || status >= 300) continue
    const key = `${method} ${comparable(path.toLowerCase())}`
    bodies.set(key, [...(bodies.get(key) ?? []), comparable(body ?? '')])
  }
  return bodies
}

/** Writes that no uninterrupted run makes: another body, another place, a removal. */
function otherBodies(reference: Reference, made: ReadonlyMap<string, readonly string[]>): string[] {
  return [...made].flatMap(([key, bodies]) => {
    const known = reference.bodies.get(key)
    if (known === undefined) {
      // The nodes of a pool may be asked for again, and its provider be registered again.
      return /\/providers\/microsoft\.compute\/register$|^PATCH .*\/pools\/\w+$/.test(key) ? [] : [`a write nobody wanted: ${key}`]
    }
    return [...new Set(bodies)].filter((body) => !known.includes(body)).map((body) => `another body: ${key} ${body} instead of ${known[0]}`)
  })
}

/** What lies in the home, by the parts of its names that do not change from one run to the next. */
function filesOf(home: Home): readonly string[] {
  const folder = join(stateOf(home), 'environments')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => name.replace(/-[0-9a-f]{8}-[0-9a-f]{8}\./, '.'))
    .sort()
}
