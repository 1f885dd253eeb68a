import { afterEach, describe, expect, it } from 'vitest'
import { landingZone } from '../../../src/interview/landing-zone.ts'
import { locks } from '../../../src/posture/preflight/checks/locks.ts'
import { runPreflight } from '../../../src/posture/preflight/run.ts'
import type { Intent } from '../../../src/posture/preflight/types.ts'
import { applyTo, brief, findingsOf, type Judged, openClouds, put } from '../../support/preflight.ts'

const clouds = openClouds()
afterEach(clouds.close)

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000'
const group = put('resourceGroups/rg-demo', '2025-04-01', { location: 'westeurope' })
const lock = (scope: string, level: 'ReadOnly' | 'CanNotDelete', name = 'keep') =>
  put(`${scope}/providers/Microsoft.Authorization/locks/${name}`.replace(/^\//, ''), '2020-05-01', {
    properties: { level, notes: 'Ask the platform team' },
  })
const found = (judged: Judged, preset: string, more = {}) =>
  findingsOf({ ...judged, reader: judged.session.reader() }, [locks], preset, more)

/** Somebody sets a lock on something that is there. */
async function lockUp({ session }: Judged, scope: string, level: 'ReadOnly' | 'CanNotDelete'): Promise<void> {
  const client = await session.arm.clients.locks()
  await client.managementLocks.createOrUpdateByScope(scope.slice(1), 'keep', { level })
}

describe('locks', () => {
  it('a read-only lock on the group is one finding, with who set it says what, and the cloud refuses as foretold', async () => {
    const judged = clouds.open({ setUp: [group, lock('resourceGroups/rg-demo', 'ReadOnly')] })
    const [one, ...others] = await found(judged, 'private')
    expect(others).toEqual([])
    expect(one).toMatchObject({
      severity: 'blocks',
      what: expect.stringMatching(/^The read-only lock “keep” refuses \d\d writes, of .* and \d+ more\.$/),
      evidence: {
        path: `${subscription}/resourceGroups/rg-demo/providers/Microsoft.Authorization/locks/keep#properties.level`,
        value: 'ReadOnly',
      },
    })
    expect(one?.why).toContain('It lies on resource group rg-demo. Whoever set it says: “Ask the platform team”')
    expect(one?.now).toContain(`az lock delete --ids ${subscription}/resourceGroups/rg-demo/providers/Microsoft.Authorization/locks/keep`)
    expect(one?.now.at(-1)).toContain('--set resource-group=NAME')
    const report = await applyTo(judged, 'starter')
    const codes = new Set(report.resources.flatMap(({ error }) => error?.code ?? []))
    expect(codes).toContain('ScopeLocked')
    const done = report.resources.filter(({ outcome, action }) => outcome === 'done' && action !== 'keep' && action !== 'adopt')
    expect(done.map(({ type }) => type)).toEqual(['Microsoft.Resources/providers'])
  })
  it('a lock on the subscription holds for the group that is not there yet', async () => {
    const judged = clouds.open({
      setUp: [put('providers/Microsoft.Authorization/locks/all', '2020-05-01', { properties: { level: 'ReadOnly' } })],
    })
    const [one] = await found(judged, 'starter')
    expect(one?.why).toContain('It lies on the subscription')
    expect(one?.steps).toContain(`${subscription}/resourceGroups/rg-demo`)
  })
  it('leaves alone what is only read: an adopted network, its group, its zones', async () => {
    const judged = clouds.open('existing-hub')
    for (const id of [landingZone.network, landingZone.hub]) {
      await lockUp(judged, id, 'ReadOnly')
      await lockUp(judged, id.split('/').slice(0, 5).join('/'), 'CanNotDelete')
    }
    expect(await found(judged, 'hub-spoke')).toEqual([])
  })
  it('is told of what is written into something adopted', async () => {
    const judged = clouds.open('existing-hub')
    await lockUp(judged, landingZone.vault, 'ReadOnly')
    const [one] = await found(judged, 'regulated', { vault: 'existing', 'existing-vault': landingZone.vault })
    expect(one).toMatchObject({ severity: 'blocks' })
    expect(one?.why).toMatch(/It lies on \S+ itself\./)
  })
  it('a lock against deletion is nobody’s business until something is to go', async () => {
    const judged = clouds.open()
    await applyTo(judged, 'starter')
    await lockUp(judged, `${subscription}/resourceGroups/rg-demo`, 'CanNotDelete')
    expect(await found(judged, 'starter', { 'pool-nodes': 3 })).toEqual([])
    const [one] = await found(judged, 'starter', { 'pool-size': 'Standard_D4s_v5' })
    expect(one).toMatchObject({ severity: 'blocks', what: 'The lock “keep” keeps demo0uyb0u/main from being deleted.' })
  })
  it('the environment’s own locks are none of it', async () => {
    const judged = clouds.open()
    await applyTo(judged, 'regulated')
    expect(await found(judged, 'regulated', { locks: 'none' })).toEqual([])
    expect(await found(judged, 'regulated', { 'pool-nodes': 3 })).toEqual([])
  })

  const network = `${subscription}/resourceGroups/rg-net`
  const intended = (step: Partial<Intent['steps'][number]>): Intent => ({
    environment: 'demo',
    subscription: subscription.split('/')[2] ?? '',
    resourceGroup: 'rg-demo',
    region: 'westeurope',
    allocation: 'batch-service',
    today: '2026-11-23',
    steps: [
      {
        id: `${subscription}/resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts/a/pools/main`,
        type: 'Microsoft.Batch/batchAccounts/pools',
        apiVersion: '2025-06-01',
        name: 'a/main',
        action: 'create',
        because: 'pool',
        actions: [],
        body: {},
        ...step,
      },
    ],
  })
  const judge = async (intent: Intent) => {
    const judged = clouds.open({
      setUp: [put('resourceGroups/rg-net', '2025-04-01', { location: 'westeurope' }), lock('resourceGroups/rg-net', 'ReadOnly')],
    })
    return (await runPreflight(intent, judged.reader, [locks])).results.flatMap(({ check, findings }) =>
      findings.map((one) => ({ ...one, check: check.id })),
    )
  }
  it('of what Batch makes beside somebody’s network it says what becomes of the nodes', async () => {
    const body = {
      properties: {
        scaleSettings: { fixedScale: { targetDedicatedNodes: 1 } },
        networkConfiguration: { subnetId: `${network}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` },
      },
    }
    const [one] = await judge(intended({ body }))
    expect(one?.why).toContain('the pool is made, and no node comes')
    const closed = { publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } }
    const without = { ...body.properties, networkConfiguration: { ...body.properties.networkConfiguration, ...closed } }
    expect(await judge(intended({ body: { properties: without } }))).toEqual([])
  })
  it('of keys, which are had by POST, it says that nobody documents it; a subnet may be joined', async () => {
    const at = (scope: string, action: string) => ({ action, scope: `${network}/providers/${scope}` })
    const keys = at('Microsoft.OperationalInsights/workspaces/log', 'Microsoft.OperationalInsights/workspaces/sharedKeys/action')
    expect(brief(await judge(intended({ actions: [keys] })))).toEqual(['locks unknown'])
    const join = at('Microsoft.Network/virtualNetworks/v/subnets/s', 'Microsoft.Network/virtualNetworks/subnets/join/action')
    expect(await judge(intended({ actions: [join] }))).toEqual([])
  })
})
