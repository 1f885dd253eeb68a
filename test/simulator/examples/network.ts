import type { JsonObject } from '../../../src/common/json.ts'
import { type Example, family, type Given, inGroup } from './example.ts'

// specification/network/resource-manager/Microsoft.Network, stable; api-versions as given
const v2310 = family('2023-09-01')
const v2311 = family('2023-11-01')
const v2401 = family('2024-01-01')
const v2403 = family('2024-03-01')
const v2405 = family('2024-05-01')
const v2407 = family('2024-07-01')
const v2410 = family('2024-10-01')
const v2507 = family('2025-07-01')

const vnet = inGroup('rg1', 'Microsoft.Network/virtualNetworks/test-vnet')
const vnet1 = inGroup('vnetTest', 'Microsoft.Network/virtualNetworks/vnet1')
const space = (...addressPrefixes: string[]): JsonObject => ({ addressSpace: { addressPrefixes } })
const subnets = (...properties: JsonObject[]): JsonObject => ({
  subnets: properties.map((one, index) => ({ name: `test-${index + 1}`, properties: one })),
})
const pool = inGroup('rg1', 'Microsoft.Network/networkManagers/nm1/ipamPools/testIpamPool')
const plain = (location: string, name: string): Given => [
  inGroup('rg1', `Microsoft.Network/virtualNetworks/${name}`),
  { location, properties: space('10.0.0.0/16') },
]

const networks: readonly Example[] = [
  v2410.put('VirtualNetworkCreate.json', vnet, { location: 'eastus', properties: { ...space('10.0.0.0/16'), flowTimeoutInMinutes: 10 } }),
  v2410.put('VirtualNetworkCreateWithBgpCommunities.json', vnet, {
    location: 'eastus',
    properties: {
      ...space('10.0.0.0/16'),
      bgpCommunities: { virtualNetworkCommunity: '12076:20000' },
      ...subnets({ addressPrefix: '10.0.0.0/24' }),
    },
  }),
  v2410.put('VirtualNetworkCreateSubnetWithDelegation.json', vnet, {
    location: 'westcentralus',
    properties: {
      ...space('10.0.0.0/16'),
      ...subnets({
        addressPrefix: '10.0.0.0/24',
        delegations: [{ name: 'myDelegation', properties: { serviceName: 'Microsoft.Sql/managedInstances' } }],
      }),
    },
  }),
  v2410.put('VirtualNetworkCreateWithEncryption.json', vnet, {
    location: 'eastus',
    properties: {
      ...space('10.0.0.0/16'),
      encryption: { enabled: true, enforcement: 'AllowUnencrypted' },
      ...subnets({ addressPrefix: '10.0.0.0/24' }),
    },
  }),
  v2410.put('VirtualNetworkCreateWithIpamPool.json', vnet, {
    location: 'eastus',
    properties: {
      addressSpace: { ipamPoolPrefixAllocations: [{ pool: { id: pool }, numberOfIpAddresses: '65536' }] },
      ...subnets({ ipamPoolPrefixAllocations: [{ pool: { id: pool }, numberOfIpAddresses: '80' }] }),
    },
  }),
  v2410.put('VirtualNetworkCreateServiceEndpoints.json', vnet1, {
    location: 'eastus',
    properties: {
      ...space('10.0.0.0/16'),
      ...subnets({ addressPrefix: '10.0.0.0/16', serviceEndpoints: [{ service: 'Microsoft.Storage' }] }),
    },
  }),
  v2410.put('VirtualNetworkCreateServiceEndpointPolicy.json', vnet1, {
    location: 'eastus2euap',
    properties: {
      ...space('10.0.0.0/16'),
      ...subnets({
        addressPrefix: '10.0.0.0/16',
        serviceEndpointPolicies: [{ id: inGroup('vnetTest', 'Microsoft.Network/serviceEndpointPolicies/ServiceEndpointPolicy1') }],
        serviceEndpoints: [{ service: 'Microsoft.Storage' }],
      }),
    },
  }),
  v2410.put('VirtualNetworkCreateSubnet.json', vnet, {
    location: 'eastus',
    properties: { ...space('10.0.0.0/16'), ...subnets({ addressPrefix: '10.0.0.0/24' }) },
  }),
  v2410.put('VirtualNetworkCreateSubnetWithAddressPrefixes.json', vnet, {
    location: 'eastus',
    properties: {
      ...space('10.0.0.0/16'),
      subnets: [{ name: 'test-2', properties: { addressPrefixes: ['10.0.0.0/28', '10.0.1.0/28'] } }],
    },
  }),
  v2410.patch('VirtualNetworkUpdateTags.json', vnet, { tags: { tag1: 'value1', tag2: 'value2' } }, [plain('eastus', 'test-vnet')]),
]

const subnetHome: Given = [
  inGroup('subnet-test', 'Microsoft.Network/virtualNetworks/vnetname'),
  { location: 'westus', properties: space('10.0.0.0/16') },
]
const subnet1 = `${subnetHome[0]}/subnets/subnet1`
const subnetExamples: readonly Example[] = [
  v2311.put('SubnetCreate.json', subnet1, { properties: { addressPrefix: '10.0.0.0/16' } }, [subnetHome]),
  v2311.put('SubnetCreateWithDelegation.json', subnet1, { properties: { addressPrefix: '10.0.0.0/16' } }, [subnetHome]),
  v2311.put(
    'SubnetCreateServiceEndpoint.json',
    subnet1,
    { properties: { addressPrefix: '10.0.0.0/16', serviceEndpoints: [{ service: 'Microsoft.Storage' }] } },
    [subnetHome],
  ),
  v2311.put('SubnetCreateWithSharingScope.json', subnet1, { properties: { addressPrefix: '10.0.0.0/16' } }, [subnetHome]),
]

const nsg = inGroup('rg1', 'Microsoft.Network/networkSecurityGroups/testnsg')
const groups: readonly Example[] = [
  v2401.put('NetworkSecurityGroupCreate.json', nsg, { location: 'eastus' }),
  v2401.put('NetworkSecurityGroupCreateWithRule.json', nsg, {
    location: 'eastus',
    properties: {
      securityRules: [
        {
          name: 'rule1',
          properties: {
            protocol: '*',
            sourceAddressPrefix: '*',
            destinationAddressPrefix: '*',
            access: 'Allow',
            destinationPortRange: '80',
            sourcePortRange: '*',
            priority: 130,
            direction: 'Inbound',
          },
        },
      ],
    },
  }),
  v2403.patch('NetworkSecurityGroupUpdateTags.json', nsg, { tags: { tag1: 'value1', tag2: 'value2' } }, [[nsg, { location: 'eastus' }]]),
  v2407.put(
    'NetworkSecurityGroupRuleCreate.json',
    `${nsg}/securityRules/rule1`,
    {
      properties: {
        protocol: '*',
        sourceAddressPrefix: '10.0.0.0/8',
        destinationAddressPrefix: '11.0.0.0/8',
        access: 'Deny',
        destinationPortRange: '8080',
        sourcePortRange: '*',
        priority: 100,
        direction: 'Outbound',
      },
    },
    [[nsg, { location: 'eastus' }]],
  ),
]

const routeTable = inGroup('rg1', 'Microsoft.Network/routeTables/testrt')
const route: JsonObject = { addressPrefix: '10.0.3.0/24', nextHopType: 'VirtualNetworkGateway' }
const routes: readonly Example[] = [
  v2405.put('RouteTableCreate.json', routeTable, { location: 'westus' }),
  v2405.put('RouteTableCreateWithRoute.json', routeTable, {
    location: 'westus',
    properties: { disableBgpRoutePropagation: true, routes: [{ name: 'route1', properties: route }] },
  }),
  v2310.put('RouteTableRouteCreate.json', `${routeTable}/routes/route1`, { properties: route }, [[routeTable, { location: 'westus' }]]),
]

const ip = inGroup('rg1', 'Microsoft.Network/publicIPAddresses/test-ip')
const prefix = inGroup('rg1', 'Microsoft.Network/publicIPPrefixes/test-ipprefix')
const address1 = inGroup('rg1', 'Microsoft.Network/publicIPAddresses/PublicIpAddress1')
const prefix1 = inGroup('rg1', 'Microsoft.Network/publicIPPrefixes/PublicIpPrefix1')
const nat = inGroup('rg1', 'Microsoft.Network/natGateways/test-natgateway')
const standardAddress: JsonObject = { location: 'westus', sku: { name: 'Standard' }, properties: { publicIPAllocationMethod: 'Static' } }
const standardPrefix: JsonObject = { location: 'westus', sku: { name: 'Standard' }, properties: { prefixLength: 30 } }
const addresses: readonly Example[] = [
  v2405.put('PublicIpAddressCreateDns.json', ip, { location: 'eastus', properties: { dnsSettings: { domainNameLabel: 'dnslbl' } } }),
  v2405.put('PublicIpAddressCreateDnsWithDomainNameLabelScope.json', ip, {
    location: 'eastus',
    properties: { dnsSettings: { domainNameLabel: 'dnslbl', domainNameLabelScope: 'TenantReuse' } },
  }),
  v2405.put('PublicIpAddressCreateCustomizedValues.json', ip, {
    location: 'eastus',
    sku: { name: 'Standard', tier: 'Global' },
    properties: { publicIPAllocationMethod: 'Static', idleTimeoutInMinutes: 10, publicIPAddressVersion: 'IPv4' },
  }),
  v2405.put('PublicIpAddressCreateDefaults.json', ip, { location: 'eastus' }),
  v2410.patch('PublicIpAddressUpdateTags.json', ip, { tags: { tag1: 'value1', tag2: 'value2' } }, [[ip, standardAddress]]),
  v2405.put('PublicIpPrefixCreateCustomizedValues.json', prefix, {
    location: 'westus',
    sku: { name: 'Standard', tier: 'Regional' },
    properties: { publicIPAddressVersion: 'IPv4', prefixLength: 30 },
  }),
  v2405.put('PublicIpPrefixCreateDefaults.json', prefix, standardPrefix),
  v2405.put(
    'NatGatewayCreateOrUpdate.json',
    nat,
    {
      location: 'westus',
      sku: { name: 'Standard' },
      properties: { publicIpAddresses: [{ id: address1 }], publicIpPrefixes: [{ id: prefix1 }] },
    },
    [
      [address1, standardAddress],
      [prefix1, standardPrefix],
    ],
  ),
  v2405.patch(
    'NatGatewayUpdateTags.json',
    inGroup('rg1', 'Microsoft.Network/natGateways/test-natGateway'),
    { tags: { tag1: 'value1', tag2: 'value2' } },
    [[nat, { location: 'westus', sku: { name: 'Standard' } }]],
  ),
]

const endpoint = inGroup('rg1', 'Microsoft.Network/privateEndpoints/testPe')
const endpointNetwork = (location: string): Given => [
  inGroup('rg1', 'Microsoft.Network/virtualNetworks/myVnet'),
  {
    location,
    properties: { ...space('192.168.0.0/16'), subnets: [{ name: 'mySubnet', properties: { addressPrefix: '192.168.0.0/24' } }] },
  },
]
const mySubnet: JsonObject = { id: inGroup('rg1', 'Microsoft.Network/virtualNetworks/myVnet/subnets/mySubnet') }
const connection = (requestMessage: string): JsonObject[] => [
  {
    properties: {
      privateLinkServiceId: inGroup('rg1', 'Microsoft.Network/privateLinkServices/testPls'),
      groupIds: ['groupIdFromResource'],
      requestMessage,
    },
  },
]
const staticAddress = (privateIPAddress: string): JsonObject[] => [
  { name: 'pestaticconfig', properties: { groupId: 'file', memberName: 'file', privateIPAddress } },
]
const zone1 = inGroup('rg1', 'Microsoft.Network/privateDnsZones/zone1.com')
const keyVault = inGroup('rg1', 'Microsoft.KeyVault/vaults/kv-examples')
const endpoints: readonly Example[] = [
  v2405.put('PrivateEndpointCreate.json', endpoint, {
    location: 'eastus2euap',
    properties: {
      customNetworkInterfaceName: 'testPeNic',
      ipConfigurations: staticAddress('192.168.0.6'),
      privateLinkServiceConnections: connection('Please approve my connection.'),
      subnet: mySubnet,
    },
  }),
  v2405.put('PrivateEndpointCreateWithASG.json', endpoint, {
    location: 'eastus2euap',
    properties: {
      applicationSecurityGroups: [{ id: inGroup('rg1', 'Microsoft.Network/applicationSecurityGroup/asg1') }],
      privateLinkServiceConnections: connection('Please approve my connection.'),
      subnet: mySubnet,
    },
  }),
  v2405.put(
    'PrivateEndpointCreateForManualApproval.json',
    endpoint,
    {
      location: 'eastus',
      properties: {
        customNetworkInterfaceName: 'testPeNic',
        ipConfigurations: staticAddress('192.168.0.5'),
        manualPrivateLinkServiceConnections: connection('Please manually approve my connection.'),
        subnet: mySubnet,
      },
    },
    [endpointNetwork('eastus')],
  ),
  v2410.put(
    'PrivateEndpointDnsZoneGroupCreate.json',
    `${endpoint}/privateDnsZoneGroups/testPdnsgroup`,
    { properties: { privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: zone1 } }] } },
    [
      endpointNetwork('eastus'),
      [zone1, { location: 'global' }],
      [
        keyVault,
        {
          location: 'eastus',
          properties: {
            tenantId: '11111111-1111-1111-1111-111111111111',
            sku: { family: 'A', name: 'standard' },
            enableRbacAuthorization: true,
          },
        },
      ],
      [
        endpoint,
        {
          location: 'eastus',
          properties: {
            subnet: mySubnet,
            privateLinkServiceConnections: [{ name: 'kv', properties: { privateLinkServiceId: keyVault, groupIds: ['vault'] } }],
          },
        },
      ],
    ],
  ),
]

const peered: readonly Given[] = [
  [
    inGroup('peerTest', 'Microsoft.Network/virtualNetworks/vnet1'),
    {
      location: 'eastus',
      properties: {
        ...space('10.0.0.0/16'),
        subnets: [
          { name: 'Subnet1', properties: { addressPrefix: '10.0.1.0/24' } },
          { name: 'Subnet4', properties: { addressPrefix: '10.0.4.0/24' } },
        ],
      },
    },
  ],
  [
    inGroup('peerTest', 'Microsoft.Network/virtualNetworks/vnet2'),
    {
      location: 'eastus',
      properties: { ...space('10.1.0.0/16'), subnets: [{ name: 'Subnet2', properties: { addressPrefix: '10.1.1.0/24' } }] },
    },
  ],
]
const peering = (from: string, more: JsonObject = {}, query = ''): Example =>
  v2507.put(
    from,
    inGroup('peerTest', `Microsoft.Network/virtualNetworks/vnet1/virtualNetworkPeerings/peer${query}`),
    {
      properties: {
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: true,
        allowGatewayTransit: false,
        useRemoteGateways: false,
        remoteVirtualNetwork: { id: inGroup('peerTest', 'Microsoft.Network/virtualNetworks/vnet2') },
        ...more,
      },
    },
    peered,
  )
const sync = '?syncRemoteAddressSpace=true'
const peerings: readonly Example[] = [
  peering('VirtualNetworkPeeringCreate.json'),
  peering('VirtualNetworkPeeringCreateWithRemoteVirtualNetworkEncryption.json'),
  peering('VirtualNetworkPeeringSync.json', {}, sync),
  peering('VirtualNetworkSubnetPeeringCreate.json', {
    peerCompleteVnets: false,
    enableOnlyIPv6Peering: false,
    localSubnetNames: ['Subnet1', 'Subnet4'],
    remoteSubnetNames: ['Subnet2'],
  }),
  peering('VirtualNetworkSubnetPeeringSync.json', { peerCompleteVnets: false, enableOnlyIPv6Peering: false }, sync),
  peering('VirtualNetworkV6SubnetPeeringCreate.json', {
    peerCompleteVnets: false,
    enableOnlyIPv6Peering: true,
    localSubnetNames: ['Subnet1', 'Subnet4'],
    remoteSubnetNames: ['Subnet2'],
  }),
  peering('VirtualNetworkV6SubnetPeeringSync.json', { peerCompleteVnets: false, enableOnlyIPv6Peering: true }, sync),
]

export const networkExamples: readonly Example[] = [
  ...networks,
  ...subnetExamples,
  ...groups,
  ...routes,
  ...addresses,
  ...endpoints,
  ...peerings,
]
