import { afterEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/common/json.ts'
import { checks } from '../../../src/posture/preflight/registry.ts'
import { runPreflight } from '../../../src/posture/preflight/run.ts'
import type { Intent } from '../../../src/posture/preflight/types.ts'
import { brief, findingsOf, intentIn, type Judged, openClouds, put } from '../../support/preflight.ts'

const clouds = openClouds()
afterEach(clouds.close)
const only = (...ids: string[]) => checks.filter(({ id }) => ids.includes(id))
const register = put('providers/Microsoft.Batch/register', '2021-04-01', undefined, 'POST')
const group = (name: string, location = 'westeurope') => put(`resourceGroups/${name}`, '2025-04-01', { location })

/** The findings of one check over an intent that differs from the preset's in one body. */
async function changed(
  judged: Judged,
  check: string,
  preset: string,
  type: string,
  change: (body: JsonObject) => JsonObject,
  more: Partial<Intent> = {},
) {
  const intent = await intentIn(judged, preset)
  const steps = intent.steps.map((step) =>
    step.type.endsWith(type) && step.body !== undefined ? { ...step, body: change(step.body) } : step,
  )
  const { results } = await runPreflight({ ...intent, ...more, steps }, judged.reader, only(check))
  return results.flatMap(({ findings }) => findings)
}
const machine = (body: JsonObject, part: JsonObject): JsonObject => {
  const properties = body.properties as JsonObject
  const deployment = properties.deploymentConfiguration as { virtualMachineConfiguration: JsonObject }
  const virtualMachineConfiguration = { ...deployment.virtualMachineConfiguration, ...part }
  return { ...body, properties: { ...properties, deploymentConfiguration: { virtualMachineConfiguration } } }
}

describe('region', () => {
  const region = (name: string) => findingsOf(clouds.open(), only('region'), 'starter', { region: name })

  it('one the subscription has is nothing to speak of', async () => expect(await region('northeurope')).toEqual([]))
  it('one that is none blocks, with the one that was meant', async () => {
    const [found] = await region('westeurop')
    expect(found).toMatchObject({ severity: 'blocks', fixes: [{ question: 'region', value: 'westeurope' }] })
    expect(found?.now[0]).toBe('Did you mean westeurope? --set region=westeurope')
  })
  it('one that is like none has no such guess', async () => {
    const [found] = await region('qqqqqq')
    expect(found).toMatchObject({ severity: 'blocks', now: [expect.stringContaining('az account list-locations')] })
    expect(found?.fixes).toBeUndefined()
  })
})

describe('size-support', () => {
  const size = (judged: Judged, more: JsonObject) => findingsOf(judged, only('size-support'), 'private', more as never)

  it('a size Batch does not offer there, with the most alike it does', async () => {
    const [found] = await size(clouds.open(), { 'pool-size': 'Standard_D2s_v9' })
    expect(found).toMatchObject({ severity: 'blocks', what: 'Batch does not offer Standard_D2s_v9 in westeurope.' })
    expect(found?.fixes).toEqual([{ question: 'pool-size', value: 'Standard_D2s_v5' }])
  })
  it('a size without what the answers ask for: each is named, with a size that has it', async () => {
    const found = await size(clouds.open(), { 'pool-size': 'Standard_D2_v3' })
    expect(found.map(({ what }) => what)).toEqual([
      'Standard_D2_v3 has no encryption at host, which disk-encryption asks for.',
      'Standard_D2_v3 has no generation 2 virtual machines, which vm-security asks for.',
      'Standard_D2_v3 has no trusted launch, which vm-security asks for.',
    ])
    expect(found[0]?.fixes?.[0]?.question).toBe('pool-size')
  })
  it('a size whose end Batch has announced: warned of when near, refused when over', async () => {
    const at = (today: string) =>
      changed(
        clouds.open(),
        'size-support',
        'starter',
        '/pools',
        (body) =>
          machine({ ...body, properties: { ...(body.properties as JsonObject), vmSize: 'Standard_D2_v2' } }, { securityProfile: {} }),
        { today },
      )
    expect(await at('2026-11-23')).toEqual([])
    expect(await at('2027-11-23')).toMatchObject([{ severity: 'warns', what: 'Batch supports Standard_D2_v2 until 2028-05-01.' }])
    expect(await at('2028-05-01')).toMatchObject([{ severity: 'blocks', what: 'Batch stopped supporting Standard_D2_v2 on 2028-05-01.' }])
  })
  it('confidential machines: a size that has them, in a region that has the size', async () => {
    const confidential = { 'vm-security': 'confidential', 'pool-size': 'Standard_D2s_v5' }
    const [found] = await size(clouds.open(), confidential)
    expect(found?.what).toContain('no confidential computing')
    expect(found?.fixes).toBeUndefined()
    expect(found?.now).toContain(
      'No size here has all of it; one that has the rest: --set pool-size=Standard_DC2as_v5 --set disk-encryption=temporary',
    )
    const without = { ...confidential, 'disk-encryption': 'temporary' }
    expect(await size(clouds.open(), without)).toMatchObject([{ fixes: [{ question: 'pool-size', value: 'Standard_DC2as_v5' }] }])
    expect(await size(clouds.open(), { ...without, 'pool-size': 'Standard_DC2as_v5' })).toEqual([])
    expect(await size(clouds.open(), { ...confidential, 'pool-size': 'Standard_DC2as_v5', region: 'swedencentral' })).toMatchObject([
      { severity: 'blocks', what: 'Batch does not offer Standard_DC2as_v5 in swedencentral.' },
    ])
  })
  it('zones: a region without them', async () => {
    const found = await size(clouds.open(), { 'pool-zones': 'zonal', region: 'westus' })
    expect(found).toMatchObject([{ severity: 'blocks', fixes: [{ question: 'pool-zones', value: 'regional' }] }])
    expect(await size(clouds.open(), { 'pool-zones': 'zonal' })).toEqual([])
  })
})

describe('image-support', () => {
  const image = (imageReference: JsonObject, agent: string, preset = 'private') =>
    changed(clouds.open(), 'image-support', preset, '/pools', (body) =>
      machine(body, { imageReference: { version: 'latest', ...imageReference }, nodeAgentSkuId: agent }),
    )

  it('has nothing to say of the image that is documented', async () => {
    expect(await findingsOf(clouds.open(), only('image-support'), 'private')).toEqual([])
  })
  it('says of an image no public page pairs with Batch that it is not known beforehand', async () => {
    const found = await findingsOf(clouds.open(), only('image-support'), 'private', { 'pool-image': 'windows-2022' })
    expect(brief(found)).toEqual(['image-support unknown'])
    expect(found[0]?.now[1]).toContain('az batch pool supported-images list')
  })
  it('an image the marketplace does not have', async () => {
    const [found] = await image({ publisher: 'canonical', offer: 'ubuntu-30_04', sku: 'server' }, 'batch.node.ubuntu 30.04')
    expect(found).toMatchObject({ severity: 'blocks', what: 'The marketplace has no image canonical ubuntu-30_04 server in westeurope.' })
  })
  it('an image of generation 1 under trusted launch', async () => {
    const [found] = await image({ publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server-gen1' }, 'batch.node.ubuntu 24.04')
    expect(found).toMatchObject({ severity: 'blocks', evidence: { value: { hyperVGeneration: 'V1' } } })
  })
  it('terms that are not accepted, with the command that accepts them', async () => {
    const oracle = { publisher: 'ntegralinc1586961136942', offer: 'ntg_oracle_8_7', sku: 'ntg_oracle_8_7' }
    const found = await image(oracle, 'batch.node.el 8')
    const terms = found.find(({ what }) => what.includes('terms'))
    expect(terms).toMatchObject({ severity: 'blocks', evidence: { value: { accepted: false } } })
    expect(terms?.now).toEqual([
      'az vm image terms accept --publisher ntegralinc1586961136942 --offer ntg_oracle_8_7 --plan ntg_oracle_8_7',
    ])
  })
})

describe('names', () => {
  it('tells every name that is taken, of account, vault and storage account', async () => {
    const judged = clouds.open({
      setUp: [
        register,
        group('rg-theirs'),
        put('resourceGroups/rg-theirs/providers/Microsoft.Batch/batchAccounts/demo0uyb0u', '2025-06-01', {
          location: 'westeurope',
          properties: {},
        }),
        put('resourceGroups/rg-theirs/providers/Microsoft.KeyVault/vaults/kv-demo-0uyb0u', '2026-02-01', {
          location: 'westeurope',
          properties: { tenantId: '{tenant}', sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true },
        }),
        put('resourceGroups/rg-theirs/providers/Microsoft.Storage/storageAccounts/demost0uyb0u', '2026-04-01', {
          location: 'westeurope',
          sku: { name: 'Standard_LRS' },
          kind: 'StorageV2',
          properties: {},
        }),
      ],
    })
    const found = await findingsOf(judged, only('names'), 'private', { storage: 'managed' })
    expect(found.map(({ severity, what }) => `${severity} ${what}`)).toEqual([
      'blocks The Batch account name demo0uyb0u is not free.',
      'blocks The Key Vault name kv-demo-0uyb0u is not free.',
      'blocks The storage account name demost0uyb0u is not free.',
    ])
    expect(found[0]?.evidence.value).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' })
    expect(found[0]?.fixes).toEqual([{ question: 'environment', value: 'demo2' }])
  })
  it('what stands at the very id has taken its name from nobody: whose it is, the plan says', async () => {
    const account = put('resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts/demo0uyb0u', '2025-06-01', {
      location: 'westeurope',
      properties: {},
    })
    const judged = clouds.open({ setUp: [register, group('rg-demo'), account] })
    expect(await findingsOf(judged, only('names'), 'private')).toEqual([])
  })

  it('an account of the same name in another region takes nothing away', async () => {
    const elsewhere = put('resourceGroups/rg-theirs/providers/Microsoft.Batch/batchAccounts/demo0uyb0u', '2025-06-01', {
      location: 'northeurope',
      properties: {},
    })
    expect(await findingsOf(clouds.open({ setUp: [register, group('rg-theirs'), elsewhere] }), only('names'), 'starter')).toEqual([])
  })
})

describe('soft-deleted', () => {
  it('a workspace that was deleted comes back, or keeps its name elsewhere', async () => {
    const path = 'resourceGroups/rg-demo/providers/Microsoft.OperationalInsights/workspaces/log-demo'
    const deletedIn = (location: string) => [
      put('resourceGroups/rg-demo', '2025-04-01', { location, tags: { 'secure-batch:environment': 'demo' } }),
      put(path, '2025-07-01', { location, properties: {} }),
      put(path, '2025-07-01', undefined, 'DELETE'),
    ]
    const here = await findingsOf(clouds.open({ setUp: deletedIn('westeurope') }), only('soft-deleted'), 'regulated')
    expect(here).toMatchObject([{ severity: 'warns', what: expect.stringContaining('is brought back') }])
    const there = await findingsOf(clouds.open({ setUp: deletedIn('northeurope') }), only('soft-deleted'), 'regulated')
    expect(there).toMatchObject([
      { severity: 'blocks', fixes: [{ question: 'environment' }, { question: 'region', value: 'northeurope' }] },
    ])
  })
})

describe('existing-workspace', () => {
  const id =
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central'
  const look = (properties: JsonObject, more: Readonly<Record<string, number>> = {}) => {
    const setUp = [group('rg-logs'), put(id, '2025-07-01', { location: 'westeurope', properties })]
    const answers = { logs: 'existing', 'existing-workspace': id, ...more }
    return findingsOf(clouds.open({ setUp }), only('existing-workspace'), 'private', answers)
  }

  it('nothing, where it keeps logs as long as asked and has no cap', async () => {
    expect(await look({ retentionInDays: 90 }, { 'log-retention': 90 })).toEqual([])
  })
  it('fewer days than asked, with what its owners run and what one may do instead', async () => {
    const [found, ...more] = await look({ retentionInDays: 30 }, { 'log-retention': 90 })
    expect(more).toEqual([])
    expect(found).toMatchObject({
      severity: 'warns',
      what: 'Workspace log-central keeps logs for 30 days, and you ask for 90.',
      now: [
        'Its owners run: az monitor log-analytics workspace update --subscription 00000000-0000-0000-0000-000000000000 --resource-group rg-logs --workspace-name log-central --retention-time 90',
        'Or a new workspace: --set logs=workspace',
        'Or be content with 30 days: --set log-retention=30',
      ],
      fixes: [
        { question: 'logs', value: 'workspace' },
        { question: 'log-retention', value: '30' },
      ],
    })
  })
  it('a daily cap, which may cut them off', async () => {
    const found = await look({ retentionInDays: 30, workspaceCapping: { dailyQuotaGb: 2 } })
    expect(found).toMatchObject([{ severity: 'warns', what: 'Workspace log-central takes in at most 2 GB a day from everybody together.' }])
  })
  it('the Free Trial tier, said once', async () => {
    const found = await look({ sku: { name: 'Free' }, retentionInDays: 7 })
    expect(found).toMatchObject([{ severity: 'warns', what: expect.stringContaining('Free Trial tier'), evidence: { value: 'sku: Free' } }])
  })
  it('is not looked for where the environment has a workspace of its own', async () => {
    const { results } = await runPreflight(await intentIn(clouds.open(), 'private'), clouds.open().reader, only('existing-workspace'))
    expect(results.map(({ state }) => state)).toEqual(['not-applicable'])
  })
})

describe('address-overlap', () => {
  const network = (name: string, range: string, peerings: JsonObject[] = []) =>
    put(`resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/${name}`, '2025-09-01', {
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: [range] }, subnets: [], virtualNetworkPeerings: peerings },
    })
  const hub =
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'
  const peered = { hub: 'peer', 'hub-network': hub, 'network-range': '10.40.0.0/21' }

  it('with the hub it is to be peered with: refused, with a range that is free', async () => {
    const judged = clouds.open({ setUp: [group('rg-hub'), network('vnet-hub', '10.40.0.0/16')] })
    const [found] = await findingsOf(judged, only('address-overlap'), 'private', peered)
    expect(found).toMatchObject({
      severity: 'blocks',
      what: '10.40.0.0/21 overlaps with vnet-hub (10.40.0.0/16), which the network is to be peered with.',
      evidence: { path: hub, value: ['10.40.0.0/16'] },
    })
    const [fix] = found?.fixes ?? []
    expect(await findingsOf(judged, only('address-overlap'), 'private', { ...peered, 'network-range': fix?.value ?? '' })).toEqual([])
  })
  it('with another network of the subscription: a warning', async () => {
    const judged = clouds.open({ setUp: [group('rg-hub'), network('vnet-other', '10.40.4.0/24')] })
    const found = await findingsOf(judged, only('address-overlap'), 'private', { 'network-range': '10.40.0.0/21' })
    expect(found).toMatchObject([{ severity: 'warns', what: '10.40.0.0/21 overlaps with vnet-other (10.40.4.0/24) in this subscription.' }])
  })
  it('with a neighbour behind the same hub: a warning of its own', async () => {
    const other = hub.replace('vnet-hub', 'vnet-other')
    const halves = (
      [
        ['vnet-hub', other],
        ['vnet-other', hub],
      ] as const
    ).map(([of, remote]) =>
      put(`resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/${of}/virtualNetworkPeerings/p`, '2025-09-01', {
        properties: { remoteVirtualNetwork: { id: remote }, allowVirtualNetworkAccess: true },
      }),
    )
    const judged = clouds.open({
      setUp: [group('rg-hub'), network('vnet-hub', '10.100.0.0/16'), network('vnet-other', '10.40.4.0/24'), ...halves],
    })
    const found = await findingsOf(judged, only('address-overlap'), 'private', peered)
    expect(found).toMatchObject([{ severity: 'warns', what: expect.stringContaining('which the hub is peered with') }])
  })
})

describe('retirements', () => {
  it('what ends: warned of; what has ended and is refused: blocked', async () => {
    const at = (agent: string, today = '2026-11-23') =>
      changed(clouds.open(), 'retirements', 'private', '/pools', (body) => machine(body, { nodeAgentSkuId: agent }), { today })
    expect(await at('batch.node.ubuntu 22.04')).toMatchObject([
      { severity: 'warns', fixes: [{ question: 'pool-image', value: 'ubuntu-24.04' }], link: 'https://github.com/Azure/Batch/issues/200' },
    ])
    expect(await at('batch.node.ubuntu 20.04')).toMatchObject([{ severity: 'blocks', evidence: { value: 'batch.node.ubuntu 20.04' } }])
    expect(await at('batch.node.ubuntu 24.04')).toEqual([])
  })
  it('older sizes', async () => {
    const found = await findingsOf(clouds.open(), only('retirements'), 'private', { 'pool-size': 'Standard_D2_v2' })
    expect(brief(found)).toEqual(['retirements warns'])
  })
})
