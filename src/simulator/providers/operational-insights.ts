import { idKey } from '../../common/arm-id.ts'
import { isObject, type JsonObject } from '../../common/json.ts'
import { page } from '../arm/listing.ts'
import { iso } from '../arm/operations.ts'
import type { Provider, ResourceDefinition, SpecialRequest, StoredResource } from '../definition.ts'
import { durations } from '../durations.ts'
import { ArmError, badRequest } from '../errors.ts'
import { any, boolean, integer, map, object, oneOf, readOnlyProperties, tags, text } from '../shape.ts'
import type { World } from '../world.ts'

const access = oneOf('Enabled', 'Disabled', 'SecuredByPerimeter')

const workspace: ResourceDefinition = {
  type: 'Microsoft.OperationalInsights/workspaces',
  apiVersions: ['2020-08-01', '2021-06-01', '2021-12-01-preview', '2022-10-01', '2023-09-01', '2025-02-01', '2025-07-01'],
  name: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    rule: 'it has 4 to 63 letters, digits and hyphens, and begins and ends with a letter or digit',
  },
  location: 'regional',
  tracked: true,
  etag: true,
  body: object({
    'location!': text,
    tags,
    etag: text,
    identity: object({
      'type!': oneOf('SystemAssigned', 'UserAssigned', 'None'),
      userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
      ...readOnlyProperties('principalId', 'tenantId'),
    }),
    properties: object({
      sku: object({
        'name!': oneOf('Free', 'Standard', 'Premium', 'PerNode', 'PerGB2018', 'Standalone', 'CapacityReservation', 'LACluster'),
        capacityReservationLevel: integer(),
        ...readOnlyProperties('lastSkuUpdate'),
      }),
      retentionInDays: integer(),
      workspaceCapping: object({ dailyQuotaGb: any, ...readOnlyProperties('quotaNextResetTime', 'dataIngestionStatus') }),
      publicNetworkAccessForIngestion: access,
      publicNetworkAccessForQuery: access,
      forceCmkForQuery: boolean,
      features: object(
        {
          enableDataExport: boolean,
          immediatePurgeDataOn30Days: boolean,
          enableLogAccessUsingOnlyResourcePermissions: boolean,
          clusterResourceId: text,
          disableLocalAuth: boolean,
        },
        { open: true },
      ),
      defaultDataCollectionRuleResourceId: text,
      replication: object({
        location: text,
        enabled: boolean,
        ...readOnlyProperties('provisioningState', 'createdDate', 'lastModifiedDate'),
      }),
      ...readOnlyProperties('provisioningState', 'customerId', 'createdDate', 'modifiedDate', 'privateLinkScopedResources', 'failover'),
    }),
  }),
  patch: object({ tags, properties: any, identity: any }),
  put: { kind: 'body', seconds: durations.workspace, state: 'Creating' },
  update: { kind: 'body', seconds: 5, state: 'Updating' },
  remove: { style: { kind: 'now', status: 200 }, done: keepDeleted },
  prepare(world, { id, body, before }) {
    const gone = before === undefined ? deletedWorkspace(world, id) : undefined
    if (gone !== undefined && gone.location !== body.location) throw nameKept(gone)
    const properties = isObject(body.properties) ? body.properties : {}
    const days = properties.retentionInDays
    const sku = isObject(properties.sku) ? properties.sku.name : 'PerGB2018'
    // PerGB2018 keeps 30 to 730 days (learn.microsoft.com azure-monitor/logs/data-retention-configure).
    if (sku === 'PerGB2018' && typeof days === 'number' && (days < 30 || days > 730)) {
      throw badRequest('InvalidParameter', `'RetentionInDays' property doesn't match the SKU limits: ${days} is not from 30 to 730.`)
    }
    const { etag: _, ...rest } = body
    return { body: rest, facts: before?.facts ?? gone?.facts ?? { customerId: world.newGuid(), createdDate: iso(world.now()) } }
  },
  stored: (world, { id }, { before }) => {
    if (before === undefined) world.store.delete('deleted-workspace', idKey(id))
  },
  show: (_world, resource) => {
    const properties = isObject(resource.body.properties) ? resource.body.properties : {}
    return {
      sku: { name: 'PerGB2018', ...(isObject(properties.sku) ? properties.sku : {}), lastSkuUpdate: resource.facts.createdDate ?? '' },
      retentionInDays: properties.retentionInDays ?? 30,
      publicNetworkAccessForIngestion: properties.publicNetworkAccessForIngestion ?? 'Enabled',
      publicNetworkAccessForQuery: properties.publicNetworkAccessForQuery ?? 'Enabled',
      // No cap is -1 (spec 2025-07-01, WorkspaceCapping). Nothing flows in here, so no cap is ever reached.
      workspaceCapping: {
        dailyQuotaGb: -1,
        ...(isObject(properties.workspaceCapping) ? properties.workspaceCapping : {}),
        dataIngestionStatus: 'RespectQuota',
      },
      modifiedDate: iso(resource.changedAt),
    }
  },
}

/** A workspace that was deleted keeps its name, and what it was, for 14 days. */
export interface DeletedWorkspace {
  readonly id: string
  readonly name: string
  readonly subscription: string
  readonly location: string
  readonly deletedAt: number
  readonly facts: JsonObject
}

const keptFor = 14 * 24 * 3600 * 1000

function keepDeleted(world: World, { id, name, subscription, body, facts }: StoredResource): void {
  const gone = { id, name, subscription, location: String(body.location), deletedAt: world.now(), facts }
  world.store.set('deleted-workspace', idKey(id), gone)
}

function deletedWorkspace(world: World, id: string): DeletedWorkspace | undefined {
  const gone = world.store.get('deleted-workspace', idKey(id))
  return gone !== undefined && gone.deletedAt + keptFor > world.now() ? gone : undefined
}

/** Code and words unverified: learn.microsoft.com/rest/api/loganalytics/workspaces/delete says only that the name is kept. */
const nameKept = ({ name, location }: DeletedWorkspace) =>
  new ArmError(409, 'Conflict', `The workspace '${name}' was deleted in '${location}' and can be recovered there; its name is not free.`)

function listDeleted(world: World, { parameters, url, query }: SpecialRequest) {
  const { subscription = '', group } = parameters
  const scope = idKey(`/subscriptions/${subscription}${group === undefined ? '' : `/resourceGroups/${group}`}/`)
  const all = [...world.store.entries('deleted-workspace')].flatMap(([key]) => deletedWorkspace(world, key) ?? [])
  return page(
    all
      .filter(({ id }) => idKey(id).startsWith(`${scope}/`))
      .map(({ id, name, location, deletedAt, facts }) => ({
        key: idKey(id),
        body: () => ({
          id,
          name,
          type: workspace.type,
          location,
          properties: { customerId: facts.customerId ?? '', provisioningState: 'Succeeded', modifiedDate: iso(deletedAt) },
        }),
      })),
    url,
    query,
    10,
  )
}

const deletedPath = 'providers/Microsoft.OperationalInsights/deletedWorkspaces'

export const operationalInsights: Provider = {
  namespace: 'Microsoft.OperationalInsights',
  types: [workspace],
  routes: ['/subscriptions/{subscription}', '/subscriptions/{subscription}/resourceGroups/{group}'].map((scope) => ({
    method: 'GET',
    path: `${scope}/${deletedPath}`,
    apiVersions: workspace.apiVersions,
    run: listDeleted,
  })),
}
