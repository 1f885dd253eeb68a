/** `npm run test:faults`: each request of `regulated` meets each fault once (TIMES=n: n times in a row). PRESET, SAMPLE, SEED; MATCH=text for some cases. */
import { type FaultResult, faultCases, faultless, meet } from '../support/faults.ts'
import { seeded } from '../support/seeded.ts'

const started = performance.now()
const random = seeded(Number(process.env.SEED ?? '1'))
const reference = await faultless(process.env.PRESET ?? 'regulated')
const cases = faultCases(reference, Number(process.env.TIMES ?? '1'))
  .filter(({ name }) => name.includes(process.env.MATCH ?? ''))
  .map((one) => ({ one, drawn: random() }))
  .sort((left, right) => left.drawn - right.drawn)
  .slice(0, Number(process.env.SAMPLE ?? Number.POSITIVE_INFINITY))
const results: FaultResult[] = []
for (const { one } of cases) {
  const result = await meet(reference, one)
  results.push(result)
  if (result.wrong.length > 0) process.stderr.write(`${result.name} ${result.ended} ${result.code ?? ''}\n  ${result.wrong.join('\n  ')}\n`)
  if (results.length % 50 === 0) process.stderr.write(`${results.length} of ${cases.length}\n`)
}
const count = (test: (result: FaultResult) => boolean) => results.filter(test).length
const codes = Object.fromEntries(
  [...new Set(results.flatMap(({ code }) => code ?? []))].map((code) => [code, count((one) => one.code === code)]),
)
process.stdout.write(
  `${JSON.stringify(
    {
      requests: reference.asked.length,
      cases: results.length,
      converged: count(({ ended, wrong }) => ended === 'converged' && wrong.length === 0),
      resumed: count(({ ended, wrong }) => ended === 'resumed' && wrong.length === 0),
      wrong: count(({ wrong }) => wrong.length > 0),
      codes,
      seconds: Math.round((performance.now() - started) / 1000),
    },
    null,
    2,
  )}\n`,
)
process.exitCode = count(({ wrong }) => wrong.length > 0) === 0 ? 0 : 1
