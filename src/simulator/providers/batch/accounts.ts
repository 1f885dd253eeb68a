import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { ResourceDefinition, SpecialRoute, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, resourceNotFound } from '../../errors.ts'
import { placeName } from '../../places.ts'
import { list, map, object, oneOf, readOnlyProperties, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { batchServicePrincipal } from '../authorization/principals.ts'
import { hasGrant } from '../authorization/role-assignments.ts'
import { findKey, vaultType } from '../key-vault.ts'
import { isAddressOrRange } from '../network/addresses.ts'
import { connectionsTo } from '../private-link.ts'
import { accountType, batchVersions, dressIdentity, invalidValue, missingProperty, refused, textAt, userIdentities } from './common.ts'
import { familyQuota, quotas, vmSizes } from './vm-sizes.ts'

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
  stored: (world, account, write) => {
    if (write.verb === 'patch') world.schedule(durations.addressRules, 'effect', account.id.toLowerCase())
  },
  show(world, account) {
    const properties = isObject(account.body.properties) ? account.body.properties : {}
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
              coreQuota: familyQuota(name),
            })),
          }),
    }
  },
  dress: (world, account, body) => ({ ...body, identity: dressIdentity(world, account.body.identity) }),
}

function checkNew(world: World, write: Write): void {
  const { before, name, subscription } = write
  const place = String(write.body.location)
  if (before !== undefined) {
    throw new ArmError(
      409,
      'AccountAlreadyExists',
      `An account named '${name}' already exists. Existing accounts cannot be updated with this API and should instead be updated with the Update Batch Account API.`,
      { target: 'BatchAccount' },
    )
  }
  const there = world.ofType(accountType).filter((account) => account.body.location === place)
  if (there.some((account) => account.name.toLowerCase() === name.toLowerCase())) {
    throw new ArmError(409, 'AccountAlreadyExists', `An account named '${name}' is already in use.`, { target: 'BatchAccount' })
  }
  if (there.filter((account) => account.subscription.toLowerCase() === subscription.toLowerCase()).length >= quotas.accountsPerRegion) {
    throw new ArmError(409, 'SubscriptionQuotaExceeded', 'The regional account quota for the specified subscription has been reached.', {
      target: 'BatchAccount',
    })
  }
}

function checkAccess(properties: JsonObject): void {
  for (const side of ['accountAccess', 'nodeManagementAccess']) {
    const rules = at(properties, `networkProfile.${side}.ipRules`)
    for (const rule of Array.isArray(rules) ? rules : []) {
      const value = textAt(rule, 'value') ?? ''
      if (!isAddressOrRange(value)) {
        throw invalidValue(
          `properties.networkProfile.${side}.ipRules`,
          `'${value}' is not an IPv4 address or an IPv4 range in CIDR notation.`,
        )
      }
    }
  }
}

/** User subscription mode: a vault in the same region and subscription, the flags, and the Batch service's grants. */
function checkModes(world: World, write: Write, properties: JsonObject): void {
  if (properties.poolAllocationMode !== 'UserSubscription') return
  const reference = properties.keyVaultReference
  if (!isObject(reference)) throw missingProperty('properties.keyVaultReference')
  const modes = properties.allowedAuthenticationModes
  if (Array.isArray(modes) && modes.includes('SharedKey')) {
    throw invalidValue('properties.allowedAuthenticationModes', 'SharedKey cannot be used with the UserSubscription pool allocation mode.')
  }
  const scope = `/subscriptions/${write.subscription}`
  if (!hasGrant(world, batchServicePrincipal, ['Contributor', 'Owner', 'Azure Batch Service Orchestration Role'], scope)) {
    throw refused(
      'InsufficientPermissions',
      'The Batch service does not have the required permissions to access the specified Subscription.',
    )
  }
  const invalid = (reason: string) =>
    refused('InvalidKeyVaultReference', 'The specified Key Vault reference is invalid.', 'properties.keyVaultReference', reason)
  const vault = world.find(String(reference.id))
  if (vault === undefined || vault.type !== vaultType) throw invalid(`The Key Vault '${String(reference.id)}' was not found.`)
  if (vault.subscription.toLowerCase() !== write.subscription.toLowerCase() || vault.body.location !== write.body.location) {
    throw invalid('The Key Vault must be in the subscription and region of the Batch account.')
  }
  for (const flag of ['enabledForDeployment', 'enabledForTemplateDeployment', 'enabledForDiskEncryption']) {
    if (at(vault.body, `properties.${flag}`) !== true) throw invalid(`The Key Vault must have ${flag} set.`)
  }
  const byRole = at(vault.body, 'properties.enableRbacAuthorization') === true
  const allowed = byRole
    ? hasGrant(world, batchServicePrincipal, ['Key Vault Secrets Officer', 'Key Vault Administrator'], vault.id)
    : hasPolicy(at(vault.body, 'properties.accessPolicies'))
  if (!allowed) throw invalid(`The Key Vault '${vault.id}' does not have the Batch Service in access policies.`)
}

function hasPolicy(policies: Json | undefined): boolean {
  if (!Array.isArray(policies)) return false
  return policies.some((policy: Json) => {
    const secrets = at(policy, 'permissions.secrets')
    const given = Array.isArray(secrets) ? secrets.map((secret: Json) => String(secret).toLowerCase()) : []
    return (
      textAt(policy, 'objectId')?.toLowerCase() === batchServicePrincipal &&
      (given.includes('all') || ['get', 'list', 'set', 'delete'].every((secret) => given.includes(secret)))
    )
  })
}

function checkStorage(world: World, properties: JsonObject): void {
  const id = textAt(properties, 'autoStorage.storageAccountId')
  if (id !== undefined && world.find(id) === undefined) {
    throw invalidValue('properties.autoStorage.storageAccountId', `The storage account '${id}' was not found.`)
  }
}

/**
 * A customer-managed key: the account has an identity, the vault protects against purge, the key is there and enabled, and
 * one of the identities may wrap with it, in effect now.
 */
function checkEncryption(world: World, write: Write, properties: JsonObject, identities: readonly string[]): void {
  if (at(properties, 'encryption.keySource') !== 'Microsoft.KeyVault') return
  const identifier = textAt(properties, 'encryption.keyVaultProperties.keyIdentifier')
  const path = 'properties.encryption.keyVaultProperties.keyIdentifier'
  if (identifier === undefined) throw missingProperty('properties.encryption.keyVaultProperties')
  if (identities.length === 0 && at(write.body, 'identity.type') !== 'SystemAssigned') {
    throw invalidValue('identity', 'A customer-managed key needs an identity on the Batch account.')
  }
  const { vault, key, version } = findKey(world, identifier)
  if (vault === undefined) throw invalidValue(path, `The Key Vault of '${identifier}' was not found.`)
  if (at(vault.body, 'properties.enablePurgeProtection') !== true) {
    throw invalidValue(path, `The Key Vault '${vault.id}' must have soft delete and purge protection enabled.`)
  }
  if (key === undefined) throw invalidValue(path, `The key '${identifier}' was not found.`)
  if (version !== undefined && !String(key.facts.keyUriWithVersion).endsWith(`/${version}`))
    throw invalidValue(path, `The key '${identifier}' was not found.`)
  if (at(key.body, 'properties.attributes.enabled') === false) throw invalidValue(path, `The key '${identifier}' is disabled.`)
  if (!String(at(key.body, 'properties.kty') ?? 'RSA').startsWith('RSA'))
    throw invalidValue(path, 'The key must be an RSA key of 2048, 3072 or 4096 bits.')
  const principals = identities.map((id) => String(world.find(id)?.facts.principalId ?? ''))
  const byRole = at(vault.body, 'properties.enableRbacAuthorization') === true
  const allowed = principals.some((principal) =>
    byRole
      ? hasGrant(
          world,
          principal,
          ['Key Vault Crypto Service Encryption User', 'Key Vault Crypto Officer', 'Key Vault Administrator'],
          key.id,
        )
      : hasKeyPolicy(at(vault.body, 'properties.accessPolicies'), principal),
  )
  if (allowed) return
  throw refused(
    'KeyVaultAccessForbidden',
    `The identity of the Batch account does not have get, wrapKey and unwrapKey permissions on the key '${identifier}'. If access was granted a moment ago, it may not be in effect yet.`,
    path,
  )
}

function hasKeyPolicy(policies: Json | undefined, principal: string): boolean {
  if (!Array.isArray(policies)) return false
  return policies.some((policy: Json) => {
    const keys = at(policy, 'permissions.keys')
    const given = Array.isArray(keys) ? keys.map((one: Json) => String(one).toLowerCase()) : []
    return (
      textAt(policy, 'objectId')?.toLowerCase() === principal.toLowerCase() &&
      (given.includes('all') || ['get', 'wrapkey', 'unwrapkey'].every((one) => given.includes(one)))
    )
  })
}

function factsOf(world: World, { before, name, body }: Write): JsonObject {
  if (before !== undefined) return before.facts
  const place = String(body.location)
  return {
    accountEndpoint: `${name}.${place}.batch.azure.com`,
    nodeManagementEndpoint: `${world.newGuid()}.${place}.service.batch.azure.com`,
  }
}

const location = '/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}'
const account = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}'

export const accountRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: `${location}/quotas`,
    apiVersions: batchVersions,
    run: () => ({ status: 200, body: { accountQuota: quotas.accountsPerRegion } }),
  },
  {
    method: 'POST',
    path: `${location}/checkNameAvailability`,
    apiVersions: batchVersions,
    run(world, { parameters, body }) {
      const name = String(at(body, 'name') ?? '')
      if (!batchAccount.name.pattern.test(name)) {
        return {
          status: 200,
          body: { nameAvailable: false, reason: 'Invalid', message: `The account name '${name}' is invalid: ${batchAccount.name.rule}.` },
        }
      }
      const place = placeName(parameters.location ?? '')
      const taken = world.ofType(accountType).some((one) => one.name === name && one.body.location === place)
      return {
        status: 200,
        body: taken
          ? { nameAvailable: false, reason: 'AlreadyExists', message: `An account named '${name}' is already in use.` }
          : { nameAvailable: true },
      }
    },
  },
  {
    method: 'GET',
    path: `${location}/virtualMachineSkus`,
    apiVersions: batchVersions,
    run: (_world, { url, query }) =>
      page(
        vmSizes.map(([name, familyName, cores, memory, encryption]) => ({
          key: name,
          body: () => ({
            name,
            familyName,
            capabilities: [
              { name: 'vCPUs', value: String(cores) },
              { name: 'MemoryGB', value: String(memory) },
              { name: 'EncryptionAtHostSupported', value: encryption ? 'True' : 'False' },
              { name: 'HyperVGenerations', value: 'V1,V2' },
            ],
          }),
        })),
        url,
        query,
        20,
      ),
  },
  {
    method: 'GET',
    path: `${account}/privateLinkResources`,
    apiVersions: batchVersions,
    run: (world, { parameters, url, query }) => {
      const found = requireAccount(world, parameters)
      return page(
        linkGroups.map((group) => ({ key: group, body: () => showLinkResource(found.id, found.facts, group) })),
        url,
        query,
        10,
      )
    },
  },
  {
    method: 'GET',
    path: `${account}/privateLinkResources/{name}`,
    apiVersions: batchVersions,
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      const group = linkGroups.find((one) => one.toLowerCase() === parameters.name?.toLowerCase())
      if (group === undefined)
        throw resourceNotFound(`${accountType}/privateLinkResources`, [found.name, parameters.name ?? ''], parameters.group)
      return { status: 200, body: showLinkResource(found.id, found.facts, group) }
    },
  },
  {
    method: 'GET',
    path: `${account}/outboundNetworkDependenciesEndpoints`,
    apiVersions: batchVersions,
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      const place = String(found.body.location)
      const needs = (category: string, ...domains: string[]) => ({
        category,
        endpoints: domains.map((domainName) => ({ domainName, endpointDetails: [{ port: 443 }] })),
      })
      return {
        status: 200,
        body: {
          value: [
            needs('Azure Batch', String(found.facts.accountEndpoint), `${place}.service.batch.azure.com`),
            needs('Azure Storage', '*.blob.core.windows.net', '*.table.core.windows.net', '*.queue.core.windows.net'),
            needs('Microsoft Package Repository', 'packages.microsoft.com'),
            needs('Azure Key Vault', '*.vault.azure.net'),
          ],
        },
      }
    },
  },
]

const linkGroups = ['batchAccount', 'nodeManagement'] as const

function requireAccount(world: World, { subscription = '', group = '', account: name = '' }: Readonly<Record<string, string>>) {
  const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${accountType}/${name}`)
  if (found === undefined || found.hidden === true) throw resourceNotFound(accountType, [name], group)
  return found
}

function showLinkResource(id: string, facts: JsonObject, group: (typeof linkGroups)[number]): JsonObject {
  return {
    id: `${id}/privateLinkResources/${group}`,
    name: group,
    type: `${accountType}/privateLinkResources`,
    properties: {
      groupId: group,
      requiredMembers: [group === 'batchAccount' ? String(facts.accountEndpoint) : String(facts.nodeManagementEndpoint)],
      requiredZoneNames: ['privatelink.batch.azure.com'],
    },
  }
}
