import type { JsonObject } from '../../../common/json.ts'
import { list, map, object, oneOf, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'

const endpointAccess = object({
  'defaultAction!': oneOf('Allow', 'Deny'),
  ipRules: list(object({ 'action!': oneOf('Allow'), 'value!': text }), 200),
})

const networkAccess = (version: string) =>
  version >= '2024-07-01' ? oneOf('Enabled', 'Disabled', 'SecuredByPerimeter') : oneOf('Enabled', 'Disabled')

const changeable = (version: string): Record<string, Shape> => ({
  autoStorage: object({
    'storageAccountId!': text,
    authenticationMode: oneOf('StorageKeys', 'BatchAccountManagedIdentity'),
    nodeIdentityReference: object({ resourceId: text }),
    ...readOnlyProperties('lastKeySync'),
  }),
  encryption: object({ keySource: oneOf('Microsoft.Batch', 'Microsoft.KeyVault'), keyVaultProperties: object({ keyIdentifier: text }) }),
  allowedAuthenticationModes: list(oneOf('SharedKey', 'AAD', 'TaskAuthenticationToken')),
  // From 2022-06-01 public access can also be changed later, and there are address rules.
  ...(version >= '2022-06-01'
    ? {
        publicNetworkAccess: networkAccess(version),
        networkProfile: object({ accountAccess: endpointAccess, nodeManagementAccess: endpointAccess }),
      }
    : {}),
})

const identity = object({
  'type!': oneOf('SystemAssigned', 'UserAssigned', 'None'),
  userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  ...readOnlyProperties('principalId', 'tenantId'),
})

/** An account's body at an api-version, as PUT and PATCH take it. */
export function accountShape(version: string, verb: 'put' | 'patch'): Shape {
  if (verb === 'patch') return object({ tags, identity, properties: object(changeable(version)) })
  return object({
    'location!': text,
    tags,
    identity,
    properties: object({
      ...changeable(version),
      publicNetworkAccess: networkAccess(version),
      poolAllocationMode: oneOf('BatchService', 'UserSubscription'),
      keyVaultReference: object({ 'id!': text, 'url!': text }),
      ...readOnlyProperties(
        ...['accountEndpoint', 'nodeManagementEndpoint', 'provisioningState', 'privateEndpointConnections', 'dedicatedCoreQuota'],
        ...['lowPriorityCoreQuota', 'dedicatedCoreQuotaPerVMFamily', 'dedicatedCoreQuotaPerVMFamilyEnforced', 'poolQuota'],
        'activeJobAndJobScheduleQuota',
      ),
    }),
    ...readOnlyProperties('systemData'),
  })
}

/** The properties an account shows at an api-version: those that came later are not there. */
export function accountAt(version: string, properties: JsonObject): JsonObject {
  if (version >= '2022-06-01') return properties
  const { networkProfile: _, nodeManagementEndpoint: __, ...older } = properties
  return older
}
