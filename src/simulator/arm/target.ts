import { at, isObject, type Json, type JsonObject } from '../../common/json.ts'
import type { ResourceDefinition } from '../definition.ts'
import { ArmError, badRequest } from '../errors.ts'
import { placeName, places, zonesIn } from '../places.ts'
import type { ConditionSubject } from '../providers/authorization/assignment-conditions.ts'
import { denial, granted } from '../providers/authorization/rights.ts'
import type { World } from '../world.ts'

/** The resource a request is about, before anything is known of it but its id. */
export interface Target {
  readonly definition: ResourceDefinition
  readonly id: string
  readonly name: string
  readonly names: readonly string[]
  readonly subscription: string
  readonly resourceGroup: string | undefined
  /** The id one level up: parent resource, scope of an extension, or resource group. */
  readonly parent: string
}

/** Everything above a target must exist: the subscription, the group, the parent resource, an extension's scope. */
export function requireAbove(world: World, target: Target, action: 'read' | 'write' | 'delete'): void {
  const { subscription, resourceGroup, definition, parent } = target
  requireSubscription(world, subscription)
  if (resourceGroup !== undefined && definition.type !== 'Microsoft.Resources/resourceGroups') {
    const group = world.find(`/subscriptions/${subscription}/resourceGroups/${resourceGroup}`)
    if (group === undefined) throw groupNotFound(resourceGroup)
    if (group.state === 'Deleting' && action === 'write') {
      throw groupGoing(resourceGroup)
    }
  }
  if (action !== 'write') return
  const isChild = definition.type.split('/').length > 2
  const onResource = /\/providers\//i.test(parent)
  const above = world.find(parent)
  if ((isChild || (definition.extension === true && onResource)) && (above === undefined || above.hidden === true)) {
    const relative = definition.type.split('/').slice(1).join('/')
    throw new ArmError(
      404,
      'ParentResourceNotFound',
      `Failed to perform 'write' on resource(s) of type '${relative}', because the parent resource '${parent}' could not be found.`,
    )
  }
}

export function requireSubscription(world: World, subscription: string): void {
  if (world.store.get('subscription', subscription.toLowerCase()) !== undefined) return
  throw /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription)
    ? new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`)
    : badRequest('InvalidSubscriptionId', `The provided subscription identifier '${subscription}' is malformed or invalid.`)
}

export function groupNotFound(name: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)
}

/** 409 of a group that is being deleted; words as recorded for both the group and what is in it. */
export const groupGoing = (name: string) =>
  new ArmError(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  )

/** The caller must be allowed to do it. */
export function requirePermission(world: World, id: string, type: string, verb: 'read' | 'write' | 'delete'): void {
  requireRight(world, actionOn(type, verb), id)
}

const actionOn = (type: string, verb: string) =>
  `${type === 'Microsoft.Resources/resourceGroups' ? 'Microsoft.Resources/subscriptions/resourceGroups' : type}/${verb}`

/** The action that reading a resource of a type is. */
export const readAction = (type: string) => actionOn(type, 'read')

/** Whether a scope is a subscription itself. */
export const isSubscription = (scope: string) => /^\/subscriptions\/[^/]+\/*$/i.test(scope)

/** Throws the 403 that names action and scope; `subject` is what conditions look at. Words: learn.microsoft.com role-based-access-control/troubleshooting. */
export function requireRight(world: World, action: string, scope: string, subject?: ConditionSubject): void {
  if (world.may(action, scope, subject)) return
  const { name, objectId } = world.settings.caller
  const asked = subject === undefined ? {} : { subject }
  const denied = granted(world, action, scope, asked) === undefined ? undefined : denial(world, action, scope)
  if (denied !== undefined) {
    throw new ArmError(
      403,
      'DenyAssignmentAuthorizationFailed',
      `The client '${name}' with object id '${objectId}' has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${String(at(denied.body, 'properties.denyAssignmentName'))}' and Id '${denied.name.replaceAll('-', '')}' at scope '${String(denied.facts.scope)}'.`,
    )
  }
  throw new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  )
}

/** The body with its location in the programmatic form; refuses a missing, unknown or changed one. */
export function settleLocation(target: Target, body: JsonObject, before: JsonObject | undefined): JsonObject {
  const { definition, name, resourceGroup } = target
  if (definition.location === 'none') return body
  const sent = body.location
  if (typeof sent !== 'string' || sent === '') {
    throw badRequest('LocationRequired', 'The location property is required for this definition.')
  }
  const place = placeName(sent)
  const fits = place !== undefined && (definition.location === 'global') === (place === 'global')
  if (!fits) {
    const offered = definition.location === 'global' ? 'global' : places.map(([programmatic]) => programmatic).join(',')
    throw badRequest(
      'LocationNotAvailableForResourceType',
      `The provided location '${sent}' is not available for resource type '${definition.type}'. List of available regions for the resource type is '${offered}'.`,
    )
  }
  const old = before?.location
  if (typeof old === 'string' && old !== place) {
    throw definition.type === 'Microsoft.Resources/resourceGroups'
      ? new ArmError(
          409,
          'InvalidResourceGroupLocation',
          `Invalid resource group location '${place}'. The Resource group already exists in location '${old}'.`,
        )
      : new ArmError(
          409,
          'InvalidResourceLocation',
          `The resource '${name}' already exists in location '${old}' in resource group '${resourceGroup ?? ''}'. A resource with the same name cannot be created in location '${place}'. Please select a new resource name.`,
        )
  }
  checkZones(definition.type, name, body.zones, place)
  return { ...body, location: place }
}

/** Zones are those of the region. Recorded in aztfmod/terraform-azurerm-caf#1744 and hashicorp/terraform-provider-azurerm#6296. */
function checkZones(type: string, name: string, zones: Json | undefined, place: string): void {
  if (!Array.isArray(zones) || zones.length === 0) return
  const offered = zonesIn(place)
  if (offered.length === 0) {
    throw badRequest(
      'LocationNotSupportAvailabilityZones',
      `The resource '${type}/${name}' does not support availability zones at location '${place}'.`,
    )
  }
  const unknown = zones.filter((zone) => !offered.includes(String(zone)))
  if (unknown.length === 0) return
  throw badRequest(
    'InvalidAvailabilityZone',
    `The zone(s) '${unknown.join(',')}' for resource '${type}/${name}' is not supported. The supported zones for location '${place}' are '${offered.join(',')}'`,
  )
}

/** The request's body as an object; refuses one that is absent, not JSON, or not an object. */
export function parseBody(text: string | undefined): JsonObject {
  if (text === undefined || text.trim() === '') {
    throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized: the body is empty.')
  }
  let parsed: Json
  try {
    parsed = JSON.parse(text) as Json
  } catch (error) {
    throw badRequest(
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${error instanceof Error ? error.message : ''}'.`,
    )
  }
  checkValues(parsed)
  if (isObject(parsed)) return parsed
  throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized: an object is expected.')
}

/** As deep as Resource Manager's JSON reader goes by default (Newtonsoft.Json 13, MaxDepth). */
const deepest = 64

/** Refuses what JSON can spell but no service takes: nesting without end, numbers beyond every range. Walks without recursion. */
function checkValues(parsed: Json): void {
  const open: { readonly value: Json; readonly depth: number }[] = [{ value: parsed, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    if (typeof value === 'number' && !Number.isFinite(value))
      throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized: a number is out of range.')
    if (typeof value !== 'object' || value === null) continue
    if (depth > deepest) {
      throw badRequest(
        'InvalidRequestContent',
        `The request content was invalid and could not be deserialized: 'The reader's MaxDepth of ${deepest} has been exceeded.'`,
      )
    }
    for (const inner of Object.values(value)) if (inner !== undefined) open.push({ value: inner, depth: depth + 1 })
  }
}

/** `id`, `name` and `type` may be sent, but must be the ones of the URL (ARM RPC, resource API reference). */
export function withoutIdentity(target: Target, body: JsonObject): JsonObject {
  const { id, name, type, ...rest } = body
  const expected = { id: target.id, name: target.name, type: target.definition.type }
  for (const [property, value] of Object.entries({ id, name, type })) {
    const wanted = expected[property as keyof typeof expected]
    if (value === undefined || (typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase())) continue
    throw badRequest(
      'InvalidRequestContent',
      `The request content was invalid: '${property}' is ${JSON.stringify(value)}, but the request URL says '${wanted}'.`,
      { target: property },
    )
  }
  return rest
}
