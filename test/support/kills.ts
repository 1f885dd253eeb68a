/** Kills the practice cloud under load, again and again on the same file, and looks for what was acknowledged. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { basename, dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { practiceSubscription } from '../../src/simulator/places.ts'

export interface KillReport {
  kills: number
  /** How often the process was killed from outside while clients were writing, and how often by itself at each point. */
  readonly points: Record<string, number>
  /** Writes answered with success. */
  acknowledged: number
  /** Acknowledged writes that were not there afterwards. */
  readonly lost: string[]
  /** Operations that were running at a kill; each must have come to its end. */
  operations: number
  readonly unfinished: string[]
  /** Times the file could not be opened again. */
  readonly unopened: string[]
  /** Times an answer was dated before one of an earlier process. */
  readonly backwards: string[]
  /** Files left lying about at the end. */
  readonly strays: string[]
}

export interface KillOptions {
  readonly file: string
  readonly rounds: number
  /** Numbers from 0 to 1. */
  readonly random: () => number
  readonly told?: (report: KillReport) => void
}

const points = ['half-write', 'before-sync', 'after-rename', 'before-rename', 'after-sync', 'after-write', 'before-write'] as const
const group = `/subscriptions/${practiceSubscription}/resourceGroups/kills`
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/kills.example`
const record = (name: string) => `${zone}/A/${name}?api-version=2024-06-01`
const network = (round: number) => `${group}/providers/Microsoft.Network/virtualNetworks/vnet-${round}?api-version=2025-05-01`
const writers = 6
/** Records written over and over, so that the file has something to forget; and others, made and removed. */
const rewritten = 5
const ownEach = 40
/** A process that was to kill itself and did not get there is killed all the same. */
const mostWrites = 10_000

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** What a record may hold: the last value acknowledged, or one sent since and never answered. -1: removed, or not made yet. */
interface Known {
  acknowledged: number
  unanswered: number[]
}

export async function runKills({ file, rounds, random, told }: KillOptions): Promise<KillReport> {
  const report: KillReport = {
    kills: 0,
    points: {},
    acknowledged: 0,
    lost: [],
    operations: 0,
    unfinished: [],
    unopened: [],
    backwards: [],
    strays: [],
  }
  const known = new Map<string, Known>()
  let operation: string | undefined
  let latest = 0
  let value = 0
  for (let round = 0; round <= rounds; round += 1) {
    // Every third kill comes from outside, at a moment of its own; the others at a chosen call.
    const outside = round % 3 === 0 || round === rounds
    const point = outside ? '' : (points[(round - 1 - Math.floor(round / 3)) % points.length] ?? '')
    const rename = point.endsWith('rename')
    const nth = rename ? 1 : 3 + Math.floor(random() * 60)
    const child = spawn(process.execPath, [fileURLToPath(new URL('./kill-server.ts', import.meta.url)), file, point, String(nth)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const before = latest
    let complaint = ''
    child.stderr.on('data', (part: Buffer) => {
      complaint += part.toString()
    })
    const exit = once(child, 'exit')
    const endpoint = await firstLine(child)
    if (endpoint === undefined) {
      report.unopened.push(`round ${round}: ${complaint.slice(0, 500)}`)
      await exit
      return report
    }
    const agent = new Agent({ keepAlive: true, maxSockets: writers })
    const send = async (method: string, path: string, body?: object): Promise<Answer | undefined> => {
      const answer = await ask(agent, endpoint, method, path, body).catch(() => undefined)
      const date = Date.parse(String(answer?.headers.date ?? ''))
      if (date < before) report.backwards.push(`round ${round}: ${new Date(date).toISOString()}`)
      latest = Math.max(latest, date || 0)
      return answer
    }
    const put = async (path: string, body: object) => {
      const answer = await send('PUT', path, body)
      if (answer === undefined || answer.status < 300) return answer
      throw new Error(`${path} was refused: ${answer.status} ${answer.body}`)
    }
    // A process that kills itself at a chosen call may do so while it is being looked at: then the next one is asked.
    const mayDie = point !== ''
    await verify(known, send, report, `round ${round}`, mayDie)
    if (operation !== undefined && (await finish(operation, send, report, mayDie))) operation = undefined
    if (round === rounds) {
      child.kill('SIGTERM')
      await exit
      agent.destroy()
      break
    }
    if (round === 0) {
      await put(`${group}?api-version=2025-04-01`, { location: 'westeurope' })
      await put(`${zone}?api-version=2024-06-01`, { location: 'global', properties: {} })
      for (let reads = 0; (await send('GET', `${zone}?api-version=2024-06-01`))?.status !== 200; reads += 1) {
        if (reads > 100_000) throw new Error('The zone was never made.')
      }
    }
    let done = 0
    let stopped = false
    const enough = 5 + Math.floor(random() * 120)
    const writeOne = async (name: string, remove: boolean) => {
      value += 1
      const mine = known.get(name) ?? { acknowledged: -1, unanswered: [] }
      const sent = remove ? -1 : value
      mine.unanswered.push(sent)
      known.set(name, mine)
      const answer = remove
        ? await send('DELETE', record(name))
        : await put(record(name), {
            properties: { ttl: 3600, metadata: { value: String(sent) }, aRecords: [{ ipv4Address: '10.0.0.1' }] },
          })
      if (answer === undefined) {
        stopped = true
        return
      }
      mine.acknowledged = sent
      mine.unanswered = []
      report.acknowledged += 1
      done += 1
      if (done === (point === '' ? enough : mostWrites)) child.kill('SIGKILL')
    }
    const started = await put(network(round), {
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
    })
    const follow = started?.headers['azure-asyncoperation']
    if (typeof follow === 'string') {
      report.acknowledged += 1
      if (operation === undefined) report.operations += 1
      operation ??= new URL(follow).pathname + new URL(follow).search
    }
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let turn = 0; !stopped; turn += 1) {
          const own = `own-${writer}-${turn % ownEach}`
          // Each writer has its own records: what was sent last is then what may be there.
          if (turn % 3 !== 0) await writeOne(`again-${writer}-${turn % rewritten}`, false)
          else await writeOne(own, false)
          if (!stopped && turn % 9 === 0) await writeOne(own, true)
        }
      }),
    )
    child.kill('SIGKILL')
    await exit
    agent.destroy()
    report.kills += 1
    const cause = point === '' || done >= mostWrites ? 'from outside' : point
    report.points[cause] = (report.points[cause] ?? 0) + 1
    told?.(report)
  }
  for (const name of readdirSync(dirname(file))) if (![basename(file), `${basename(file)}.lock`].includes(name)) report.strays.push(name)
  if ((statSync(file).mode & 0o777) !== 0o600) report.strays.push('the file is readable by others')
  return report
}

/** Every record must hold what was acknowledged last, or what was sent since and never answered. */
async function verify(
  known: Map<string, Known>,
  send: (method: string, path: string) => Promise<Answer | undefined>,
  report: KillReport,
  round: string,
  mayDie: boolean,
): Promise<void> {
  const left = [...known.keys()]
  const look = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { acknowledged, unanswered } = known.get(name) ?? { acknowledged: -1, unanswered: [] }
      const answer = await send('GET', record(name))
      if (answer === undefined && mayDie) continue
      const found = answer?.status === 404 ? -1 : answer?.status === 200 ? valueIn(answer.body) : Number.NaN
      if (found === acknowledged || unanswered.includes(found)) {
        // Whatever it is, it stays so from now on.
        known.set(name, { acknowledged: found, unanswered: [] })
      } else
        report.lost.push(`${round}: ${name} holds ${found} (${answer?.status}), acknowledged ${acknowledged}, unanswered ${unanswered}`)
    }
  }
  await Promise.all(Array.from({ length: writers }, look))
}

function valueIn(body: string): number {
  const parsed: { properties?: { metadata?: { value?: string } } } = JSON.parse(body)
  return Number(parsed.properties?.metadata?.value)
}

/** The operation goes on where it was, to its end. Resolves with whether there is a verdict. */
async function finish(
  path: string,
  send: (method: string, path: string) => Promise<Answer | undefined>,
  report: KillReport,
  mayDie: boolean,
): Promise<boolean> {
  const until = performance.now() + 10_000
  for (;;) {
    const answer = await send('GET', path)
    const status = answer?.status === 200 ? (JSON.parse(answer.body) as { status: string }).status : `HTTP ${answer?.status}`
    if (status === 'Succeeded') return true
    if (answer === undefined && mayDie) return false
    if (status !== 'InProgress' || performance.now() > until) {
      report.unfinished.push(`${path}: ${status}`)
      return true
    }
  }
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface({ input: child.stdout })) return line
  return undefined
}

function ask(agent: Agent, endpoint: string, method: string, path: string, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const sent = request(new URL(path, endpoint), { method, agent, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }),
      )
    })
    sent.on('error', reject)
    sent.end(text)
  })
}
