import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { reference } from '../../src/common/reference.ts'
import { openJournal } from '../../src/engine/journal.ts'
import { interrupted, readJournal } from '../../src/engine/journal-reading.ts'
import { makePlan } from '../../src/engine/plan.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { CloudPort, Live } from '../../src/engine/types.ts'
import { fakeCloud } from './fake-cloud.ts'
import { idOf, present, wanted } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** An environment with everything that can go wrong: a value known late, something inside something, something to be replaced. */
const net = wanted('net', { rules: { immutable: ['properties.size'] } })
const subnet = wanted('subnet', { id: `${net.id}/subnets/nodes`, dependsOn: [net.id] })
const identity = wanted('identity')
const role = wanted('role', {
  dependsOn: [identity.id],
  body: { properties: { who: reference(identity.id, 'properties.principalId') } },
  rules: { immutable: ['properties.who'] },
})
const pool = wanted('pool', {
  dependsOn: [subnet.id, role.id],
  body: { properties: { subnetId: subnet.id } },
  rules: { immutable: ['properties.subnetId'] },
})
const resources = [net, subnet, identity, role, pool]
const before: Record<string, [string, Live][]> = {
  'nothing there': [],
  'something to be replaced': [
    [net.id, present({ properties: { size: 2 } })],
    [subnet.id, present({ properties: { size: 1 } })],
    [pool.id, present({ properties: { subnetId: subnet.id } })],
  ],
}

type Moment = 'before the effect' | 'half-way' | 'after the effect'

/** Applies until the nth request, at which everything stands still as after a power cut; `Infinity` applies to the end. */
async function apply(store: Map<string, Live>, crashAt: number, moment: Moment) {
  const clock = virtualClock()
  const cloud = fakeCloud({ clock })
  cloud.resources.clear()
  for (const [id, live] of store) cloud.resources.set(id, live)
  let requests = 0
  let dead = false
  const never = () => new Promise<never>(() => undefined)
  const around = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    requests += 1
    if (dead) return never()
    if (requests < crashAt) return work()
    dead = true
    if (moment === 'after the effect') await work()
    if (moment === 'half-way') cloud.resources.set(idKey(id), present({ properties: { provisioningState: 'Creating' } }))
    return never()
  }
  const port: CloudPort = {
    read: (resource) => cloud.read(resource),
    write: (step, live, known, progress) => around(step.id, () => cloud.write(step, live, known, progress)),
    remove: (step, progress) => around(step.id, () => cloud.remove(step, progress)),
  }
  const { plan, live } = await clock.run(makePlan({ environment: 'demo', region: 'x', wanted: resources, port }))
  const path = join(folder, 'journal')
  const journal = openJournal(path, { environment: 'demo', at: clock.now() })
  const running = runPlan(plan, { port, clock, journal, live, random: () => 1, emit: () => undefined })
  const report = await clock.run(running).catch(() => undefined)
  journal.close()
  store.clear()
  for (const [id, each] of cloud.resources) store.set(id, each)
  return { report, requests, plan, interrupted: interrupted(readJournal(path)) }
}

describe('after a crash', () => {
  for (const [name, initial] of Object.entries(before)) {
    for (const moment of ['before the effect', 'half-way', 'after the effect'] as const) {
      it(`${moment} of any request, with ${name}, the same command again makes the same environment`, async () => {
        const initialStore = () => new Map(initial.map(([id, live]) => [idKey(id), live] as const))
        const whole = initialStore()
        const { requests, report } = await apply(whole, Number.POSITIVE_INFINITY, moment)
        expect(report?.outcome).toBe('done')
        expect(requests).toBeGreaterThanOrEqual(5)
        for (let crashAt = 1; crashAt <= requests; crashAt += 1) {
          const store = initialStore()
          const crashed = await apply(store, crashAt, moment)
          expect(crashed.report).toBeUndefined()
          expect(crashed.interrupted?.inFlight.length).toBeGreaterThan(0)
          const resumed = await apply(store, Number.POSITIVE_INFINITY, moment)
          expect(resumed.plan.problems).toEqual([])
          expect(resumed.report?.outcome).toMatch(/^(done|nothing-to-do)$/)
          expect(resumed.interrupted).toBeUndefined()
          expect(Object.fromEntries(store)).toEqual(Object.fromEntries(whole))
        }
      })
    }
  }

  it('what is in flight can be told by name', async () => {
    const { interrupted } = await apply(new Map(), 1, 'before the effect')
    expect(interrupted?.inFlight.map((each) => each.id)).toContain(idOf('net'))
    expect(interrupted?.planned).toBe(5)
  })
})
