import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, rule, sub, subnet } from './raw.ts'

const withNetwork = (subnets?: JsonObject[]): RawCloud => {
  const cloud = rawCloud()
  cloud.make(ids.network, bodies.network(subnets))
  return cloud
}

const recordsIn = (cloud: RawCloud, zone: string): string[] =>
  cloud.get(`${ids.zone(zone)}/ALL`).body.value.map(({ name, type }: { name: string; type: string }) => `${name} ${type.split('/').at(-1)}`)

describe('NET-1 address ranges', () => {
  it.each([
    ['overlapping subnets', [subnet('a', '10.0.0.0/24'), subnet('b', '10.0.0.128/25')], 'NetcfgSubnetRangesOverlap'],
    ['a subnet outside the network', [subnet('a', '10.1.0.0/24')], 'NetcfgSubnetRangeOutsideVnet'],
    ['a subnet too small', [subnet('a', '10.0.0.0/30')], 'NetcfgInvalidSubnet'],
    ['bits outside the prefix', [subnet('a', '10.0.0.1/24')], 'InvalidCIDRNotation'],
    ['no range at all', [subnet('a', 'ten')], 'InvalidAddressPrefixFormat'],
  ])('%s are refused', (_what, subnets, code) => {
    expect(rawCloud().put(ids.network, bodies.network(subnets))).toMatchObject({ status: 400, code })
  })
  it.each(['224.0.0.0/8', '127.0.0.0/16', '169.254.0.0/16', '168.63.129.16/32', '168.63.0.0/16'])('a network in %s is refused', (range) => {
    const wanted = { location: 'westeurope', properties: { addressSpace: { addressPrefixes: [range] } } }
    expect(rawCloud().put(ids.network, wanted)).toMatchObject({ status: 400, code: 'NetcfgInvalidVirtualNetworkSite' })
  })
  it('a subnet put by itself is checked against its siblings', () => {
    const cloud = withNetwork()
    expect(cloud.put(`${ids.network}/subnets/third`, { properties: { addressPrefix: '10.0.0.0/25' } }).code).toBe(
      'NetcfgSubnetRangesOverlap',
    )
    expect(cloud.make(`${ids.network}/subnets/third`, { properties: { addressPrefix: '10.0.2.0/24' } }).status).toBe(200)
    expect(cloud.get(ids.network).body.properties.subnets.map((one: { name: string }) => one.name)).toEqual(['nodes', 'endpoints', 'third'])
  })
})

describe('NET-2 what a subnet refers to', () => {
  it('must exist, in the same region', () => {
    const cloud = rawCloud()
    const wanted = bodies.network([subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: ids.group } })])
    expect(cloud.put(ids.network, wanted)).toMatchObject({ status: 400, code: 'InvalidResourceReference' })
    cloud.make(ids.group, { ...bodies.securityGroup(), location: 'northeurope' })
    expect(cloud.put(ids.network, wanted).code).toBe('InvalidResourceReference')
  })
  it('must be finished', () => {
    const cloud = rawCloud()
    cloud.put(ids.group, bodies.securityGroup())
    const wanted = bodies.network([subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: ids.group } })])
    const early = cloud.put(ids.network, wanted)
    expect(early).toMatchObject({
      status: 429,
      code: 'RetryableError',
      body: { error: { details: [{ code: 'ReferencedResourceNotProvisioned' }] } },
    })
    expect(early.headers['Retry-After']).toBe('10')
    cloud.wait(6)
    expect(cloud.put(ids.network, wanted).status).toBe(201)
  })
  it('a subnet waits for the endpoints that are being made in it', () => {
    const cloud = withNetwork()
    cloud.make(ids.vault, bodies.vault())
    cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    const again = () => cloud.put(ids.endpoints, { properties: { addressPrefix: '10.0.1.0/24', defaultOutboundAccess: false } })
    expect(again()).toMatchObject({ status: 429, code: 'RetryableError' })
    expect(cloud.put(ids.nodes, { properties: { addressPrefix: '10.0.0.0/24' } }).status).toBe(200)
    cloud.wait(60)
    expect(again().status).toBe(200)
  })
})

describe('NET-3 one write at a time on a network', () => {
  it('refuses the second with 429 and a Retry-After', () => {
    const cloud = withNetwork()
    const third = `${ids.network}/subnets/third`
    expect(cloud.put(third, { properties: { addressPrefix: '10.0.2.0/24' } }).status).toBe(201)
    const refused = cloud.put(`${ids.network}/subnets/fourth`, { properties: { addressPrefix: '10.0.3.0/24' } })
    expect(refused).toMatchObject({ status: 429, code: 'AnotherOperationInProgress', headers: { 'Retry-After': '10' } })
    expect(cloud.put(ids.network, bodies.network()).code).toBe('AnotherOperationInProgress')
    cloud.wait(7)
    expect(cloud.put(`${ids.network}/subnets/fourth`, { properties: { addressPrefix: '10.0.3.0/24' } }).status).toBe(201)
  })
})

describe('NET-4 what is in use cannot be deleted', () => {
  it('security group, NAT gateway, public address, subnet, zone with links', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup())
    cloud.make(ids.address('pip'), bodies.address('label-one'))
    cloud.make(ids.nat, bodies.nat([ids.address('pip')]))
    cloud.make(
      ids.network,
      bodies.network([
        subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: ids.group }, natGateway: { id: ids.nat } }),
        subnet('endpoints', '10.0.1.0/24'),
      ]),
    )
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    cloud.make(ids.zone('privatelink.vaultcore.azure.net'), bodies.zone())
    cloud.make(ids.link('privatelink.vaultcore.azure.net'), bodies.link())
    expect(cloud.delete(ids.group)).toMatchObject({ status: 400, code: 'InUseNetworkSecurityGroupCannotBeDeleted' })
    expect(cloud.delete(ids.nat)).toMatchObject({ status: 400, code: 'NatGatewayInUseBySubnet' })
    expect(cloud.delete(ids.address('pip'))).toMatchObject({ status: 400, code: 'PublicIPAddressCannotBeDeleted' })
    expect(cloud.delete(ids.endpoints)).toMatchObject({ status: 400, code: 'InUseSubnetCannotBeDeleted' })
    expect(cloud.delete(ids.network)).toMatchObject({ status: 400, code: 'InUseSubnetCannotBeDeleted' })
    expect(cloud.put(ids.network, bodies.network([subnet('nodes', '10.0.0.0/24')]))).toMatchObject({ code: 'InUseSubnetCannotBeDeleted' })
    expect(cloud.delete(ids.zone('privatelink.vaultcore.azure.net'))).toMatchObject({ status: 409, code: 'CannotDeleteResource' })
  })
})

describe('NET-5 security rules', () => {
  it.each([
    ['a priority below 100', [rule('a', 99)], 'SecurityRuleInvalidPriority'],
    ['a priority above 4096', [rule('a', 4097)], 'SecurityRuleInvalidPriority'],
    ['one priority twice in a direction', [rule('a', 100), rule('b', 100)], 'SecurityRuleConflict'],
    ['an address that is none', [rule('a', 100, { sourceAddressPrefix: '10.0.0.0/99' })], 'SecurityRuleInvalidAddressPrefix'],
    ['a port that is none', [rule('a', 100, { destinationPortRange: '90-80' })], 'SecurityRuleInvalidPortRange'],
  ])('%s is refused', (_what, rules, code) => {
    expect(rawCloud().put(ids.group, bodies.securityGroup(rules))).toMatchObject({ status: 400, code })
  })
  it('one priority may be used once in each direction; default rules are shown', () => {
    const cloud = rawCloud()
    const made = cloud.make(ids.group, bodies.securityGroup([rule('a', 100), rule('b', 100, { direction: 'Inbound' })]))
    expect(made.body.properties.securityRules).toHaveLength(2)
    expect(made.body.properties.defaultSecurityRules.map((one: { name: string }) => one.name)).toContain('DenyAllInBound')
  })
})

describe('NET-6 public addresses and NAT gateways', () => {
  it('Basic is retired, Standard is static, labels are unique in a region', () => {
    const cloud = rawCloud()
    expect(cloud.put(ids.address('a'), { ...bodies.address('label-one'), sku: { name: 'Basic' } }).code).toBe(
      'IPv4BasicSkuPublicIpCountLimitReached',
    )
    expect(cloud.put(ids.address('a'), bodies.address('label-one', { publicIPAllocationMethod: 'Dynamic' })).code).toBe(
      'PublicIPAndSkuAllocationMethodMismatch',
    )
    expect(cloud.put(ids.address('a'), bodies.address('1abc')).code).toBe('InvalidDomainNameLabel')
    const made = cloud.make(ids.address('a'), bodies.address('label-one'))
    expect(made.body.properties).toMatchObject({
      ipAddress: '198.18.0.4',
      dnsSettings: { fqdn: 'label-one.westeurope.cloudapp.azure.com' },
    })
    expect(cloud.put(ids.address('b'), bodies.address('label-one')).code).toBe('DnsRecordInUse')
  })
  it('the SKUs of gateway and address match, and an address serves one thing', () => {
    const cloud = rawCloud()
    cloud.make(ids.address('a'), bodies.address('label-one'))
    expect(cloud.put(ids.nat, { ...bodies.nat([ids.address('a')]), sku: { name: 'StandardV2' } }).code).toBe(
      'NatGatewayAndPublicIpSkuMismatch',
    )
    expect(cloud.put(ids.nat, bodies.nat([ids.address('missing')])).code).toBe('InvalidResourceReference')
    cloud.make(ids.nat, bodies.nat([ids.address('a')]))
    expect(cloud.put(`${ids.nat}-two`, bodies.nat([ids.address('a')])).code).toBe('PublicIPAddressInUse')
  })
})

describe('NET-7 private endpoints', () => {
  it('wait for their target, and ask for a group it has', () => {
    const cloud = withNetwork()
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault')).code).toBe('InvalidResourceReference')
    cloud.put(ids.vault, bodies.vault())
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault')).code).toBe('AccountProvisioningStateInvalid')
    cloud.wait(60)
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'blob')).code).toBe('InvalidGroupId')
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault', `${ids.network}/subnets/none`)).code).toBe(
      'InvalidResourceReference',
    )
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault')).status).toBe(201)
  })
  it('get the first free address, are approved, and are seen from the target', () => {
    const cloud = withNetwork()
    cloud.make(ids.vault, bodies.vault())
    const made = cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(made.body.properties.customDnsConfigs).toEqual([{ fqdn: 'kv-one.vault.azure.net', ipAddresses: ['10.0.1.4'] }])
    expect(made.body.properties.privateLinkServiceConnections[0].properties.privateLinkServiceConnectionState.status).toBe('Approved')
    expect(made.body.properties.address).toBeUndefined()
    const [connection] = cloud.get(ids.vault).body.properties.privateEndpointConnections
    expect(connection.properties.privateEndpoint.id).toBe(ids.endpoint('pe'))
    expect(cloud.make(ids.endpoint('two'), bodies.endpoint(ids.vault, 'vault')).body.properties.customDnsConfigs[0].ipAddresses).toEqual([
      '10.0.1.5',
    ])
    cloud.delete(ids.endpoint('pe'))
    cloud.wait(30)
    expect(cloud.get(ids.vault).body.properties.privateEndpointConnections).toHaveLength(1)
  })
  it('need an address: a full subnet is refused', () => {
    const cloud = withNetwork([subnet('endpoints', '10.0.1.0/29')])
    cloud.make(ids.vault, bodies.vault())
    for (const name of ['p1', 'p2', 'p3']) cloud.make(ids.endpoint(name), bodies.endpoint(ids.vault, 'vault'))
    expect(cloud.put(ids.endpoint('p4'), bodies.endpoint(ids.vault, 'vault')).code).toBe('SubnetIsFull')
  })
})

describe('NET-8 private names', () => {
  const zone = 'privatelink.vaultcore.azure.net'
  it('an endpoint has one zone group', () => {
    const cloud = withNetwork()
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    cloud.make(ids.zone(zone), bodies.zone())
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
    const second = cloud.put(ids.zoneGroup('pe').replace('/default', '/second'), bodies.zoneGroup(ids.zone(zone)))
    expect(second).toMatchObject({ status: 400, code: 'PrivateDnsZoneGroupLimitReached' })
    expect(cloud.put(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone))).status).toBe(200)
  })
  it('a zone group writes the record of its endpoint, and removes it', () => {
    const cloud = withNetwork()
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(cloud.put(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone))).code).toBe('InvalidResourceReference')
    cloud.make(ids.zone(zone), bodies.zone())
    const group = cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone(zone)))
    expect(group.body.properties.privateDnsZoneConfigs[0].properties.recordSets[0]).toMatchObject({
      recordSetName: 'kv-one',
      ipAddresses: ['10.0.1.4'],
    })
    const record = cloud.get(`${ids.zone(zone)}/A/kv-one`)
    expect(record.body.properties).toMatchObject({ fqdn: `kv-one.${zone}.`, aRecords: [{ ipv4Address: '10.0.1.4' }] })
    expect(recordsIn(cloud, zone)).toEqual(['@ SOA', 'kv-one A'])
    cloud.delete(ids.endpoint('pe'))
    cloud.wait(30)
    expect(cloud.get(`${ids.zone(zone)}/A/kv-one`).status).toBe(404)
  })
  it('writes no record into a zone the name does not belong to', () => {
    const cloud = withNetwork()
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    cloud.make(ids.zone('privatelink.batch.azure.com'), bodies.zone())
    cloud.make(ids.zoneGroup('pe'), bodies.zoneGroup(ids.zone('privatelink.batch.azure.com')))
    expect(recordsIn(cloud, 'privatelink.batch.azure.com')).toEqual(['@ SOA'])
  })
  it('a network is linked to one zone of a name', () => {
    const cloud = withNetwork()
    const other = `${sub}/resourceGroups/rg2`
    cloud.put(other, { location: 'westeurope' })
    cloud.make(ids.zone(zone), bodies.zone())
    cloud.make(ids.link(zone), bodies.link())
    expect(cloud.put(ids.link(zone, 'again'), bodies.link())).toMatchObject({ status: 409, code: 'Conflict' })
    const twin = ids.zone(zone).replace(rg, other)
    cloud.make(twin, bodies.zone())
    expect(cloud.put(`${twin}/virtualNetworkLinks/vnet`, bodies.link()).body.error.message).toContain(
      'cannot be linked to multiple zones with overlapping namespaces',
    )
  })
})
