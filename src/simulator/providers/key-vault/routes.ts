import { at } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import { startOperation } from '../../arm/operations.ts'
import type { SpecialRoute } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import { keyType, vaultType, versions } from './common.ts'
import { deletedVault, requireDeleted, showDeleted } from './deleted-vaults.ts'
import { vault } from './vaults.ts'

const base = '/subscriptions/{subscription}/providers/Microsoft.KeyVault'

export const routes: readonly SpecialRoute[] = [
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
      world.store.delete('deleted-vault', gone.name.toLowerCase())
      const operation = startOperation(world, 'action', `/subscriptions/${gone.subscription}/providers/${vaultType}/${gone.name}`, 10)
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
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}/keys/{key}/versions',
    apiVersions: versions,
    run(world, { parameters: { subscription, group, vault: owner, key: name } }) {
      const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${owner}/keys/${name}`)
      if (found === undefined) return { status: 200, body: { value: [] } }
      const version = String(found.facts.keyUriWithVersion).split('/').at(-1) ?? ''
      return {
        status: 200,
        body: { value: [{ id: `${found.id}/versions/${version}`, name: version, type: `${keyType}/versions`, properties: found.facts }] },
      }
    },
  },
]
