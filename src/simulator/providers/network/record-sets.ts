import { idKey } from '../../../common/arm-id.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import { integer, list, object, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'

const dnsVersions = ['2018-09-01', '2020-01-01', '2020-06-01', '2024-06-01']
const zoneOf = (id: string) => idKey(id).split('/privatednszones/')[1]?.split('/')[0] ?? ''

/** What a record set of each kind holds. Source: spec Microsoft.Network privatedns 2024-06-01. */
const kinds: Readonly<Record<string, Record<string, Shape>>> = {
  A: { aRecords: list(object({ ipv4Address: text })) },
  AAAA: { aaaaRecords: list(object({ ipv6Address: text })) },
  CNAME: { cnameRecord: object({ cname: text }) },
  MX: { mxRecords: list(object({ preference: integer(0), exchange: text })) },
  PTR: { ptrRecords: list(object({ ptrdname: text })) },
  SOA: {
    soaRecord: object({
      host: text,
      email: text,
      serialNumber: integer(),
      refreshTime: integer(),
      retryTime: integer(),
      expireTime: integer(),
      minimumTtl: integer(),
    }),
  },
  SRV: { srvRecords: list(object({ priority: integer(0), weight: integer(0), port: integer(0), target: text })) },
  TXT: { txtRecords: list(object({ value: list(text) })) },
}

/** Record sets of a private zone, one type each. Zone groups write address records; a person may write any. */
export const recordSets: readonly ResourceDefinition[] = Object.entries(kinds).map(([kind, records]) => {
  const body = object({
    etag: text,
    properties: object({ ttl: integer(0), metadata: tags, ...records, ...readOnlyProperties('fqdn', 'isAutoRegistered') }),
  })
  return {
    type: `Microsoft.Network/privateDnsZones/${kind}`,
    apiVersions: dnsVersions,
    name: { pattern: /^(@|[\w*]([\w.*-]{0,251}[\w*])?)$/, rule: 'it is a relative DNS name' },
    location: 'none',
    tracked: false,
    etag: true,
    stateless: true,
    body,
    patch: body,
    put: { kind: 'now', status: 201 },
    update: { kind: 'now', status: 200 },
    remove: {
      style: { kind: 'now', status: 200 },
      check: (_world, record) => {
        if (kind === 'SOA') throw badRequest('BadRequest', `The record set of type 'SOA' with name '${record.name}' cannot be deleted.`)
      },
    },
    prepare(_world, { body: sent, id, name, before }) {
      if (kind === 'SOA' && before === undefined)
        throw badRequest('BadRequest', "A record set of type 'SOA' comes with its zone and cannot be created.")
      const { etag: _, ...rest } = sent
      return { body: rest, facts: { fqdn: name === '@' ? `${zoneOf(id)}.` : `${name}.${zoneOf(id)}.`, isAutoRegistered: false } }
    },
  }
})

/** A zone comes with its start of authority. */
export function writeAuthority(world: World, zone: StoredResource): void {
  const id = `${zone.id}/SOA/@`
  if (world.find(id) !== undefined) return
  world.save({
    id,
    type: 'Microsoft.Network/privateDnsZones/SOA',
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
