import { at } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { any, integer, list, object, oneOf, text } from '../../shape.ts'
import { addressesFrom, prefixType, prefixUser } from './address-use.ts'
import { propertiesOf } from './addresses.ts'
import { networkResource, reference } from './common.ts'
import { nextPrefix } from './practice-addresses.ts'
import { checkAddressQuota } from './quota.ts'

/** Ranges of public addresses. Source: learn.microsoft.com virtual-network/ip-services/public-ip-address-prefix. */
export const publicPrefix: ResourceDefinition = networkResource({
  type: prefixType,
  seconds: durations.publicAddress,
  top: {
    zones: list(text),
    sku: object({ name: oneOf('Standard', 'StandardV2'), tier: oneOf('Regional', 'Global') }),
    extendedLocation: object({ name: text, type: oneOf('EdgeZone') }),
  },
  properties: {
    publicIPAddressVersion: oneOf('IPv4', 'IPv6'),
    ipTags: list(object({ ipTagType: text, tag: text, firstPartyServiceTagId: text })),
    prefixLength: integer(),
    customIPPrefix: reference,
    natGateway: any,
  },
  set: ['ipPrefix', 'publicIPAddresses', 'loadBalancerFrontendIpConfiguration', 'resourceGuid', 'upgradedToV2'],
  check(world, prefix) {
    const user = prefixUser(world, prefix.id) ?? addressesFrom(world, prefix.id)[0]
    if (user === undefined) return
    throw badRequest('InUsePublicIpPrefixCannotBeDeleted', `Public IP prefix ${prefix.id} is in use by ${user.id} and cannot be deleted.`)
  },
  prepare(world, write) {
    const length = Number(at(write.body, 'properties.prefixLength') ?? Number.NaN)
    if (!(length >= 28 && length <= 31)) {
      throw badRequest('InvalidPrefixLength', `Prefix length of public IP prefix ${write.id} must be from 28 to 31.`, {
        target: 'properties.prefixLength',
      })
    }
    const { before } = write
    if (before === undefined) {
      checkAddressQuota(world, write, 2 ** (32 - length))
      return { body: write.body, facts: { resourceGuid: world.newGuid(), ipPrefix: nextPrefix(world, length) } }
    }
    if (length !== at(before.body, 'properties.prefixLength') || JSON.stringify(before.body.zones) !== JSON.stringify(write.body.zones)) {
      throw badRequest('PropertyChangeNotAllowed', `Length and zones of public IP prefix ${write.id} cannot be changed.`)
    }
    return { body: write.body, facts: before.facts }
  },
  show(world, prefix) {
    const addresses = addressesFrom(world, prefix.id)
    const gateway = prefixUser(world, prefix.id)
    return {
      publicIPAddressVersion: propertiesOf(prefix.body).publicIPAddressVersion ?? 'IPv4',
      ipTags: propertiesOf(prefix.body).ipTags ?? [],
      ...(addresses.length === 0 ? {} : { publicIPAddresses: addresses.map(({ id }) => ({ id })) }),
      ...(gateway === undefined ? {} : { natGateway: { id: gateway.id } }),
    }
  },
  dress: (_world, _prefix, body) => ({ ...body, sku: { tier: 'Regional', name: at(body.sku, 'name') ?? 'Standard' } }),
})
