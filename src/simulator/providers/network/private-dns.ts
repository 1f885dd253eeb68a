import { idKey, parentId } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { boolean, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { networkName, reference, requireReferenced } from './common.ts'
import { joinReferred } from './join.ts'
import { dnsVersions, recordsOf, startOfAuthority } from './record-sets.ts'

export const zoneType = 'Microsoft.Network/privateDnsZones'

const linkType = 'Microsoft.Network/privateDnsZones/virtualNetworkLinks'

export const privateDnsZone: ResourceDefinition = {
  type: zoneType,
  apiVersions: dnsVersions,
  name: {
    pattern: /^(?=.{1,253}$)([A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?\.){1,33}[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?$/,
    rule: 'it has 2 to 34 labels of 1 to 63 letters, digits, - and _',
    code: 'BadRequest',
  },
  location: 'global',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    etag: text,
    properties: object(
      readOnlyProperties(
        'maxNumberOfRecordSets',
        'numberOfRecordSets',
        'maxNumberOfVirtualNetworkLinks',
        'numberOfVirtualNetworkLinks',
        'maxNumberOfVirtualNetworkLinksWithRegistration',
        'numberOfVirtualNetworkLinksWithRegistration',
        'provisioningState',
        'internalId',
      ),
    ),
  }),
  patch: object({ tags, location: text, etag: text }),
  put: { kind: 'location', seconds: durations.dnsZone, results: 'operationResults', both: true },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check(world, zone) {
      const links = world.childrenOf(zone.id, linkType)
      if (links.length === 0) return
      throw new ArmError(
        409,
        'CannotDeleteResource',
        `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${links.map(({ id }) => id).join(', ')}'. Please delete all nested resources before deleting this resource.`,
      )
    },
  },
  prepare: (_world, { body }) => ({ body: withoutEtag(body) }),
  finished: startOfAuthority,
  show: (world, zone) => ({
    maxNumberOfRecordSets: 25000,
    numberOfRecordSets: recordsOf(world, zone.id).length,
    maxNumberOfVirtualNetworkLinks: 1000,
    numberOfVirtualNetworkLinks: world.childrenOf(zone.id, linkType).length,
  }),
}

export const virtualNetworkLink: ResourceDefinition = {
  type: linkType,
  apiVersions: dnsVersions,
  name: networkName(1, 80),
  location: 'global',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    etag: text,
    properties: object({
      virtualNetwork: reference,
      registrationEnabled: boolean,
      resolutionPolicy: oneOf('Default', 'NxDomainRedirect'),
      ...readOnlyProperties('virtualNetworkLinkState', 'provisioningState'),
    }),
  }),
  patch: object({ tags, location: text, etag: text, properties: object({ registrationEnabled: boolean, resolutionPolicy: text }) }),
  put: { kind: 'location', seconds: durations.dnsLink, results: 'operationResults', both: true },
  remove: { style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true } },
  links: (_world, { body }) => joinReferred(at(body, 'properties.virtualNetwork'), 'virtualNetworks'),
  prepare(world, write) {
    const network = referenceId(at(write.body, 'properties.virtualNetwork'))
    if (network === undefined) throw badRequest('BadRequest', 'The virtual network of the link is not given.')
    requireReferenced(world, network, { type: 'Microsoft.Network/virtualNetworks', by: write.id })
    const zone = zoneNameOf(write.id)
    for (const other of linksOf(world, network)) {
      if (idKey(other.id) === idKey(write.id) || zoneNameOf(other.id) !== zone) continue
      throw idKey(other.id).startsWith(`${idKey(write.parent ?? '')}/`)
        ? new ArmError(409, 'Conflict', `A virtual network link for the virtual network '${network}' and this zone already exists.`)
        : badRequest(
            'BadRequest',
            `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone}' and '${zoneNameOf(other.id)}' zones.`,
          )
    }
    return { body: withoutEtag(write.body) }
  },
  show: (_world, link) => ({
    registrationEnabled: propertiesOf(link.body).registrationEnabled ?? false,
    virtualNetworkLinkState: 'Completed',
  }),
}

/** The links of a virtual network to zones. */
export function linksOf(world: World, network: string): StoredResource[] {
  return world.ofType(linkType).filter((link) => idKey(referenceId(propertiesOf(link.body).virtualNetwork) ?? '') === idKey(network))
}

/** The private zone of a name a network is linked to, and the link. */
export function linkedZone(
  world: World,
  network: string,
  zone: string,
): { readonly link: StoredResource; readonly zone: string } | undefined {
  const link = linksOf(world, network).find((one) => one.hidden !== true && zoneNameOf(one.id) === zone)
  return link === undefined ? undefined : { link, zone: parentId(link.id) ?? '' }
}

const zoneNameOf = (id: string) => idKey(id).split('/privatednszones/')[1]?.split('/')[0] ?? ''

function withoutEtag<T extends { readonly etag?: Json | undefined }>(body: T): Omit<T, 'etag'> {
  const { etag: _, ...rest } = body
  return rest
}
