import type { Control } from '../types.ts'
import { accountClosed } from './account-closed.ts'
import { accountEndpoint } from './account-endpoint.ts'
import { accountListed } from './account-listed.ts'
import { autoStorageIdentity } from './auto-storage-identity.ts'
import { automaticUpgrades } from './automatic-upgrades.ts'
import { certificatesRotate } from './certificates-rotate.ts'
import { customerKey } from './customer-key.ts'
import { encryptionAtHost } from './encryption-at-host.ts'
import { entraOnly } from './entra-only.ts'
import { keyFollowsRotation } from './key-follows-rotation.ts'
import { keyRotates } from './key-rotates.ts'
import { locked } from './locked.ts'
import { metadataProtected } from './metadata-protected.ts'
import { narrowRoles } from './narrow-roles.ts'
import { noDefaultOutbound } from './no-default-outbound.ts'
import { noLegacyZone } from './no-legacy-zone.ts'
import { noOpenInbound } from './no-open-inbound.ts'
import { nodeEndpoint } from './node-endpoint.ts'
import { nodeManagementClosed } from './node-management-closed.ts'
import { nodesWithoutAddresses } from './nodes-without-addresses.ts'
import { nothingRetires } from './nothing-retires.ts'
import { outboundRestricted } from './outbound-restricted.ts'
import { ownNetwork } from './own-network.ts'
import { policiesAssigned } from './policies-assigned.ts'
import { poolDisks } from './pool-disks.ts'
import { poolIdentity } from './pool-identity.ts'
import { purgeProtection } from './purge-protection.ts'
import { remoteAccessRestricted } from './remote-access-restricted.ts'
import { resourceLogs } from './resource-logs.ts'
import { securityGroups } from './security-groups.ts'
import { storageClosed } from './storage-closed.ts'
import { storageKeys } from './storage-keys.ts'
import { storageTls } from './storage-tls.ts'
import { vaultClosed } from './vault-closed.ts'
import { vaultRoles } from './vault-roles.ts'
import { verifiedBoot } from './verified-boot.ts'
import { zonesLinked } from './zones-linked.ts'

/** Every control, in the order they are shown: who reaches the account, its keys, the network, the nodes, the rest. New control: one file, one line here. */
export const controls: readonly Control[] = [
  accountClosed,
  accountListed,
  accountEndpoint,
  nodeEndpoint,
  nodeManagementClosed,
  entraOnly,
  customerKey,
  keyFollowsRotation,
  keyRotates,
  vaultRoles,
  purgeProtection,
  vaultClosed,
  nodesWithoutAddresses,
  ownNetwork,
  securityGroups,
  noOpenInbound,
  noDefaultOutbound,
  outboundRestricted,
  remoteAccessRestricted,
  zonesLinked,
  noLegacyZone,
  poolDisks,
  encryptionAtHost,
  verifiedBoot,
  metadataProtected,
  automaticUpgrades,
  poolIdentity,
  certificatesRotate,
  autoStorageIdentity,
  storageKeys,
  storageTls,
  storageClosed,
  narrowRoles,
  resourceLogs,
  locked,
  policiesAssigned,
  nothingRetires,
]
