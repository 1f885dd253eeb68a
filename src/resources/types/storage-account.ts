import type { StorageAccountCreateParameters } from '@azure/arm-storage'
import { apiVersions } from '../../azure/clients.ts'
import type { Blueprint, Storage } from '../../blueprint/types.ts'
import { objectsAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'
import { touches } from '../touches.ts'

type Settings = Pick<
  StorageAccountCreateParameters,
  'publicNetworkAccess' | 'allowBlobPublicAccess' | 'allowSharedKeyAccess' | 'allowCrossTenantReplication' | 'minimumTlsVersion'
> &
  Pick<StorageAccountCreateParameters, 'defaultToOAuthAuthentication'>

/** The body on the wire. The SDK calls some of its parts otherwise. */
interface StorageBody extends Pick<StorageAccountCreateParameters, 'sku' | 'kind' | 'location' | 'tags'> {
  readonly properties: Settings & {
    readonly supportsHttpsTrafficOnly: boolean
    readonly networkAcls: {
      readonly bypass: 'None'
      readonly defaultAction: 'Allow' | 'Deny'
      readonly ipRules: readonly { readonly value: string; readonly action: 'Allow' }[]
      readonly virtualNetworkRules: readonly { readonly id: string; readonly action: 'Allow' }[]
    }
  }
}

/**
 * The account's own storage: no shared keys, no anonymous reading, TLS 1.2 (Microsoft.Storage 2026-04-01). An existing one is changed by PATCH,
 * which leaves what is not stated. It goes after the Batch account that refers to it, with all that it holds.
 */
export const storageAccount = defineResourceType<StorageBody>({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: apiVersions.storage,
  group: 'Storage',
  label: 'Storage account',
  usually: 'usually 20–40 s',
  rules: {
    fixed: { ...staysInRegion, kind: 'The kind of a storage account is decided when it is made.' },
    holds: 'everything stored in it',
    exact: ['properties.networkAcls.ipRules', 'properties.networkAcls.virtualNetworkRules'],
    keys: { 'properties.networkAcls.ipRules': 'value', 'properties.networkAcls.virtualNetworkRules': 'id' },
    caseless: ['properties.networkAcls.bypass'],
  },
  removedAfter: ['Microsoft.Batch/batchAccounts', 'Microsoft.Network/privateEndpoints', 'Microsoft.Authorization/roleAssignments'],
  backReferences: ['properties.privateEndpointConnections'],
  // learn.microsoft.com/azure/storage/common/storage-network-security, required permissions.
  linkedActions: (body) =>
    objectsAt(body, 'properties.networkAcls.virtualNetworkRules').flatMap(({ id }) =>
      linked('Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action', id),
    ),
  wanted: (blueprint) => {
    const { storage } = blueprint
    return storage === undefined
      ? []
      : [{ id: idsOf(blueprint).storage, name: storage.name, because: 'storage', model: bodyOf(blueprint, storage) }]
  },
  async put(clients, write) {
    const { location, kind, sku, tags } = write.model
    const storage = await clients.storage()
    return storage.storageAccounts.create(
      groupOf(write.parsed),
      nameOf(write.parsed),
      { location, kind, sku, ...(tags === undefined ? {} : { tags }), ...settingsOf(write.model) },
      waitOptions(write),
    )
  },
  async update(clients, write, _live, changes) {
    const { sku, tags } = write.model
    const storage = await clients.storage()
    return storage.storageAccounts.update(groupOf(write.parsed), nameOf(write.parsed), {
      ...(touches(changes, 'sku') ? { sku } : {}),
      ...(tags !== undefined && touches(changes, 'tags') ? { tags } : {}),
      ...(touches(changes, 'properties') ? settingsOf(write.model) : {}),
    })
  },
})

/** The settings as the SDK's model calls them. */
function settingsOf({ properties: { networkAcls, supportsHttpsTrafficOnly, ...others } }: StorageBody) {
  return {
    ...others,
    enableHttpsTrafficOnly: supportsHttpsTrafficOnly,
    networkRuleSet: {
      ...networkAcls,
      ipRules: networkAcls.ipRules.map(({ value, action }) => ({ iPAddressOrRange: value, action })),
      virtualNetworkRules: networkAcls.virtualNetworkRules.map(({ id, action }) => ({ virtualNetworkResourceId: id, action })),
    },
  }
}

function bodyOf(blueprint: Blueprint, storage: Storage): StorageBody {
  const ids = idsOf(blueprint)
  const selected = storage.reach === 'selected'
  return {
    location: blueprint.region,
    tags: { ...blueprint.tags },
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: {
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      publicNetworkAccess: storage.reach === 'private' ? 'Disabled' : 'Enabled',
      // Inert while public access is Disabled; it stays closed should someone enable it. Batch is none of the services a bypass lets by.
      networkAcls: {
        bypass: 'None',
        defaultAction: storage.reach === 'public' ? 'Allow' : 'Deny',
        ipRules: selected ? storage.addresses.map((value) => ({ value, action: 'Allow' })) : [],
        virtualNetworkRules: selected ? [{ id: ids.subnet(blueprint.network.nodes.name), action: 'Allow' }] : [],
      },
    },
  }
}
