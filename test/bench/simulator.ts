/** `npm run bench:simulator`: requests a second over HTTP and in process, time to start, memory. Best of a few rounds: machines are noisy. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { scaledClock } from '../../src/simulator/clock.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore, type Store } from '../../src/simulator/store.ts'

const seconds = Number(process.env.SECONDS_EACH ?? '4')
const rounds = Number(process.env.ROUNDS ?? '3')
const many = 10_000
const most = Number(process.env.MOST ?? '100000')
const group = `/subscriptions/${practiceSubscription}/resourceGroups/bench`
const version = '?api-version=2025-05-01'
const address = (index: number) =>
  `${group}/providers/Microsoft.Network/publicIPAddresses/address-${String(index).padStart(6, '0')}${version}`
const body = JSON.stringify({
  location: 'westeurope',
  tags: { 'secure-batch:environment': 'bench' },
  sku: { name: 'Standard', tier: 'Regional' },
  zones: ['1', '2', '3'],
  properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4', idleTimeoutInMinutes: 4 },
})
const settings = { ...defaultSettings, quotas: { ...defaultSettings.quotas, publicAddresses: 1_000_000 }, throttling: 'off' as const }
const scratch = mkdtempSync(join(tmpdir(), 'secure-batch-bench-'))
const rows: [string, string][] = []

if (process.argv[2] === 'bare') bareServer()
else if (process.argv[2] === 'serve') await child(process.argv[3] ?? '')
else if (process.argv[2] === 'memory') memory(Number(process.argv[3]), process.argv[4] ?? '')
else {
  try {
    await main()
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function main(): Promise<void> {
  rows.push(['machine', `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}`])
  inProcess()
  const file = join(scratch, 'state.jsonl')
  await bare()
  await overHttp('in memory', '')
  await overHttp('with a state file', file)
  await starting()
  await remembering()
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(58)} ${value}\n`)
}

function simulate(store: Store, count: number) {
  const clock = scaledClock(60)
  const simulator = createSimulator({ clock, store, settings })
  const send = (method: string, path: string, text?: string) =>
    simulator.handle({ method, url: `http://127.0.0.1${path}`, headers: {}, ...(text === undefined ? {} : { body: text }) })
  send('PUT', `${group}?api-version=2025-04-01`, JSON.stringify({ location: 'westeurope' }))
  for (let index = 0; index < count; index += 1) {
    const { status, body: answer } = send('PUT', address(index), body)
    if (status >= 300) throw new Error(`${index}: ${status} ${answer}`)
  }
  return { simulator, clock, send }
}

function inProcess(): void {
  const { send } = simulate(openStore(), many)
  const rate = (name: string, once: (index: number) => void) => {
    let best = 0
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now()
      let count = 0
      for (; performance.now() - start < 1000; count += 1) once(count)
      best = Math.max(best, (count * 1000) / (performance.now() - start))
    }
    rows.push([`in process, ${many} resources: ${name}`, perSecond(best)])
  }
  let next = many
  rate('GET a resource', (index) => send('GET', address(index % many)))
  rate('GET a page of a list', () => send('GET', `${group}/providers/Microsoft.Network/publicIPAddresses${version}`))
  rate('PUT a new address', () => send('PUT', address(next++), body))
}

/** What this machine gives just now: a Node server that answers a fixed text. */
async function bare(): Promise<void> {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'bare'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const url = await firstLine(server)
    let best = 0
    for (let round = 0; round < rounds; round += 1) {
      const result = await autocannon({ url, connections: 20, duration: seconds, headers: {}, requests: [{ method: 'GET', path: '/' }] })
      best = Math.max(best, result.requests.average)
    }
    rows.push(['HTTP, for comparison: a bare Node server', perSecond(best)])
  } finally {
    server.kill('SIGKILL')
  }
}

function bareServer(): void {
  const answer = JSON.stringify({ fixed: 'x'.repeat(700) })
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(answer.length) })
    response.end(answer)
  })
  server.listen(0, '127.0.0.1', () => {
    const bound = server.address()
    process.stdout.write(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}\n`)
  })
}

async function overHttp(what: string, file: string): Promise<void> {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const url = await firstLine(server)
    let next = many
    const list = `${group}/providers/Microsoft.Network/publicIPAddresses${version}`
    const token = Buffer.from(
      address(many / 2)
        .split('?')[0]
        ?.toLowerCase() ?? '',
    ).toString('base64url')
    const runs: [string, autocannon.Request[]][] = [
      ['GET a resource', [{ method: 'GET', setupRequest: (request) => ({ ...request, path: address(Math.floor(Math.random() * many)) }) }]],
      ['GET the first page of a list', [{ method: 'GET', path: list }]],
      ['GET a page in the middle', [{ method: 'GET', path: `${list}&$skipToken=${token}` }]],
      ['PUT a new address', [{ method: 'PUT', body, setupRequest: (request) => ({ ...request, path: address(next++) }) }]],
    ]
    for (const [name, requests] of runs) {
      let best = 0
      let slowest = 0
      for (let round = 0; round < rounds; round += 1) {
        const result = await autocannon({
          url,
          connections: 20,
          duration: seconds,
          headers: { 'content-type': 'application/json' },
          requests,
        })
        if (result.non2xx > 0 || result.errors > 0) throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} errors`)
        if (result.requests.average > best) {
          best = result.requests.average
          slowest = result.latency.p99
        }
      }
      rows.push([`HTTP ${what}, ${many} resources: ${name}`, `${perSecond(best)}, p99 ${slowest} ms`])
    }
  } finally {
    server.kill('SIGKILL')
  }
}

/** The server that is measured, in a process of its own: made like `secure-batch simulator`, without throttling. */
async function child(file: string): Promise<void> {
  const { serve } = await import('../../src/simulator/server.ts')
  const { simulator, clock } = simulate(openStore(file === '' ? undefined : file, { sync: 'grouped' }), many)
  await simulator.durable()
  const server = await serve({ simulator, clock, port: 0, time: 'scaled', factor: 60 })
  process.stdout.write(`${server.endpoint}\n`)
}

async function starting(): Promise<void> {
  const full = join(scratch, 'full.jsonl')
  const { simulator } = simulate(openStore(full, { sync: 'grouped' }), many)
  await simulator.durable()
  simulator.close()
  const bin = fileURLToPath(new URL('../../bin/secure-batch.cjs', import.meta.url))
  const time = async (file: string) => {
    const start = performance.now()
    const served = spawn(process.execPath, [bin, 'simulator', '--port', '0', '--practice-state', file], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const endpoint = (await firstLine(served)).split(' ').at(-1)
    await fetch(`${endpoint}/healthz`)
    const taken = performance.now() - start
    const exit = new Promise((done) => served.once('exit', done))
    served.kill('SIGTERM')
    await exit
    return taken
  }
  for (const [name, file] of [
    ['empty', join(scratch, 'empty.jsonl')],
    [`${many} resources, ${(statSync(full).size / 1e6).toFixed(1)} MB`, full],
  ] as const) {
    const taken: number[] = []
    for (let round = 0; round < rounds + 1; round += 1) taken.push(await time(file))
    rows.push([`spawn to first /healthz, ${name}`, `${Math.min(...taken).toFixed(0)} ms`])
  }
}

async function remembering(): Promise<void> {
  const file = join(scratch, 'most.jsonl')
  for (const step of ['write', 'read']) {
    const measured = spawn(process.execPath, [fileURLToPath(import.meta.url), 'memory', step === 'write' ? String(most) : '0', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { megabytes, heap, taken } = JSON.parse(await firstLine(measured))
    const size = `${(statSync(file).size / 1e6).toFixed(0)} MB file`
    rows.push([
      step === 'write' ? `memory, ${most} resources just written` : `memory, ${most} resources read from the ${size}`,
      `${megabytes} MB resident, ${heap} MB heap, ${taken} s`,
    ])
  }
}

function memory(count: number, file: string): void {
  const start = performance.now()
  const { simulator } = simulate(openStore(file, { sync: 'grouped' }), count)
  const taken = ((performance.now() - start) / 1000).toFixed(1)
  const { rss, heapUsed } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ megabytes: Math.round(rss / 1e6), heap: Math.round(heapUsed / 1e6), taken })}\n`)
  simulator.close()
}

async function firstLine(served: ChildProcess): Promise<string> {
  if (served.stdout !== null) for await (const line of createInterface({ input: served.stdout })) return line
  throw new Error('The process said nothing.')
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`
}
