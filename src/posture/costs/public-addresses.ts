import { idKey } from '../../common/arm-id.ts'
import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, placeNote } from '../cost-parts.ts'
import { list, valueAt } from '../look.ts'
import type { CostLine, Environment } from '../types.ts'

/** Static addresses are billed while they exist: those a NAT gateway uses, and the others. */
export function publicAddressCost(environment: Environment): readonly CostLine[] {
  const addresses = environment.ofType(types.address)
  const behindNat = new Set(
    environment
      .ofType(types.natGateway)
      .flatMap((gateway) => list(gateway, 'properties.publicIpAddresses').map((one) => idKey(String(valueAt(one, 'id') ?? '')))),
  )
  const nat = addresses.filter((address) => behindNat.has(idKey(address.id)))
  const note = placeNote(prices.publicAddress, addresses[0])
  return [
    ...counted(nat.length, prices.publicAddress, { kind: 'standing', question: 'egress', note }),
    ...counted(addresses.length - nat.length, prices.publicAddress, { kind: 'standing', question: 'node-addresses', note }),
  ]
}
