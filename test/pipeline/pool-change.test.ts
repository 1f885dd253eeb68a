import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sendWhole } from '../../src/azure/whole-body.ts'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { at } from '../../src/common/json.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { EngineEvent } from '../../src/engine/types.ts'
import type { Answers, AnswerValue } from '../../src/interview/types.ts'
import { createPort } from '../../src/resources/port.ts'
import { noRoomForBoth } from '../../src/resources/side-by-side.ts'
import { presetAnswers } from '../support/presets.ts'
import { elsewhere } from './drafts.ts'
import { furnish } from './elsewhere.ts'
import { apply, changing, destroy, failures, openCloud, oursIn } from './practice-run.ts'

const before = presetAnswers('private', { 'pool-nodes': 2 })
const changed = (more: Readonly<Record<string, AnswerValue>>) => presetAnswers('private', { 'pool-nodes': 2, ...more })
const pools = async (session: Session) =>
  (await oursIn(session, before)).filter((id) => id.includes('/pools/')).map((id) => id.split('/').at(-1))

async function withPool<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openCloud()
  try {
    expect(failures((await apply(session, before)).report)).toEqual([])
    return await work(session)
  } finally {
    session.close()
  }
}

const poolSteps = async (session: Session, answers: Answers) =>
  changing((await prepare(answers, session)).planned.plan).filter((step) => step.type.endsWith('/pools'))

describe('a pool that must be made anew', () => {
  it('is made beside the old one, which is drained and goes; the next run finds it under its new name', async () => {
    await withPool(async (session) => {
      const after = changed({ 'pool-size': 'Standard_D4s_v5' })
      const steps = await poolSteps(session, after)
      expect(steps.map(({ action, name }) => `${action} ${name.split('/')[1]}`)).toEqual(['create main-2', 'delete main'])
      expect(steps[0]?.insteadOf).toMatch(/\/pools\/main$/)
      expect(steps[0]?.changes).toEqual([
        expect.objectContaining({ path: 'properties.vmSize', from: 'Standard_D2s_v5', to: 'Standard_D4s_v5' }),
      ])
      expect(steps[0]?.notes?.join(' ')).toMatch(/point them to main-2/)

      const { report } = await apply(session, after)
      expect(failures(report)).toEqual([])
      // The new one had its nodes before the old one went.
      const order = report.resources.filter((one) => one.type.endsWith('/pools')).map((one) => one.action)
      expect(order).toEqual(['create', 'delete'])
      expect(await pools(session)).toEqual(['main-2'])
      expect(await poolSteps(session, after)).toEqual([])

      // And back again: the first name is free.
      expect(failures((await apply(session, before)).report)).toEqual([])
      expect(await pools(session)).toEqual(['main'])
      expect(failures(await destroy(session, before))).toEqual([])
    })
  })

  it('keeps the old one where the new one gets no nodes, and goes on from there', async () => {
    await withPool(async (session) => {
      // A family the subscription has no cores for: Batch takes the pool and gives it no nodes.
      const after = changed({ 'pool-size': 'Standard_D2s_v6' })
      const steps = await poolSteps(session, after)
      expect(steps.map((step) => step.action)).toEqual(['create', 'delete'])
      const { report } = await apply(session, after)
      expect(failures(report).map(({ outcome }) => outcome)).toContain('failed')
      expect((await pools(session)).sort()).toEqual(['main', 'main-2'])
      expect(failures((await apply(session, before)).report)).toEqual([])
      expect(await pools(session)).toEqual(['main'])
    })
  })

  it.each([
    ['its addresses serve one pool at a time', 'static-egress', { 'pool-size': 'Standard_D4s_v5' }, /addresses can serve one pool/],
    ['both need more cores than there are', 'private', { 'pool-size': 'Standard_D8s_v5', 'pool-nodes': 112 }, /both need 9\d\d cores/],
  ] as const)('is deleted first where %s', async (_, preset, more, why) => {
    const session = await openCloud()
    try {
      const first = presetAnswers(preset, { 'pool-nodes': 4 })
      expect(failures((await apply(session, first)).report)).toEqual([])
      const after = presetAnswers(preset, { 'pool-nodes': 4, ...more })
      const steps = await poolSteps(session, after)
      expect(steps.map(({ action, name }) => `${action} ${name.split('/')[1]}`)).toEqual(['replace main'])
      expect(steps[0]?.notes?.join(' ')).toMatch(why)
      expect(failures((await apply(session, after)).report)).toEqual([])
      expect(changing((await prepare(after, session)).planned.plan)).toEqual([])
    } finally {
      session.close()
    }
  })
})

/** Which pools stand, with the nodes they have and those asked for. */
async function nodesIn(session: Session): Promise<Readonly<Record<string, string>>> {
  const { entries } = await prepare(before, session)
  const account = entries.find((entry) => entry.wanted.type.endsWith('/batchAccounts'))?.wanted.id ?? ''
  const bodies = await Promise.all(
    ['main', 'main-2'].map(async (name) => [name, await session.arm.get(`${account}/pools/${name}`, '2025-06-01')] as const),
  )
  return Object.fromEntries(
    bodies.flatMap(([name, body]) => {
      const wanted = at(body, 'properties.scaleSettings.fixedScale.targetDedicatedNodes')
      return body === undefined ? [] : [[name, `${at(body, 'properties.currentDedicatedNodes')} of ${wanted}`]]
    }),
  )
}

describe('addresses of its own', () => {
  it.each([
    ['a pool without gets them beside the old one', 'none', 'static', ['create main-2', 'delete main']],
    ['a pool with them gives them up beside the old one', 'static', 'none', ['create main-2', 'delete main']],
  ] as const)('%s', async (_, from, to, expected) => {
    const session = await openCloud()
    try {
      const first = changed({ 'node-addresses': from })
      expect(failures((await apply(session, first)).report)).toEqual([])
      const after = changed({ 'node-addresses': to })
      expect((await poolSteps(session, after)).map(({ action, name }) => `${action} ${name.split('/')[1]}`)).toEqual(expected)
      expect(failures((await apply(session, after)).report)).toEqual([])
      expect(changing((await prepare(after, session)).planned.plan)).toEqual([])
    } finally {
      session.close()
    }
  })
})

describe('a drain', () => {
  const after = changed({ 'pool-size': 'Standard_D4s_v5' })
  const folder = mkdtempSync(join(tmpdir(), 'secure-batch-drain-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const withFault = async (name: string, effect: string, work: (session: Session) => Promise<void>) => {
    const file = join(folder, `${name}.yaml`)
    const match = '{ method: PATCH, type: Microsoft.Batch/batchAccounts/pools }'
    writeFileSync(
      file,
      `apiVersion: secure-batch-scenario/v1\ntitle: ${name}\nfaults:\n  - { match: ${match}, nth: 1, effect: ${effect} }\n`,
    )
    const session = await openCloud(undefined, file)
    try {
      expect(failures((await apply(session, before)).report)).toEqual([])
      await work(session)
    } finally {
      session.close()
    }
  }

  it('that was cut off is remembered: the old answers ask for the nodes again', async () => {
    await withPool(async (session) => {
      const { entries, planned } = await prepare(after, session)
      const port = createPort({ arm: session.arm, clock: session.clock, environment: 'demo', entries })
      const cut = new AbortController()
      const emit = (event: EngineEvent) => {
        if (event.type === 'waiting' && event.reason.startsWith('its running tasks end first')) cut.abort(new Error('killed'))
      }
      const signals = { signal: cut.signal, abandon: cut.signal }
      await runPlan(planned.plan, { port, clock: session.clock, random: () => 0.5, emit, live: planned.live, ...signals })
      // The drain goes on without us.
      await session.clock.sleep(3600_000)
      expect(await nodesIn(session)).toEqual({ main: '0 of 0', 'main-2': '2 of 2' })

      const steps = await poolSteps(session, before)
      expect(steps.map(({ action, name }) => `${action} ${name.split('/')[1]}`)).toEqual(['update main', 'delete main-2'])
      expect(steps[0]?.changes).toEqual([expect.objectContaining({ from: 'draining', to: '2' })])
      expect(failures((await apply(session, before)).report)).toEqual([])
      expect(await nodesIn(session)).toEqual({ main: '2 of 2' })
      expect(await poolSteps(session, before)).toEqual([])
    })
  })

  it('that ends with nodes still at work removes nothing, says so, and is begun again by the next run', async () => {
    await withFault(
      'stays',
      "{ kind: fails-at-end, code: AllocationTimedout, message: 'The resize timeout was reached' }",
      async (session) => {
        const { report } = await apply(session, after)
        const [failed] = failures(report)
        expect(failed?.error).toMatchObject({
          code: 'pool-still-works',
          what: 'The pool main was not removed: 2 nodes still work.',
          details: ['AllocationTimedout: The resize timeout was reached'],
        })
        expect(await nodesIn(session)).toEqual({ main: '2 of 0', 'main-2': '2 of 2' })
        expect((await poolSteps(session, after)).map(({ action, name }) => `${action} ${name.split('/')[1]}`)).toEqual(['delete main'])
        expect(failures((await apply(session, after)).report)).toEqual([])
        expect(await nodesIn(session)).toEqual({ 'main-2': '2 of 2' })
      },
    )
  })

  it('that does not end says how long it was waited for', async () => {
    await withFault('never', '{ kind: never-ends }', async (session) => {
      const began = session.clock.now()
      const [failed] = failures((await apply(session, after)).report)
      const minutes = (session.clock.now() - began) / 60_000
      expect(failed?.error?.what).toMatch(/did not settle within 115 minutes/)
      expect(minutes).toBeGreaterThan(115)
    })
  })
})

/**
 * What a pool's update call takes and what it refuses: learn.microsoft.com/rest/api/batchmanagement/pool/update; refusals recorded in Azure/Batch#85 and
 * Azure/azure-sdk-for-net#40325; identity: learn.microsoft.com/azure/batch/managed-identity-pools.
 */
describe('room for an old and a new pool', () => {
  const pool = (nodes: number) => ({ properties: { vmSize: 'Standard_D2s_v5', currentDedicatedNodes: nodes, currentLowPriorityNodes: 0 } })
  const account = { properties: { dedicatedCoreQuota: 10, poolQuota: 3 } }
  const blueprint = blueprintOf(before)

  it('counts what the account’s other pools take: of its cores and of its pools', () => {
    expect(noRoomForBoth(blueprint, account, [pool(2)])).toBeUndefined()
    expect(noRoomForBoth(blueprint, account, [pool(2)], [pool(2)])).toBe('both need 8 cores, and the account has 6 beside its other pools')
    expect(noRoomForBoth(blueprint, account, [pool(2)], [pool(0), pool(0)])).toBe('the account may have 3 pools')
  })
})

describe('what a changed pool takes', () => {
  it.each([
    ['image', { 'pool-image': 'windows-2022' }, 'beside'],
    ['size', { 'pool-size': 'Standard_D4s_v5' }, 'beside'],
    ['extension', { 'node-secrets': 'certificate', 'certificate-url': 'https://kv-any.vault.azure.net/secrets/cert' }, 'beside'],
    ['machine security', { 'vm-security': 'standard' }, 'beside'],
    ['nodes', { 'pool-nodes': 3 }, 'in place'],
    ['tags', { tags: ['owner=team'] }, 'in place'],
  ] as const)('%s: %s', async (_, more, how) => {
    await withPool(async (session) => {
      const steps = await poolSteps(session, changed(more as Readonly<Record<string, AnswerValue>>))
      expect(steps.map((step) => step.action)).toEqual(how === 'beside' ? ['create', 'delete'] : ['update'])
    })
  })

  it('subnet: beside', async () => {
    const session = await openCloud()
    try {
      await furnish(session, 'westeurope')
      const within = (subnet: string) =>
        presetAnswers('private', {
          'pool-nodes': 2,
          network: 'existing',
          'existing-network': elsewhere.network,
          'existing-node-subnet': subnet,
          'existing-endpoint-subnet': 'snet-private',
        })
      expect(failures((await apply(session, within('snet-batch'))).report)).toEqual([])
      const steps = await poolSteps(session, within('snet-second'))
      expect(steps.map((step) => step.action)).toEqual(['create', 'delete'])
      expect(steps[0]?.changes.map(({ path }) => path)).toEqual(['properties.networkConfiguration.subnetId'])
    } finally {
      session.close()
    }
  })

  it('identity: in place', async () => {
    await withPool(async (session) => {
      const { entries } = await prepare(before, session)
      const pool = entries.find((entry) => entry.wanted.type.endsWith('/pools'))
      const [account = '', name = ''] = String(pool?.wanted.name).split('/')
      const batch = sendWhole(await session.arm.clients.batch(), { identity: { type: 'None' } })
      await batch.poolOperations.update('rg-demo', account, name, {})
      const steps = await poolSteps(session, before)
      expect(steps.map(({ action, changes }) => [action, changes.map(({ path }) => path)])).toEqual([['update', ['identity.type']]])
      expect(steps[0]?.notes?.join(' ')).toMatch(/Nodes that are there keep/)
      expect(failures((await apply(session, before)).report)).toEqual([])
      const live = await session.arm.get(String(pool?.wanted.id), '2025-06-01')
      expect(at(live, 'identity.type')).toBe('UserAssigned')
    })
  })
})
