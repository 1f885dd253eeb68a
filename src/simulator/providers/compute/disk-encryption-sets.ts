import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource, Write } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { boolean, map, object, oneOf, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { addPrincipal, removePrincipal } from '../authorization/principals.ts'
import { keyTrouble, mayWrap, trustedServicesReach } from '../key-vault/access.ts'
import { findKey } from '../key-vault/keys.ts'
import { identityLinks, identityType } from '../managed-identity.ts'

export const encryptionSetType = 'Microsoft.Compute/diskEncryptionSets'

const versions = [
  '2020-12-01',
  '2022-03-02',
  '2022-07-02',
  '2023-01-02',
  '2023-04-02',
  '2023-10-02',
  '2024-03-02',
  '2025-01-02',
  '2026-03-02',
]

const activeKey = (required: '' | '!') => object({ sourceVault: object({ id: text }), [`keyUrl${required}`]: text })
const properties = (key: Shape): Shape =>
  object({
    encryptionType: oneOf(
      'EncryptionAtRestWithCustomerKey',
      'EncryptionAtRestWithPlatformAndCustomerKeys',
      'ConfidentialVmEncryptedWithCustomerKey',
    ),
    activeKey: key,
    rotationToLatestKeyVersionEnabled: boolean,
    federatedClientId: text,
    ...readOnlyProperties('previousKeys', 'provisioningState', 'lastKeyRotationTimestamp', 'autoKeyRotationError'),
  })
const identity = object({
  type: oneOf('SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned', 'None'),
  userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
  ...readOnlyProperties('principalId', 'tenantId'),
})

/** A key for managed disks. Its own identity must reach the key when disks are made. */
export const diskEncryptionSet: ResourceDefinition = {
  type: encryptionSetType,
  apiVersions: versions,
  name: { pattern: /^[A-Za-z0-9_-]{1,80}$/, rule: 'it has 1 to 80 letters, digits, - and _' },
  location: 'regional',
  tracked: true,
  body: object({ 'location!': text, tags, identity, properties: properties(activeKey('!')), ...readOnlyProperties('systemData') }),
  patch: object({ tags, identity, properties: properties(activeKey('')) }),
  put: { kind: 'azure-async', seconds: 8, state: 'Updating' },
  update: { kind: 'azure-async', seconds: 5 },
  remove: {
    style: { kind: 'location', seconds: 6, results: 'operationResults' },
    check: refuseInUse,
    done: (world, set) => removePrincipal(world, String(set.facts.identityPrincipal ?? '')),
  },
  links: (_world, { body }) => identityLinks(body),
  prepare(world, write) {
    checkKey(world, write)
    const facts = write.before?.facts ?? {}
    const own = isSystem(write.body.identity) && facts.identityPrincipal === undefined ? { identityPrincipal: world.newGuid() } : {}
    return { body: write.body, facts: { ...facts, ...own } }
  },
  stored(world, resource, { before }) {
    const principal = resource.facts.identityPrincipal
    if (typeof principal === 'string' && before?.facts.identityPrincipal === undefined) addPrincipal(world, principal, resource.name)
  },
  show: (_world, resource) => ({
    encryptionType: at(resource.body, 'properties.encryptionType') ?? 'EncryptionAtRestWithCustomerKey',
    rotationToLatestKeyVersionEnabled: at(resource.body, 'properties.rotationToLatestKeyVersionEnabled') ?? false,
  }),
  dress(world, _resource, body) {
    const { identityPrincipal: principalId, ...shown } = isObject(body.properties) ? body.properties : {}
    const given = isObject(body.identity) ? body.identity : undefined
    const system = isSystem(given) ? { principalId, tenantId: world.tenant } : {}
    return { ...body, ...(given === undefined ? {} : { identity: { ...given, ...system } }), properties: shown }
  },
}

const isSystem = (value: Json | undefined) => String(at(value, 'type') ?? '').includes('SystemAssigned')

/** The principals that act for a set: its own, and the identities given to it. */
export function principalsOf(world: World, set: StoredResource): string[] {
  const assigned = at(set.body, 'identity.userAssignedIdentities')
  const given = isObject(assigned) ? Object.keys(assigned).map((id) => String(world.find(id)?.facts.principalId ?? '')) : []
  return [...(typeof set.facts.identityPrincipal === 'string' ? [set.facts.identityPrincipal] : []), ...given]
}

/** The code and words Compute answers with when a set's identity cannot use its key now; undefined when it can. */
export function keyRefusal(world: World, set: StoredResource): { readonly code: string; readonly message: string } | undefined {
  const url = String(at(set.body, 'properties.activeKey.keyUrl') ?? '')
  const { vault, key } = findKey(world, url)
  const forbidden = `Unable to access key vault resource '${url}' to enable encryption at rest. Please grant get, wrap and unwrap key permissions to disk encryption set '${set.name}'. Please visit https://aka.ms/keyvaultaccessssecmk for more information.`
  if (vault === undefined || key === undefined)
    return { code: 'KeyVaultSecretDoesNotExist', message: `The key '${url}' of disk encryption set '${set.name}' does not exist.` }
  const trouble = keyTrouble(world, key)
  if (trouble !== undefined)
    return { code: 'KeyVaultKeyDisabled', message: `The key '${url}' of disk encryption set '${set.name}' ${trouble}.` }
  const allowed = trustedServicesReach(vault) && principalsOf(world, set).some((principal) => mayWrap(world, vault, key, principal))
  return allowed ? undefined : { code: 'KeyVaultAccessForbidden', message: forbidden }
}

/** The key is named with its version unless versions are followed, is there, is RSA, and its vault protects against purge. */
function checkKey(world: World, write: Write): void {
  const wanted = at(write.body, 'properties.activeKey')
  const url = at(wanted, 'keyUrl')
  if (typeof url !== 'string') {
    throw badRequest('InvalidParameter', "Required parameter 'activeKey' is missing (null).", { target: 'activeKey' })
  }
  if (write.body.identity === undefined) {
    throw badRequest('InvalidParameter', "Required parameter 'identity' is missing (null).", { target: 'identity' })
  }
  for (const id of Object.keys(identitiesOf(write.body))) {
    if (world.find(id)?.type === identityType) continue
    throw badRequest('FailedIdentityOperation', `Identity operation for resource '${write.id}' failed: the resource '${id}' was not found.`)
  }
  const follows = at(write.body, 'properties.rotationToLatestKeyVersionEnabled') === true
  const { vault, key, version } = findKey(world, url)
  const refuse = (message: string) => badRequest('InvalidParameter', message, { target: 'activeKey.keyUrl' })
  if (version === undefined && !follows)
    throw refuse(`The key URL '${url}' has no version; it is needed unless rotationToLatestKeyVersionEnabled is set.`)
  if (vault === undefined || key === undefined) throw refuse(`The key '${url}' was not found.`)
  const source = at(wanted, 'sourceVault.id')
  if (typeof source === 'string' && idKey(source) !== idKey(vault.id)) throw refuse(`The key '${url}' is not in the vault '${source}'.`)
  if (at(vault.body, 'properties.enablePurgeProtection') !== true) {
    throw badRequest('KeyVaultNotPurgeProtected', `The vault '${vault.name}' must have purge protection enabled.`, { target: 'activeKey' })
  }
  if (!String(at(key.body, 'properties.kty') ?? 'RSA').startsWith('RSA'))
    throw refuse('The key must be an RSA key of 2048, 3072 or 4096 bits.')
}

const identitiesOf = (body: JsonObject): JsonObject => {
  const assigned = at(body, 'identity.userAssignedIdentities')
  return isObject(assigned) ? assigned : {}
}

/** Sets that pools name stay. */
function refuseInUse(world: World, set: StoredResource): void {
  const user = world.ofType('Microsoft.Batch/batchAccounts/pools').find((pool) =>
    JSON.stringify(pool.body)
      .toLowerCase()
      .includes(`"${idKey(set.id)}"`),
  )
  if (user === undefined) return
  throw new ArmError(409, 'OperationNotAllowed', `The disk encryption set '${set.name}' is in use by ${user.id} and cannot be deleted.`)
}
