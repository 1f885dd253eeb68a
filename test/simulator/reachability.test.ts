import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, rule, subnet } from './raw.ts'

/*
 * Topologies a person might build, each one change away from one that works or does not. `why` must name what stands in the way.
 */

const zone = 'privatelink.batch.azure.com'
const legacyZone = 'privatelink.westeurope.batch.azure.com'
const network = `${rg}/providers/Microsoft.Network`
const routes = `${network}/routeTables/rt`
const hub = `${network}/virtualNetworks/hub`
const hubEndpoints = `${hub}/subnets/endpoints`
const toHub = `${ids.network}/virtualNetworkPeerings/to-hub`
const toSpoke = `${hub}/virtualNetworkPeerings/to-spoke`
const endpointGroup = `${network}/networkSecurityGroups/nsg-endpoints`

const body = {
  peering: (remote: string, more: JsonObject = {}): JsonObject => ({
    properties: { remoteVirtualNetwork: { id: remote }, allowVirtualNetworkAccess: true, allowForwardedTraffic: true, ...more },
  }),
  table: (list: JsonObject[] = [], more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    properties: { routes: list, ...more },
  }),
  route: (name: string, addressPrefix: string, nextHopType: string, nextHopIpAddress?: string): JsonObject => ({
    name,
    properties: { addressPrefix, nextHopType, ...(nextHopIpAddress === undefined ? {} : { nextHopIpAddress }) },
  }),
}

const nodes = (more: JsonObject = {}): JsonObject => ({
  addressPrefix: '10.0.0.0/24',
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: ids.group },
  routeTable: { id: routes },
  ...more,
})
const endpoints = (more: JsonObject = {}): JsonObject => ({
  addressPrefix: '10.0.1.0/24',
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: endpointGroup },
  ...more,
})

/** A network with an empty security group and route table on its nodes. */
function ground(account: JsonObject, nodesMore: JsonObject = {}): RawCloud {
  const cloud = rawCloud()
  cloud.make(ids.account, bodies.account(account))
  cloud.make(ids.group, bodies.securityGroup([]))
  cloud.make(endpointGroup, bodies.securityGroup([]))
  cloud.make(routes, body.table())
  cloud.make(ids.address('a'), bodies.address('label-one'))
  cloud.make(ids.nat, bodies.nat([ids.address('a')]))
  cloud.make(
    ids.network,
    bodies.network([
      { name: 'nodes', properties: nodes(nodesMore) },
      { name: 'endpoints', properties: endpoints() },
      subnet('appliances', '10.0.9.0/24'),
    ]),
  )
  return cloud
}

function withPool(cloud: RawCloud, provision = 'NoPublicIPAddresses'): RawCloud {
  const networkConfiguration = { subnetId: ids.nodes, publicIPAddressConfiguration: { provision } }
  const made = cloud.put(ids.pool, bodies.pool({ networkConfiguration }))
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  cloud.wait(400)
  return cloud
}

/** Public access off; endpoint, zone, link and record in the pool's own network. */
function closed(): RawCloud {
  const cloud = ground({ publicNetworkAccess: 'Disabled' })
  cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'nodeManagement'))
  cloud.make(ids.zone(zone), bodies.zone())
  cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
  cloud.make(ids.link(zone), bodies.link())
  return withPool(cloud)
}

/** The same with the endpoint in a hub the network is connected with. */
function hubbed(): RawCloud {
  const cloud = ground({ publicNetworkAccess: 'Disabled' })
  cloud.make(hub, {
    location: 'westeurope',
    properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, subnets: [subnet('endpoints', '10.1.1.0/24')] },
  })
  cloud.make(toHub, body.peering(hub))
  cloud.make(toSpoke, body.peering(ids.network))
  cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'nodeManagement', hubEndpoints))
  cloud.make(ids.zone(zone), bodies.zone())
  cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
  cloud.make(ids.link(zone), bodies.link())
  return withPool(cloud)
}

/** Public access on for everybody; out through a NAT gateway. */
const open = (): RawCloud => withPool(ground({ publicNetworkAccess: 'Enabled', networkProfile: null }, { natGateway: { id: ids.nat } }))

const rules = (cloud: RawCloud, ...list: JsonObject[]) => cloud.make(ids.group, bodies.securityGroup(list))
const deny = (name: string, priority: number, more: JsonObject = {}) =>
  rule(name, priority, { access: 'Deny', destinationAddressPrefix: '*', destinationPortRange: '*', ...more })
const allow = (name: string, priority: number, more: JsonObject = {}) => rule(name, priority, more)
const table = (cloud: RawCloud, ...list: JsonObject[]) => cloud.make(routes, body.table(list))
const nodeSubnet = (cloud: RawCloud, more: JsonObject) => cloud.make(ids.nodes, { properties: nodes(more) })
const endpointSubnet = (cloud: RawCloud, more: JsonObject) => cloud.make(ids.endpoints, { properties: endpoints(more) })
const servers = (cloud: RawCloud, ...dnsServers: string[]) =>
  cloud.make(ids.network, {
    location: 'westeurope',
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, dhcpOptions: { dnsServers } },
  })
const remove = (cloud: RawCloud, id: string) => {
  expect(cloud.delete(id).status).toBeLessThan(300)
  cloud.wait(60)
}
const recordId = (cloud: RawCloud) =>
  `${ids.zone(zone)}/A/${String(cloud.get(ids.account).body.properties.nodeManagementEndpoint).replace('.batch.azure.com', '')}`
const record = (cloud: RawCloud, address: string) =>
  cloud.put(recordId(cloud), { properties: { ttl: 10, aRecords: [{ ipv4Address: address }] } })
const connection = (cloud: RawCloud) => String(cloud.get(ids.account).body.properties.privateEndpointConnections[0].id)
const decide = (cloud: RawCloud, status: string) => {
  const answer = cloud.send('PATCH', connection(cloud), {
    properties: { privateLinkServiceConnectionState: { status, description: 'why' } },
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(202)
  cloud.wait(30)
}
const account = (cloud: RawCloud, properties: JsonObject) => cloud.send('PATCH', ids.account, { properties })
const inFrom = (address: string) => ({
  networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: address }] } },
})

interface Path {
  readonly reachable: boolean
  readonly why: string
  readonly steps: readonly { readonly what: string; readonly ok: boolean; readonly says: string; readonly assumed?: true }[]
}

const pathOf = (cloud: RawCloud): Path => cloud.get(`/practice/path?pool=${ids.pool}&api-version=none`).body
const stateOf = (cloud: RawCloud): string => {
  const states = cloud.get(`/practice/nodes?pool=${ids.pool}&api-version=none`).body.value.map((node: { state: string }) => node.state)
  return [...new Set(states)].join()
}

type Change = (cloud: RawCloud) => unknown
type Row = readonly [what: string, build: () => RawCloud, broken: Change, why: string, mended: Change]

const broken: readonly Row[] = [
  [
    'a rule that denies everything',
    closed,
    (c) => rules(c, deny('DenyAll', 200)),
    'Rule DenyAll (priority 200) of nsg blocks',
    (c) => rules(c),
  ],
  [
    'a rule that denies the network itself',
    closed,
    (c) => rules(c, deny('DenyVnet', 300, { destinationAddressPrefix: 'VirtualNetwork' })),
    'Rule DenyVnet (priority 300) of nsg',
    (c) =>
      rules(
        c,
        deny('DenyVnet', 300, { destinationAddressPrefix: 'VirtualNetwork' }),
        allow('Endpoint', 100, { destinationAddressPrefix: '10.0.1.4' }),
      ),
  ],
  [
    'a rule that denies the endpoint subnet, among other ports 443',
    closed,
    (c) =>
      rules(
        c,
        deny('D', 400, {
          destinationAddressPrefixes: ['10.0.1.0/24'],
          destinationAddressPrefix: null,
          destinationPortRange: null,
          destinationPortRanges: ['80', '400-500'],
        }),
      ),
    'Rule D (priority 400)',
    (c) => rules(c, deny('D', 400, { destinationAddressPrefix: '10.0.1.0/24', destinationPortRange: '400-442' })),
  ],
  [
    'a rule that denies half of the nodes',
    closed,
    (c) => rules(c, deny('Half', 200, { sourceAddressPrefix: '10.0.0.128/25' })),
    'Rule Half (priority 200)',
    (c) => rules(c, deny('Half', 200, { sourceAddressPrefix: '10.0.9.128/25' })),
  ],
  [
    'a rule that denies the endpoint by its application security group',
    () => {
      const cloud = ground({ publicNetworkAccess: 'Disabled' })
      const asg = `${network}/applicationSecurityGroups/asg`
      cloud.make(asg, { location: 'westeurope' })
      const wanted = bodies.endpoint(ids.account, 'nodeManagement')
      cloud.make(ids.endpoint('pe'), {
        ...wanted,
        properties: { ...(wanted.properties as JsonObject), applicationSecurityGroups: [{ id: asg }] },
      })
      cloud.make(ids.zone(zone), bodies.zone())
      cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
      cloud.make(ids.link(zone), bodies.link())
      return withPool(cloud)
    },
    (c) =>
      rules(
        c,
        deny('Asg', 200, {
          destinationAddressPrefix: null,
          destinationApplicationSecurityGroups: [{ id: `${network}/applicationSecurityGroups/asg` }],
        }),
      ),
    'Rule Asg (priority 200)',
    (c) => rules(c),
  ],
  [
    'rules of the endpoint subnet, which its endpoints heed',
    () => {
      const cloud = closed()
      cloud.make(endpointGroup, bodies.securityGroup([deny('NoNodes', 100, { direction: 'Inbound', sourceAddressPrefix: '10.0.0.0/24' })]))
      return cloud
    },
    (c) => endpointSubnet(c, { privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled' }),
    'Rule NoNodes (priority 100) of nsg-endpoints blocks TCP 443 into subnet endpoints',
    (c) => endpointSubnet(c, { privateEndpointNetworkPolicies: 'RouteTableEnabled' }),
  ],
  [
    'a route that drops the endpoint subnet, which its endpoints heed',
    () => {
      const cloud = closed()
      table(cloud, body.route('drop', '10.0.1.0/24', 'None'))
      return cloud
    },
    (c) => endpointSubnet(c, { privateEndpointNetworkPolicies: 'Enabled' }),
    'Route drop of rt drops what goes to 10.0.1.4',
    (c) => endpointSubnet(c, { privateEndpointNetworkPolicies: 'Disabled' }),
  ],
  [
    'a route as narrow as the endpoint itself',
    closed,
    (c) => table(c, body.route('one', '10.0.1.4/32', 'None')),
    'Route one of rt drops',
    (c) => table(c, body.route('one', '10.0.1.5/32', 'None')),
  ],
  [
    'a route to an appliance that is not there',
    () => {
      const cloud = closed()
      endpointSubnet(cloud, { privateEndpointNetworkPolicies: 'Enabled' })
      return cloud
    },
    (c) => table(c, body.route('inspect', '10.0.0.0/16', 'VirtualAppliance', '10.0.20.4')),
    'the appliance 10.0.20.4, which is in no subnet of vnet',
    (c) => table(c, body.route('inspect', '10.0.0.0/16', 'VirtualAppliance', '10.0.9.4')),
  ],
  [
    'a zone that is not linked',
    closed,
    (c) => remove(c, ids.link(zone)),
    'Public network access of acct is Disabled',
    (c) => c.make(ids.link(zone), bodies.link()),
  ],
  ['a record that is gone', closed, (c) => remove(c, recordId(c)), `the linked zone ${zone} has no record`, (c) => record(c, '10.0.1.4')],
  [
    'a record that points elsewhere',
    closed,
    (c) => record(c, '10.0.1.99'),
    'No private endpoint has the address 10.0.1.99',
    (c) => record(c, '10.0.1.4'),
  ],
  [
    'the zone of older times, which hides the new one',
    () => {
      const cloud = closed()
      cloud.make(ids.zone(legacyZone), bodies.zone())
      return cloud
    },
    (c) => c.make(ids.link(legacyZone), bodies.link()),
    `The old zone ${legacyZone} is asked first and hides ${zone}`,
    (c) => remove(c, ids.link(legacyZone)),
  ],
  [
    'a connection that was rejected',
    closed,
    (c) => decide(c, 'Rejected'),
    'private endpoint pe to acct is Rejected, not Approved',
    (c) => decide(c, 'Approved'),
  ],
  ['DNS servers nobody can see', closed, (c) => servers(c, '192.0.2.53'), 'Public network access of acct is Disabled', (c) => servers(c)],
  [
    'one half of the peering gone',
    hubbed,
    (c) => remove(c, toSpoke),
    'Rule DenyAllOutBound (priority 65500) of nsg',
    (c) => {
      c.make(toHub, body.peering(hub))
      c.make(toSpoke, body.peering(ids.network))
    },
  ],
  [
    'a peering without access, whose network is not in the tag VirtualNetwork',
    hubbed,
    (c) => c.make(toHub, body.peering(hub, { allowVirtualNetworkAccess: false })),
    'Rule DenyAllOutBound (priority 65500) of nsg',
    (c) => rules(c, allow('Hub', 100, { destinationAddressPrefix: '10.1.1.0/24' })),
  ],
  [
    'a route table that takes no routes from peerings',
    hubbed,
    (c) => c.make(routes, body.table([], { disablePeeringRoute: 'All' })),
    'No route leads from subnet nodes to 10.1.1.4',
    (c) => table(c),
  ],
  [
    'a zone linked to the hub only',
    hubbed,
    (c) => {
      remove(c, ids.link(zone))
      c.make(ids.link(zone, 'hub'), bodies.link(hub))
    },
    'Public network access of acct is Disabled',
    (c) => servers(c, '10.1.1.53'),
  ],
  [
    'a rule that denies the internet',
    open,
    (c) => rules(c, deny('DenyInternetOutbound', 200, { destinationAddressPrefix: 'Internet' })),
    'Rule DenyInternetOutbound (priority 200) of nsg blocks TCP 443 from subnet nodes',
    (c) => rules(c, allow('Batch', 100), deny('DenyInternetOutbound', 200, { destinationAddressPrefix: 'Internet' })),
  ],
  [
    'node management of another region allowed',
    open,
    (c) => rules(c, allow('Batch', 100, { destinationAddressPrefix: 'BatchNodeManagement.northeurope' }), deny('Rest', 200)),
    'Rule Rest (priority 200)',
    (c) => rules(c, allow('Batch', 100, { destinationAddressPrefix: 'BatchNodeManagement' }), deny('Rest', 200)),
  ],
  [
    'another service allowed',
    open,
    (c) => rules(c, allow('S', 100, { destinationAddressPrefix: 'Storage.westeurope' }), deny('Rest', 200)),
    'Rule Rest (priority 200)',
    (c) => rules(c, allow('S', 100, { destinationAddressPrefix: 'AzureCloud.westeurope' }), deny('Rest', 200)),
  ],
  [
    'public addresses allowed instead of a tag',
    open,
    (c) => rules(c, allow('Listed', 100, { destinationAddressPrefix: '20.0.0.0/8' }), deny('Rest', 200)),
    'Rule Listed allows public addresses, but which ones',
    (c) => rules(c, allow('Listed', 100, { destinationAddressPrefix: '*' }), deny('Rest', 200)),
  ],
  [
    'only UDP allowed',
    open,
    (c) => rules(c, allow('Batch', 100, { protocol: 'Udp' }), deny('Rest', 200)),
    'Rule Rest (priority 200)',
    (c) => rules(c, allow('Batch', 100, { protocol: 'Tcp' }), deny('Rest', 200)),
  ],
  [
    'the tag VirtualNetwork denied, which holds the default route',
    () => {
      const cloud = open()
      table(cloud, body.route('default', '0.0.0.0/0', 'Internet'))
      return cloud
    },
    (c) => rules(c, deny('DenyVnet', 200, { destinationAddressPrefix: 'VirtualNetwork' })),
    'Rule DenyVnet (priority 200)',
    (c) => table(c),
  ],
  [
    'no NAT gateway in a private subnet',
    open,
    (c) => nodeSubnet(c, {}),
    'There is no way out of subnet nodes',
    (c) => nodeSubnet(c, { defaultOutboundAccess: true }),
  ],
  [
    'a NAT gateway without addresses',
    open,
    (c) => c.make(ids.nat, bodies.nat([])),
    'NAT gateway nat has no public address',
    (c) => c.make(ids.nat, bodies.nat([ids.address('a')])),
  ],
  [
    'a default route to nowhere',
    open,
    (c) => table(c, body.route('drop', '0.0.0.0/0', 'None')),
    'Route drop of rt drops',
    (c) => table(c, body.route('drop', '0.0.0.0/0', 'None'), body.route('batch', 'BatchNodeManagement.westeurope', 'Internet')),
  ],
  [
    'a default route in two halves to nowhere',
    open,
    (c) => table(c, body.route('low', '0.0.0.0/1', 'None'), body.route('high', '128.0.0.0/1', 'None')),
    'Route low of rt drops',
    (c) => table(c, body.route('low', '0.0.0.0/1', 'None')),
  ],
  [
    'a default route to an appliance that is not there',
    open,
    (c) => table(c, body.route('firewall', '0.0.0.0/0', 'VirtualAppliance', '10.7.0.4')),
    'Route firewall of rt sends',
    (c) => {
      c.make(hub, {
        location: 'westeurope',
        properties: { addressSpace: { addressPrefixes: ['10.7.0.0/16'] }, subnets: [subnet('AzureFirewallSubnet', '10.7.0.0/26')] },
      })
      c.make(toHub, body.peering(hub))
      c.make(toSpoke, body.peering(ids.network))
    },
  ],
  [
    'a default route to a gateway that is not there',
    open,
    (c) => table(c, body.route('onprem', '0.0.0.0/0', 'VirtualNetworkGateway')),
    'to a virtual network gateway, and vnet has none',
    (c) => table(c, body.route('onprem', '0.0.0.0/0', 'Internet')),
  ],
  [
    'a default route that stays inside',
    open,
    (c) => table(c, body.route('inside', '0.0.0.0/0', 'VnetLocal')),
    'keeps',
    (c) => table(c, body.route('inside', '0.0.0.0/0', 'VnetLocal'), body.route('cloud', 'AzureCloud', 'Internet')),
  ],
  [
    'public access shut',
    open,
    (c) => account(c, { publicNetworkAccess: 'Disabled' }),
    'Public network access of acct is Disabled',
    (c) => account(c, { publicNetworkAccess: 'Enabled' }),
  ],
  [
    'a network security perimeter, of which nothing is known here',
    open,
    (c) => account(c, { publicNetworkAccess: 'SecuredByPerimeter' }),
    'is SecuredByPerimeter',
    (c) => account(c, { publicNetworkAccess: 'Enabled' }),
  ],
  [
    'address rules that name others',
    open,
    (c) => account(c, inFrom('203.0.113.0/24')),
    'do not let 198.18.0.4 in',
    (c) => account(c, inFrom('198.18.0.0/24')),
  ],
  [
    'address rules, and an appliance that hides where the nodes come from',
    () => {
      const cloud = open()
      account(cloud, inFrom('198.18.0.4'))
      return cloud
    },
    (c) => table(c, body.route('firewall', '0.0.0.0/0', 'VirtualAppliance', '10.0.9.4')),
    'which the nodes come from is not known',
    (c) => table(c),
  ],
  [
    'a private endpoint and a linked zone without its record, though public access is on',
    () => {
      const cloud = open()
      cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.account, 'nodeManagement'))
      cloud.make(ids.zone(zone), bodies.zone())
      return cloud
    },
    (c) => c.make(ids.link(zone), bodies.link()),
    'cannot be resolved in vnet',
    (c) =>
      c.make(ids.link(zone), {
        location: 'global',
        properties: { virtualNetwork: { id: ids.network }, resolutionPolicy: 'NxDomainRedirect' },
      }),
  ],
]

describe('BATCH-7 nodes are unusable for one reason, which is named, and usable without it', () => {
  it.each(broken)('%s', (_what, build, breakIt, why, mend) => {
    const cloud = build()
    expect(pathOf(cloud), 'before anything is broken').toMatchObject({ reachable: true })
    breakIt(cloud)
    const walk = pathOf(cloud)
    expect(walk.why).toContain(why)
    expect(walk).toMatchObject({ reachable: false })
    expect(walk.steps.at(-1)).toMatchObject({ ok: false, says: walk.why })
    expect(stateOf(cloud)).toBe('unusable')
    mend(cloud)
    expect(pathOf(cloud)).toMatchObject({ reachable: true })
    expect(stateOf(cloud)).toBe('idle')
  })
})

const harmless: readonly (readonly [what: string, build: () => RawCloud, change: Change])[] = [
  [
    'a rule that denies the internet, on the way to a private endpoint',
    closed,
    (c) => rules(c, deny('D', 200, { destinationAddressPrefix: 'Internet' })),
  ],
  [
    'rules about other ports, protocols and directions',
    closed,
    (c) =>
      rules(
        c,
        deny('P', 200, { destinationPortRange: '80' }),
        deny('U', 201, { protocol: 'Udp' }),
        deny('I', 202, { direction: 'Inbound' }),
      ),
  ],
  [
    'a lower priority that denies after a higher one has allowed',
    closed,
    (c) => rules(c, allow('A', 100, { destinationAddressPrefix: 'VirtualNetwork' }), deny('D', 101)),
  ],
  [
    'rules of the endpoint subnet, which endpoints do not heed by default',
    closed,
    (c) => c.make(endpointGroup, bodies.securityGroup([deny('D', 100, { direction: 'Inbound' })])),
  ],
  [
    'a route for the endpoint subnet, against the narrower one of the endpoint',
    closed,
    (c) => table(c, body.route('drop', '10.0.1.0/24', 'None')),
  ],
  [
    'a default route, which is wider than the network even where routes are heeded',
    closed,
    (c) => {
      endpointSubnet(c, { privateEndpointNetworkPolicies: 'Enabled' })
      table(c, body.route('drop', '0.0.0.0/0', 'None'))
    },
  ],
  ['no security group at all', closed, (c) => nodeSubnet(c, { networkSecurityGroup: null })],
  ['a DNS server in the network, taken to ask Azure', closed, (c) => servers(c, '10.0.9.53')],
  ['a zone of another name', closed, (c) => c.make(ids.zone('privatelink.vaultcore.azure.net'), bodies.zone())],
  [
    'more addresses behind the NAT gateway',
    open,
    (c) => {
      c.make(`${network}/publicIPPrefixes/p`, { location: 'westeurope', sku: { name: 'Standard' }, properties: { prefixLength: 30 } })
      c.make(ids.nat, { ...bodies.nat([ids.address('a')]), properties: { publicIpPrefixes: [{ id: `${network}/publicIPPrefixes/p` }] } })
      account(c, inFrom('198.19.0.0/28'))
    },
  ],
]

describe('BATCH-7 what does not stand in the way', () => {
  it.each(harmless)('%s', (_what, build, change) => {
    const cloud = build()
    change(cloud)
    expect(pathOf(cloud).why).not.toBe('')
    expect(pathOf(cloud)).toMatchObject({ reachable: true })
  })
})

describe('BATCH-7 the walk, step by step', () => {
  it('is told in order, with what is taken for granted marked', () => {
    const cloud = closed()
    servers(cloud, '10.0.9.53')
    const walk = pathOf(cloud)
    expect(walk.steps.map(({ what }) => what)).toEqual(['name', 'rules', 'route', 'endpoint'])
    expect(walk.steps.map(({ assumed }) => assumed ?? false)).toEqual([true, false, false, false])
    expect(walk.why).toBe('Private endpoint pe leads to nodeManagement of acct.')
  })
  it('goes out by public addresses of the pool where there is no gateway', () => {
    const cloud = withPool(ground({ publicNetworkAccess: 'Enabled', networkProfile: null }), 'BatchManaged')
    expect(pathOf(cloud).steps.map(({ what }) => what)).toEqual(['name', 'rules', 'route', 'way out', 'firewall'])
    expect(pathOf(cloud).steps[3]?.says).toBe('Out through the public addresses Batch gives the pool.')
  })
  it('a pool without a network depends on the account alone', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account({ publicNetworkAccess: 'Enabled', networkProfile: null }))
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(400)
    expect(stateOf(cloud)).toBe('idle')
    account(cloud, inFrom('203.0.113.1'))
    expect(stateOf(cloud)).toBe('unusable')
  })
  it('a removed connection leaves the record behind, and the name public', () => {
    const cloud = closed()
    remove(cloud, connection(cloud))
    expect(cloud.get(recordId(cloud)).status).toBe(200)
    expect(pathOf(cloud).steps[0]?.says).toContain('no private endpoint has been made for it')
    expect(pathOf(cloud).reachable).toBe(false)
  })
  it('of a pool that is not there is a 404', () => {
    expect(rawCloud().get(`/practice/path?pool=${ids.pool}`)).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    for (const look of ['path', 'nodes']) expect(rawCloud().get(`/practice/${look}`)).toMatchObject({ status: 400, code: 'MissingPool' })
  })
})
