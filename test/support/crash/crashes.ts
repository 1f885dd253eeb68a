/** Kills a command at every moment there is, goes on with the same command, and looks for any difference to a run that nobody killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { environmentFiles, foldersOf } from '../../../src/cli/folders.ts'
import { isObject } from '../../../src/common/json.ts'
import type { Store } from '../../../src/simulator/store.ts'
import { type Comparable, differences } from '../comparable.ts'
import { bin, environmentFor, type Home, makeHome, type Ran, searched } from '../program.ts'
import { type CrashCloud, openCrashCloud, type Seen } from './crash-cloud.ts'
import { momentsIn, withFileMoments } from './file-moments.ts'
import type { Journey } from './journeys.ts'

/** One moment to die at. `nth` counts from 1. */
export type Moment =
  /** When the nth read arrives. */
  | { readonly kind: 'read'; readonly nth: number }
  /** When the nth write arrives, or when it has had its effect and nobody was told. */
  | { readonly kind: 'write'; readonly nth: number; readonly when: 'before' | 'after' }
  /** At the nth change of a file: a record of the journal, the lock, the kept answers. */
  | { readonly kind: 'file'; readonly nth: number; readonly when: 'half' | 'after' }

/** What an uninterrupted run does. */
export interface Reference {
  readonly journey: Journey
  readonly begins: Beginning
  readonly state: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
  /** Bodies of the writes that had an effect, by method and path. */
  readonly bodies: ReadonlyMap<string, readonly string[]>
  readonly moments: readonly Moment[]
}

export interface CrashCase {
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

/** What stands, in the cloud and in the home, when the command is given for the first time. */
interface Beginning {
  readonly cloud: Store | undefined
  /** By file name, with the cloud's address left open. */
  readonly kept: ReadonlyMap<string, Buffer>
}

/**
 * Runs a journey without interruption. What the journal is not told to sync is not on this disk: so every write that is asked for has had its intent synced.
 * Throws when one had not, and when the run fails.
 */
export async function uninterrupted(journey: Journey, { neverSynced = false }: { neverSynced?: boolean } = {}): Promise<Reference> {
  const begins = await beginningOf(journey)
  const { home, cloud } = await open(journey, begins)
  try {
    const list = join(home.folder, 'moments')
    const { child, ended } = run(
      journey.command,
      home,
      cloud,
      withFileMoments({ folder: stateOf(home), list, unsynced: '.journal.jsonl', neverSynced }),
    )
    const wrong = watch(journey, cloud, home)
    const ran = await ended
    if (ran.code !== 0 || child.killed) throw new Error(`${journey.name}: exit ${ran.code}\n${ran.stderr}`)
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
    const reads = cloud.seen.filter((one) => !isWrite(one)).length
    const writes = cloud.seen.filter(isWrite).length
    const files = momentsIn(list)
    const state = cloud.state()
    if (journey.leavesNothing === true) {
      const left = await leftBehind(journey, state.resources)
      if (left.length > 0) throw new Error(left.join('\n'))
    }
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
    return {
      journey,
      begins,
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

/** Kills once, lets time pass, gives the same command again and compares. */
export async function crash(reference: Reference, one: CrashCase): Promise<CrashResult> {
  const { journey, begins } = reference
  const { moment, gap } = one
  const { home, cloud } = await open(journey, begins)
  const wrong: string[] = []
  try {
    const byFile =
      moment.kind === 'file' ? withFileMoments({ folder: stateOf(home), kill: { nth: moment.nth, when: moment.when } }) : undefined
    const { child, ended } = run(journey.command, home, cloud, byFile)
    const seen = watch(journey, cloud, home, moment.kind === 'file' ? undefined : { moment, child })
    const first = await ended
    const killed = first.signal === 'SIGKILL'
    if (!killed && first.code !== 0) wrong.push(`the first run ended by itself: exit ${first.code} ${first.stderr.slice(-500)}`)
    cloud.watch = {}
    cloud.pass(gap)
    const again = run(journey.command, home, cloud)
    seen.push(...watch(journey, cloud, home))
    const second = await again.ended
    if (second.code !== 0) wrong.push(`the same command again: exit ${second.code} ${second.stderr.slice(-1500)}`)
    if (/\n\s+at .*\d+:\d+/.test(second.stderr)) wrong.push(`a stack trace: ${second.stderr.slice(0, 500)}`)
    wrong.push(...seen)
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

/** Carries out what stands before a journey. */
async function beginningOf({ name, scenario, before }: Journey): Promise<Beginning> {
  if (before.length === 0) return { cloud: undefined, kept: new Map() }
  const home = makeHome()
  const cloud = await openCrashCloud(scenario)
  try {
    for (const words of before) {
      const { code, stderr } = await run(words, home, cloud).ended
      if (code !== 0) throw new Error(`before ${name}: exit ${code}\n${stderr}`)
    }
    const folder = join(stateOf(home), 'environments')
    const mark = markOf(cloud)
    return {
      cloud: cloud.memory,
      kept: new Map(readdirSync(folder).map((file) => [file.replace(mark, ''), readFileSync(join(folder, file))])),
    }
  } finally {
    await cloud.close()
    home.remove()
  }
}

/** A cloud and a home as they are when the command is given. */
async function open({ scenario }: Journey, { cloud: memory, kept }: Beginning): Promise<{ home: Home; cloud: CrashCloud }> {
  const home = makeHome()
  const cloud = await openCrashCloud(memory === undefined ? scenario : undefined, memory)
  const folder = join(stateOf(home), 'environments')
  if (kept.size > 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const [file, bytes] of kept) writeFileSync(join(folder, file.replace('demo-', `demo${markOf(cloud)}-`)), bytes, { mode: 0o600 })
  return { home, cloud }
}

/** What is there that was not before anybody came, or is not as it was. Registrations stay; so do deleted vaults, for as long as Azure keeps them. */
async function leftBehind({ scenario }: Journey, state: Reference['state']): Promise<readonly string[]> {
  const untouched = await openCrashCloud(scenario)
  try {
    const before = untouched.state().resources
    const stays = Object.entries(state).filter(([key]) => key in before || !/^(registration|deleted) /.test(key))
    return differences({ ...before, ...registrationsIn(state) }, { ...Object.fromEntries(stays), ...registrationsIn(state) })
  } finally {
    await untouched.close()
  }
}

const registrationsIn = (state: Reference['state']) =>
  Object.fromEntries(Object.entries(state).filter(([key]) => key.startsWith('registration ')))

/** What stands for a cloud's address in names of files. */
function markOf({ endpoint }: CrashCloud): string {
  const { answers } = environmentFiles(foldersOf({}, '/nowhere'), 'demo', `emulator:${endpoint}`, '')
  return /-[0-9a-f]{8}/.exec(basename(answers))?.[0] ?? ''
}

/** How long after a kill somebody goes on, in milliseconds: at once, while operations still run, after them, days later. */
export const gaps = [0, 20_000, 3_600_000, 3 * 24 * 3_600_000] as const

function run(
  command: readonly string[],
  home: Home,
  cloud: CrashCloud,
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  mkdirSync(stateOf(home), { recursive: true, mode: 0o700 })
  const words = [...command, '--arm-endpoint', cloud.endpoint]
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

/** Sees to it that every write was noted before it came and is none the journey forbids, and kills at a moment. Returns what is wrong, as it grows. */
function watch(
  journey: Journey,
  cloud: CrashCloud,
  home: Home,
  at?: { readonly moment: Exclude<Moment, { kind: 'file' }>; readonly child: ChildProcess },
): string[] {
  const wrong: string[] = []
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
      if (kind === 'write' && !isNoted(seen, home)) wrong.push(`not noted before it was asked for: ${seen.method} ${seen.path}`)
      const forbidden = journey.wrong?.(seen, cloud)
      if (forbidden !== undefined) wrong.push(forbidden)
      return dies(kind, 'before')
    },
    after: (seen) => dies(isWrite(seen) ? 'write' : 'read', 'after'),
  }
  return wrong
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
      return /\/providers\/microsoft\.compute\/register$|^PATCH .*\/pools\/[\w-]+$/.test(key) ? [] : [`a write nobody wanted: ${key}`]
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
