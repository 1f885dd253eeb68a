import type { ResourceType } from './define.ts'
import { batchAccount } from './types/batch-account.ts'
import { batchPool } from './types/batch-pool.ts'
import { diagnosticSetting } from './types/diagnostic-setting.ts'
import { key } from './types/key.ts'
import { keyVault } from './types/key-vault.ts'
import { logAnalyticsWorkspace } from './types/log-analytics-workspace.ts'
import { managementLock } from './types/management-lock.ts'
import { natGateway } from './types/nat-gateway.ts'
import { networkSecurityGroup } from './types/network-security-group.ts'
import { perimeterAssociation } from './types/perimeter-association.ts'
import { perimeterProfile } from './types/perimeter-profile.ts'
import { policyAssignment } from './types/policy-assignment.ts'
import { privateDnsZone } from './types/private-dns-zone.ts'
import { privateDnsZoneGroup } from './types/private-dns-zone-group.ts'
import { privateDnsZoneLink } from './types/private-dns-zone-link.ts'
import { privateEndpoint } from './types/private-endpoint.ts'
import { providerRegistration } from './types/provider-registration.ts'
import { publicIpAddress } from './types/public-ip-address.ts'
import { resourceGroup } from './types/resource-group.ts'
import { roleAssignment } from './types/role-assignment.ts'
import { routeTable } from './types/route-table.ts'
import { storageAccount } from './types/storage-account.ts'
import { subnet } from './types/subnet.ts'
import { subscriptionFeature } from './types/subscription-feature.ts'
import { userAssignedIdentity } from './types/user-assigned-identity.ts'
import { virtualNetwork } from './types/virtual-network.ts'
import { virtualNetworkPeering } from './types/virtual-network-peering.ts'

/** Every resource type there is. The order is the order of rows on the screen; what waits for what is decided by ids. */
export const resourceTypes: readonly ResourceType[] = [
  providerRegistration,
  subscriptionFeature,
  resourceGroup,
  userAssignedIdentity,
  logAnalyticsWorkspace,
  networkSecurityGroup,
  publicIpAddress,
  natGateway,
  routeTable,
  virtualNetwork,
  subnet,
  virtualNetworkPeering,
  privateDnsZone,
  privateDnsZoneLink,
  keyVault,
  storageAccount,
  roleAssignment,
  key,
  batchAccount,
  perimeterProfile,
  perimeterAssociation,
  privateEndpoint,
  privateDnsZoneGroup,
  diagnosticSetting,
  batchPool,
  managementLock,
  policyAssignment,
]

/** The type of a name, in any case; undefined for one this tool does not make. */
export function resourceTypeOf(name: string): ResourceType | undefined {
  return resourceTypes.find(({ type }) => type.toLowerCase() === name.toLowerCase())
}
