import type { Json, JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import { present } from '../../arm/present.ts'
import type { ResourceDefinition, SpecialRoute, StoredResource } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { integer, list, object, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressFamily, propertiesOf } from './addresses.ts'

export const dnsVersions = ['2018-09-01', '2020-01-01', '2020-06-01', '2024-06-01']

export const addressRecordType = 'Microsoft.Network/privateDnsZones/A'

/** The kinds of record of a private zone, and what each holds (github.com/Azure/azure-rest-api-specs privatedns 2024-06-01). */
const kinds: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  A: { aRecords: list(object({ ipv4Address: text })) },
  AAAA: { aaaaRecords: list(object({ ipv6Address: text })) },
  CNAME: { cnameRecord: object({ cname: text }) },
  MX: { mxRecords: list(object({ preference: integer(0), exchange: text })) },
  PTR: { ptrRecords: list(object({ ptrdname: text })) },
  SRV: { srvRecords: list(object({ priority: integer(0), weight: integer(0), port: integer(0), target: text })) },
  TXT: { txtRecords: list(object({ value: list(text) })) },
  SOA: {
    soaRecord: object({
      host: text,
      email: text,
      serialNumber: integer(0),
      refreshTime: integer(0),
      retryTime: integer(0),
      expireTime: integer(0),
      minimumTtl: integer(0),
    }),
  },
}

const typeOf = (kind: string) => `Microsoft.Network/privateDnsZones/${kind}`

const bodyOf = (own: Readonly<Record<string, Shape>>): Shape =>
  object({
    etag: text,
    properties: object({ ttl: integer(0), metadata: tags, ...own, ...readOnlyProperties('fqdn', 'isAutoRegistered') }),
  })

/** Record sets of every kind. Zone groups write address records; a person may too. */
export const recordSets: readonly ResourceDefinition[] = Object.entries(kinds).map(([kind, own]) => ({
  type: typeOf(kind),
  apiVersions: dnsVersions,
  name: { pattern: /^(@|[\w*]([\w.*-]{0,251}[\w*])?)$/, rule: 'it is a relative DNS name' },
  location: 'none',
  tracked: false,
  etag: true,
  stateless: true,
  body: bodyOf(own),
  patch: bodyOf(own),
  put: { kind: 'now', status: 201 },
  update: { kind: 'now', status: 200 },
  remove: {
    style: { kind: 'now', status: 200 },
    check() {
      if (kind === 'SOA') throw badRequest('BadRequest', 'A record set of type SOA cannot be deleted; it goes with its zone.')
    },
  },
  prepare(world, { body, id, name }) {
    const { etag: _, ...rest } = body
    const records = propertiesOf(body).aRecords
    for (const record of Array.isArray(records) ? records : []) {
      const address = String((record as JsonObject).ipv4Address ?? '')
      if (addressFamily(address) !== 'IPv4' || address.includes('/'))
        throw badRequest('BadRequest', `The value '${address}' of the record set '${name}' is not an IPv4 address.`)
    }
    const zone = id.split('/').slice(0, -2).join('/')
    const alias = kind === 'CNAME' ? Object.keys(kinds) : ['CNAME']
    if (alias.some((other) => other !== kind && world.find(`${zone}/${other}/${name}`) !== undefined)) {
      throw new ArmError(
        409,
        'Conflict',
        `The record set '${name}' of type ${kind} could not be created because a CNAME record set cannot stand beside another of the same name.`,
      )
    }
    return { body: rest, facts: { fqdn: `${name}.${zone.split('/').at(-1) ?? ''}.`, isAutoRegistered: false } }
  },
}))

/** Every zone has one record set from the start: its start of authority. */
export function startOfAuthority(world: World, zone: StoredResource): void {
  if (world.find(`${zone.id}/SOA/@`) !== undefined) return
  world.save({
    id: `${zone.id}/SOA/@`,
    type: typeOf('SOA'),
    name: '@',
    subscription: zone.subscription,
    ...(zone.resourceGroup === undefined ? {} : { resourceGroup: zone.resourceGroup }),
    body: {
      properties: {
        ttl: 3600,
        soaRecord: {
          host: 'azureprivatedns.net',
          email: 'azureprivatedns-host.microsoft.com',
          serialNumber: 1,
          refreshTime: 3600,
          retryTime: 300,
          expireTime: 2419200,
          minimumTtl: 10,
        },
      },
    },
    facts: { fqdn: `${zone.name}.`, isAutoRegistered: false },
    etag: world.newEtag(),
    state: 'Succeeded',
    createdAt: world.now(),
    changedAt: world.now(),
  })
}

export function recordsOf(world: World, zone: string): StoredResource[] {
  return Object.keys(kinds).flatMap((kind) => world.childrenOf(zone, typeOf(kind)))
}

/** All records of a zone, of every kind there is here. */
export const recordRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/privateDnsZones/{zone}/ALL',
    apiVersions: dnsVersions,
    run(world, { parameters, url, query }) {
      const id = `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/Microsoft.Network/privateDnsZones/${parameters.zone}`
      const records = recordsOf(world, id).map((record) => ({
        key: `${record.name}/${record.type}`,
        body: (): JsonObject => present(world, record),
      }))
      return page(records, url, query, 10)
    },
  },
]

/** The addresses of an address record set. */
export function addressesIn(record: StoredResource | undefined): string[] {
  const records = propertiesOf(record?.body ?? {}).aRecords
  return Array.isArray(records) ? records.map((one: Json) => String((one as JsonObject).ipv4Address)) : []
}
