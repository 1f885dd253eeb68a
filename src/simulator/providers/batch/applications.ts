import { idKey } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import { present } from '../../arm/present.ts'
import type { ResourceDefinition, SpecialRoute, StoredResource } from '../../definition.ts'
import { ArmError, resourceNotFound } from '../../errors.ts'
import { any, boolean, object, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { hostOf } from '../storage/accounts.ts'
import { packageTrouble, storageOf } from './auto-storage.ts'
import { accountOf, batchVersions, listAt, requireAccount, textAt } from './common.ts'

const applicationType = 'Microsoft.Batch/batchAccounts/applications'
const versionType = `${applicationType}/versions`

const body = object({
  properties: object({ displayName: text, allowUpdates: boolean, defaultVersion: text }),
  ...readOnlyProperties('etag'),
})

/** An application: a name and which of its versions nodes get by default. */
export const application: ResourceDefinition = {
  type: applicationType,
  apiVersions: batchVersions,
  name: { pattern: /^[A-Za-z0-9_-]{1,64}$/, rule: 'it has 1 to 64 letters, digits, - and _', code: 'InvalidApplicationName' },
  location: 'none',
  tracked: false,
  etag: true,
  stateless: true,
  bodyOptional: true,
  body,
  patch: body,
  put: { kind: 'now', status: 200 },
  update: { kind: 'now', status: 200 },
  remove: {
    style: { kind: 'now', status: 200 },
    check(world, one) {
      if (world.childrenOf(one.id, versionType).length === 0) return
      throw new ArmError(409, 'ApplicationHasPackages', `The application '${one.name}' cannot be deleted: it has packages.`)
    },
  },
  prepare(world, write) {
    const wanted = textAt(write.body, 'properties.defaultVersion')
    const known = wanted === undefined || world.find(`${write.id}/versions/${wanted}`)?.facts.state === 'Active'
    if (known) return { body: write.body }
    throw new ArmError(409, 'InvalidApplicationPackageReferences', `The application '${write.name}' has no active version '${wanted}'.`)
  },
  show: (_world, one) => ({ allowUpdates: at(one.body, 'properties.allowUpdates') ?? true }),
}

/** One version: a package that the client uploads to auto-storage and then activates. */
export const applicationVersion: ResourceDefinition = {
  type: versionType,
  apiVersions: batchVersions,
  name: { pattern: /^[A-Za-z0-9_.-]{1,64}$/, rule: 'it has 1 to 64 letters, digits, -, . and _', code: 'InvalidApplicationVersion' },
  location: 'none',
  tracked: false,
  etag: true,
  stateless: true,
  bodyOptional: true,
  body: object({ properties: any, ...readOnlyProperties('etag') }),
  put: { kind: 'now', status: 200 },
  remove: {
    style: { kind: 'now', status: 200 },
    check(world, one) {
      const owner = world.find(one.id.split('/').slice(0, -2).join('/'))
      refuseFrozen(owner)
      if (textAt(owner?.body, 'properties.defaultVersion')?.toLowerCase() !== one.name.toLowerCase()) return
      throw new ArmError(
        409,
        'ApplicationPackageIsDefault',
        `The version '${one.name}' is the default of its application and cannot be deleted.`,
      )
    },
  },
  prepare(world, write) {
    const owner = world.find(write.parent ?? '')
    if (write.before !== undefined) refuseFrozen(owner)
    const storage = storageOf(world, accountOf(world, write.id))
    if (storage === undefined) {
      throw new ArmError(
        409,
        'AutoStorageNotConfigured',
        'The Batch account has no auto-storage account: application packages cannot be kept.',
      )
    }
    const trouble = packageTrouble(storage)
    if (trouble !== undefined) {
      throw new ArmError(
        409,
        'AutoStorageNotUsable',
        `Application packages cannot be kept in the storage account '${storage.name}': it ${trouble}.`,
      )
    }
    const url = `https://${hostOf(storage.name, 'blob')}/app-${(owner?.name ?? '').toLowerCase()}/${write.name}?sv=practice&sig=NOT-A-SIGNATURE`
    return { body: {}, facts: { state: 'Pending', storageUrl: url, storageUrlExpiry: iso(world.now() + 4 * 3600 * 1000) } }
  },
}

function refuseFrozen(owner: StoredResource | undefined): void {
  if (at(owner?.body, 'properties.allowUpdates') !== false) return
  throw new ArmError(
    409,
    'ApplicationUpdatesNotAllowed',
    `The packages of the application '${owner?.name ?? ''}' cannot be overwritten or deleted.`,
  )
}

const version =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}/applications/{application}/versions/{version}'

export const applicationRoutes: readonly SpecialRoute[] = [
  {
    method: 'POST',
    path: `${version}/activate`,
    apiVersions: batchVersions,
    run(world, { parameters, body: sent }) {
      const owner = requireAccount(world, parameters)
      const { application: name = '', version: number = '' } = parameters
      const found = world.find(`${owner.id}/applications/${name}/versions/${number}`)
      if (found === undefined) throw resourceNotFound(versionType, [owner.name, name, number], parameters.group)
      const { storageUrl: _, storageUrlExpiry: __, ...kept } = found.facts
      const facts: JsonObject = { ...kept, state: 'Active', format: textAt(sent, 'format') ?? 'zip', lastActivationTime: iso(world.now()) }
      const active = { ...found, facts, etag: world.newEtag() }
      world.save(active)
      return { status: 200, body: present(world, active) }
    },
  },
]

/** The packages a pool asks for are applications of its account, with a version or a default one (409 `InvalidApplicationPackageReferences`). */
export function checkPackages(world: World, account: StoredResource, properties: JsonObject): void {
  for (const reference of listAt(properties, 'applicationPackages')) {
    const id = String(at(reference, 'id'))
    const found = world.find(id)
    const mine = idKey(id).startsWith(`${idKey(account.id)}/applications/`) && found?.type === applicationType
    if (mine && isThere(world, found, at(reference, 'version') ?? at(found.body, 'properties.defaultVersion'))) continue
    throw new ArmError(
      409,
      'InvalidApplicationPackageReferences',
      'One or more application package references could not be satisfied. This occurs if the application id or version does not exist or is not active, or if the reference did not specify a version and there is no default version configured.',
      {
        target: 'BatchAccount',
        details: [
          { code: 'PropertyPath', message: 'properties.applicationPackages' },
          { code: 'Reason', message: id },
        ],
      },
    )
  }
}

const isThere = (world: World, owner: StoredResource, number: Json | undefined) =>
  typeof number === 'string' && world.find(`${owner.id}/versions/${number}`)?.facts.state === 'Active'
