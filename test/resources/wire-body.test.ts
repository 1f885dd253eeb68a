import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { captureRequest, capturingClients } from '../../src/resources/capture.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { elsewhere } from '../pipeline/drafts.ts'
import { contractErrors, contractsPresent } from '../support/contracts.ts'
import { lifted } from '../support/lifted.ts'
import { builtInPresets, presetBlueprint } from '../support/presets.ts'

/** Environments that between them reach every resource type and every branch of a body. */
const environments = [
  ...builtInPresets.map((preset) => ({ name: preset, blueprint: presetBlueprint(preset) })),
  { name: 'private out through NAT', blueprint: presetBlueprint('private', { egress: 'nat' }) },
  { name: 'starter with SSH', blueprint: presetBlueprint('starter', { 'remote-access': 'ssh', 'remote-access-from': ['203.0.113.0/24'] }) },
  {
    name: 'regulated on Windows with a certificate',
    blueprint: presetBlueprint('regulated', { 'pool-image': 'windows-2022', 'node-secrets': 'certificate' }),
  },
  {
    name: 'a spoke behind the hub’s firewall',
    blueprint: presetBlueprint('private', {
      hub: 'peer',
      'hub-network': elsewhere.hub,
      egress: 'firewall',
      'firewall-address': '100.64.1.4',
      'dns-servers': 'custom',
      'dns-server-addresses': ['100.64.0.4', '100.64.0.5'],
      'dns-zones': 'existing',
      'dns-zone-group': elsewhere.group,
      'remote-access': 'inside',
    }),
  },
  {
    name: 'in an existing network',
    blueprint: presetBlueprint('private', {
      network: 'existing',
      'existing-network': elsewhere.network,
      'existing-node-subnet': 'snet-batch',
      'existing-endpoint-subnet': 'snet-private',
      'dns-zones': 'policy',
    }),
  },
  {
    name: 'node management for listed addresses beside its own',
    blueprint: presetBlueprint('private', {
      'account-reach': 'listed',
      egress: 'nat',
      'egress-addresses': 3,
      'node-management-reach': 'listed',
      'node-management-addresses': ['203.0.113.7'],
    }),
  },
  {
    name: 'inside a perimeter',
    blueprint: presetBlueprint('private', { 'account-reach': 'perimeter', 'perimeter-profile': elsewhere.profile }),
  },
  {
    name: 'private with storage for nodes and people',
    blueprint: presetBlueprint('private', {
      storage: 'managed',
      'storage-reach': 'selected',
      'storage-addresses': ['203.0.113.10'],
      administrators: ['group:44444444-4444-4444-4444-444444444444'],
      'job-submitters': ['app:55555555-5555-5555-5555-555555555555', 'user:22222222-2222-2222-2222-222222222222'],
    }),
  },
  { name: 'private with private storage', blueprint: presetBlueprint('private', { storage: 'managed' }) },
  { name: 'starter with application packages', blueprint: presetBlueprint('starter', { 'application-packages': 'used' }) },
  { name: 'regulated on Linux with a certificate', blueprint: presetBlueprint('regulated', { 'node-secrets': 'certificate' }) },
  {
    name: 'regulated with its keys in an existing vault, refusing what differs',
    blueprint: presetBlueprint('regulated', {
      vault: 'existing',
      'existing-vault':
        '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-keys',
      logs: 'existing',
      'existing-workspace': elsewhere.workspace,
      'disk-key': 'customer',
      'key-rotation': 0,
      'key-size': '4096',
      policy: 'deny',
    }),
  },
  {
    name: 'confidential Windows, upgraded by itself, in zones, with Spot',
    blueprint: presetBlueprint('private', {
      'pool-image': 'windows-2022',
      'vm-security': 'confidential',
      'confidential-encryption': 'disk-with-vm-state',
      'disk-encryption': 'temporary',
      'pool-size': 'Standard_DC2as_v5',
      'metadata-protocol': 'audit',
      'os-upgrades': 'automatic',
      'pool-zones': 'zonal',
      'spot-nodes': 3,
      'log-categories': 'audit',
    }),
  },
]

describe.each(environments)('$name', ({ blueprint }) => {
  it('puts on the wire exactly the body that is wanted: nothing dropped, nothing added', async () => {
    for (const { resource, wanted } of await entriesOf(blueprint)) {
      expect(lifted(wanted.body), resource.id).toEqual(lifted(resource.model))
    }
  })

  it('sends each resource to its own id at its own version', async () => {
    const clients = capturingClients(blueprint.subscription)
    for (const { type, resource } of await entriesOf(blueprint)) {
      const request = await captureRequest(clients, type, resource)
      const url = new URL(request.url)
      const sent = idKey(url.pathname.replace(/^\/+/, '/').replace(/\/register$/, ''))
      expect(sent).toBe(idKey(resource.id))
      if (type.notExported !== true || type.type.endsWith('resourceGroups'))
        expect(url.searchParams.get('api-version'), type.type).toBe(type.apiVersion)
    }
  })

  it.skipIf(!contractsPresent)('satisfies the official shape of every type there is one for', async () => {
    let compared = 0
    for (const { wanted } of await entriesOf(blueprint, { tenantId: '11111111-1111-1111-1111-111111111111' })) {
      const errors = contractErrors(wanted.type, wanted.apiVersion, wanted.body)
      if (errors !== undefined) compared += 1
      expect(errors ?? [], wanted.id).toEqual([])
    }
    expect(compared).toBeGreaterThan(5)
  })
})

it.skipIf(!contractsPresent)('knows the official shape of every type it sends but registrations, peerings and perimeters', async () => {
  const types = new Map(
    (await Promise.all(environments.map(({ blueprint }) => entriesOf(blueprint)))).flat().map(({ wanted }) => [wanted.type, wanted]),
  )
  const without = [...types.values()]
    .filter((wanted) => contractErrors(wanted.type, wanted.apiVersion, wanted.body) === undefined)
    .map((wanted) => wanted.type)
  expect(without.sort()).toEqual([
    'Microsoft.Features/providers/features',
    'Microsoft.Network/networkSecurityPerimeters/profiles',
    'Microsoft.Network/networkSecurityPerimeters/resourceAssociations',
    'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
    'Microsoft.Resources/providers',
  ])
})
