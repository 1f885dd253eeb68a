import type { ServiceError } from '../../azure/errors.ts'
import { sendWhole } from '../../azure/whole-body.ts'
import { suffixes } from '../../blueprint/clouds.ts'
import type { Access, Blueprint } from '../../blueprint/types.ts'
import { at, isObject, type JsonObject } from '../../common/json.ts'
import { reference } from '../../common/reference.ts'
import type { Change, DiffRules } from '../../engine/types.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { identitiesGiven } from '../linked.ts'
import { touches } from '../touches.ts'
import { batchServiceAssignmentIds, roleAssignmentIds } from './role-assignment.ts'

/**
 * The Batch account at 2025-06-01. PUT only creates; an existing account is changed by PATCH
 * (learn.microsoft.com/rest/api/batchmanagement/batch-account/create). The body is sent whole, see `azure/whole-body.ts`.
 */
const fixed = {
  ...staysInRegion,
  'properties.poolAllocationMode': 'The allocation mode is decided when the account is made (Microsoft.Batch 2025-06-01).',
  'properties.keyVaultReference': 'The vault of a user subscription account is decided when the account is made.',
  'properties.encryption.keySource': 'Whose key encrypts the account is decided when it is made; a new account would lose its jobs.',
}

/** Storage is not taken from an account again (hashicorp/terraform-provider-azurerm issue 32994: the service kept it). */
const withoutStorage: DiffRules = {
  absent: ['properties.autoStorage'],
  fixed: {
    ...fixed,
    'properties.autoStorage': 'Taking storage from an account is not reliable. Keep storage=managed, or make a new account without.',
  },
}

export const batchAccount = defineResourceType<JsonObject>({
  type: 'Microsoft.Batch/batchAccounts',
  apiVersion: '2025-06-01',
  group: 'Batch account',
  label: 'Batch account',
  usually: 'usually 20–60 s',
  rules: {
    fixed,
    holds: 'its pools, jobs and tasks',
    exact: [
      'properties.networkProfile.accountAccess.ipRules',
      'properties.networkProfile.nodeManagementAccess.ipRules',
      'properties.allowedAuthenticationModes',
    ],
  },
  removedAfter: ['Microsoft.Network/privateEndpoints', 'Microsoft.Insights/diagnosticSettings'],
  backReferences: ['properties.privateEndpointConnections'],
  // The pools it has are listed, too: what an earlier run left beside is looked at again.
  operations: () => {
    const name = 'Microsoft.Batch/batchAccounts'
    return { read: [`${name}/read`, `${name}/pools/read`], write: [`${name}/write`], delete: [`${name}/delete`] }
  },
  linkedActions: identitiesGiven,
  wanted: (blueprint) => [
    {
      id: idsOf(blueprint).account,
      name: blueprint.account.name,
      because: 'allocation-mode',
      after: [...keyAccess(blueprint), ...batchServiceAssignmentIds(blueprint), ...machineProvider(blueprint)],
      ...(blueprint.account.autoStorage ? {} : { rules: withoutStorage }),
      model: accountBody(blueprint),
    },
  ],
  async put(clients, write) {
    const batch = sendWhole(await clients.batch(), write.model)
    return batch.batchAccountOperations.beginCreateAndWait(
      groupOf(write.parsed),
      nameOf(write.parsed),
      { location: String(write.model.location) },
      waitOptions(write),
    )
  },
  // A role takes effect minutes after it is assigned. The code the service then answers with is unverified, so any refusal that
  // speaks of the key or its vault counts, for as long as a role may take to spread.
  retry: (error, model) =>
    isOwnPolicy(error)
      ? { afterSeconds: 30, because: 'a policy assignment that was just changed still counts', withinSeconds: 1800, meanwhile: spreading }
      : isGrantRefusal(error, model)
        ? { afterSeconds: 10, because: 'the rights of the Batch service are not in effect yet', withinSeconds: 900, meanwhile: spreading }
        : isKeyRefusal(error) && JSON.stringify(model).includes('Microsoft.KeyVault')
          ? {
              afterSeconds: 10,
              because: 'the account’s right to use the key is not in effect yet',
              withinSeconds: 900,
              meanwhile: spreading,
            }
          : undefined,
  async update(clients, write, _live, changes) {
    const batch = sendWhole(await clients.batch(), changedParts(write.model, changes))
    return batch.batchAccountOperations.update(groupOf(write.parsed), nameOf(write.parsed), {})
  },
})

/** learn.microsoft.com/azure/role-based-access-control/troubleshooting: up to ten minutes. */
const spreading = 'a role can take up to 10 min; nothing for you to do'

/** What PATCH takes of the properties (Microsoft.Batch 2025-06-01, BatchAccountUpdateProperties). */
const patchable = ['allowedAuthenticationModes', 'autoStorage', 'encryption', 'networkProfile', 'publicNetworkAccess']

/**
 * The parts of the body that differ, each whole: a PATCH leaves the others as they are. Of an account that ended Failed nobody knows how far it came: all that
 * PATCH takes is sent again.
 */
function changedParts(model: JsonObject, changes: readonly Change[]): JsonObject {
  const { location: _, properties, ...outer } = model
  const again = touches(changes, 'properties.provisioningState')
  const inner = isObject(properties)
    ? Object.entries(properties).filter(([key]) => touches(changes, `properties.${key}`) || (again && patchable.includes(key)))
    : []
  return {
    ...Object.fromEntries(Object.entries(outer).filter(([key]) => again || touches(changes, key))),
    ...(inner.length === 0 ? {} : { properties: Object.fromEntries(inner) }),
  }
}

/** Machines in the person's own subscription are Compute's, which must be registered there. */
function machineProvider(blueprint: Blueprint): readonly string[] {
  return blueprint.account.allocationMode === 'UserSubscription' ? [idsOf(blueprint).provider('Microsoft.Compute')] : []
}

/** The key and the right to use it come first: only then does creating the account with the key succeed. */
function keyAccess(blueprint: Blueprint): readonly string[] {
  return blueprint.account.customerKey ? [idsOf(blueprint).key('account'), ...roleAssignmentIds(blueprint, 'account')] : []
}

/** An assignment of ours that was loosened a moment ago: Azure keeps the old effect for some minutes. */
function isOwnPolicy(error: ServiceError): boolean {
  return (
    error.code === 'RequestDisallowedByPolicy' &&
    error.policies.length > 0 &&
    error.policies.every((name) => name.startsWith('secure-batch-'))
  )
}

/** Batch lacks its grant on the subscription or its role on the vault: what was assigned a moment ago is not in effect yet. */
function isGrantRefusal(error: ServiceError, model: JsonObject): boolean {
  if (at(model, 'properties.poolAllocationMode') !== 'UserSubscription') return false
  const codes = [error.code, ...error.inner.map(({ code }) => code)]
  return codes.some((code) => code === 'InsufficientPermissions' || code === 'InvalidKeyVaultReference')
}

function isKeyRefusal(error: ServiceError): boolean {
  const words = [error.code, error.message, ...error.inner.flatMap((one) => [one.code, one.message])].join(' ')
  return (error.status === undefined || error.status === 400 || error.status === 403) && /wrapKey|key ?vault|keyIdentifier/i.test(words)
}

function accountBody(blueprint: Blueprint): JsonObject {
  const ids = idsOf(blueprint)
  const { account } = blueprint
  const access = { private: 'Disabled', perimeter: 'SecuredByPerimeter' } as const
  const { kind } = account.accountAccess
  return {
    location: blueprint.region,
    tags: blueprint.tags,
    identity: { type: 'UserAssigned', userAssignedIdentities: { [ids.identityOf('account')]: {} } },
    properties: {
      poolAllocationMode: account.allocationMode,
      publicNetworkAccess: kind === 'private' || kind === 'perimeter' ? access[kind] : 'Enabled',
      allowedAuthenticationModes: account.authentication,
      // Without effect while public access is Disabled, but it stays closed should someone enable it (Microsoft.Batch 2025-06-01, networkProfile).
      networkProfile: {
        accountAccess: accessBody(account.accountAccess, ids.address),
        nodeManagementAccess: accessBody(account.nodeManagementAccess, ids.address),
      },
      ...(blueprint.vault?.usedByBatch === true
        ? { keyVaultReference: { id: ids.vault, url: `https://${blueprint.vault.name}.${suffixes[blueprint.cloud].vault}/` } }
        : {}),
      ...(account.autoStorage
        ? {
            autoStorage: {
              storageAccountId: ids.storage,
              authenticationMode: 'BatchAccountManagedIdentity',
              nodeIdentityReference: { resourceId: ids.identityOf('nodes') },
            },
          }
        : {}),
      encryption: account.customerKey
        ? { keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyIdentifier: versionlessKey(blueprint) } }
        : { keySource: 'Microsoft.Batch' },
    },
  }
}

function versionlessKey(blueprint: Blueprint): string {
  return `https://${blueprint.keys?.vault.name.toLowerCase()}.${suffixes[blueprint.cloud].vault}/keys/${blueprint.keys?.account?.name}`
}

function accessBody(access: Access, address: (name: string) => string): JsonObject {
  switch (access.kind) {
    case 'open':
      return { defaultAction: 'Allow' }
    case 'private':
    case 'perimeter':
      return { defaultAction: 'Deny' }
    case 'listed':
      return {
        defaultAction: 'Deny',
        ipRules: [
          ...access.addresses.map((value) => ({ action: 'Allow', value })),
          ...(access.own ?? []).map((one) => ({ action: 'Allow', value: reference(address(one.name), 'properties.ipAddress') })),
        ],
      }
    case 'own-addresses':
      return {
        defaultAction: 'Deny',
        ipRules: access.addresses.map((one) => ({ action: 'Allow', value: reference(address(one.name), 'properties.ipAddress') })),
      }
  }
}
