import { at, isObject, type Json, type JsonObject } from '../common/json.ts'
import type { ActionAt } from './define.ts'

/**
 * The right to use another resource from a body, asked for by Resource Manager where the reference is new
 * (learn.microsoft.com/azure/role-based-access-control/troubleshooting, `LinkedAuthorizationFailed`).
 */
export function linked(action: string, scope: Json | undefined): readonly ActionAt[] {
  return typeof scope === 'string' ? [{ action, scope }] : []
}

/** Giving an identity to a resource: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-manage-user-assigned-managed-identities. */
export function identitiesGiven(body: JsonObject): readonly ActionAt[] {
  const given = at(body, 'identity.userAssignedIdentities')
  return isObject(given)
    ? Object.keys(given).flatMap((id) => linked('Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', id))
    : []
}

/** What a subnet joins: learn.microsoft.com/azure/role-based-access-control/permissions/networking (`join/action`). */
export function subnetJoins(subnet: JsonObject): readonly ActionAt[] {
  return [
    ...linked('Microsoft.Network/networkSecurityGroups/join/action', at(subnet, 'properties.networkSecurityGroup.id')),
    ...linked('Microsoft.Network/routeTables/join/action', at(subnet, 'properties.routeTable.id')),
    ...linked('Microsoft.Network/natGateways/join/action', at(subnet, 'properties.natGateway.id')),
  ]
}

export const joinSubnet = 'Microsoft.Network/virtualNetworks/subnets/join/action'
