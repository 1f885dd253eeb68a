import { at } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { any, boolean, map, object, oneOf, readOnlyProperties, text } from '../../shape.ts'
import { blobServiceType, containerType, versions } from './common.ts'

const serviceName = 'default'

/** The one blob service of an account: there from the start, and `default` is its name. */
export const blobService: ResourceDefinition = {
  type: blobServiceType,
  apiVersions: versions,
  name: { pattern: /^default$/, rule: "it is 'default'" },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({ properties: any, ...readOnlyProperties('sku') }),
  put: { kind: 'now', status: 200 },
  remove: {
    style: { kind: 'now', status: 200 },
    check: () => {
      throw new ArmError(405, 'MethodNotAllowed', 'The blob service of a storage account cannot be deleted.')
    },
  },
  prepare: (_world, { body }) => ({ body }),
  show: (_world, service) => ({
    cors: at(service.body, 'properties.cors') ?? { corsRules: [] },
    deleteRetentionPolicy: at(service.body, 'properties.deleteRetentionPolicy') ?? { enabled: false, allowPermanentDelete: false },
  }),
}

/** The blob service that comes with an account. */
export const firstService = (account: { readonly id: string; readonly subscription: string }) => `${account.id}/blobServices/${serviceName}`

/** Containers as children of the blob service, without reaching the data plane. */
export const container: ResourceDefinition = {
  type: containerType,
  apiVersions: versions,
  name: {
    pattern: /^(?=.{3,63}$)(\$root|\$web|[a-z0-9](-?[a-z0-9])*)$/,
    rule: 'it has 3 to 63 lowercase letters, digits and single hyphens, and begins and ends with a letter or digit',
    code: 'ContainerNameInvalid',
  },
  location: 'none',
  tracked: false,
  etag: true,
  stateless: true,
  body: object({
    properties: object({
      publicAccess: oneOf('None', 'Container', 'Blob'),
      metadata: map(text),
      defaultEncryptionScope: text,
      denyEncryptionScopeOverride: boolean,
      enableNfsV3RootSquash: boolean,
      enableNfsV3AllSquash: boolean,
      immutableStorageWithVersioning: any,
      ...readOnlyProperties('lastModifiedTime', 'leaseStatus', 'leaseState', 'hasImmutabilityPolicy', 'hasLegalHold'),
    }),
  }),
  patch: object({ properties: object({ publicAccess: oneOf('None', 'Container', 'Blob'), metadata: map(text) }) }),
  put: { kind: 'now', status: 201 },
  remove: { style: { kind: 'now', status: 200 } },
  prepare(world, { body, parent }) {
    const account = world.find((parent ?? '').split('/').slice(0, -2).join('/'))
    const level = at(body, 'properties.publicAccess') ?? 'None'
    if (level !== 'None' && at(account?.body, 'properties.allowBlobPublicAccess') !== true) {
      throw badRequest('PublicAccessNotPermitted', 'Public access is not permitted on this storage account.')
    }
    return { body }
  },
  show: (_world, one) => ({
    publicAccess: at(one.body, 'properties.publicAccess') ?? 'None',
    leaseStatus: 'Unlocked',
    leaseState: 'Available',
    hasImmutabilityPolicy: false,
    hasLegalHold: false,
    lastModifiedTime: iso(one.changedAt),
  }),
}
