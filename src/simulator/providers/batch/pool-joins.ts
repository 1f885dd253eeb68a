import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { World } from '../../world.ts'
import { refused } from './common.ts'

/**
 * The caller must be allowed to join the subnet and the addresses of a new pool. Batch asks for this itself and answers in its own way, with the
 * words misspelt: microsoft/CromwellOnAzure#450 (words, 400), tests of the Batch client in Azure/azure-sdk-for-net (`InsufficientPermissions`,
 * recorded for images; unverified for networks).
 */
export function checkJoins(world: World, properties: JsonObject): void {
  const network = at(properties, 'networkConfiguration')
  const subnet = at(network, 'subnetId')
  const addresses = at(network, 'publicIPAddressConfiguration.ipAddressIds')
  const joins = [
    ...(typeof subnet === 'string' ? [['Microsoft.Network/virtualNetworks/subnets/join/action', subnet] as const] : []),
    ...(Array.isArray(addresses)
      ? addresses.map((id: Json) => ['Microsoft.Network/publicIPAddresses/join/action', String(id)] as const)
      : []),
  ]
  const lacking = joins.find(([action, id]) => !world.may(action, id))
  if (lacking === undefined) return
  const [action, id] = lacking
  throw refused(
    'InsufficientPermissions',
    'The user identity used for this operation does not have the required permissions.',
    undefined,
    `The user identity used for this operation does not have the required privelege ${action} on the specified resource ${id}`,
  )
}
