import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { type ArmError, badRequest, type ErrorDetail } from '../../errors.ts'
import type { World } from '../../world.ts'
import { identityType } from '../managed-identity.ts'

export const accountType = 'Microsoft.Batch/batchAccounts'
export const poolType = 'Microsoft.Batch/batchAccounts/pools'

/** 2025-06-01 is spoken in full; the earlier ones that common tools send are read, and written for accounts. */
export const batchVersions = [
  '2021-06-01',
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

/** The identity of a body as it is shown: each with its principal and client id. */
export function dressIdentity(world: World, identity: Json | undefined): Json {
  if (!isObject(identity)) return { type: 'None' }
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

/** How many nodes of each kind a pool shall have. */
export function targetsOf(properties: JsonObject): { readonly dedicated: number; readonly lowPriority: number } {
  return {
    dedicated: Number(at(properties, 'scaleSettings.fixedScale.targetDedicatedNodes') ?? 0),
    lowPriority: Number(at(properties, 'scaleSettings.fixedScale.targetLowPriorityNodes') ?? 0),
  }
}
