import { describe, expect, it } from 'vitest'
import { at, type JsonObject } from '../../src/common/json.ts'
import { holds } from '../../src/policy/conditions.ts'
import { builtIns } from '../../src/simulator/providers/authorization/policy/built-ins.ts'
import { pathIn } from '../../src/simulator/providers/authorization/policy/subject.ts'
import { assign, assignment, builtInId, compliance, definitionId, systemIdentity } from './policy-help.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub } from './raw.ts'

const identity = (name: string) => `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const group = (name: string) => `${sub}/resourceGroups/${name}`
const tagged = (tags: JsonObject) => ({ location: 'westeurope', tags })
const key = { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: 'https://kv-one.vault.azure.net/keys/batch' } }
const account: readonly [string, JsonObject] = [ids.account, bodies.account()]

interface Case {
  readonly id: string
  readonly parameters?: JsonObject
  /** Written before the assignment counts. */
  readonly before?: readonly (readonly [string, JsonObject])[]
  /** Refused by policy; what may be refused for another reason is not. */
  readonly denied: readonly (readonly [string, JsonObject])[]
  readonly let: readonly (readonly [string, JsonObject])[]
}

const denying: readonly Case[] = [
  {
    id: '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
    parameters: { effect: 'Deny' },
    denied: [account, [ids.account, bodies.account({ encryption: { keySource: 'Microsoft.Batch' } })]],
    let: [
      [ids.account, bodies.account({ encryption: key })],
      [ids.vault, bodies.vault()],
    ],
  },
  {
    id: '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
    parameters: { effect: 'Deny' },
    denied: [
      [ids.account, bodies.account({ allowedAuthenticationModes: null })],
      [ids.account, bodies.account({ allowedAuthenticationModes: ['AAD', 'SharedKey'] })],
    ],
    let: [account],
  },
  {
    id: '74c5a0ae-5e48-4738-b093-65e23a060488',
    parameters: { effect: 'Deny' },
    denied: [
      [ids.account, bodies.account({ publicNetworkAccess: null })],
      [ids.account, bodies.account({ publicNetworkAccess: 'Enabled' })],
      [ids.account, bodies.account({ publicNetworkAccess: 'SecuredByPerimeter' })],
    ],
    let: [account],
  },
  {
    id: '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
    parameters: { effect: 'Deny' },
    before: [account],
    denied: [
      [ids.pool, bodies.pool({}, { diskEncryptionConfiguration: null })],
      [ids.pool, bodies.pool({}, { diskEncryptionConfiguration: { targets: ['OsDisk'] } })],
    ],
    let: [[ids.pool, bodies.pool()]],
  },
  {
    id: 'e56962a6-4747-49cd-b67b-bf8b01975c4c',
    parameters: { listOfAllowedLocations: ['northeurope', 'uksouth'] },
    denied: [
      [identity('one'), bodies.identity()],
      [identity('one'), { location: 'West Europe' }],
    ],
    let: [
      [identity('one'), { location: 'UK South' }],
      [ids.zone('privatelink.batch.azure.com'), bodies.zone()],
      [group('west'), { location: 'westeurope' }],
    ],
  },
  {
    id: 'e765b5de-1225-4ba3-bd56-1ac6695af988',
    parameters: { listOfAllowedLocations: ['northeurope'] },
    denied: [[group('west'), { location: 'westeurope' }]],
    let: [
      [group('north'), { location: 'northeurope' }],
      [identity('one'), bodies.identity()],
    ],
  },
  {
    id: 'a08ec900-254a-4555-9bf5-e42af04b5c5c',
    parameters: { listOfResourceTypesAllowed: ['Microsoft.Network/networkSecurityGroups'] },
    before: [[ids.network, bodies.network()]],
    denied: [[identity('one'), bodies.identity()]],
    let: [
      [ids.group, bodies.securityGroup()],
      [`${ids.network}/subnets/more`, { properties: { addressPrefix: '10.0.9.0/24' } }],
    ],
  },
  {
    id: '6c112d4e-5bc7-47ae-a041-ea2d9dccd749',
    parameters: { listOfResourceTypesNotAllowed: ['Microsoft.Network/publicIPAddresses'] },
    denied: [[ids.address('out'), bodies.address('out')]],
    let: [[identity('one'), bodies.identity()]],
  },
  {
    id: '871b6d14-10aa-478d-b590-94f262ecfa99',
    parameters: { tagName: 'team' },
    denied: [
      [identity('one'), tagged({})],
      [identity('one'), { location: 'westeurope' }],
    ],
    let: [
      [identity('one'), tagged({ Team: 'hpc' })],
      [group('other'), { location: 'westeurope' }],
    ],
  },
  {
    id: '1e30110a-5ceb-460c-a204-c1c3969c6d62',
    parameters: { tagName: 'team', tagValue: 'hpc' },
    denied: [
      [identity('one'), tagged({ team: 'web' })],
      [identity('one'), tagged({})],
    ],
    let: [[identity('one'), tagged({ team: 'hpc' })]],
  },
  {
    id: '96670d01-0a4d-4649-9c89-2d3abc0a5025',
    parameters: { tagName: 'cost center' },
    denied: [[group('other'), tagged({ team: 'x' })]],
    let: [
      [group('other'), tagged({ 'cost center': '42' })],
      [identity('one'), tagged({})],
    ],
  },
  {
    id: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5',
    parameters: { effect: 'Deny' },
    denied: [
      [ids.vault, bodies.vault({ enableRbacAuthorization: false })],
      [ids.vault, bodies.vault({ enableRbacAuthorization: null })],
    ],
    let: [[ids.vault, bodies.vault()]],
  },
]

/** What changes a request: what is written, and what is stored then. */
const changing: readonly { id: string; parameters?: JsonObject; write: readonly [string, JsonObject, string?]; stored: JsonObject }[] = [
  {
    id: '4dbc2f5c-51cf-4e38-9179-c7028eed2274',
    write: [ids.account, bodies.account({ allowedAuthenticationModes: null })],
    stored: { properties: { allowedAuthenticationModes: ['AAD'] } },
  },
  {
    id: 'c520cefc-285f-40f3-86e2-2efc38ef1f64',
    write: [ids.account, bodies.account({ publicNetworkAccess: 'Enabled' })],
    stored: { properties: { publicNetworkAccess: 'Disabled' } },
  },
  {
    id: 'ea3f2387-9b95-492a-a190-fcdc54f7b070',
    parameters: { tagName: 'team' },
    write: [identity('one'), tagged({ other: 'x' })],
    stored: { tags: { other: 'x', team: 'hpc' } },
  },
  {
    id: 'ea3f2387-9b95-492a-a190-fcdc54f7b070',
    parameters: { tagName: 'team' },
    write: [identity('one'), tagged({ team: 'own' })],
    stored: { tags: { team: 'own' } },
  },
  {
    id: 'ea3f2387-9b95-492a-a190-fcdc54f7b070',
    parameters: { tagName: 'absent' },
    write: [identity('one'), tagged({ other: 'x' })],
    stored: { tags: { other: 'x' } },
  },
  {
    id: 'cd3aa116-8754-49c9-a813-ad46512ece54',
    parameters: { tagName: 'team' },
    write: [identity('one'), tagged({ Team: 'own' })],
    stored: { tags: { Team: 'hpc' } },
  },
  {
    id: '2a0e14a6-b0a6-4fab-991a-187a4f81c498',
    parameters: { tagName: 'team', tagValue: 'web' },
    write: [identity('one'), tagged({})],
    stored: { tags: { team: 'web' } },
  },
]

const settings = `${ids.account}/providers/Microsoft.Insights/diagnosticSettings/all`
const logs = { properties: { workspaceId: ids.workspace, logs: [{ categoryGroup: 'allLogs', enabled: true }] } }

function withAccount(): RawCloud {
  const cloud = rawCloud()
  cloud.make(ids.account, bodies.account())
  cloud.make(ids.workspace, bodies.workspace())
  cloud.make(ids.network, bodies.network())
  return cloud
}

const sink = { logAnalytics: ids.workspace }

/** What looks for something that must exist: what is written to comply; undefined where the practice cloud cannot have it. */
const looking: readonly {
  id: string
  parameters?: JsonObject
  of: string
  comply: readonly (readonly [string, JsonObject])[] | undefined
}[] = [
  { id: '428256e6-1fac-4f48-a757-df34c2b3336d', of: 'acct', comply: [[settings, logs]] },
  { id: 'c84e5349-db6d-4769-805e-e14037dab9b5', parameters: sink, of: 'acct', comply: [[settings, logs]] },
  { id: '9fcae8ed-246a-407b-8f75-f3500ff2c9db', parameters: sink, of: 'acct', comply: [[settings, logs]] },
  { id: 'db51110f-0865-4a6e-b274-e2e07a5b2cd7', parameters: { eventHubRuleId: 'x' }, of: 'acct', comply: undefined },
  { id: '90425e88-1eab-420c-964e-fc1dc79833a6', parameters: { eventHubAuthorizationRuleId: 'x' }, of: 'acct', comply: undefined },
  { id: '40f0d036-d73d-45a9-8c3d-f3f84d227193', parameters: { storageAccount: 'x' }, of: 'acct', comply: undefined },
  {
    id: '26ee67a2-f81a-4ba8-b9ce-8550bd5ee1a7',
    parameters: { metricName: 'x', effect: 'AuditIfNotExists' },
    of: 'acct',
    comply: undefined,
  },
  { id: '009a0c92-f5b4-4776-9b66-4ed2b4775563', of: 'acct', comply: [[ids.endpoint('pe'), bodies.endpoint(ids.account, 'batchAccount')]] },
  {
    id: '0ef5aac7-c064-427a-b87b-d47b3ddcaf73',
    parameters: { privateEndpointSubnetId: ids.endpoints },
    of: 'acct',
    comply: [[ids.endpoint('pe'), bodies.endpoint(ids.account, 'batchAccount')]],
  },
]

describe('POL-9 built-in definitions', () => {
  it('there is one for every id tested here, and none that is not', () => {
    const tested = new Set([...denying, ...changing, ...looking].map(({ id }) => id))
    tested.add('4ec38ebc-381f-45ee-81a4-acbc4be878f8').add('fc4d8e41-e223-45ea-9bf5-eada37891d87')
    expect([...builtIns.keys()].sort()).toEqual([...tested].sort())
  })
  it('every one is well-formed: it could be written as a custom one', () => {
    const cloud = rawCloud()
    for (const [name, { properties }] of builtIns) {
      const { policyType: _, ...rest } = properties as JsonObject
      expect(cloud.put(definitionId('copy'), { properties: rest }), name).toMatchObject({ status: 201 })
    }
  })
  it.each(denying)('$id denies what it should and lets the rest through', ({ id, parameters = {}, before = [], denied, let: through }) => {
    const cloud = rawCloud()
    for (const [path, body] of before) cloud.make(path, body)
    assign(cloud, 'deny', assignment(builtInId(id), parameters), sub)
    for (const [path, body] of denied) {
      const answer = cloud.put(path, body)
      expect([answer.status, answer.code], JSON.stringify(body)).toEqual([403, 'RequestDisallowedByPolicy'])
      expect(answer.body.error.additionalInfo[0].info.policyDefinitionId).toBe(builtInId(id))
    }
    for (const [path, body] of through) expect(cloud.put(path, body).code, path).not.toBe('RequestDisallowedByPolicy')
  })
  it.each(denying.filter(({ parameters }) => parameters?.effect === 'Deny'))(
    '$id only audits unless told otherwise',
    ({ id, before = [], denied }) => {
      const cloud = rawCloud()
      for (const [path, body] of before) cloud.make(path, body)
      assign(cloud, 'audit', assignment(builtInId(id)), sub)
      for (const [path, body] of denied) expect(cloud.put(path, body).code).not.toBe('RequestDisallowedByPolicy')
    },
  )
  it.each(changing)('$id changes what is written', ({ id, parameters = {}, write: [path, body], stored }) => {
    const cloud = rawCloud()
    cloud.put(rg, { location: 'westeurope', tags: { team: 'hpc' } })
    assign(cloud, 'change', assignment(builtInId(id), parameters, {}, systemIdentity))
    expect(cloud.make(path, body).body).toMatchObject(stored)
    expect(compliance(cloud).bad).toEqual([])
  })
  it('what changes accounts leaves requests of old api-versions alone', () => {
    const cloud = rawCloud()
    assign(cloud, 'change', assignment(builtInId('c520cefc-285f-40f3-86e2-2efc38ef1f64'), {}, {}, systemIdentity))
    cloud.make(`${ids.account}?api-version=2021-06-01`, { location: 'westeurope', properties: { publicNetworkAccess: 'Enabled' } })
    expect(compliance(cloud).bad).toEqual(['change: acct'])
  })
  it.each(looking)('$id looks for what must exist', ({ id, parameters = {}, of, comply }) => {
    const cloud = withAccount()
    assign(cloud, 'look', assignment(builtInId(id), parameters, {}, systemIdentity))
    expect(compliance(cloud)).toEqual({ bad: [`look: ${of}`], good: [] })
    if (comply === undefined) return
    for (const [path, body] of comply) cloud.make(path, body)
    expect(compliance(cloud)).toEqual({ bad: [], good: [`look: ${of}`] })
  })
  it('4ec38ebc-381f-45ee-81a4-acbc4be878f8 looks for a zone group of endpoints to accounts, not to node management', () => {
    const cloud = withAccount()
    const id = builtInId('4ec38ebc-381f-45ee-81a4-acbc4be878f8')
    const zone = ids.zone('privatelink.batch.azure.com')
    cloud.make(zone, bodies.zone())
    assign(cloud, 'look', assignment(id, { privateDnsZoneId: zone }, {}, systemIdentity))
    cloud.make(ids.endpoint('nodes'), bodies.endpoint(ids.account, 'nodeManagement'))
    expect(compliance(cloud)).toEqual({ bad: [], good: [] })
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'batchAccount'))
    expect(compliance(cloud)).toEqual({ bad: ['look: pe'], good: [] })
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(zone))
    expect(compliance(cloud)).toEqual({ bad: [], good: ['look: pe'] })
  })
  it.each([
    ['virtualMachines', { securityProfile: {} }, { securityProfile: { encryptionAtHost: true } }],
    ['virtualMachineScaleSets', { virtualMachineProfile: {} }, { virtualMachineProfile: { securityProfile: { encryptionAtHost: true } } }],
    ['virtualMachineScaleSets/virtualMachines', {}, { securityProfile: { encryptionAtHost: true } }],
  ])('fc4d8e41-e223-45ea-9bf5-eada37891d87 finds %s without encryption at host', (type, without, withIt) => {
    const rule = at(builtIns.get('fc4d8e41-e223-45ea-9bf5-eada37891d87'), 'properties.policyRule.if')
    const found = (kind: string, properties: JsonObject) =>
      holds(
        {
          subject: { type: kind, id: '/subscriptions/s', name: 'x', body: { properties }, pathOf: pathIn(undefined) },
          parameters: new Map(),
          resourceGroup: undefined,
          subscription: {},
          policy: {},
          apiVersion: '',
          now: 0,
          current: [],
        },
        rule,
      )
    expect(found(`Microsoft.Compute/${type}`, without)).toBe(true)
    expect(found(`Microsoft.Compute/${type}`, withIt)).toBe(false)
    expect(found('Microsoft.Compute/disks', without)).toBe(false)
  })
})
