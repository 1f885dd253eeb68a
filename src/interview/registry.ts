import { accountAddresses } from './questions/account-addresses.ts'
import { accountKey } from './questions/account-key.ts'
import { accountReach } from './questions/account-reach.ts'
import { administrators } from './questions/administrators.ts'
import { allocationMode } from './questions/allocation-mode.ts'
import { applicationPackages } from './questions/application-packages.ts'
import { authentication } from './questions/authentication.ts'
import { batchPrincipal } from './questions/batch-principal.ts'
import { certificateUrl } from './questions/certificate-url.ts'
import { cloud } from './questions/cloud.ts'
import { confidentialEncryption } from './questions/confidential-encryption.ts'
import { diskEncryption } from './questions/disk-encryption.ts'
import { diskKey } from './questions/disk-key.ts'
import { dnsServerAddresses } from './questions/dns-server-addresses.ts'
import { dnsServers } from './questions/dns-servers.ts'
import { dnsZoneGroup } from './questions/dns-zone-group.ts'
import { dnsZones } from './questions/dns-zones.ts'
import { egress } from './questions/egress.ts'
import { egressAddresses } from './questions/egress-addresses.ts'
import { egressPorts } from './questions/egress-ports.ts'
import { environment } from './questions/environment.ts'
import { existingEndpointSubnet } from './questions/existing-endpoint-subnet.ts'
import { existingNetwork } from './questions/existing-network.ts'
import { existingNodeSubnet } from './questions/existing-node-subnet.ts'
import { existingVault } from './questions/existing-vault.ts'
import { existingWorkspace } from './questions/existing-workspace.ts'
import { firewallAddress } from './questions/firewall-address.ts'
import { hub } from './questions/hub.ts'
import { hubNetwork } from './questions/hub-network.ts'
import { jobSubmitters } from './questions/job-submitters.ts'
import { keyRotation } from './questions/key-rotation.ts'
import { keySize } from './questions/key-size.ts'
import { locks } from './questions/locks.ts'
import { logCategories } from './questions/log-categories.ts'
import { logRetention } from './questions/log-retention.ts'
import { logs } from './questions/logs.ts'
import { metadataProtocol } from './questions/metadata-protocol.ts'
import { network } from './questions/network.ts'
import { networkRange } from './questions/network-range.ts'
import { nodeAddresses } from './questions/node-addresses.ts'
import { nodeManagementAddresses } from './questions/node-management-addresses.ts'
import { nodeManagementReach } from './questions/node-management-reach.ts'
import { nodeSecrets } from './questions/node-secrets.ts'
import { osUpgrades } from './questions/os-upgrades.ts'
import { otherRanges } from './questions/other-ranges.ts'
import { perimeterProfile } from './questions/perimeter-profile.ts'
import { plannedNodes } from './questions/planned-nodes.ts'
import { policy } from './questions/policy.ts'
import { pool } from './questions/pool.ts'
import { poolImage } from './questions/pool-image.ts'
import { poolNodes } from './questions/pool-nodes.ts'
import { poolSize } from './questions/pool-size.ts'
import { poolZones } from './questions/pool-zones.ts'
import { region } from './questions/region.ts'
import { remoteAccess } from './questions/remote-access.ts'
import { remoteAccessFrom } from './questions/remote-access-from.ts'
import { resourceGroup } from './questions/resource-group.ts'
import { spotNodes } from './questions/spot-nodes.ts'
import { storage } from './questions/storage.ts'
import { storageAddresses } from './questions/storage-addresses.ts'
import { storageReach } from './questions/storage-reach.ts'
import { subscription } from './questions/subscription.ts'
import { subscriptionGrant } from './questions/subscription-grant.ts'
import { tags } from './questions/tags.ts'
import { vault } from './questions/vault.ts'
import { vmSecurity } from './questions/vm-security.ts'
import type { AnyQuestion } from './types.ts'

/**
 * Every question in the order of asking. The order is a product decision: where it will be, whether nodes are wanted
 * and how many (the network is planned for them), then who reaches what, and only then what follows from it: the size of a node
 * comes after what is asked of it.
 * A question reads only answers of questions above it, but for the name, which looks at the cloud.
 */
export const questions: readonly AnyQuestion[] = [
  environment,
  cloud,
  subscription,
  region,
  resourceGroup,
  allocationMode,
  batchPrincipal,
  subscriptionGrant,
  pool,
  poolImage,
  poolNodes,
  spotNodes,
  accountReach,
  accountAddresses,
  perimeterProfile,
  network,
  existingNetwork,
  existingNodeSubnet,
  existingEndpointSubnet,
  plannedNodes,
  otherRanges,
  networkRange,
  hub,
  hubNetwork,
  dnsServers,
  dnsServerAddresses,
  nodeAddresses,
  egress,
  firewallAddress,
  egressAddresses,
  egressPorts,
  nodeManagementReach,
  nodeManagementAddresses,
  remoteAccess,
  remoteAccessFrom,
  authentication,
  administrators,
  jobSubmitters,
  accountKey,
  vmSecurity,
  confidentialEncryption,
  diskEncryption,
  diskKey,
  metadataProtocol,
  osUpgrades,
  keySize,
  keyRotation,
  vault,
  existingVault,
  nodeSecrets,
  certificateUrl,
  applicationPackages,
  storage,
  storageReach,
  storageAddresses,
  poolSize,
  poolZones,
  // After every answer that makes a private endpoint.
  dnsZones,
  dnsZoneGroup,
  logs,
  existingWorkspace,
  logRetention,
  logCategories,
  locks,
  policy,
  tags,
]

/** The question of an id; undefined when there is none. */
export function questionOf(id: string): AnyQuestion | undefined {
  return questions.find((question) => question.id === id)
}
