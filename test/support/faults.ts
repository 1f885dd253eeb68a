/** Lets each request of a run go wrong once, and looks at how it ends: as if nothing had happened, or stopped with a command that goes on. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { isObject } from '../../src/common/json.ts'
import type { FaultEffect, FaultRule } from '../../src/simulator/scenario/types.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { comparable, differences } from './comparable.ts'
import { inProcess } from './in-process.ts'
import { type Home, makeHome, type Ran } from './program.ts'

/** A request of a run, told apart from all others; `nth` where several look alike. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly nth: number
}

export interface FaultCase {
  readonly name: string
  readonly rule: FaultRule
}

export interface FaultResult {
  readonly name: string
  /** How it ended: at once, or with the next command. */
  readonly ended: 'converged' | 'resumed'
  /** The code of what it stopped with. */
  readonly code?: string
  readonly wrong: readonly string[]
}

export interface FaultReference {
  readonly preset: string
  readonly asked: readonly Asked[]
  readonly state: Readonly<Record<string, unknown>>
}

/** A run of a preset in which nothing goes wrong. */
export async function faultless(preset: string): Promise<FaultReference> {
  return inHome(async (home) => {
    const ran = await apply(home, preset)
    if (ran.code !== 0) throw new Error(`apply ${preset}: exit ${ran.code} ${ran.stderr}`)
    return { preset, asked: askedIn(ran.stderr), state: stateIn(home) }
  })
}

const refusal =
  "The client 'you@practice.example' with object id '22222222-2222-2222-2222-222222222222' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '/subscriptions/00000000-0000-0000-0000-000000000000' or the scope is invalid. If access was recently granted, please refresh your credentials."

/** What a request may meet, by name. */
export const effects: Readonly<Record<string, FaultEffect>> = {
  '429': { kind: 'status', status: 429, retryAfter: 17 },
  '500': { kind: 'status', status: 500 },
  '503': { kind: 'status', status: 503 },
  'reset before': { kind: 'reset', when: 'before' },
  'reset after': { kind: 'reset', when: 'after' },
  '403 that heals': { kind: 'status', status: 403, code: 'AuthorizationFailed', message: refusal },
}

const failsAtEnd: FaultEffect = {
  kind: 'fails-at-end',
  code: 'InternalServerError',
  message: 'The operation failed for reasons of its own.',
}

/** Every request with everything it may meet, and every operation failing once. `times`: how often in a row the request meets it. */
export function faultCases({ asked }: FaultReference, times = 1): readonly FaultCase[] {
  const rule = ({ method, path, nth }: Asked, effect: FaultEffect, to = nth): FaultRule => ({
    // The SDKs send some addresses with two slashes in front; they are said with one.
    match: { method, path: `*${path}` },
    from: nth,
    to,
    effect,
  })
  return [
    ...Object.entries(effects).flatMap(([name, effect]) =>
      asked.map((one) => ({
        name: `${name}${times === 1 ? '' : ` ×${times}`}: ${nameOf(one)}`,
        rule: rule(one, effect, one.nth + times - 1),
      })),
    ),
    ...(times > 1
      ? []
      : asked
          .filter(({ method }) => method !== 'GET')
          .map((one) => ({ name: `ends Failed: ${nameOf(one)}`, rule: rule(one, failsAtEnd) }))),
  ]
}

const nameOf = ({ method, path, nth }: Asked) => `${method} ${path.replace(/^\/subscriptions\/[^/]+/, '')}${nth === 1 ? '' : ` (${nth})`}`

/** Applies with one fault in the way; where that stops, does what it says, and compares what is there in the end. */
export async function meet(reference: FaultReference, { name, rule }: FaultCase): Promise<FaultResult> {
  return inHome(async (home) => {
    const file = join(home.folder, 'fault.yaml')
    writeFileSync(file, stringify({ apiVersion: 'secure-batch-scenario/v1', title: 'One fault', faults: [rule] }))
    const first = await apply(home, reference.preset, '--scenario', file)
    const wrong = saidBadly(first)
    let code: string | undefined
    if (first.code !== 0) {
      const stopped = advised(first)
      code = stopped.code
      wrong.push(...stopped.wrong)
      // What a preflight refuses is refused before anything is written: there, the next command is the same one.
      const next =
        stopped.next?.startsWith('secure-batch apply ') === true ? stopped.next : `secure-batch ${words(home, reference.preset).join(' ')}`
      let again = first
      // A fault that comes several times in a row may need as many tries.
      for (let tries = (rule.to ?? 1) - (rule.from ?? 1) + 1; tries > 0 && again.code !== 0; tries -= 1) {
        again = await inProcess([...commandWords(next), '--json'], home)
        wrong.push(...saidBadly(again))
      }
      if (again.code !== 0)
        wrong.push(`the next command (${next}) ended with exit ${again.code}: ${again.stderr.slice(-1500)} ${again.stdout.slice(0, 2000)}`)
    }
    wrong.push(...differences(reference.state, stateIn(home)))
    return { name, ended: first.code === 0 ? 'converged' : 'resumed', ...(code === undefined ? {} : { code }), wrong }
  })
}

async function inHome<T>(work: (home: Home) => Promise<T>): Promise<T> {
  const home = makeHome()
  try {
    return await work(home)
  } finally {
    home.remove()
  }
}

const stateFile = (home: Home) => join(home.folder, 'cloud.jsonl')
const words = (home: Home, preset: string) => [
  'apply',
  '--preset',
  preset,
  '--environment',
  'demo',
  '--practice-state',
  stateFile(home),
  '--yes',
  '--json',
]
const apply = (home: Home, preset: string, ...more: readonly string[]) => inProcess([...words(home, preset), '--verbose', ...more], home)

function stateIn(home: Home) {
  const copy = join(home.folder, 'look.jsonl')
  writeFileSync(copy, readFileSync(stateFile(home)))
  const store = openStore(copy)
  const simulator = createSimulator({ clock: { now: () => 0 }, store })
  try {
    return comparable(simulator, store).resources
  } finally {
    simulator.close()
    rmSync(copy)
  }
}

/** The requests that `--verbose` says. Addresses of operations are drawn by the cloud: those look alike. */
function askedIn(said: string): readonly Asked[] {
  const counts = new Map<string, number>()
  const seen = [...said.matchAll(/^(GET|PUT|POST|PATCH|DELETE|HEAD) (\/\S+) /gm)].map(([, method = '', url = '']) => ({
    method,
    path: decodeURIComponent(new URL(url, 'https://management.azure.com').pathname).replace(/(operation\w*)\/[0-9a-f-]{36}/i, '$1/*'),
  }))
  return seen.flatMap(({ method, path }) => {
    const nth = (counts.get(`${method} ${path}`) ?? 0) + 1
    counts.set(`${method} ${path}`, nth)
    return [{ method, path, nth }]
  })
}

/** What nobody should ever read. */
function saidBadly({ code, stdout, stderr }: Ran): string[] {
  const said = stdout + stderr
  return [
    ...(code === 70 ? [`exit 70: ${stderr.slice(-800)}`] : []),
    ...(/\n\s+at .*:\d+:\d+/.test(said) ? [`a stack trace: ${said.slice(0, 800)}`] : []),
    ...(/\b(undefined|\[object Object\]|NaN)\b/.test(stderr.replace(/^(GET|PUT|POST) .*$/gm, ''))
      ? [`nonsense: ${stderr.slice(-800)}`]
      : []),
  ]
}

/** What a run that stopped says: what happened, why, what to do, and the command that goes on. */
function advised(ran: Ran): { readonly code: string | undefined; readonly next: string | undefined; readonly wrong: string[] } {
  const told: unknown = JSON.parse(ran.stdout === '' ? '{}' : ran.stdout)
  if (!isObject(told)) return { code: undefined, next: undefined, wrong: ['no report'] }
  const rows = Array.isArray(told.resources) ? told.resources.filter(isObject) : []
  const failed = rows.filter((row) => row.outcome === 'failed')
  const errors = isObject(told.error) ? [told.error] : failed.flatMap((row) => (isObject(row.error) ? [row.error] : []))
  const next = Array.isArray(told.next) ? told.next.map(String).find((line) => line.startsWith('secure-batch ')) : undefined
  // What cannot be read beforehand stops the run before anything is written; every reason is told in the details.
  const refused =
    errors.length > 0 && errors.every(({ code, details }) => code === 'refused' && Array.isArray(details) && details.length > 0)
  return {
    code: errors.map((error) => String(error.code)).join(', '),
    next,
    wrong: [
      ...(errors.length === 0 ? [`it stopped and says no reason: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(-500)}`] : []),
      ...errors.flatMap((error) => [
        ...(error.code === 'bug' ? [`said to be a bug of ours: ${String(error.what)}`] : []),
        ...(refused || (typeof error.why === 'string' && error.why !== '') ? [] : [`no reason: ${JSON.stringify(error)}`]),
        ...(Array.isArray(error.now) && error.now.length > 0 ? [] : [`no advice: ${JSON.stringify(error)}`]),
      ]),
      ...(rows.length > 0 && next?.startsWith('secure-batch apply ') !== true ? [`no next command: ${String(next)}`] : []),
      ...((refused ? [4] : [1, 3]).includes(ran.code ?? -1) ? [] : [`exit ${ran.code}`]),
    ],
  }
}

/** A printed command's words, without the program's name. */
const commandWords = (command: string) =>
  command
    .split(' ')
    .slice(1)
    .filter((word) => word !== '--json')
