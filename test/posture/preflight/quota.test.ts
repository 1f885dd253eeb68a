import { afterEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/common/json.ts'
import type { AnswerValue } from '../../../src/interview/types.ts'
import { checks } from '../../../src/posture/preflight/registry.ts'
import { applyTo, brief, findingsOf, type Judged, openClouds, put, writesOf } from '../../support/preflight.ts'

const clouds = openClouds()
afterEach(clouds.close)
const only = (...ids: string[]) => checks.filter(({ id }) => ids.includes(id))

describe('core-quota in user subscription mode', () => {
  it('with 0, 10 and 96 vCPUs tells every shortfall in one pass, offers a size that fits, and nothing is written', async () => {
    const judged = clouds.open({
      settings: { quotas: { computeCores: 96, computeFamilies: { standardDSv5Family: 10 }, computeSpotCores: 0 } },
    })
    const found = await findingsOf(judged, only('core-quota'), 'user-subscription', { 'pool-nodes': 20, 'spot-nodes': 3 })
    expect(brief(found)).toEqual(['core-quota blocks', 'core-quota blocks'])
    const [dedicated, spot] = found
    expect(dedicated?.what).toBe(
      '20 nodes of Standard_D2s_v5 need 40 vCPUs; the family standardDSv5Family in westeurope has 10 of 10 left.',
    )
    expect(dedicated?.evidence).toEqual({
      path: '/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/westeurope/usages#standardDSv5Family',
      value: { currentValue: 0, limit: 10 },
    })
    expect(dedicated?.fixes).toEqual([
      { question: 'pool-size', value: 'Standard_D2as_v5' },
      { question: 'pool-nodes', value: '5' },
    ])
    expect(dedicated?.now.join('\n')).toContain('az quota update --resource-name standardDSv5Family')
    expect(dedicated?.now.at(-1)).toContain('please raise standardDSv5Family from 10 to 40 vCPUs')
    expect(spot?.what).toBe('3 Spot nodes of Standard_D2s_v5 need 6 vCPUs; Spot in westeurope has 0 of 0 left.')
    expect(spot?.fixes).toEqual([{ question: 'spot-nodes', value: '0' }])
    expect(writesOf(judged)).toEqual([])
  })

  it('names the region’s total and the family when both fall short', async () => {
    const judged = clouds.open({ settings: { quotas: { computeCores: 4, computeFamilies: { standardDSv5Family: 2 } } } })
    const found = await findingsOf(judged, only('core-quota'), 'user-subscription', { 'pool-nodes': 8 })
    expect(found.map(({ what }) => what)).toEqual([
      '8 nodes of Standard_D2s_v5 need 16 vCPUs; the region westeurope has 4 of 4 left.',
      '8 nodes of Standard_D2s_v5 need 16 vCPUs; the family standardDSv5Family in westeurope has 2 of 2 left.',
    ])
    // Nothing has room: smaller, elsewhere. What was looked at is said.
    expect(found[0]?.fixes).toEqual([{ question: 'pool-nodes', value: '1' }])
    expect(found[0]?.now.join('\n')).toContain('Looked at without finding room: northeurope')
  })

  it('says nothing when there is room, and reads no other region then', async () => {
    const judged = clouds.open()
    expect(await findingsOf(judged, only('core-quota'), 'user-subscription')).toEqual([])
    expect(judged.sent.some(({ path }) => /northeurope|\/locations$/.test(path))).toBe(false)
  })
})

describe('core-quota in Batch service mode', () => {
  it('says of a new account that its quota is known once it exists, never that it is enough', async () => {
    const judged = clouds.open('zero-quota')
    const found = await findingsOf(judged, only('core-quota'), 'starter')
    expect(brief(found)).toEqual(['core-quota unknown'])
    expect(found[0]?.what).toContain('is known once it exists')
    expect(found[0]?.why).toContain('0 to 900')
  })

  it('has nothing to say of a pool without nodes', async () => {
    expect(await findingsOf(clouds.open('zero-quota'), only('core-quota'), 'starter', { 'pool-nodes': 0 })).toEqual([])
  })

  const account = 'resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts/demo0uyb0u'
  const existing = [
    put('providers/Microsoft.Batch/register', '2021-04-01', undefined, 'POST'),
    put('resourceGroups/rg-demo', '2025-04-01', { location: 'westeurope', tags: { 'secure-batch:environment': 'demo' } }),
    put(account, '2025-06-01', { location: 'westeurope', tags: { 'secure-batch:environment': 'demo' }, properties: {} }),
  ]

  it('of an account that exists: its own quota, the family’s, Spot’s, with a size that fits', async () => {
    const judged = clouds.open({
      setUp: existing,
      settings: { quotas: { dedicatedCores: 96, lowPriorityCores: 0, families: { standardDSv5Family: 10 } } },
    })
    const found = await findingsOf(judged, only('core-quota'), 'starter', { 'pool-nodes': 20, 'spot-nodes': 1 })
    expect(found.map(({ severity, what }) => [severity, what])).toEqual([
      ['blocks', '20 nodes of Standard_D2s_v5 need 40 vCPUs; the family standardDSv5Family in the account demo0uyb0u has 10 of 10 left.'],
      ['blocks', '1 Spot node of Standard_D2s_v5 needs 2 vCPUs; Spot in the account demo0uyb0u has 0 of 0 left.'],
    ])
    expect(found[0]?.fixes?.[0]).toEqual({ question: 'pool-size', value: 'Standard_D2as_v5' })
    expect(found[0]?.now.at(-1)).toContain('of the Batch account demo0uyb0u from 10 to 40 vCPUs')
  })

  it.each(['starter', 'user-subscription'])('of a pool that grows, what is needed besides: %s', async (preset) => {
    const judged = clouds.open({ settings: { quotas: { dedicatedCores: 10, computeCores: 10 } } })
    await applyTo(judged, preset, { 'pool-nodes': 2 })
    const find = (nodes: number) =>
      findingsOf({ ...judged, reader: judged.session.reader() }, only('core-quota'), preset, { 'pool-nodes': nodes })
    expect(await find(5)).toEqual([])
    const found = await find(6)
    expect(found.map(({ what }) => what.replace(/; .* has/, '; … has'))).toEqual([
      '6 nodes of Standard_D2s_v5 need 8 vCPUs; … has 6 of 10 left.',
      '6 nodes of Standard_D2s_v5 need 8 vCPUs; … has 6 of 10 left.',
    ])
    expect(found[0]?.fixes).toContainEqual({ question: 'pool-nodes', value: '5' })
    // What exists stays in its region.
    expect(found[0]?.now.join(' ')).not.toMatch(/--region|Looked at/)
  })

  it('of an account that may have no node at all: to begin without any', async () => {
    const judged = clouds.open({ setUp: existing, settings: { quotas: { dedicatedCores: 0 } } })
    const found = await findingsOf(judged, only('core-quota'), 'starter', { 'pool-nodes': 2 })
    expect(found[0]?.fixes).toEqual([{ question: 'pool-nodes', value: '0' }])
    expect(found[0]?.now[0]).toBe('Begin without nodes and add them once there are cores: --set pool-nodes=0')
  })

  it('counts what the account’s other pools use', async () => {
    const busy = put(`${account}/pools/other`, '2025-06-01', {
      properties: {
        vmSize: 'Standard_D4s_v5',
        deploymentConfiguration: {
          virtualMachineConfiguration: {
            imageReference: { publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
            nodeAgentSkuId: 'batch.node.ubuntu 24.04',
          },
        },
        scaleSettings: { fixedScale: { targetDedicatedNodes: 5, targetLowPriorityNodes: 0 } },
      },
    })
    const judged = clouds.open({ setUp: [...existing, busy], settings: { quotas: { dedicatedCores: 30 } } })
    const found = await findingsOf(judged, only('core-quota'), 'starter', { 'pool-nodes': 6 })
    expect(found[0]?.what).toBe('6 nodes of Standard_D2s_v5 need 12 vCPUs; the account demo0uyb0u has 10 of 30 left.')
    expect(found[0]?.fixes).toContainEqual({ question: 'pool-nodes', value: '5' })
  })
})

describe('a pool made beside an old one', () => {
  const subscription = 'user-subscription'
  const larger = { 'pool-size': 'Standard_D4s_v5' }
  /** A cloud with a pool of two nodes of Standard_D2s_v5, to be judged anew. */
  async function withMain(quotas: object, more: Readonly<Record<string, AnswerValue>> = {}, preset = subscription) {
    const judged = clouds.open({ settings: { quotas } })
    await applyTo(judged, preset, { 'pool-nodes': 2, ...more })
    return {
      judged,
      find: (after: Readonly<Record<string, AnswerValue>>, ...ids: string[]) =>
        findingsOf({ ...judged, reader: judged.session.reader() }, only(...ids), preset, { 'pool-nodes': 2, ...more, ...after }),
    }
  }

  it('counts both: the region, the family and Spot; each says what the old one keeps and ends with the way in two steps', async () => {
    const { find } = await withMain(
      { computeCores: 10, computeFamilies: { standardDSv5Family: 8 }, computeSpotCores: 5 },
      { 'spot-nodes': 1 },
    )
    const found = await find(larger, 'core-quota')
    expect(found.map(({ what }) => what)).toEqual([
      '2 nodes of Standard_D4s_v5 in main-2 need 8 vCPUs while main keeps its 4; the region westeurope has 6 of 10 left.',
      '2 nodes of Standard_D4s_v5 in main-2 need 8 vCPUs while main keeps its 4; the family standardDSv5Family in westeurope has 4 of 8 left.',
      '1 Spot node of Standard_D4s_v5 in main-2 needs 4 vCPUs while main keeps its 2; Spot in westeurope has 3 of 5 left.',
    ])
    for (const { now } of found) {
      expect(now.at(-1)).toBe(
        'In two steps, without nodes in between: --set pool-nodes=0 --set spot-nodes=0 lets main go once its tasks have ended; then --set pool-nodes=2 --set spot-nodes=1 has its cores, too',
      )
    }
    expect(found[0]?.why).toContain('until then both count')
    expect(found[0]?.fixes).toContainEqual({ question: 'pool-nodes', value: '1' })
  })

  it('says nothing where both fit', async () => {
    const { find } = await withMain({ computeCores: 12, publicAddresses: 0 })
    expect(await find(larger, 'core-quota', 'network-quota')).toEqual([])
  })

  it('does not take another family’s cores for those of its own', async () => {
    const { find } = await withMain({ computeCores: 96, computeFamilies: { standardESv5Family: 4 } })
    const found = await find({ 'pool-size': 'Standard_E4s_v5' }, 'core-quota')
    expect(found.map(({ what }) => what)).toEqual([
      '2 nodes of Standard_E4s_v5 in main-2 need 8 vCPUs; the family standardESv5Family in westeurope has 4 of 4 left.',
    ])
    // Letting main go would not help.
    expect(found[0]?.now.join(' ')).not.toContain('two steps')
  })

  it('offers no way in two steps where the new one alone is too large, and never one without any node', async () => {
    const { find } = await withMain({ computeCores: 4 })
    const [found] = await find(larger, 'core-quota')
    expect(found?.now.join(' ')).not.toContain('two steps')
    expect(found?.fixes ?? []).not.toContainEqual({ question: 'pool-nodes', value: '0' })
  })

  it('counts nodes the old one is still getting', async () => {
    const { judged, find } = await withMain({ computeCores: 14 })
    expect(await find(larger, 'core-quota')).toEqual([])
    const reader = judged.session.reader()
    const growing: Judged['reader'] = {
      ...reader,
      async get(path, version) {
        const body = await reader.get(path, version)
        if (body === undefined || !path.endsWith('/pools/main')) return body
        const resizeOperationStatus = { targetDedicatedNodes: 4, targetLowPriorityNodes: 0 }
        return { ...body, properties: { ...(body.properties as JsonObject), allocationState: 'Resizing', resizeOperationStatus } }
      },
    }
    const found = await findingsOf({ ...judged, reader: growing }, only('core-quota'), subscription, { 'pool-nodes': 2, ...larger })
    expect(found[0]?.what).toBe(
      '2 nodes of Standard_D4s_v5 in main-2 need 8 vCPUs while main keeps its 4 and is still getting 4; the region westeurope has 10 of 14 left.',
    )
    expect(found[0]?.now.at(-1)).toContain('In two steps')
  })

  it('the two steps lead there, with the answers kept in between', async () => {
    const { judged, find } = await withMain({ computeCores: 8 })
    expect((await find(larger, 'core-quota')).length).toBeGreaterThan(0)
    expect(await find({ ...larger, 'pool-nodes': 0 }, 'core-quota')).toEqual([])
    await applyTo(judged, subscription, { ...larger, 'pool-nodes': 0 })
    expect(await find(larger, 'core-quota')).toEqual([])
    const report = await applyTo(judged, subscription, { ...larger, 'pool-nodes': 2 })
    expect(report.outcome).toBe('done')
  })

  it('counts the public addresses of both, and says what the old one keeps', async () => {
    const { find } = await withMain({ publicAddresses: 1 }, {}, 'starter')
    const found = await find(larger, 'network-quota')
    expect(found[0]?.what).toBe(
      '1 public address is needed in westeurope, while main keeps 1 until the new pool has its nodes; 0 of 1 are left.',
    )
    expect(found[0]?.now.at(-1)).toContain('--set pool-nodes=0 lets main go once its tasks have ended; then --set pool-nodes=2 has its')
  })
})

describe('pool-quota', () => {
  it('tells a full account, and has nothing to ask of one that does not exist', async () => {
    const setUp = [
      put('providers/Microsoft.Batch/register', '2021-04-01', undefined, 'POST'),
      put('resourceGroups/rg-demo', '2025-04-01', { location: 'westeurope', tags: { 'secure-batch:environment': 'demo' } }),
      put('resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts/demo0uyb0u', '2025-06-01', {
        location: 'westeurope',
        tags: { 'secure-batch:environment': 'demo' },
        properties: {},
      }),
    ]
    const settings = { quotas: { pools: 0 } }
    const [found] = await findingsOf(clouds.open({ setUp, settings }), only('pool-quota'), 'starter')
    expect(found).toMatchObject({ severity: 'blocks', what: 'The account demo0uyb0u has 0 pools, and its quota is 0.' })
    expect(await findingsOf(clouds.open({ settings }), only('pool-quota'), 'starter')).toEqual([])
  })
})

describe('what Azure does not answer', () => {
  const silent = (judged: Judged, pattern: RegExp): Judged => ({
    ...judged,
    reader: {
      ...judged.reader,
      get: async (path, version) => (pattern.test(path) ? undefined : judged.reader.get(path, version)),
      list: async (path, version, query) => (pattern.test(path) ? [] : judged.reader.list(path, version, query)),
    },
  })
  it.each([
    ['batch-account-quota', /\/quotas$/],
    ['core-quota', /Microsoft.Compute.*\/usages$/],
    ['core-quota', /virtualMachineSkus$/],
    ['network-quota', /Microsoft.Network.*\/usages$/],
    ['size-support', /virtualMachineSkus$/],
  ])('%s says so without %s, and takes it for neither enough nor too little', async (id, pattern) => {
    const found = await findingsOf(silent(clouds.open(), pattern), only(id), 'user-subscription')
    expect(found.length).toBeGreaterThan(0)
    expect([...new Set(found.map(({ severity }) => severity))]).toEqual(['unknown'])
  })
})

describe('batch-account-quota', () => {
  const accounts = (region: string, number: number) => [
    put('providers/Microsoft.Batch/register', '2021-04-01', undefined, 'POST'),
    put('resourceGroups/rg-others', '2025-04-01', { location: region }),
    ...Array.from({ length: number }, (_, index) =>
      put(`resourceGroups/rg-others/providers/Microsoft.Batch/batchAccounts/other${index}`, '2025-06-01', {
        location: region,
        properties: {},
      }),
    ),
  ]

  it('tells a full region, the accounts in it, and one with room', async () => {
    const judged = clouds.open({ setUp: accounts('westeurope', 3) })
    const [found] = await findingsOf(judged, only('batch-account-quota'), 'starter')
    expect(found?.severity).toBe('blocks')
    expect(found?.what).toBe('westeurope has 3 Batch accounts of this subscription, and its quota is 3.')
    expect(found?.evidence.value).toEqual({ accountQuota: 3, accounts: ['other0', 'other1', 'other2'] })
    expect(found?.fixes).toEqual([{ question: 'region', value: 'northeurope' }])
    expect(found?.now.at(-1)).toContain('from 3 to 4')
  })

  it('counts the accounts of the region only', async () => {
    expect(await findingsOf(clouds.open({ setUp: accounts('northeurope', 3) }), only('batch-account-quota'), 'starter')).toEqual([])
  })

  it('says so when no region nearby has room', async () => {
    const judged = clouds.open({ settings: { quotas: { batchAccountsPerRegion: 0 } } })
    const [found] = await findingsOf(judged, only('batch-account-quota'), 'starter')
    expect(found?.now[0]).toContain('No room found in northeurope')
    expect(found?.fixes).toBeUndefined()
  })
})

describe('network-quota', () => {
  it('counts addresses of our own and those Batch makes', async () => {
    const judged = clouds.open({ settings: { quotas: { publicAddresses: 0 } } })
    const [own] = await findingsOf(judged, only('network-quota'), 'static-egress')
    expect(own?.severity).toBe('blocks')
    expect(own?.what).toMatch(/^\d public addresse?s? (is|are) needed in westeurope; 0 of 0 are left\.$/)
    const [made] = await findingsOf(judged, only('network-quota'), 'starter', { 'pool-nodes': 250 })
    expect(made?.what).toBe('3 public addresses are needed in westeurope; 0 of 0 are left.')
    expect(made?.now[0]).toContain('--limit-object value=3')
  })

  it('counts the security group Batch makes for each hundred nodes, also for a pool with addresses of its own', async () => {
    const judged = clouds.open()
    const { list } = judged.reader
    const full: Judged = {
      ...judged,
      reader: {
        ...judged.reader,
        list: async (...asked) =>
          (await list(...asked)).map((row) =>
            String(row.id).endsWith('/NetworkSecurityGroups') ? { ...row, currentValue: 0, limit: 3 } : row,
          ),
      },
    }
    // Two of the plan's own, three for 250 nodes.
    const found = await findingsOf(full, only('network-quota'), 'static-egress', { 'pool-nodes': 250, 'node-addresses': 'static' })
    expect(found.map(({ what }) => what)).toEqual(['5 network security groups are needed in westeurope; 3 of 3 are left.'])
  })

  it('has nothing against a network without addresses', async () => {
    expect(await findingsOf(clouds.open('no-public-addresses'), only('network-quota'), 'private')).toEqual([])
  })
})
