import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressOf, numberOf, propertiesOf, referenceId } from './addresses.ts'
import { networkName, networkVersions, reference, requireReferenced } from './common.ts'
import { subnetsWith } from './security-groups.ts'

const addressType = 'Microsoft.Network/publicIPAddresses'
const natType = 'Microsoft.Network/natGateways'

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

export const natGateway: ResourceDefinition = {
  type: natType,
  apiVersions: networkVersions,
  name: networkName(1, 80),
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    location: text,
    tags,
    zones: list(text),
    sku: object({ name: oneOf('Standard', 'StandardV2') }),
    properties: object({
      idleTimeoutInMinutes: integer(4, 120),
      publicIpAddresses: list(reference),
      publicIpAddressesV6: list(reference),
      publicIpPrefixes: list(reference),
      publicIpPrefixesV6: list(reference),
      sourceVirtualNetwork: reference,
      ...readOnlyProperties('subnets', 'resourceGuid', 'provisioningState'),
    }),
    ...readOnlyProperties('etag'),
  }),
  patch: object({ tags }),
  put: { kind: 'azure-async', seconds: durations.natGateway, state: 'Updating' },
  remove: {
    style: { kind: 'location', seconds: durations.deleteNetworkThing, results: 'operationResults', both: true },
    check(world, gateway) {
      const [user] = subnetsWith(world, 'natGateway', gateway.id)
      if (user === undefined) return
      throw badRequest('NatGatewayInUseBySubnet', `Nat Gateway ${gateway.id} cannot be deleted because it is in use by subnet ${user.id}.`)
    },
  },
  prepare(world, write) {
    const sku = String(at(write.body, 'sku.name') ?? 'Standard')
    const addresses = natAddresses(write.body)
    if (addresses.length > 16)
      throw badRequest('NatGatewayPublicIpLimitExceeded', `Nat Gateway ${write.id} may have at most 16 public IP addresses.`)
    for (const id of addresses) {
      const address = requireReferenced(world, id, { type: addressType, by: write.id, location: String(write.body.location) })
      const addressSku = String(at(address.body, 'sku.name') ?? 'Basic')
      if (addressSku !== sku) {
        throw badRequest(
          'NatGatewayAndPublicIpSkuMismatch',
          `Nat Gateway ${write.id} of sku ${sku} cannot use public IP address ${id} of sku ${addressSku}.`,
        )
      }
      const user = addressUser(world, id)
      if (user !== undefined && idKey(user.id) !== idKey(write.id)) {
        throw badRequest(
          'PublicIPAddressInUse',
          `Resource ${write.id} is referencing public IP address ${id} that is already allocated to resource ${user.id}.`,
        )
      }
    }
    return { body: write.body, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }
  },
  show(world, gateway) {
    const subnets = subnetsWith(world, 'natGateway', gateway.id)
    return {
      idleTimeoutInMinutes: propertiesOf(gateway.body).idleTimeoutInMinutes ?? 4,
      ...(subnets.length === 0 ? {} : { subnets: subnets.map(({ id }) => ({ id })) }),
    }
  },
  dress: (_world, _gateway, body) => ({ ...body, sku: body.sku ?? { name: 'Standard' } }),
}

/** The ids of a NAT gateway's addresses. */
export function natAddresses(body: Json | undefined): string[] {
  const addresses = at(body, 'properties.publicIpAddresses')
  return Array.isArray(addresses) ? addresses.flatMap((item: Json) => referenceId(item) ?? []) : []
}

/** What holds a public address: a NAT gateway or a pool. */
export function addressUser(world: World, id: string): StoredResource | undefined {
  const gateway = world.ofType(natType).find((one) => natAddresses(one.body).some((address) => idKey(address) === idKey(id)))
  if (gateway !== undefined) return gateway
  return world.ofType('Microsoft.Batch/batchAccounts/pools').find((pool) => {
    const addresses = at(pool.body, 'properties.networkConfiguration.publicIPAddressConfiguration.ipAddressIds')
    return Array.isArray(addresses) && addresses.some((address: Json) => idKey(String(address)) === idKey(id))
  })
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
