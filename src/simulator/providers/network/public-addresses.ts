import { idKey } from '../../../common/arm-id.ts'
import { at, isObject } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressType, addressUser, natType } from './address-use.ts'
import { addressOf, numberOf, propertiesOf } from './addresses.ts'
import { networkName, networkVersions, reference } from './common.ts'

export const publicAddress: ResourceDefinition = {
  type: addressType,
  apiVersions: networkVersions,
  name: networkName(1, 80),
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    zones: list(text),
    sku: object({ name: oneOf('Basic', 'Standard', 'StandardV2'), tier: oneOf('Regional', 'Global') }),
    extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
    properties: object({
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
      ...readOnlyProperties('ipConfiguration', 'resourceGuid', 'provisioningState', 'upgradedToV2'),
    }),
    ...readOnlyProperties('etag'),
  }),
  patch: object({ tags }),
  put: { kind: 'azure-async', seconds: durations.publicAddress, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check(world, address) {
      const user = addressUser(world, address.id)
      if (user === undefined) return
      throw badRequest(
        'PublicIPAddressCannotBeDeleted',
        `Public IP address ${address.id} can not be deleted since it is still allocated to resource ${user.id}. In order to delete the public IP, disassociate/detach the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.`,
      )
    },
  },
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
    const facts = write.before?.facts ?? { resourceGuid: world.newGuid(), ipAddress: nextAddress(world) }
    return { body: write.body, facts }
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
}

function checkLabel(world: World, label: string, place: string, id: string): void {
  if (!/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/.test(label)) {
    throw badRequest(
      'InvalidDomainNameLabel',
      `The domain name label ${label} is invalid. It must conform to the following regular expression: ^[a-z][a-z0-9-]{1,61}[a-z0-9]$.`,
    )
  }
  const taken = world
    .ofType(addressType)
    .some(
      (other) =>
        idKey(other.id) !== idKey(id) &&
        other.body.location === place &&
        at(other.body, 'properties.dnsSettings.domainNameLabel') === label,
    )
  if (taken) throw badRequest('DnsRecordInUse', `DNS record ${fqdn(label, place)} is already used by another public IP.`)
}

const fqdn = (label: string, place: string) => `${label}.${place}.cloudapp.azure.com`

/** Practice addresses come from 198.18.0.0/15, set apart for benchmarks: they lead nowhere. */
function nextAddress(world: World): string {
  const taken = new Set(world.ofType(addressType).map((address) => String(address.facts.ipAddress)))
  let value = numberOf('198.18.0.4')
  while (taken.has(addressOf(value))) value += 1
  return addressOf(value)
}
