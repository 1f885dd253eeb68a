/**
 * `npm run test:crash`: every built-in preset made, changed so that its pool is made anew, and removed; killed at every request and at every change of
 * a file, and given again. JOURNEYS=a|b for some of them, by name; SAMPLE=n for n cases of each, drawn by SEED; WORKERS=n at a time.
 */
import { availableParallelism } from 'node:os'
import { type CrashCase, type CrashResult, crash, gaps, uninterrupted } from '../support/crash/crashes.ts'
import { journeys } from '../support/crash/journeys.ts'
import { seeded } from '../support/seeded.ts'

const wanted = process.env.JOURNEYS?.split('|')
const sample = Number(process.env.SAMPLE ?? Number.POSITIVE_INFINITY)
const workers = Number(process.env.WORKERS ?? availableParallelism())
const random = seeded(Number(process.env.SEED ?? '1'))
const started = performance.now()
const lost = () => results.filter(({ wrong }) => wrong.length > 0).length
const results: CrashResult[] = []
for (const journey of journeys.filter(({ name }) => wanted?.includes(name) ?? true)) {
  const reference = await uninterrupted(journey)
  const cases = reference.moments
    .map((moment): CrashCase => ({ moment, gap: gaps[Math.floor(random() * gaps.length)] ?? 0 }))
    .map((one) => ({ one, drawn: random() }))
    .sort((left, right) => left.drawn - right.drawn)
    .slice(0, sample)
    .map(({ one }) => one)
  const left = cases[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const one of left) {
        const result = await crash(reference, one)
        results.push(result)
        if (result.wrong.length > 0) process.stderr.write(`${journey.name}: ${JSON.stringify(one)}\n  ${result.wrong.join('\n  ')}\n`)
        if (results.length % 50 === 0) process.stderr.write(`${journey.name}: ${results.length} cases, ${lost()} not survived\n`)
      }
    }),
  )
}
const survived = results.length - lost()
const byKind = Object.fromEntries(
  ['read', 'write', 'file'].map((kind) => [kind, results.filter((one) => one.case.moment.kind === kind).length]),
)
process.stdout.write(
  `${JSON.stringify({ cases: results.length, byKind, killed: results.filter(({ killed }) => killed).length, survived, seconds: Math.round((performance.now() - started) / 1000) }, null, 2)}\n`,
)
process.exitCode = survived === results.length ? 0 : 1
