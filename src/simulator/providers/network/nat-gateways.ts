import { idKey } from '../../../common/arm-id.ts'
import { at, type Json } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { integer, list, object, oneOf, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addressesFrom, addressType, addressUser, natAddresses, natPrefixes, natType, prefixType, prefixUser } from './address-use.ts'
import { parseRange, propertiesOf } from './addresses.ts'
import { networkResource, reference, requireReferenced } from './common.ts'
import { joinListed } from './join.ts'
import { subnetsWith } from './subnet-use.ts'

/** Source: learn.microsoft.com nat-gateway/nat-overview. */
export const natGateway: ResourceDefinition = networkResource({
  type: natType,
  seconds: durations.natGateway,
  top: { zones: list(text), sku: object({ name: oneOf('Standard', 'StandardV2') }) },
  properties: {
    idleTimeoutInMinutes: integer(4, 120),
    publicIpAddresses: list(reference),
    publicIpAddressesV6: list(reference),
    publicIpPrefixes: list(reference),
    publicIpPrefixesV6: list(reference),
    sourceVirtualNetwork: reference,
    serviceGateway: reference,
    nat64: oneOf('None', 'Enabled', 'Disabled'),
  },
  set: ['subnets', 'resourceGuid'],
  check(world, gateway) {
    const [user] = subnetsWith(world, 'natGateway', gateway.id)
    if (user === undefined) return
    throw badRequest('NatGatewayInUseBySubnet', `Nat Gateway ${gateway.id} cannot be deleted because it is in use by subnet ${user.id}.`)
  },
  links: (_world, { body }) => [
    ...joinListed(body, 'properties.publicIpAddresses', 'publicIPAddresses'),
    ...joinListed(body, 'properties.publicIpPrefixes', 'publicIPPrefixes'),
  ],
  prepare(world, write) {
    const sku = String(at(write.body, 'sku.name') ?? 'Standard')
    const zones = Array.isArray(write.body.zones) ? write.body.zones : []
    if (zones.length > 1 || (sku === 'StandardV2' && zones.length > 0)) {
      throw badRequest(
        'NatGatewayZonesInvalid',
        `Nat Gateway ${write.id} of sku ${sku} ${sku === 'Standard' ? 'can be in one zone at most' : 'spans the zones of its region by itself'}.`,
      )
    }
    let count = 0
    for (const id of natAddresses(write.body)) {
      requireFree(world, write, { id, type: addressType, sku, what: 'public IP address', user: addressUser(world, id) })
      count += 1
    }
    for (const id of natPrefixes(write.body)) {
      const user = prefixUser(world, id) ?? addressesFrom(world, id)[0]
      const prefix = requireFree(world, write, { id, type: prefixType, sku, what: 'public IP prefix', user })
      const range = parseRange(String(prefix.facts.ipPrefix), prefix.name)
      count += range.last - range.first + 1
    }
    if (count > 16) throw badRequest('NatGatewayPublicIpLimitExceeded', `Nat Gateway ${write.id} may have at most 16 public IP addresses.`)
    if (sku === 'Standard' && [...natV6(write, 'publicIpAddressesV6'), ...natV6(write, 'publicIpPrefixesV6')].length > 0)
      throw badRequest('NatGatewayIPv6NotSupported', `Nat Gateway ${write.id} of sku Standard cannot use IPv6 addresses.`)
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
})

interface Wanted {
  readonly id: string
  readonly type: string
  readonly sku: string
  readonly what: string
  readonly user: StoredResource | undefined
}

/** An address or prefix is there, of the gateway's SKU, and serves nothing else. */
function requireFree(world: World, write: Write, { id, type, sku, what, user }: Wanted): StoredResource {
  const found = requireReferenced(world, id, { type, by: write.id, location: String(write.body.location) })
  const own = String(at(found.body, 'sku.name') ?? (type === addressType ? 'Basic' : 'Standard'))
  if (own !== sku)
    throw badRequest('NatGatewayAndPublicIpSkuMismatch', `Nat Gateway ${write.id} of sku ${sku} cannot use ${what} ${id} of sku ${own}.`)
  if (user !== undefined && idKey(user.id) !== idKey(write.id)) {
    throw badRequest(
      'PublicIPAddressInUse',
      `Resource ${write.id} is referencing ${what} ${id} that is already allocated to resource ${user.id}.`,
    )
  }
  return found
}

const natV6 = (write: Write, name: string): readonly Json[] => {
  const list = propertiesOf(write.body)[name]
  return Array.isArray(list) ? list : []
}
