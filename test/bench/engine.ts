/**
 * `npm run bench:engine`: how close a run comes to its critical path, in virtual time with the durations of the practice cloud, and what memory it takes.
 * How the critical path is found is said in `test/support/makespan.ts`. A bad day is compared with the critical path of a good one.
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Answers } from '../../src/interview/types.ts'
import { makespanOf } from '../support/makespan.ts'
import { type MeasuredRun, measuredRun } from '../support/measured-run.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'

const scenarios = [undefined, 'throttled-subscription', 'flaky-network'] as const
const seeds = Number(process.env.SEEDS ?? '5')

async function main(): Promise<void> {
  say('machine', `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}`)
  const answers = presetAnswers('regulated')
  const good = await measuredRun(answers)
  const { criticalSeconds, chain } = makespanOf(good.plan, good.events)
  say('regulated: critical path', `${criticalSeconds} s: ${chain.join(' → ')}`)
  for (const scenario of scenarios) await compare(answers, scenario, criticalSeconds)
  for (const preset of builtInPresets) {
    const run = await measuredRun(presetAnswers(preset))
    const made = makespanOf(run.plan, run.events)
    say(`${preset}: makespan ÷ critical path`, `${ratio(made.seconds, made.criticalSeconds)}  (${made.seconds} s, ${requests(run)})`)
  }
  for (const preset of ['starter', 'regulated']) {
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'memory', preset], { encoding: 'utf8' })
    say(`${preset}: memory while applying, cloud included`, stdout.trim())
  }
}

async function compare(answers: Answers, scenario: (typeof scenarios)[number], criticalSeconds: number): Promise<void> {
  const runs: MeasuredRun[] = []
  for (let seed = 1; seed <= (scenario === undefined ? 1 : seeds); seed += 1) runs.push(await measuredRun(answers, scenario, seed))
  const made = runs.map((run) => makespanOf(run.plan, run.events))
  const worst = Math.max(...made.map(({ seconds }) => seconds))
  const own = Math.max(...made.map((one) => one.seconds / one.criticalSeconds))
  const failed = runs.filter(({ report }) => report.outcome !== 'done').length
  const retries = Math.max(...runs.map(({ events }) => events.filter(({ type }) => type === 'retrying').length))
  say(
    `regulated, ${scenario ?? 'a good day'}: worst of ${runs.length}`,
    `${ratio(worst, criticalSeconds)}  (${worst.toFixed(0)} s; ${own.toFixed(3)} of its own; ${retries} retries; ${runs[0] === undefined ? '' : requests(runs[0])}; ${failed} failed)`,
  )
}

/** In a process of its own: what it takes at most, and what the program had taken before it began. */
async function memory(preset: string): Promise<void> {
  const before = process.memoryUsage().rss
  await measuredRun(presetAnswers(preset))
  const peak = process.resourceUsage().maxRSS * 1024
  process.stdout.write(`${megabytes(peak)} at most resident, ${megabytes(before)} with everything loaded and nothing begun\n`)
}

const requests = ({ planned, sent }: MeasuredRun) => `${planned.length} + ${sent.length} requests`
const ratio = (seconds: number, critical: number) => (seconds / critical).toFixed(3)
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

function say(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(52)} ${value}\n`)
}

if (process.argv[2] === 'memory') await memory(process.argv[3] ?? 'regulated')
else await main()
