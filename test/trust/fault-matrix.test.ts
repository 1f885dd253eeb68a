import { beforeAll, describe, expect, it } from 'vitest'
import { effects, type FaultReference, faultCases, faultless, meet } from '../support/faults.ts'
import { seeded } from '../support/seeded.ts'

const preset = 'regulated'
let reference: FaultReference
beforeAll(async () => {
  reference = await faultless(preset)
}, 30_000)

/** Each kind, so many; `npm run test:faults` takes every request. */
const each = 2

describe.each([...Object.keys(effects), 'ends Failed'])('a request that meets: %s', (effect) => {
  it('leaves a run that converges, at once or with the command it names', { timeout: 60_000 }, async () => {
    const random = seeded(effect.length)
    const cases = faultCases(reference).filter(({ name, rule }) => name.startsWith(`${effect}: `) && rule.match.method !== 'GET')
    const others = faultCases(reference).filter(({ name, rule }) => name.startsWith(`${effect}: `) && rule.match.method === 'GET')
    const drawn = [cases, others].flatMap((kind) =>
      Array.from({ length: kind === cases ? each : Math.min(1, kind.length) }, () => kind[Math.floor(random() * kind.length)]).filter(
        (one) => one !== undefined,
      ),
    )
    expect(drawn.length).toBeGreaterThanOrEqual(each)
    for (const one of drawn) {
      const { wrong } = await meet(reference, one)
      expect(wrong, one.name).toEqual([])
    }
  })
})

/** Found by the whole matrix: the account is being made, and nobody may follow that. */
it('goes on where the work on a Batch account could not be followed: the name that is taken is ours', { timeout: 60_000 }, async () => {
  const found = faultCases(reference).filter(({ name }) => /^403 that heals: GET .*accountOperationResults/.test(name))
  expect(found.length).toBeGreaterThan(0)
  for (const one of found) expect((await meet(reference, one)).wrong, one.name).toEqual([])
})
