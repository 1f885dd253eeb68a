import type { Session } from '../../src/cli/session.ts'
import { isObject, type Json } from '../../src/common/json.ts'
import { elsewhere } from './drafts.ts'

const zones = ['privatelink.batch.azure.com', 'privatelink.vaultcore.azure.net', 'privatelink.blob.core.windows.net']

/** What other teams have made before anybody runs this tool: a network with subnets, a hub, central zones, a workspace for logs. */
export async function furnish({ arm }: Session, region: string): Promise<void> {
  const { clients } = arm
  const [resources, network, dns, insights] = await Promise.all([
    clients.resources(),
    clients.network(),
    clients.privateDns(),
    clients.operationalInsights(),
  ])
  await resources.providers.register('Microsoft.Network')
  await resources.resourceGroups.createOrUpdate('rg-central', { location: region })
  await network.virtualNetworks.createOrUpdate(
    'rg-central',
    'vnet-given',
    {
      location: region,
      addressSpace: { addressPrefixes: ['100.65.0.0/16'] },
      subnets: [
        {
          name: 'snet-batch',
          serviceEndpoints: [{ service: 'Microsoft.Storage' }],
          addressPrefix: '100.65.0.0/20',
          defaultOutboundAccess: true,
          privateLinkServiceNetworkPolicies: 'Disabled',
        },
        {
          name: 'snet-second',
          serviceEndpoints: [{ service: 'Microsoft.Storage' }],
          addressPrefix: '100.65.16.0/20',
          defaultOutboundAccess: true,
          privateLinkServiceNetworkPolicies: 'Disabled',
        },
        { name: 'snet-private', addressPrefix: '100.65.32.0/27', defaultOutboundAccess: false },
      ],
    },
    { updateIntervalInMs: 0 },
  )
  await network.virtualNetworks.createOrUpdate(
    'rg-central',
    'vnet-hub',
    {
      location: region,
      addressSpace: { addressPrefixes: [elsewhere.hubRange] },
      subnets: [
        { name: 'snet-dns', addressPrefix: '100.64.0.0/24' },
        { name: 'AzureFirewallSubnet', addressPrefix: '100.64.1.0/24' },
      ],
    },
    { updateIntervalInMs: 0 },
  )
  await network.networkSecurityPerimeters.createOrUpdate('rg-central', 'nsp-given', { location: region })
  await network.networkSecurityPerimeterProfiles.createOrUpdate('rg-central', 'nsp-given', 'default', {})
  await insights.workspaces.createOrUpdate('rg-central', 'Log-Given', { location: region, retentionInDays: 730 }, { updateIntervalInMs: 0 })
  for (const zone of zones) {
    await dns.privateZones.createOrUpdate('rg-central', zone, { location: 'global' }, { updateIntervalInMs: 0 })
    // DNS servers that stand in the hub know the zones; a network that asks Azure itself does not.
    const link = { location: 'global', virtualNetwork: { id: elsewhere.hub }, registrationEnabled: false }
    await dns.virtualNetworkLinks.createOrUpdate('rg-central', zone, 'hub', link, { updateIntervalInMs: 0 })
  }
}

/** What those teams see of it: everything they wrote, without Azure's own etags. */
export async function lookElsewhere({ arm }: Session): Promise<readonly unknown[]> {
  const ids = [
    elsewhere.network,
    elsewhere.hub,
    elsewhere.profile,
    elsewhere.workspace,
    ...zones.map((zone) => `${elsewhere.group}/providers/Microsoft.Network/privateDnsZones/${zone}`),
  ]
  return Promise.all(ids.map(async (id) => plain((await arm.get(id, versionOf(id))) ?? {})))
}

const versionOf = (id: string): string =>
  id.includes('privateDnsZones') ? '2024-06-01' : id.includes('workspaces') ? '2025-07-01' : '2025-09-01'

function plain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === 'etag' || item === undefined ? [] : [[key, plain(item)]])),
  )
}
