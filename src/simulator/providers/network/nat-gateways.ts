import { idKey } from '../../../common/arm-id.ts'
import { at } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { integer, list, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import { addressType, addressUser, natAddresses, natType } from './address-use.ts'
import { propertiesOf } from './addresses.ts'
import { networkName, networkVersions, reference, requireReferenced } from './common.ts'
import { joinListed } from './join.ts'
import { subnetsWith } from './security-groups.ts'

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
      serviceGateway: reference,
      nat64: oneOf('None', 'Enabled', 'Disabled'),
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
  links: (_world, { body }) => [
    ...joinListed(body, 'properties.publicIpAddresses', 'publicIPAddresses'),
    ...joinListed(body, 'properties.publicIpPrefixes', 'publicIPPrefixes'),
  ],
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
