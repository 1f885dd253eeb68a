import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { type ArmError, badRequest, type ErrorDetail, resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { identityType } from '../managed-identity.ts'

export const accountType = 'Microsoft.Batch/batchAccounts'
export const poolType = 'Microsoft.Batch/batchAccounts/pools'

/** 2025-06-01 is spoken in full; the earlier ones are those common tools send (az 2022-10-01, @azure/arm-batch 2023-11-01). */
export const batchVersions = [
  '2021-06-01',
  '2022-01-01',
  '2022-06-01',
  '2022-10-01',
  '2023-05-01',
  '2023-11-01',
  '2024-02-01',
  '2024-07-01',
  '2025-06-01',
]

/** A refusal as Batch words it: the code, a sentence, and which property it is about. */
export function refused(code: string, message: string, property?: string, reason?: string): ArmError {
  const details: ErrorDetail[] = []
  if (reason !== undefined) details.push({ code: 'Reason', message: reason })
  if (property !== undefined) {
    details.push({ code: 'PropertyName', message: property.split('.').at(-1) ?? property }, { code: 'PropertyPath', message: property })
  }
  return badRequest(code, message, { target: 'BatchAccount', ...(details.length === 0 ? {} : { details }) })
}

export const invalidValue = (property: string, reason: string) =>
  refused('InvalidPropertyValue', 'The value provided for one of the properties in the request body is invalid.', property, reason)

export const missingProperty = (property: string) =>
  refused('MissingRequiredProperty', 'A required property was not specified in the request body.', property)

/** The ids of the user-assigned identities of a body; refuses an empty list and unknown ones. */
export function userIdentities(world: World, body: JsonObject, resource: string): string[] {
  const identity = body.identity
  if (!isObject(identity) || identity.type !== 'UserAssigned') return []
  const ids = isObject(identity.userAssignedIdentities) ? Object.keys(identity.userAssignedIdentities) : []
  if (ids.length === 0) {
    throw refused('MissingIdentityIds', "The identity ids must not be null or empty for 'UserAssigned' identity type.")
  }
  for (const id of ids) {
    if (world.find(id)?.type === identityType) continue
    throw badRequest(
      'FailedIdentityOperation',
      `Identity operation for resource '${resource}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${id}' was not found."}}'.'`,
    )
  }
  return ids
}

/** The identity of a resource as it is shown: each with its principal and client id; its own principal with the tenant. */
export function dressIdentity(world: World, resource: StoredResource): Json {
  const identity = resource.body.identity
  if (!isObject(identity)) return { type: 'None' }
  if (identity.type === 'SystemAssigned') {
    return { type: 'SystemAssigned', principalId: resource.facts.identityPrincipal ?? '', tenantId: world.tenant }
  }
  const assigned = identity.userAssignedIdentities
  if (!isObject(assigned)) return identity
  const shown = Object.keys(assigned).map((id) => {
    const found = world.find(id)
    return [id, { principalId: found?.facts.principalId ?? '', clientId: found?.facts.clientId ?? '' }] as const
  })
  return { ...identity, userAssignedIdentities: Object.fromEntries(shown) }
}

export const includesId = (ids: readonly string[], id: string) => ids.some((other) => idKey(other) === idKey(id))

export const textAt = (body: Json | undefined, path: string): string | undefined => {
  const value = at(body, path)
  return typeof value === 'string' ? value : undefined
}

export const listAt = (body: Json | undefined, path: string): readonly Json[] => {
  const value = at(body, path)
  return Array.isArray(value) ? value : []
}

export const propertiesOf = (resource: StoredResource): JsonObject => (isObject(resource.body.properties) ? resource.body.properties : {})

/** A formula that sets a count outright; anything that depends on samples or time is not evaluated and asks for no nodes. */
function formulaCount(formula: string, ...names: string[]): number {
  const found = new RegExp(`\\$(?:${names.join('|')})\\s*=\\s*(\\d+)\\s*(?:;|$)`, 'im').exec(formula)
  return Number(found?.[1] ?? 0)
}

/** How many nodes of each kind a pool shall have. */
export function targetsOf(properties: JsonObject): { readonly dedicated: number; readonly lowPriority: number } {
  const formula = textAt(properties, 'scaleSettings.autoScale.formula')
  if (formula !== undefined) {
    return {
      dedicated: formulaCount(formula, 'TargetDedicatedNodes', 'TargetDedicated'),
      lowPriority: formulaCount(formula, 'TargetLowPriorityNodes', 'TargetSpotNodes'),
    }
  }
  return {
    dedicated: Number(at(properties, 'scaleSettings.fixedScale.targetDedicatedNodes') ?? 0),
    lowPriority: Number(at(properties, 'scaleSettings.fixedScale.targetLowPriorityNodes') ?? 0),
  }
}

/** The account a path's parameters name; 404 when it is not there. */
export function requireAccount(
  world: World,
  { subscription = '', group = '', account: name = '' }: Readonly<Record<string, string>>,
): StoredResource {
  const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${accountType}/${name}`)
  if (found === undefined || found.hidden === true) throw resourceNotFound(accountType, [name], group)
  return found
}

/** The account of a pool or application. */
export const accountOf = (world: World, id: string): StoredResource | undefined => world.find(id.split('/').slice(0, 9).join('/'))

/** Whether an account's pools live in the subscription instead of in Batch's own. */
export const inUserSubscription = (account: StoredResource | undefined): boolean =>
  at(account?.body, 'properties.poolAllocationMode') === 'UserSubscription'

/** Milliseconds in an ISO 8601 duration without months and years; undefined when it is none. */
export function durationOf(duration: string): number | undefined {
  const match = /^P(?=.)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  if (match === null) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
