import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judgePlan } from '../../src/cli/judge-plan.ts'
import { openPractice } from '../../src/cli/practice.ts'
import { prepare } from '../../src/cli/work.ts'
import { at } from '../../src/common/json.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { inState, meaningOf } from '../posture/fixtures.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, destroy, failures, openCloud, oursIn } from './practice-run.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-hub-'))
  file = join(folder, 'cloud.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const spoke = (more: Readonly<Record<string, AnswerValue>> = {}) => presetAnswers('hub-spoke', more)

/** Everything of the landing zone as its teams see it, without what Azure itself counts. */
async function landingZoneIn(session: Awaited<ReturnType<typeof openCloud>>): Promise<readonly unknown[]> {
  const ids = [landingZone.network, landingZone.hub, landingZone.perimeterProfile]
  return Promise.all(ids.map(async (id) => at((await session.arm.get(id, '2025-09-01')) ?? {}, 'properties.addressSpace')))
}

/** States of the pool's nodes, and the way they take to Batch: what the practice cloud alone knows. */
async function nodesIn(pool: string): Promise<{ readonly states: readonly string[]; readonly why: string }> {
  const practice = openPractice({ file, speed: undefined, now: Date.UTC(2026, 10, 23) })
  try {
    const look = async (what: string) => {
      const { body = 'null' } = await practice.answer(
        { method: 'GET', url: `https://management.azure.com/practice/${what}?pool=${pool}`, headers: {} },
        undefined,
      )
      return JSON.parse(body)
    }
    const states = (await look('nodes')).value.map((node: { state: string }) => node.state)
    return { states, why: String((await look('path')).steps[0].says) }
  } finally {
    practice.close()
  }
}

describe('the preset hub-spoke', () => {
  it('lives in the spoke, its names in the central zones, its nodes ready; and leaves everything as it was', async () => {
    const session = await openCloud(file)
    const { plan, report } = await apply(session, spoke())
    const before = await landingZoneIn(session)
    expect(failures(report)).toEqual([])
    expect(plan.steps.filter((step) => step.action === 'adopt').map((step) => step.name)).toEqual(
      expect.arrayContaining([
        'vnet-contoso-spoke',
        'vnet-contoso-spoke/snet-batch-nodes',
        'vnet-contoso-spoke/snet-endpoints',
        'privatelink.batch.azure.com',
      ]),
    )
    expect(
      plan.steps.filter(
        (step) => /virtualNetworks|routeTables|SecurityGroups|privateDnsZones$/.test(step.type) && step.action === 'create',
      ),
    ).toEqual([])
    expect(changing((await prepare(spoke(), session)).planned.plan)).toEqual([])
    session.close()

    const pool = plan.steps.find((step) => step.type.endsWith('/pools'))?.id ?? ''
    expect(await nodesIn(pool)).toEqual({
      states: ['idle', 'idle'],
      why: expect.stringContaining(`asks the DNS server ${landingZone.resolver}`),
    })

    const later = await openCloud(file)
    expect(failures(await destroy(later, spoke()))).toEqual([])
    expect(await oursIn(later, spoke())).toEqual([])
    expect(await landingZoneIn(later)).toEqual(before)
    later.close()
  })

  it('makes the spoke itself where it may: peered with the hub, routed to its firewall, asking its resolver', async () => {
    const session = await openCloud(file)
    const answers = spoke({ network: 'new' })
    expect(answers).toMatchObject({
      egress: 'firewall',
      'firewall-address': landingZone.firewall,
      'dns-server-addresses': [landingZone.resolver],
    })
    const { plan, report } = await apply(session, answers)
    expect(failures(report)).toEqual([])
    const table = plan.steps.find((step) => step.type === 'Microsoft.Network/routeTables')
    expect(at(table?.body, 'properties.routes')).toMatchObject([{ properties: { nextHopIpAddress: landingZone.firewall } }])
    session.close()
    expect((await nodesIn(plan.steps.find((step) => step.type.endsWith('/pools'))?.id ?? '')).states).toEqual(['idle', 'idle'])
  })

  it('can be had on a practice cloud that others have used before', async () => {
    const session = await openCloud(file)
    await apply(session, presetAnswers('starter', { environment: 'first', 'resource-group': 'rg-first', pool: 'none' }))
    expect((await prepare(spoke(), session)).planned.plan.problems).toEqual([])
    session.close()
  })

  it('is judged by what it makes: the plan and the wizard say the same', async () => {
    const session = await openCloud(file)
    const planned = judgePlan((await prepare(spoke(), session)).planned.plan).posture
    const wizard = (await meaningOf(spoke())).posture
    expect(inState(planned, 'open')).toEqual(inState(wizard, 'open'))
    expect(inState(planned, 'not-applicable')).toEqual(inState(wizard, 'not-applicable'))
    session.close()
  })
})
