import { idKey } from '../../../common/arm-id.ts'
import { at, isObject } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, integer, list, object, oneOf, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressType, addressUser, natType, prefixType } from './address-use.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { networkResource, reference, requireReferenced } from './common.ts'
import { joinReferred } from './join.ts'
import { addressWithin, nextAddress } from './practice-addresses.ts'
import { checkAddressQuota } from './quota.ts'

export const publicAddress: ResourceDefinition = networkResource({
  type: addressType,
  seconds: durations.publicAddress,
  top: {
    zones: list(text),
    sku: object({ name: oneOf('Basic', 'Standard', 'StandardV2'), tier: oneOf('Regional', 'Global') }),
    extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
  },
  properties: {
    publicIPAllocationMethod: oneOf('Static', 'Dynamic'),
    publicIPAddressVersion: oneOf('IPv4', 'IPv6'),
    dnsSettings: object({
      domainNameLabel: text,
      domainNameLabelScope: oneOf('TenantReuse', 'SubscriptionReuse', 'ResourceGroupReuse', 'NoReuse'),
      fqdn: text,
      reverseFqdn: text,
    }),
    ddosSettings: object({
      protectionMode: oneOf('VirtualNetworkInherited', 'Enabled', 'Disabled'),
      ddosProtectionPlan: reference,
      ddosCustomPolicy: reference,
    }),
    ipTags: list(object({ ipTagType: text, tag: text, firstPartyServiceTagId: text })),
    ipAddress: text,
    publicIPPrefix: reference,
    idleTimeoutInMinutes: integer(),
    natGateway: any,
    servicePublicIPAddress: any,
    linkedPublicIPAddress: any,
    deleteOption: oneOf('Delete', 'Detach'),
    migrationPhase: oneOf('None', 'Prepare', 'Commit', 'Abort', 'Committed'),
  },
  set: ['ipConfiguration', 'resourceGuid', 'upgradedToV2'],
  check(world, address) {
    const user = addressUser(world, address.id)
    if (user === undefined) return
    throw badRequest(
      'PublicIPAddressCannotBeDeleted',
      `Public IP address ${address.id} can not be deleted since it is still allocated to resource ${user.id}. In order to delete the public IP, disassociate/detach the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.`,
    )
  },
  links: (_world, { body }) => joinReferred(at(body, 'properties.publicIPPrefix'), 'publicIPPrefixes'),
  prepare(world, write) {
    const sku = at(write.body, 'sku.name') ?? 'Basic'
    if (sku === 'Basic' && write.before === undefined) {
      throw badRequest(
        'IPv4BasicSkuPublicIpCountLimitReached',
        'Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.',
      )
    }
    const method = at(write.body, 'properties.publicIPAllocationMethod') ?? 'Dynamic'
    if (method !== 'Static') {
      throw badRequest(
        'PublicIPAndSkuAllocationMethodMismatch',
        `Public IP address ${write.id} has sku ${String(sku)} and must have allocation method Static.`,
      )
    }
    const label = at(write.body, 'properties.dnsSettings.domainNameLabel')
    const place = String(write.body.location)
    if (typeof label === 'string') checkLabel(world, label, place, write.id)
    const oldZones = write.before?.body.zones
    if (write.before !== undefined && JSON.stringify(oldZones) !== JSON.stringify(write.body.zones)) {
      throw badRequest(
        'ResourceAvailabilityZonesCannotBeModified',
        `Resource ${write.id} has an existing availability zone constraint and it cannot be modified.`,
      )
    }
    const minutes = at(write.body, 'properties.idleTimeoutInMinutes') ?? 4
    if (typeof minutes === 'number' && (minutes < 4 || minutes > 30)) {
      throw badRequest(
        'InvalidIdleTimeout',
        `Idle timeout of public IP address ${write.id} must be from 4 to 30 minutes. Value provided: ${minutes}.`,
      )
    }
    const prefixId = referenceId(at(write.body, 'properties.publicIPPrefix'))
    if (write.before !== undefined) {
      if ((referenceId(propertiesOf(write.before.body).publicIPPrefix) ?? '').toLowerCase() !== (prefixId ?? '').toLowerCase())
        throw badRequest('PropertyChangeNotAllowed', `The public IP prefix of public IP address ${write.id} cannot be changed.`)
      return { body: write.body, facts: write.before.facts }
    }
    if (prefixId === undefined) {
      checkAddressQuota(world, write, 1)
      return { body: write.body, facts: { resourceGuid: world.newGuid(), ipAddress: nextAddress(world) } }
    }
    const prefix = requireReferenced(world, prefixId, { type: prefixType, by: write.id, location: place })
    if ((at(prefix.body, 'sku.name') ?? 'Standard') !== sku) {
      throw badRequest(
        'PublicIPAndPublicIPPrefixSkuMismatch',
        `Public IP address ${write.id} of sku ${String(sku)} cannot be allocated from public IP prefix ${prefix.id} of another sku.`,
      )
    }
    return { body: write.body, facts: { resourceGuid: world.newGuid(), ipAddress: addressWithin(world, prefix, write.id) } }
  },
  show(world, address) {
    const dns = propertiesOf(address.body).dnsSettings
    const user = addressUser(world, address.id)
    const gateway = user?.type === natType ? { natGateway: { id: user.id } } : {}
    return {
      publicIPAddressVersion: propertiesOf(address.body).publicIPAddressVersion ?? 'IPv4',
      idleTimeoutInMinutes: propertiesOf(address.body).idleTimeoutInMinutes ?? 4,
      ...(isObject(dns) && typeof dns.domainNameLabel === 'string'
        ? { dnsSettings: { ...dns, fqdn: fqdn(dns.domainNameLabel, String(address.body.location)) } }
        : {}),
      ...gateway,
    }
  },
})

function checkLabel(world: World, label: string, place: string, id: string): void {
  if (!/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/.test(label)) {
    throw badRequest(
      'InvalidDomainNameLabel',
      `The domain name label ${label} is invalid. It must conform to the following regular expression: ^[a-z][a-z0-9-]{1,61}[a-z0-9]$.`,
    )
  }
  if (labelTaken(world, label, place, id))
    throw badRequest('DnsRecordInUse', `DNS record ${fqdn(label, place)} is already used by another public IP.`)
}

/** Whether another address of a region has a domain name label. */
export function labelTaken(world: World, label: string, place: string, except: string): boolean {
  return world
    .having(addressType, 'body.properties.dnsSettings.domainNameLabel', label)
    .some((other) => idKey(other.id) !== idKey(except) && other.body.location === place)
}

const fqdn = (label: string, place: string) => `${label}.${place}.cloudapp.azure.com`
