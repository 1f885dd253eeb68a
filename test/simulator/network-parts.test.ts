import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, rawCloud, rg, rule, sub, subnet } from './raw.ts'

const network = `${rg}/providers/Microsoft.Network`
const table = `${network}/routeTables/rt`
const prefix = `${network}/publicIPPrefixes/ippre`
const asg = `${network}/applicationSecurityGroups/asg`
const names = (list: { name: string }[]) => list.map(({ name }) => name)
const oneRule = (priority: number, more: JsonObject = {}): JsonObject => ({
  properties: rule('x', priority, more).properties as JsonObject,
})

describe('NET-9 security rules are resources of their own, in step with their group', () => {
  it('a rule written by itself appears in the group, one of the group can be read and removed by itself', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup([rule('a', 100)]))
    expect(cloud.get(`${ids.group}/securityRules/a`).body).toMatchObject({
      name: 'a',
      properties: { priority: 100, provisioningState: 'Succeeded' },
    })
    const made = cloud.make(`${ids.group}/securityRules/b`, oneRule(110))
    expect(made.body.id).toBe(`${ids.group}/securityRules/b`)
    expect(names(cloud.get(ids.group).body.properties.securityRules)).toEqual(['a', 'b'])
    expect(names(cloud.get(`${ids.group}/securityRules`).body.value)).toEqual(['a', 'b'])
    expect(cloud.delete(`${ids.group}/securityRules/a`).status).toBe(202)
    cloud.wait(10)
    expect(names(cloud.get(ids.group).body.properties.securityRules)).toEqual(['b'])
    cloud.make(ids.group, bodies.securityGroup([rule('c', 100)]))
    expect(cloud.get(`${ids.group}/securityRules/b`).status).toBe(404)
  })
  it('a group that was read can be sent back, with a rule less and in another order', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup([rule('a', 100), rule('b', 110)]))
    cloud.make(`${ids.group}/securityRules/c`, oneRule(120))
    const read = cloud.get(ids.group).body
    const [, b, c] = read.properties.securityRules
    const sent = cloud.put(ids.group, { ...read, properties: { ...read.properties, securityRules: [c, b] } })
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    expect(names(sent.body.properties.securityRules).sort()).toEqual(['b', 'c'])
  })
  it('a rule must fit the others, and waits for a write on its group', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup([rule('a', 100)]))
    expect(cloud.put(`${ids.group}/securityRules/b`, oneRule(100))).toMatchObject({ status: 400, code: 'SecurityRuleConflict' })
    expect(cloud.put(`${ids.group}/securityRules/b`, oneRule(101)).status).toBe(201)
    expect(cloud.put(`${ids.group}/securityRules/c`, oneRule(102))).toMatchObject({ status: 429, code: 'AnotherOperationInProgress' })
    expect(cloud.put(ids.group, bodies.securityGroup([]))).toMatchObject({ status: 429, code: 'AnotherOperationInProgress' })
    expect(cloud.put(`${network}/networkSecurityGroups/none/securityRules/a`, oneRule(100)).code).toBe('ParentResourceNotFound')
  })
})

describe('NET-10 what a security rule may name', () => {
  it.each([
    ['a tag of a region', { destinationAddressPrefix: 'BatchNodeManagement.WestEurope' }],
    ['a tag without region', { destinationAddressPrefix: 'AzureResourceManager' }],
    ['a default tag in any case', { destinationAddressPrefix: 'INTERNET' }],
    ['ranges', { destinationAddressPrefix: null, destinationAddressPrefixes: ['10.0.0.0/8', '192.0.2.1'] }],
    ['IPv6', { sourceAddressPrefix: '2001:db8::/32', destinationAddressPrefix: '2001:db8::1' }],
  ])('%s is accepted', (_what, more) => {
    expect(rawCloud().put(ids.group, bodies.securityGroup([rule('a', 100, more as JsonObject)])).status).toBe(201)
  })
  it.each([
    ['a tag there is not', { destinationAddressPrefix: 'BatchNodes' }, 'SecurityRuleInvalidAddressPrefix'],
    ['a region there is not', { destinationAddressPrefix: 'BatchNodeManagement.atlantis' }, 'SecurityRuleInvalidAddressPrefix'],
    [
      'a region of a tag without regions',
      { destinationAddressPrefix: 'AzureResourceManager.westeurope' },
      'SecurityRuleInvalidAddressPrefix',
    ],
    [
      'a tag in a list',
      { destinationAddressPrefix: null, destinationAddressPrefixes: ['Storage'] },
      'SecurityRuleParameterContainsUnsupportedValue',
    ],
    ['* in a list', { sourceAddressPrefix: null, sourceAddressPrefixes: ['*'] }, 'SecurityRuleParameterContainsUnsupportedValue'],
    [
      'IPv4 and IPv6 together',
      { sourceAddressPrefix: '10.0.0.0/8', destinationAddressPrefix: '2001:db8::1' },
      'ResourceCannotContainAddressPrefixesFromDifferentAddressFamilies',
    ],
    ['no destination', { destinationAddressPrefix: null }, 'SecurityRuleParameterMissing'],
    [
      'an application security group that is not there',
      { destinationAddressPrefix: null, destinationApplicationSecurityGroups: [{ id: asg }] },
      'InvalidResourceReference',
    ],
  ])('%s is refused', (_what, more, code) => {
    expect(rawCloud().put(ids.group, bodies.securityGroup([rule('a', 100, more as JsonObject)]))).toMatchObject({ status: 400, code })
  })
  it('an application security group that is there holds on', () => {
    const cloud = rawCloud()
    cloud.make(asg, { location: 'westeurope' })
    cloud.make(
      ids.group,
      bodies.securityGroup([rule('a', 100, { destinationAddressPrefix: null, destinationApplicationSecurityGroups: [{ id: asg }] })]),
    )
    expect(cloud.delete(asg)).toMatchObject({ status: 400, code: 'InUseApplicationSecurityGroupCannotBeDeleted' })
  })
  it('at most 1000 rules and 4000 addresses and ports', () => {
    const many = Array.from({ length: 1001 }, (_, index) => rule(`r${index}`, 100 + index))
    expect(rawCloud().put(ids.group, bodies.securityGroup(many))).toMatchObject({ status: 400, code: 'SecurityRuleCountLimitReached' })
    expect(rawCloud().put(ids.group, bodies.securityGroup(many.slice(1))).status).toBe(201)
    const wide = Array.from({ length: 2000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`)
    const list = (count: number) => ({ destinationAddressPrefix: null, destinationAddressPrefixes: wide.slice(0, count) })
    expect(rawCloud().put(ids.group, bodies.securityGroup([rule('a', 100, list(2000)), rule('b', 101, list(1994))])).status).toBe(201)
    expect(rawCloud().put(ids.group, bodies.securityGroup([rule('a', 100, list(2000)), rule('b', 101, list(1995))])).code).toBe(
      'SecurityRuleCountLimitReached',
    )
  })
})

describe('NET-11 route tables', () => {
  const route = (name: string, addressPrefix: string, nextHopType: string, more: JsonObject = {}): JsonObject => ({
    name,
    properties: { addressPrefix, nextHopType, ...more },
  })
  const tableBody = (...routes: JsonObject[]): JsonObject => ({
    location: 'westeurope',
    properties: { routes, disableBgpRoutePropagation: true },
  })

  it('hold routes that are resources of their own', () => {
    const cloud = rawCloud()
    const made = cloud.make(table, tableBody(route('default', '0.0.0.0/0', 'VirtualAppliance', { nextHopIpAddress: '10.1.0.4' })))
    expect(made.body.properties).toMatchObject({ disableBgpRoutePropagation: true, provisioningState: 'Succeeded' })
    cloud.make(`${table}/routes/batch`, { properties: { addressPrefix: 'BatchNodeManagement.westeurope', nextHopType: 'Internet' } })
    expect(names(cloud.get(table).body.properties.routes)).toEqual(['default', 'batch'])
    expect(cloud.get(`${table}/routes/batch`).body.properties).toMatchObject({ nextHopType: 'Internet', hasBgpOverride: false })
    cloud.delete(`${table}/routes/default`)
    cloud.wait(10)
    expect(names(cloud.get(`${table}/routes`).body.value)).toEqual(['batch'])
  })
  it.each([
    ['an appliance without address', route('a', '0.0.0.0/0', 'VirtualAppliance'), 'MissingNextHopIpAddress'],
    [
      'an appliance with no address at all',
      route('a', '0.0.0.0/0', 'VirtualAppliance', { nextHopIpAddress: 'hub' }),
      'InvalidNextHopIpAddress',
    ],
    ['an address for another next hop', route('a', '0.0.0.0/0', 'None', { nextHopIpAddress: '10.0.0.4' }), 'NextHopIpAddressNotAllowed'],
    [
      'one of several appliances',
      route('a', '0.0.0.0/0', 'VirtualApplianceEcmp', { nextHop: { nextHopIpAddresses: ['10.0.0.4'] } }),
      'InvalidNextHop',
    ],
    ['a default tag', route('a', 'Internet', 'None'), 'InvalidAddressPrefixFormat'],
    ['bits outside the prefix', route('a', '10.0.0.1/24', 'None'), 'InvalidCIDRNotation'],
  ])('%s is refused', (_what, wrong, code) => {
    expect(rawCloud().put(table, tableBody(wrong))).toMatchObject({ status: 400, code })
  })
  it('have each prefix once, and are kept while a subnet uses them', () => {
    const cloud = rawCloud()
    expect(cloud.put(table, tableBody(route('a', '10.0.0.0/8', 'None'), route('b', '10.0.0.0/8', 'Internet'))).code).toBe('RouteConflict')
    const wanted = bodies.network([subnet('nodes', '10.0.0.0/24', { routeTable: { id: table } })])
    expect(cloud.put(ids.network, wanted).code).toBe('InvalidResourceReference')
    cloud.make(table, tableBody())
    cloud.make(ids.network, wanted)
    expect(cloud.get(table).body.properties.subnets).toEqual([{ id: ids.nodes }])
    expect(cloud.delete(table)).toMatchObject({ status: 400, code: 'InUseRouteTableCannotBeDeleted' })
    expect(cloud.delete(table).body.error.message).toBe('Route table rt is in use and cannot be deleted.')
  })
})

describe('NET-14 public address ranges and quotas', () => {
  const prefixBody = (prefixLength: number, more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { prefixLength, publicIPAddressVersion: 'IPv4', ...more },
  })
  it('addresses are taken out of a prefix until it is full, and hold on to it', () => {
    const cloud = rawCloud()
    expect(cloud.make(prefix, prefixBody(31)).body.properties).toMatchObject({ ipPrefix: '198.19.0.0/31', publicIPAddressVersion: 'IPv4' })
    const from = (label: string) => bodies.address(label, { publicIPPrefix: { id: prefix } })
    expect(cloud.make(ids.address('a'), from('label-a')).body.properties.ipAddress).toBe('198.19.0.0')
    expect(cloud.make(ids.address('b'), from('label-b')).body.properties.ipAddress).toBe('198.19.0.1')
    expect(cloud.put(ids.address('c'), from('label-c'))).toMatchObject({ status: 400, code: 'PublicIPPrefixHasNoFreeAddress' })
    expect(cloud.get(prefix).body.properties.publicIPAddresses).toHaveLength(2)
    expect(cloud.delete(prefix)).toMatchObject({ status: 400, code: 'InUsePublicIpPrefixCannotBeDeleted' })
    expect(cloud.put(ids.address('a'), bodies.address('label-a')).code).toBe('PropertyChangeNotAllowed')
  })
  it('two prefixes do not overlap; a length from 28 to 31 stays', () => {
    const cloud = rawCloud()
    cloud.make(prefix, prefixBody(30))
    expect(cloud.make(`${prefix}2`, prefixBody(28)).body.properties.ipPrefix).toBe('198.19.0.16/28')
    expect(cloud.put(`${prefix}3`, prefixBody(27)).code).toBe('InvalidPrefixLength')
    expect(cloud.put(prefix, prefixBody(29)).code).toBe('PropertyChangeNotAllowed')
    const other = { ...bodies.address('label-a', { publicIPPrefix: { id: prefix } }), sku: { name: 'StandardV2' } }
    expect(cloud.put(ids.address('a'), other).code).toBe('PublicIPAndPublicIPPrefixSkuMismatch')
  })
  it('a subscription has so many addresses in a region, prefixes included', () => {
    const settings = { ...defaultSettings, quotas: { ...defaultSettings.quotas, publicAddresses: 3 } }
    const cloud = rawCloud({ settings })
    cloud.make(prefix, prefixBody(31))
    cloud.make(ids.address('a'), bodies.address('label-a'))
    const refused = cloud.put(ids.address('b'), bodies.address('label-b'))
    expect(refused).toMatchObject({ status: 400, code: 'PublicIPCountLimitReached' })
    expect(refused.body.error.message).toBe('Cannot create more than 3 public IP addresses for this subscription in this region.')
    expect(cloud.put(ids.address('b'), { ...bodies.address('label-b'), location: 'northeurope' }).status).toBe(201)
    expect(cloud.put(ids.address('a'), bodies.address('label-a')).status).toBe(200)
    const usages = cloud.get(`${sub}/providers/Microsoft.Network/locations/westeurope/usages`).body.value
    expect(usages.find(({ name }: { name: { value: string } }) => name.value === 'PublicIPAddresses')).toMatchObject({
      currentValue: 3,
      limit: 3,
    })
  })
  it('the idle timeout is from 4 to 30 minutes', () => {
    expect(rawCloud().put(ids.address('a'), bodies.address('label-a', { idleTimeoutInMinutes: 31 })).code).toBe('InvalidIdleTimeout')
    expect(rawCloud().put(ids.address('a'), bodies.address('label-a', { idleTimeoutInMinutes: 30 })).status).toBe(201)
  })
})

describe('NET-15 NAT gateways', () => {
  const gateway = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties,
    ...more,
  })
  const prefixOf = (prefixLength: number, name = 'Standard'): JsonObject => ({
    location: 'westeurope',
    sku: { name },
    properties: { prefixLength },
  })

  it('use addresses and whole prefixes, sixteen addresses at most', () => {
    const cloud = rawCloud()
    cloud.make(prefix, prefixOf(28))
    cloud.make(ids.address('a'), bodies.address('label-a'))
    const both = gateway({ publicIpAddresses: [{ id: ids.address('a') }], publicIpPrefixes: [{ id: prefix }] })
    expect(cloud.put(ids.nat, both)).toMatchObject({ status: 400, code: 'NatGatewayPublicIpLimitExceeded' })
    cloud.make(ids.nat, gateway({ publicIpPrefixes: [{ id: prefix }] }))
    expect(cloud.get(prefix).body.properties.natGateway).toEqual({ id: ids.nat })
    expect(cloud.put(`${ids.nat}2`, gateway({ publicIpPrefixes: [{ id: prefix }] })).code).toBe('PublicIPAddressInUse')
    expect(cloud.delete(prefix).code).toBe('InUsePublicIpPrefixCannotBeDeleted')
  })
  it('StandardV2 takes StandardV2 only, and no zones of its own', () => {
    const cloud = rawCloud()
    const v2 = { sku: { name: 'StandardV2' } }
    cloud.make(prefix, prefixOf(31))
    cloud.make(`${prefix}2`, prefixOf(31, 'StandardV2'))
    cloud.make(ids.address('v2'), { ...bodies.address('label-v2'), sku: { name: 'StandardV2' } })
    expect(cloud.put(ids.nat, gateway({ publicIpPrefixes: [{ id: prefix }] }, v2)).code).toBe('NatGatewayAndPublicIpSkuMismatch')
    expect(cloud.put(ids.nat, gateway({ publicIpAddresses: [{ id: ids.address('v2') }] })).code).toBe('NatGatewayAndPublicIpSkuMismatch')
    expect(cloud.put(ids.nat, gateway({}, { ...v2, zones: ['1'] })).code).toBe('NatGatewayZonesInvalid')
    expect(cloud.put(ids.nat, gateway({}, { zones: ['1', '2'] })).code).toBe('NatGatewayZonesInvalid')
    const made = cloud.make(
      ids.nat,
      gateway({ publicIpAddresses: [{ id: ids.address('v2') }], publicIpPrefixes: [{ id: `${prefix}2` }] }, v2),
    )
    expect(made.body.sku.name).toBe('StandardV2')
  })
  it('the idle timeout is from 4 to 120 minutes', () => {
    expect(rawCloud().put(ids.nat, gateway({ idleTimeoutInMinutes: 3 })).code).toBe('InvalidRequestContent')
    expect(rawCloud().put(ids.nat, gateway({ idleTimeoutInMinutes: 121 })).code).toBe('InvalidRequestContent')
    expect(rawCloud().put(ids.nat, gateway({ idleTimeoutInMinutes: 120 })).status).toBe(201)
  })
})

describe('NET-16 subnets that are delegated, have service endpoints, or are in use', () => {
  const delegated = (serviceName: string) => ({ delegations: [{ name: 'd', properties: { serviceName } }] })
  const inUse = () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    return cloud
  }
  const endpoints = (more: JsonObject = {}): JsonObject => ({ properties: subnet('x', '10.0.1.0/24', more).properties as JsonObject })

  it('services are known, each service endpoint once', () => {
    const put = (more: JsonObject) => rawCloud().put(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24', more)]))
    expect(put(delegated('Microsoft.Web/serverFarms')).status).toBe(201)
    expect(put(delegated('Microsoft.Web/farms'))).toMatchObject({ status: 400, code: 'InvalidServiceNameOnDelegation' })
    expect(put({ serviceEndpoints: [{ service: 'Microsoft.Storage' }, { service: 'Microsoft.KeyVault' }] }).status).toBe(201)
    expect(put({ serviceEndpoints: [{ service: 'Microsoft.Batch' }] })).toMatchObject({
      status: 400,
      code: 'SubnetHasInvalidServiceEndpoint',
    })
    expect(put({ serviceEndpoints: [{ service: 'Microsoft.Web' }, { service: 'Microsoft.Web' }] }).code).toBe(
      'SubnetHasDuplicateServiceEndpoint',
    )
  })
  it('a delegated subnet takes no private endpoints and no pools', () => {
    const cloud = rawCloud()
    const given = [
      subnet('nodes', '10.0.0.0/24', delegated('Microsoft.Web/serverFarms')),
      subnet('endpoints', '10.0.1.0/24', delegated('Microsoft.Sql/managedInstances')),
    ]
    cloud.make(ids.network, bodies.network(given))
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.account, bodies.account())
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))).toMatchObject({
      status: 400,
      code: 'PrivateEndpointCreationNotAllowedAsSubnetIsDelegated',
    })
    const refused = cloud.put(ids.pool, bodies.pool({ networkConfiguration: { subnetId: ids.nodes } }))
    expect(refused).toMatchObject({ status: 400, code: 'InvalidPropertyValue' })
    expect(JSON.stringify(refused.body)).toContain('delegated to Microsoft.Web/serverFarms')
  })
  it('in use, its range, delegations and sharing stay; more ranges and other settings may come', () => {
    const cloud = inUse()
    const moved = cloud.put(ids.endpoints, { properties: { addressPrefix: '10.0.1.0/25' } })
    expect(moved).toMatchObject({ status: 400, code: 'InUsePrefixCannotBeDeleted' })
    expect(moved.body.error.message).toBe('IpPrefix 10.0.1.0/24 on Subnet endpoints has active allocations and cannot be deleted.')
    expect(cloud.put(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24'), subnet('endpoints', '10.0.2.0/24')])).code).toBe(
      'InUsePrefixCannotBeDeleted',
    )
    expect(cloud.put(ids.endpoints, endpoints(delegated('Microsoft.Web/serverFarms'))).code).toBe(
      'SubnetDelegationsCannotChangeWhenSubnetUsedByResource',
    )
    expect(cloud.put(ids.endpoints, endpoints({ sharingScope: 'Tenant' })).code).toBe('SubnetSharingScopeCannotChange')
    expect(cloud.put(ids.endpoints, endpoints({ privateEndpointNetworkPolicies: 'Enabled' })).status).toBe(200)
    cloud.wait(10)
    expect(cloud.put(ids.endpoints, { properties: { addressPrefixes: ['10.0.1.0/24', '10.0.3.0/24'] } }).status).toBe(200)
  })
  it('empty, it may be resized', () => {
    const cloud = inUse()
    expect(cloud.put(ids.nodes, { properties: { addressPrefix: '10.0.0.0/23' } }).code).toBe('NetcfgSubnetRangesOverlap')
    expect(cloud.put(ids.nodes, { properties: { addressPrefix: '10.0.0.0/25' } }).status).toBe(200)
  })
  it('the address space of a network keeps what its subnets use', () => {
    const cloud = inUse()
    const narrow = { location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/24'] } } }
    expect(cloud.put(ids.network, narrow)).toMatchObject({ status: 400, code: 'NetcfgSubnetRangeOutsideVnet' })
    const dns = {
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, dhcpOptions: { dnsServers: ['dns.local'] } },
    }
    expect(cloud.put(ids.network, dns)).toMatchObject({ status: 400, code: 'InvalidIPAddressFormat' })
  })
})

describe('NET-17 default outbound access', () => {
  const plain = (version: string) => {
    const cloud = rawCloud()
    const properties = {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }],
    }
    cloud.send('PUT', `${ids.network}?api-version=${version}`, { location: 'westeurope', properties })
    cloud.wait(20)
    cloud.send('PUT', `${ids.network}/subnets/later?api-version=${version}`, { properties: { addressPrefix: '10.0.1.0/24' } })
    cloud.wait(20)
    return cloud
  }
  it('is off in networks made at 2025-07-01 or later unless asked for, and left open in older ones', () => {
    const fresh = plain('2025-09-01').get(ids.network).body.properties
    expect(fresh.subnets.map((one: { properties: JsonObject }) => one.properties.defaultOutboundAccess)).toEqual([false, false])
    expect(fresh.privateByDefault).toBeUndefined()
    const old = plain('2025-05-01').get(ids.network).body.properties
    expect(old.subnets.map((one: { properties: JsonObject }) => one.properties.defaultOutboundAccess)).toEqual([undefined, undefined])
  })
  it('may be changed while the subnet is in use', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(
      cloud.make(ids.endpoints, { properties: { addressPrefix: '10.0.1.0/24', defaultOutboundAccess: true } }).body.properties
        .defaultOutboundAccess,
    ).toBe(true)
  })
})

describe('NET-19 record sets of a private zone', () => {
  const zone = ids.zone('example.internal')
  const filled = () => {
    const cloud = rawCloud()
    cloud.make(zone, bodies.zone())
    return cloud
  }
  it('a zone begins with its start of authority, which stays', () => {
    const cloud = filled()
    expect(cloud.get(`${zone}/SOA/@`).body.properties).toMatchObject({ fqdn: 'example.internal.', ttl: 3600 })
    expect(cloud.get(zone).body.properties.numberOfRecordSets).toBe(1)
    expect(cloud.delete(`${zone}/SOA/@`)).toMatchObject({ status: 400, code: 'BadRequest' })
  })
  it.each([
    ['A', { aRecords: [{ ipv4Address: '10.0.0.4' }] }],
    ['AAAA', { aaaaRecords: [{ ipv6Address: '2001:db8::1' }] }],
    ['CNAME', { cnameRecord: { cname: 'other.example' } }],
    ['TXT', { txtRecords: [{ value: ['a', 'b'] }] }],
    ['MX', { mxRecords: [{ preference: 10, exchange: 'mail' }] }],
    ['PTR', { ptrRecords: [{ ptrdname: 'host' }] }],
    ['SRV', { srvRecords: [{ priority: 1, weight: 1, port: 443, target: 'host' }] }],
  ])('%s records are written, listed and removed', (kind, properties) => {
    const cloud = filled()
    expect(cloud.put(`${zone}/${kind}/www`, { properties: { ttl: 60, ...properties } as JsonObject }).status).toBe(201)
    expect(cloud.get(`${zone}/${kind}`).body.value).toHaveLength(1)
    expect(cloud.get(`${zone}/ALL`).body.value).toHaveLength(2)
    expect(cloud.delete(`${zone}/${kind}/www`).status).toBe(200)
    expect(cloud.get(`${zone}/ALL`).body.value).toHaveLength(1)
  })
  it('addresses are addresses, and an alias stands alone', () => {
    const cloud = filled()
    const address = (ipv4Address: string) => ({ properties: { ttl: 60, aRecords: [{ ipv4Address }] } })
    expect(cloud.put(`${zone}/A/www`, address('10.0.0.0/24'))).toMatchObject({ status: 400, code: 'BadRequest' })
    cloud.put(`${zone}/A/www`, address('10.0.0.4'))
    expect(cloud.put(`${zone}/CNAME/www`, { properties: { ttl: 60, cnameRecord: { cname: 'x' } } })).toMatchObject({
      status: 409,
      code: 'Conflict',
    })
  })
})

describe('NET-20 what a region and a network answer beside their resources', () => {
  const place = `${sub}/providers/Microsoft.Network/locations/westeurope`
  it('which addresses of a network are free', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    const check = (address: string) =>
      cloud.get(`${ids.network}/CheckIPAddressAvailability?ipAddress=${address}&api-version=2025-09-01`).body
    expect(check('10.0.1.9')).toEqual({ available: true, availableIPAddresses: [], isPlatformReserved: false })
    expect(check('10.0.1.4')).toEqual({
      available: false,
      availableIPAddresses: ['10.0.1.5', '10.0.1.6', '10.0.1.7', '10.0.1.8', '10.0.1.9'],
      isPlatformReserved: false,
    })
    expect(check('10.0.1.255').isPlatformReserved).toBe(true)
    expect(check('10.9.0.1').available).toBe(false)
    expect(cloud.get(`${ids.network}/CheckIPAddressAvailability?ipAddress=ten&api-version=2025-09-01`).code).toBe('InvalidIPAddressFormat')
  })
  it('whether a domain name label is free', () => {
    const cloud = rawCloud()
    cloud.make(ids.address('a'), bodies.address('label-one'))
    const check = (where: string) => cloud.get(`${place}/CheckDnsNameAvailability?domainNameLabel=${where}&api-version=2025-09-01`).body
    expect(check('label-one')).toEqual({ available: false })
    expect(check('label-two')).toEqual({ available: true })
  })
  it('usages, delegations, endpoint services and service tags', () => {
    const cloud = rawCloud()
    cloud.make(ids.nat, bodies.nat([]))
    const usages = cloud.get(`${place}/usages`).body.value
    expect(usages.map((one: { name: { value: string } }) => one.name.value)).toContain('PrivateEndpoints')
    expect(usages.find((one: { name: { value: string } }) => one.name.value === 'NatGateways').currentValue).toBe(1)
    expect(cloud.get(`${place}/availableDelegations`).body.value.map((one: JsonObject) => one.serviceName)).toContain(
      'Microsoft.Web/serverFarms',
    )
    expect(names(cloud.get(`${place}/virtualNetworkAvailableEndpointServices`).body.value)).toContain('Microsoft.Storage')
    expect(names(cloud.get(`${place}/serviceTags`).body.values)).toContain('BatchNodeManagement.westeurope')
  })
})
