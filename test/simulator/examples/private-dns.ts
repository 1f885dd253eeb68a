import type { JsonObject } from '../../../src/common/json.ts'
import { type Example, family, type Given, inGroup } from './example.ts'

// specification/privatedns/resource-manager/Microsoft.Network, stable; api-versions as given
const v2020 = family('2020-06-01')
const v2024 = family('2024-06-01')

const zone = inGroup('resourceGroup1', 'Microsoft.Network/privateDnsZones/privatezone1.com')
const reverse = inGroup('resourceGroup1', 'Microsoft.Network/privateDnsZones/0.0.127.in-addr.arpa')
const contoso = inGroup('resourceGroup1', 'Microsoft.Network/privateDnsZones/privatelink.contoso.com')
const network = inGroup('virtualNetworkResourceGroup', 'Microsoft.Network/virtualNetworks/virtualNetworkName')
const there = (id: string): Given => [id, { location: 'Global' }]
const networkThere: Given = [network, { location: 'eastus', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } }]

/** One record set of each kind: its zone, its name, its records. */
const records: readonly (readonly [kind: string, zone: string, name: string, records: JsonObject])[] = [
  ['A', zone, 'recordA', { aRecords: [{ ipv4Address: '1.2.3.4' }] }],
  ['AAAA', zone, 'recordAAAA', { aaaaRecords: [{ ipv6Address: '::1' }] }],
  ['CNAME', zone, 'recordCNAME', { cnameRecord: { cname: 'contoso.com' } }],
  ['MX', zone, 'recordMX', { mxRecords: [{ preference: 0, exchange: 'mail.privatezone1.com' }] }],
  ['PTR', reverse, '1', { ptrRecords: [{ ptrdname: 'localhost' }] }],
  [
    'SOA',
    zone,
    '@',
    {
      soaRecord: {
        host: 'azureprivatedns.net',
        email: 'azureprivatedns-hostmaster.microsoft.com',
        serialNumber: 1,
        refreshTime: 3600,
        retryTime: 300,
        expireTime: 2419200,
      },
    },
  ],
  ['SRV', zone, 'recordSRV', { srvRecords: [{ priority: 0, weight: 10, port: 80, target: 'contoso.com' }] }],
  ['TXT', zone, 'recordTXT', { txtRecords: [{ value: ['string1', 'string2'] }] }],
]

const recordExamples: readonly Example[] = records.flatMap(([kind, home, name, value]) => {
  const path = `${home}/${kind}/${name}`
  const body: JsonObject = { properties: { metadata: { key1: 'value1' }, ttl: 3600, ...value } }
  // The SOA record comes with its zone.
  const given: readonly Given[] = kind === 'SOA' ? [there(home)] : [there(home), [path, body]]
  return [
    v2020.put(`RecordSet${kind}Put.json`, path, body, [there(home)]),
    v2024.patch(`RecordSet${kind}Patch.json`, path, { properties: { metadata: { key2: 'value2' } } }, given),
    v2024.get(`RecordSet${kind}Get.json`, path, undefined, given),
    ...(kind === 'SOA' ? [] : [v2024.remove(`RecordSet${kind}Delete.json`, path, undefined, given)]),
  ]
})

export const privateDnsExamples: readonly Example[] = [
  v2024.put('PrivateZonePut.json', zone, { tags: { key1: 'value1' }, location: 'Global' }),
  v2024.patch('PrivateZonePatch.json', zone, { tags: { key2: 'value2' } }, [there(zone)]),
  v2020.put(
    'VirtualNetworkLinkPut.json',
    `${zone}/virtualNetworkLinks/virtualNetworkLink1`,
    { tags: { key1: 'value1' }, location: 'Global', properties: { virtualNetwork: { id: network }, registrationEnabled: false } },
    [there(zone), networkThere],
  ),
  v2024.patch(
    'VirtualNetworkLinkPatch.json',
    `${contoso}/virtualNetworkLinks/virtualNetworkLink1`,
    { tags: { key2: 'value2' }, properties: { registrationEnabled: true, resolutionPolicy: 'NxDomainRedirect' } },
    [
      there(contoso),
      networkThere,
      [
        `${contoso}/virtualNetworkLinks/virtualNetworkLink1`,
        { location: 'Global', properties: { virtualNetwork: { id: network }, registrationEnabled: false } },
      ],
    ],
  ),
  ...recordExamples,
]
