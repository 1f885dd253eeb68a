import { isObject } from '../../common/json.ts'
import { iso } from '../arm/operations.ts'
import type { Provider, ResourceDefinition } from '../definition.ts'
import { durations } from '../durations.ts'
import { badRequest } from '../errors.ts'
import { any, boolean, integer, map, object, oneOf, readOnlyProperties, tags, text } from '../shape.ts'

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
  remove: { style: { kind: 'now', status: 200 } },
  prepare(world, { body, before }) {
    const properties = isObject(body.properties) ? body.properties : {}
    const days = properties.retentionInDays
    const sku = isObject(properties.sku) ? properties.sku.name : 'PerGB2018'
    // PerGB2018 keeps 30 to 730 days (learn.microsoft.com azure-monitor/logs/data-retention-configure).
    if (sku === 'PerGB2018' && typeof days === 'number' && (days < 30 || days > 730)) {
      throw badRequest('InvalidParameter', `'RetentionInDays' property doesn't match the SKU limits: ${days} is not from 30 to 730.`)
    }
    const { etag: _, ...rest } = body
    return { body: rest, facts: before?.facts ?? { customerId: world.newGuid(), createdDate: iso(world.now()) } }
  },
  show: (_world, resource) => {
    const properties = isObject(resource.body.properties) ? resource.body.properties : {}
    return {
      sku: { name: 'PerGB2018', ...(isObject(properties.sku) ? properties.sku : {}), lastSkuUpdate: resource.facts.createdDate ?? '' },
      retentionInDays: properties.retentionInDays ?? 30,
      publicNetworkAccessForIngestion: properties.publicNetworkAccessForIngestion ?? 'Enabled',
      publicNetworkAccessForQuery: properties.publicNetworkAccessForQuery ?? 'Enabled',
      modifiedDate: iso(resource.changedAt),
    }
  },
}

export const operationalInsights: Provider = { namespace: 'Microsoft.OperationalInsights', types: [workspace], routes: [] }
