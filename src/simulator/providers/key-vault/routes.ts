import { at, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import { startOperation } from '../../arm/operations.ts'
import { present } from '../../arm/present.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { ArmError, resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { accessPolicyRoute } from './access-policies.ts'
import { keyType, vaultType, versions } from './common.ts'
import { deletedVault, requireDeleted, showDeleted } from './deleted-vaults.ts'
import { vault } from './vaults.ts'

const base = '/subscriptions/{subscription}/providers/Microsoft.KeyVault'
const keyPath = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}/keys/{key}'

export const routes: readonly SpecialRoute[] = [
  accessPolicyRoute,
  // Managed HSMs do not exist here; the Azure CLI lists their deleted ones together with deleted vaults.
  ...['managedHSMs', 'deletedManagedHSMs'].map(
    (type): SpecialRoute => ({ method: 'GET', path: `${base}/${type}`, run: () => ({ status: 200, body: { value: [] } }) }),
  ),
  {
    method: 'GET',
    path: `${base}/deletedVaults`,
    apiVersions: versions,
    run(world, { parameters, url, query }) {
      const all = [...world.store.entries('deleted-vault')].flatMap(([name]) => deletedVault(world, name) ?? [])
      const own = all.filter((gone) => gone.subscription.toLowerCase() === parameters.subscription?.toLowerCase())
      return page(
        own.map((gone) => ({ key: gone.name, body: () => showDeleted(gone) })),
        url,
        query,
        10,
      )
    },
  },
  {
    method: 'GET',
    path: `${base}/locations/{location}/deletedVaults/{name}`,
    apiVersions: versions,
    run: (world, { parameters }) => ({ status: 200, body: showDeleted(requireDeleted(world, parameters)) }),
  },
  {
    method: 'POST',
    path: `${base}/locations/{location}/deletedVaults/{name}/purge`,
    apiVersions: versions,
    run(world, { parameters, origin, apiVersion }) {
      const gone = requireDeleted(world, parameters)
      if (gone.protected) {
        throw new ArmError(
          405,
          'MethodNotAllowed',
          `Operation 'PurgeDeletedVault' is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed. Vault: ${gone.name}`,
        )
      }
      const operation = startOperation(world, 'action', `/subscriptions/${gone.subscription}/providers/${vaultType}/${gone.name}`, 10)
      // The name is held until the purge is over.
      world.store.set('deleted-vault', gone.name.toLowerCase(), { ...gone, purgeAt: Math.min(gone.purgeAt, operation.due) })
      return {
        status: 202,
        headers: {
          Location: `${origin}/subscriptions/${gone.subscription}/providers/Microsoft.KeyVault/locations/${gone.location}/operationResults/${operation.id}?api-version=${apiVersion}`,
          'Retry-After': '10',
        },
      }
    },
  },
  {
    method: 'POST',
    path: `${base}/checkNameAvailability`,
    apiVersions: versions,
    // Not an action, for all that it is a POST: learn.microsoft.com role-based-access-control/permissions/security.
    action: 'Microsoft.KeyVault/checkNameAvailability/read',
    run(world, { body }) {
      const name = String(at(body, 'name') ?? '')
      if (!vault.name.pattern.test(name)) {
        return {
          status: 200,
          body: { nameAvailable: false, reason: 'AccountNameInvalid', message: `The vault name '${name}' is invalid. ${vault.name.rule}.` },
        }
      }
      const taken = world.ofType(vaultType).some((one) => one.name.toLowerCase() === name.toLowerCase())
      const gone = deletedVault(world, name)
      if (!taken && gone === undefined) return { status: 200, body: { nameAvailable: true } }
      return {
        status: 200,
        body: {
          nameAvailable: false,
          reason: 'AlreadyExists',
          message: `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
        },
      }
    },
  },
  {
    method: 'GET',
    path: `${keyPath}/versions`,
    apiVersions: versions,
    run(world, { parameters }) {
      const found = keyOf(world, parameters)
      return { status: 200, body: { value: found === undefined ? [] : [showVersion(world, found)] } }
    },
  },
  {
    method: 'GET',
    path: `${keyPath}/versions/{version}`,
    apiVersions: versions,
    run(world, { parameters }) {
      const found = keyOf(world, parameters)
      const { vault: owner = '', key: name = '', version = '' } = parameters
      const known = found !== undefined && String(found.facts.keyUriWithVersion).endsWith(`/${version.toLowerCase()}`)
      if (!known) throw resourceNotFound(`${keyType}/versions`, [owner, name, version], parameters.group)
      return { status: 200, body: showVersion(world, found) }
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}/privateLinkResources',
    apiVersions: versions,
    run(world, { parameters: { subscription = '', group = '', vault: name = '' } }) {
      const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${name}`)
      if (found === undefined || found.hidden === true) throw resourceNotFound(vaultType, [name], group)
      const properties = { groupId: 'vault', requiredMembers: ['default'], requiredZoneNames: ['privatelink.vaultcore.azure.net'] }
      const id = `${found.id}/privateLinkResources/vault`
      return { status: 200, body: { value: [{ id, name: 'vault', type: `${vaultType}/privateLinkResources`, properties }] } }
    },
  },
]

function keyOf(
  world: World,
  { subscription, group, vault: owner, key: name }: Readonly<Record<string, string>>,
): StoredResource | undefined {
  return world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${owner}/keys/${name}`)
}

/** The one version a key made through ARM has, shown as the key is. */
function showVersion(world: World, found: StoredResource): JsonObject {
  const version = String(found.facts.keyUriWithVersion).split('/').at(-1) ?? ''
  return { ...present(world, found), id: `${found.id}/versions/${version}`, name: version, type: `${keyType}/versions` }
}
