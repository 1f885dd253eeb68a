/** The figures: start-up, key to frame, makespan, package size. Ratios of medians taken side by side in one run; machines are noisy. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { realIo } from '../../src/cli/real-io.ts'
import { openSession } from '../../src/cli/session.ts'
import { carryOut, prepare } from '../../src/cli/work.ts'
import { journalMark } from '../../src/engine/journal-reading.ts'
import type { EngineEvent } from '../../src/engine/types.ts'
import { makespanOf } from '../support/makespan.ts'
import { plannedAgain } from '../support/planned-again.ts'
import { presetAnswers } from '../support/presets.ts'
import { bin, environmentFor, makeHome, root } from '../support/program.ts'
import { keys, startPty } from '../support/pty.ts'
import { keyToFrame, quantile } from './key-to-frame.ts'

const rounds = Number(process.env.ROUNDS ?? '15')
const scratch = mkdtempSync(join(tmpdir(), 'secure-batch-bench-'))
const home = makeHome()
const results: [string, string][] = []

try {
  await startUp()
  await firstFrame()
  const { taken } = await keyToFrame(home)
  results.push(['key → painted frame', `p50 ${quantile(taken, 0.5).toFixed(1)} ms, p99 ${quantile(taken, 0.99).toFixed(1)} ms`])
  await makespan()
  await planAgain()
  packageSize()
} finally {
  rmSync(scratch, { recursive: true, force: true })
  home.remove()
}
for (const [name, value] of results) process.stdout.write(`${name.padEnd(44)} ${value}\n`)

async function startUp(): Promise<void> {
  const time = (args: readonly string[]) => {
    const start = performance.now()
    spawnSync(process.execPath, args, { env: environmentFor(home), stdio: 'ignore' })
    return performance.now() - start
  }
  time([bin, '--help'])
  const bare: number[] = []
  const help: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(time(['-e', '0']))
    help.push(time([bin, '--help']))
  }
  results.push(['--help ÷ node -e 0', ratio(help, bare)])
}

async function firstFrame(): Promise<void> {
  const hello = join(scratch, 'hello.mjs')
  const source = join(root, 'test', 'bench', 'hello.mjs')
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    logLevel: 'silent',
    resolve: { alias: { 'react-devtools-core': join(root, '.config', 'empty.js') } },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  })
  await bundle.write({ file: hello, format: 'esm', minify: true, codeSplitting: false })
  await bundle.close()
  writeFileSync(
    join(scratch, 'hello.cjs'),
    `require('node:module').enableCompileCache?.(${JSON.stringify(join(scratch, 'compiled'))});import(${JSON.stringify(hello)})`,
  )
  const measure = async (args: readonly string[], text: string) => {
    const start = performance.now()
    const pty = startPty(process.execPath, args, { columns: 100, rows: 30, cwd: home.folder, env: environmentFor(home) })
    await pty.until(text)
    const taken = performance.now() - start
    // Left as a person leaves it: only a program that ends by itself keeps its compiled code for the next start.
    pty.type(keys.controlC)
    await pty.exited(2000).catch(() => pty.kill('SIGKILL'))
    return taken
  }
  const wizard = () => measure([bin, 'new', '--practice'], 'Enter accept')
  const bare = () => measure([join(scratch, 'hello.cjs')], 'Hello')
  await wizard()
  await bare()
  const wizards: number[] = []
  const hellos: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    hellos.push(await bare())
    wizards.push(await wizard())
  }
  results.push(['first wizard frame ÷ bundled Ink hello', ratio(wizards, hellos)])
}

/** A plan of an environment that is there, at 150 ms a round trip: what a person waits for, whatever the machine. */
async function planAgain(): Promise<void> {
  const { roundTrips, requests } = await plannedAgain('regulated')
  results.push([
    'plan of a created regulated',
    `${roundTrips} round trips, ${requests} requests: ${(roundTrips * 0.15).toFixed(2)} s at 150 ms`,
  ])
}

async function makespan(): Promise<void> {
  const answers = presetAnswers('regulated')
  const io = realIo()
  const session = await openSession({
    io,
    target: { kind: 'practice', file: undefined },
    cloud: 'practice',
    subscription: String(answers.subscription),
  })
  const { entries, planned } = await prepare(answers, session)
  const events: EngineEvent[] = []
  const started = session.clock.now()
  const real = performance.now()
  const report = await carryOut({
    io,
    session,
    files: { answers: join(scratch, 'a'), journal: join(scratch, 'j'), lock: join(scratch, 'l') },
    plan: planned.plan,
    plannedAt: journalMark(join(scratch, 'j')),
    entries,
    live: planned.live,
    emit: (event) => void events.push(event),
  })
  const total = (session.clock.now() - started) / 1000
  const seconds = new Map(report.resources.map((resource) => [resource.id, resource.seconds]))
  const sum = [...seconds.values()].reduce((left, right) => left + right, 0)
  session.close()
  results.push(
    [
      'regulated, practice time',
      `${total.toFixed(0)} s (${report.outcome}; ${blueprintOf(answers).environment}; ${((performance.now() - real) / 1000).toFixed(1)} s real)`,
    ],
    ['total ÷ critical path', (total / makespanOf(planned.plan, events).criticalSeconds).toFixed(3)],
    ['total ÷ sum of all durations', (total / sum).toFixed(3)],
  )
}

function packageSize(): void {
  const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
  const [found] = JSON.parse(packed.stdout) as [{ size: number; unpackedSize: number; entryCount: number }]
  results.push([
    'package',
    `${(found.size / 1e6).toFixed(2)} MB packed, ${(found.unpackedSize / 1e6).toFixed(2)} MB unpacked, ${found.entryCount} files`,
  ])
}

function ratio(left: number[], right: number[]): string {
  const [one, other] = [median(left), median(right)]
  return `${(one / other).toFixed(2)}× (${one.toFixed(0)} ms and ${other.toFixed(0)} ms, medians of ${left.length})`
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((left, right) => left - right),
    0.5,
  )
}
