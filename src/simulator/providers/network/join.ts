import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { Link } from '../../definition.ts'
import { propertiesOf, referenceId } from './addresses.ts'

/**
 * The right to use a network resource from another: `Microsoft.Network/natGateways/join/action`. Which reference needs which:
 * learn.microsoft.com role-based-access-control/permissions/networking; recorded refusals: microsoft/planetary-computer-hub#25 (route table),
 * Azure/data-landing-zone#203 (zone group).
 */
export const join = (type: string, id: string): Link => ({ action: `Microsoft.Network/${type}/join/action`, scope: id })

/** What a subnet's properties join. */
export function subnetJoins(body: JsonObject): Link[] {
  const properties = propertiesOf(body)
  const kinds = { networkSecurityGroup: 'networkSecurityGroups', routeTable: 'routeTables', natGateway: 'natGateways' } as const
  return [
    ...Object.entries(kinds).flatMap(([property, type]) => joinReferred(properties[property], type)),
    ...joinListed(body, 'properties.serviceEndpointPolicies', 'serviceEndpointPolicies'),
  ]
}

/** The join of a reference `{ id }`; nothing when there is none. */
export function joinReferred(reference: Json | undefined, type: string): Link[] {
  const id = referenceId(reference)
  return id === undefined ? [] : [join(type, id)]
}

/** The joins of a list of references at a path of a body. */
export function joinListed(body: JsonObject, path: string, type: string): Link[] {
  const found = at(body, path)
  return Array.isArray(found) ? found.flatMap((item: Json) => joinReferred(item, type)) : []
}
