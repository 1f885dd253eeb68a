import { isObject, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { list, map, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { identityLinks } from '../managed-identity.ts'
import { connectionsTo } from '../private-link.ts'
import { checkAccess, checkEncryption, checkModes, checkNew, checkStorage } from './account-rules.ts'
import { accountType, batchVersions, dressIdentity, userIdentities } from './common.ts'
import { familyQuota, vmSizes } from './vm-sizes.ts'

const endpointAccess = object({
  'defaultAction!': oneOf('Allow', 'Deny'),
  ipRules: list(object({ 'action!': oneOf('Allow'), 'value!': text }), 200),
})

const changeable = {
  autoStorage: object({
    'storageAccountId!': text,
    authenticationMode: oneOf('StorageKeys', 'BatchAccountManagedIdentity'),
    nodeIdentityReference: object({ resourceId: text }),
    ...readOnlyProperties('lastKeySync'),
  }),
  publicNetworkAccess: oneOf('Enabled', 'Disabled', 'SecuredByPerimeter'),
  networkProfile: object({ accountAccess: endpointAccess, nodeManagementAccess: endpointAccess }),
  encryption: object({ keySource: oneOf('Microsoft.Batch', 'Microsoft.KeyVault'), keyVaultProperties: object({ keyIdentifier: text }) }),
  allowedAuthenticationModes: list(oneOf('SharedKey', 'AAD', 'TaskAuthenticationToken')),
}

const identityShape = object({
  'type!': oneOf('SystemAssigned', 'UserAssigned', 'None'),
  userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  ...readOnlyProperties('principalId', 'tenantId'),
})

/** Batch accounts: created by PUT with 202 and `Location`, changed by PATCH only. */
export const batchAccount: ResourceDefinition = {
  type: accountType,
  apiVersions: batchVersions,
  name: { pattern: /^[a-z0-9]{3,24}$/, rule: 'it has 3 to 24 lowercase letters and digits', code: 'InvalidAccountName' },
  location: 'regional',
  tracked: true,
  body: object({
    'location!': text,
    tags,
    identity: identityShape,
    properties: object({
      ...changeable,
      poolAllocationMode: oneOf('BatchService', 'UserSubscription'),
      keyVaultReference: object({ 'id!': text, 'url!': text }),
      ...readOnlyProperties(
        'accountEndpoint',
        'nodeManagementEndpoint',
        'provisioningState',
        'privateEndpointConnections',
        'dedicatedCoreQuota',
        'lowPriorityCoreQuota',
        'dedicatedCoreQuotaPerVMFamily',
        'dedicatedCoreQuotaPerVMFamilyEnforced',
        'poolQuota',
        'activeJobAndJobScheduleQuota',
      ),
    }),
    ...readOnlyProperties('systemData'),
  }),
  patch: object({ tags, identity: identityShape, properties: object(changeable) }),
  put: { kind: 'location', seconds: durations.batchAccount, results: 'accountOperationResults' },
  update: { kind: 'now', status: 200, takes: 3 },
  // Whether Batch refuses while pools exist or takes them along is not documented; here they go along.
  remove: { style: { kind: 'location', seconds: durations.deleteBatchAccount, results: 'accountOperationResults' } },
  links: (_world, { body }) => identityLinks(body),
  prepare(world, write) {
    if (write.verb === 'put') checkNew(world, write)
    const ids = userIdentities(world, write.body, write.id)
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    checkAccess(properties)
    checkModes(world, write, properties)
    checkStorage(world, properties)
    checkEncryption(world, write, properties, ids)
    return { body: write.body, facts: factsOf(world, write) }
  },
  show(world, account) {
    const properties = isObject(account.body.properties) ? account.body.properties : {}
    const { quotas } = world.settings
    const own = properties.poolAllocationMode === 'UserSubscription'
    return {
      poolAllocationMode: properties.poolAllocationMode ?? 'BatchService',
      publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
      encryption: properties.encryption ?? { keySource: 'Microsoft.Batch' },
      allowedAuthenticationModes: properties.allowedAuthenticationModes ?? ['SharedKey', 'AAD', 'TaskAuthenticationToken'],
      privateEndpointConnections: connectionsTo(world, account),
      poolQuota: quotas.pools,
      activeJobAndJobScheduleQuota: quotas.jobs,
      ...(own
        ? {}
        : {
            dedicatedCoreQuota: quotas.dedicatedCores,
            lowPriorityCoreQuota: quotas.lowPriorityCores,
            dedicatedCoreQuotaPerVMFamilyEnforced: true,
            dedicatedCoreQuotaPerVMFamily: [...new Set(vmSizes.map(([, family]) => family))].map((name) => ({
              name,
              coreQuota: familyQuota(quotas, name),
            })),
          }),
    }
  },
  dress: (world, account, body) => ({ ...body, identity: dressIdentity(world, account.body.identity) }),
}

function factsOf(world: World, { before, name, body }: Write): JsonObject {
  if (before !== undefined) return before.facts
  const place = String(body.location)
  return {
    accountEndpoint: `${name}.${place}.batch.azure.com`,
    nodeManagementEndpoint: `${world.newGuid()}.${place}.service.batch.azure.com`,
  }
}
