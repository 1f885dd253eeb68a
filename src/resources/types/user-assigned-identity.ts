import type { Identity } from '@azure/arm-msi'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion } from '../define.ts'

/** A name in the directory for the account and one for the nodes: no password, nothing to rotate. */
export const userAssignedIdentity = defineResourceType<Identity>({
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  apiVersion: '2024-11-30',
  group: 'Foundation',
  label: 'Identity',
  rules: { fixed: staysInRegion },
  removedAfter: ['Microsoft.Authorization/roleAssignments', 'Microsoft.Batch/batchAccounts', 'Microsoft.Batch/batchAccounts/pools'],
  wanted: (blueprint) =>
    blueprint.identities.map((identity) => ({
      id: idsOf(blueprint).identity(identity.name),
      name: identity.name,
      because: identity.usedBy === 'account' ? 'account-key' : 'node-secrets',
      model: { location: blueprint.region, tags: { ...blueprint.tags } },
    })),
  async put(clients, write) {
    const identities = await clients.identity()
    return identities.userAssignedIdentities.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model)
  },
})
