import { at, isObject, type Json } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { hasGrant } from '../authorization/role-assignments.ts'
import type { RoleName } from '../authorization/roles.ts'

/**
 * Whether services Key Vault trusts (Batch for user subscription accounts and customer-managed keys, Storage, disks) reach a vault: through an
 * open firewall, or past a closed one that lets them by. `bypass` is `AzureServices` when it is not set; that also holds with public access
 * off. Source: learn.microsoft.com key-vault/general/overview-vnet-service-endpoints; spec Microsoft.KeyVault 2026-02-01.
 */
export function trustedServicesReach(vault: StoredResource): boolean {
  const closed = String(at(vault.body, 'properties.publicNetworkAccess') ?? 'Enabled').toLowerCase() === 'disabled'
  const denied = at(vault.body, 'properties.networkAcls.defaultAction') === 'Deny'
  return (!closed && !denied) || (at(vault.body, 'properties.networkAcls.bypass') ?? 'AzureServices') === 'AzureServices'
}

/** Roles that may get, wrap and unwrap with a key; roles that may get, list, set and delete secrets. */
const keyRoles: readonly RoleName[] = ['Key Vault Crypto Service Encryption User', 'Key Vault Crypto Officer', 'Key Vault Administrator']
const secretRoles: readonly RoleName[] = ['Key Vault Secrets Officer', 'Key Vault Administrator']

/** Whether a principal may get, wrap and unwrap with a key now: by a role in effect, or by policy, as the vault decides. */
export function mayWrap(world: World, vault: StoredResource, key: StoredResource, principal: string): boolean {
  return decidesByRole(vault)
    ? hasGrant(world, principal, keyRoles, key.id)
    : hasPolicy(vault, principal, 'keys', ['get', 'wrapkey', 'unwrapkey'])
}

/** Whether a principal may get, list, set and delete (and recover) secrets of a vault now. */
export function mayKeepSecrets(world: World, vault: StoredResource, principal: string): boolean {
  return decidesByRole(vault)
    ? hasGrant(world, principal, secretRoles, vault.id)
    : hasPolicy(vault, principal, 'secrets', ['get', 'list', 'set', 'delete', 'recover'])
}

const decidesByRole = (vault: StoredResource) => at(vault.body, 'properties.enableRbacAuthorization') === true

function hasPolicy(vault: StoredResource, principal: string, kind: 'keys' | 'secrets', wanted: readonly string[]): boolean {
  const policies = at(vault.body, 'properties.accessPolicies')
  return (
    Array.isArray(policies) &&
    policies.some((policy: Json) => {
      const list = at(policy, `permissions.${kind}`)
      const given = Array.isArray(list) ? list.map((one: Json) => String(one).toLowerCase()) : []
      return (
        isObject(policy) &&
        String(policy.objectId).toLowerCase() === principal.toLowerCase() &&
        (given.includes('all') || wanted.every((one) => given.includes(one)))
      )
    })
  )
}

/** Why a key cannot be used now, in words; undefined when it can. Disabled, expired and not yet valid keys refuse to wrap. */
export function keyTrouble(world: World, key: StoredResource): string | undefined {
  const now = world.now() / 1000
  const { enabled, exp, nbf } = attributesOf(key)
  if (enabled === false) return 'is disabled'
  if (typeof exp === 'number' && exp <= now) return 'has expired'
  if (typeof nbf === 'number' && nbf > now) return 'is not valid yet'
  return undefined
}

const attributesOf = (key: StoredResource) => {
  const attributes = at(key.body, 'properties.attributes')
  return isObject(attributes) ? attributes : {}
}
