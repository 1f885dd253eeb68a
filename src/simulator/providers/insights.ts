import { idKey, parseArmId } from '../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../common/json.ts'
import { listActivity } from '../activity-log.ts'
import { page } from '../arm/listing.ts'
import type { Link, Provider, ResourceDefinition, SpecialRoute } from '../definition.ts'
import { durations } from '../durations.ts'
import { ArmError, badRequest, resourceNotFound } from '../errors.ts'
import { boolean, integer, list, object, readOnlyProperties, text } from '../shape.ts'

const retention = object({ 'enabled!': boolean, 'days!': integer(0) })
const settingsType = 'Microsoft.Insights/diagnosticSettings'

/** Log categories and category groups a type can send, and whether it has metrics. learn.microsoft.com azure-monitor/reference/supported-logs. */
const sources: Readonly<Record<string, { readonly logs: readonly string[]; readonly groups: readonly string[] }>> = {
  'microsoft.batch/batchaccounts': { logs: ['ServiceLog', 'ServiceLogs', 'AuditLog'], groups: ['audit', 'allLogs'] },
  'microsoft.keyvault/vaults': { logs: ['AuditEvent', 'AzurePolicyEvaluationDetails'], groups: ['audit', 'allLogs'] },
  'microsoft.network/networksecuritygroups': {
    logs: ['NetworkSecurityGroupEvent', 'NetworkSecurityGroupRuleCounter'],
    groups: ['allLogs'],
  },
  'microsoft.network/virtualnetworks': { logs: ['VMProtectionAlerts'], groups: ['allLogs'] },
  'microsoft.network/publicipaddresses': {
    logs: ['DDoSProtectionNotifications', 'DDoSMitigationFlowLogs', 'DDoSMitigationReports'],
    groups: ['audit', 'allLogs'],
  },
  'microsoft.operationalinsights/workspaces': { logs: ['Audit', 'SummaryLogs'], groups: ['audit', 'allLogs'] },
}

const diagnosticSetting: ResourceDefinition = {
  type: settingsType,
  apiVersions: ['2017-05-01-preview', '2021-05-01-preview'],
  extension: true,
  name: { pattern: /^[^*<>%:&?+/\\]{1,260}$/, rule: 'it has 1 to 260 characters without * < > % : & ? + / \\' },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    properties: object({
      storageAccountId: text,
      serviceBusRuleId: text,
      eventHubAuthorizationRuleId: text,
      eventHubName: text,
      metrics: list(object({ timeGrain: text, category: text, 'enabled!': boolean, retentionPolicy: retention })),
      logs: list(object({ category: text, categoryGroup: text, 'enabled!': boolean, retentionPolicy: retention })),
      workspaceId: text,
      marketplacePartnerId: text,
      logAnalyticsDestinationType: text,
    }),
    ...readOnlyProperties('systemData'),
  }),
  put: { kind: 'now', status: 200, takes: durations.diagnosticSetting },
  remove: { style: { kind: 'now', status: 200 } },
  links: (_world, { body }) => sinkLinks(body),
  prepare(world, write) {
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    checkCategories(String(write.parent), properties)
    const { workspaceId } = properties
    const sinks = ['workspaceId', 'storageAccountId', 'eventHubAuthorizationRuleId', 'marketplacePartnerId', 'serviceBusRuleId']
    if (!sinks.some((sink) => properties[sink] !== undefined)) {
      throw badRequest('BadRequest', 'At least one data sink needs to be specified.')
    }
    if (typeof workspaceId === 'string' && world.find(workspaceId) === undefined) throw missing(workspaceId)
    const others = world.childrenOf(write.parent ?? '', settingsType).filter((other) => idKey(other.id) !== idKey(write.id))
    if (others.length >= 5) throw badRequest('BadRequest', 'A resource may have at most 5 diagnostic settings.')
    for (const other of others) {
      const shared = categoriesOf(properties).find((category) => categoriesOf(other.body.properties).includes(category))
      if (shared === undefined || at(other.body, 'properties.workspaceId') !== workspaceId) continue
      throw new ArmError(
        409,
        'Conflict',
        `Data sink '${String(workspaceId)}' is already used in diagnostic setting '${other.name}' for category '${shared}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
      )
    }
    return { body: write.body }
  },
}

/**
 * What a setting needs on where it sends to: the keys. MicrosoftDocs/azure-docs#80159; recorded refusals: JimGBritt/AzurePolicy#17 (workspace),
 * CDCgov/prime-reportstream#7678 (event hub); the storage account's is unverified.
 */
function sinkLinks(body: JsonObject): Link[] {
  const needs = {
    workspaceId: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
    storageAccountId: 'Microsoft.Storage/storageAccounts/listKeys/action',
    eventHubAuthorizationRuleId: 'Microsoft.EventHub/namespaces/authorizationRules/listkeys/action',
  } as const
  return Object.entries(needs).flatMap(([property, action]) => {
    const scope = at(body, `properties.${property}`)
    return typeof scope === 'string' ? [{ action, scope }] : []
  })
}

/** At least one thing to send, and nothing the type does not have; a category or a group, not both. */
function checkCategories(target: string, properties: JsonObject): void {
  const type = parseArmId(target).type
  const source = sources[type.toLowerCase()]
  if (source === undefined)
    throw badRequest('ResourceTypeNotSupported', `The resource type '${type.toLowerCase()}' does not support diagnostic settings.`)
  const logs = Array.isArray(properties.logs) ? properties.logs.filter(isObject) : []
  for (const log of logs) {
    const category = log.category
    const group = log.categoryGroup
    if ((category === undefined) === (group === undefined)) {
      throw badRequest('BadRequest', 'Each log needs either a category or a category group.')
    }
    if (typeof category === 'string' && !source.logs.includes(category))
      throw badRequest('BadRequest', `Category '${category}' is not supported.`)
    if (typeof group === 'string' && !source.groups.some((known) => known.toLowerCase() === group.toLowerCase())) {
      throw badRequest('BadRequest', `Category group '${group}' is not supported.`)
    }
  }
  if (logs.some((log) => log.category !== undefined) && logs.some((log) => log.categoryGroup !== undefined)) {
    throw badRequest('BadRequest', 'Diagnostic settings cannot hold both log categories and category groups.')
  }
  const metrics = Array.isArray(properties.metrics) ? properties.metrics.filter(isObject) : []
  for (const { category } of metrics)
    if (category !== 'AllMetrics') throw badRequest('BadRequest', `Metric category '${String(category)}' is not supported.`)
}

function categoriesOf(properties: Json | undefined): string[] {
  const lists = [at(properties, 'logs'), at(properties, 'metrics')]
  return lists.flatMap((list) =>
    Array.isArray(list)
      ? list.filter(isObject).flatMap((item: JsonObject) => (item.enabled === true ? [String(item.category ?? item.categoryGroup)] : []))
      : [],
  )
}

function missing(id: string): ArmError {
  if (!id.startsWith('/'))
    return badRequest(
      'LinkedInvalidPropertyId',
      `Property id '${id}' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`,
    )
  const { type, names, resourceGroup } = parseArmId(id)
  return resourceNotFound(type, names, resourceGroup)
}

/** Who wrote what and when. Its right has a name of its own: learn.microsoft.com role-based-access-control/permissions/monitor. */
const activityLog: SpecialRoute = {
  method: 'GET',
  path: '/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values',
  apiVersions: ['2015-04-01'],
  action: 'Microsoft.Insights/eventtypes/values/read',
  run: (world, { query, url }) => page(listActivity(world, query.get('$filter')), url, query, 200),
}

export const insights: Provider = { namespace: 'Microsoft.Insights', types: [diagnosticSetting], routes: [activityLog] }
