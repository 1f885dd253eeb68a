import { idKey } from '../../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { scopesOf } from '../../../arm/locks.ts'
import type { StoredResource } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import type { World } from '../../../world.ts'
import { propertiesOf } from './assignments.ts'
import { isIn, textOf } from './compare.ts'
import type { Context, Subject } from './context.ts'
import { assignmentType, findDefinition, findSet } from './definition-store.ts'
import { resolve } from './expressions.ts'
import { property } from './fields.ts'
import { declared, effective } from './parameters.ts'

/** One definition an assignment applies: on its own or as a member of an initiative. */
export interface Applied {
  readonly assignment: StoredResource
  readonly definition: JsonObject
  readonly set: JsonObject | undefined
  /** The member's name inside the initiative. */
  readonly reference: string | undefined
  readonly parameters: ReadonlyMap<string, Json>
  readonly mode: string
  readonly rule: JsonObject
  /** In lower case. */
  readonly effect: string
  /** The effect as the definition or the assignment writes it. */
  readonly shownEffect: string
  readonly enforced: boolean
}

/**
 * What is assigned at or above a resource and in effect: a new assignment counts after a while, excluded scopes and resource
 * selectors are left out. Source: learn.microsoft.com governance/policy/concepts/assignment-structure, scope.
 */
export function appliedTo(world: World, surroundings: Omit<Context, 'parameters' | 'policy'>): Applied[] {
  const { subject } = surroundings
  return scopesOf(subject.id)
    .reverse()
    .flatMap((scope) => world.childrenOf(scope, assignmentType))
    .filter((assignment) => isInEffect(world, assignment) && !excluded(assignment, subject))
    .flatMap((assignment) => membersOf(world, assignment, surroundings))
}

/** Whether an assignment counts yet, by its age. Changes to one that counts are in force at once. */
export function isInEffect(world: World, assignment: StoredResource): boolean {
  return world.now() >= assignment.createdAt + durations.policyInEffect * 1000
}

function excluded(assignment: StoredResource, subject: Subject): boolean {
  const { notScopes, resourceSelectors } = propertiesOf(assignment)
  const key = idKey(subject.id)
  const under = (scope: Json) => typeof scope === 'string' && (key === idKey(scope) || key.startsWith(`${idKey(scope)}/`))
  if (Array.isArray(notScopes) && notScopes.some(under)) return true
  if (!Array.isArray(resourceSelectors) || resourceSelectors.length === 0) return false
  const values: Readonly<Record<string, Json>> = { resourcelocation: subject.body.location ?? '', resourcetype: subject.type }
  return !resourceSelectors.some((selector: Json) => selects(at(selector, 'selectors'), values))
}

/** All of a list of selectors (`kind` with `in` or `notIn`) hold; kinds nobody here knows hold. */
function selects(selectors: Json | undefined, values: Readonly<Record<string, Json>>): boolean {
  if (!Array.isArray(selectors)) return true
  return selectors.every((one: Json) => {
    const value = values[textOf(property(one, 'kind')).toLowerCase()]
    if (value === undefined) return true
    const list = property(one, 'in')
    return list === undefined ? !isIn(value, property(one, 'notIn')) : isIn(value, list)
  })
}

function membersOf(world: World, assignment: StoredResource, surroundings: Omit<Context, 'parameters' | 'policy'>): Applied[] {
  const properties = propertiesOf(assignment)
  const id = String(properties.policyDefinitionId)
  const given = isObject(properties.parameters) ? properties.parameters : {}
  const set = findSet(world, id)
  if (set === undefined) {
    const definition = findDefinition(world, id)
    return definition === undefined ? [] : applied(assignment, definition, undefined, undefined, given, surroundings)
  }
  const setValues = effective(given, declared(set, String(set.name)))
  const members = at(set, 'properties.policyDefinitions')
  return (Array.isArray(members) ? members : []).flatMap((member: Json) => {
    const definition = findDefinition(world, textOf(at(member, 'policyDefinitionId')))
    const passed = at(member, 'parameters')
    if (definition === undefined) return []
    const values = resolve({ ...surroundings, parameters: setValues, policy: {} }, passed ?? {})
    const reference = textOf(at(member, 'policyDefinitionReferenceId'))
    return applied(assignment, definition, set, reference, isObject(values) ? values : {}, surroundings)
  })
}

function applied(
  assignment: StoredResource,
  definition: JsonObject,
  set: JsonObject | undefined,
  reference: string | undefined,
  given: JsonObject,
  surroundings: Omit<Context, 'parameters' | 'policy'>,
): Applied[] {
  const properties = isObject(definition.properties) ? definition.properties : {}
  const rule = properties.policyRule
  if (!isObject(rule)) return []
  const parameters = effective(given, declared(definition, String(definition.name)))
  const effect = textOf(
    overridden(assignment, reference, surroundings.subject) ??
      resolve({ ...surroundings, parameters, policy: {} }, property(property(rule, 'then'), 'effect') ?? ''),
  )
  return [
    {
      assignment,
      definition,
      set,
      reference,
      parameters,
      mode: textOf(properties.mode),
      rule,
      effect: effect.toLowerCase(),
      shownEffect: effect,
      enforced: propertiesOf(assignment).enforcementMode !== 'DoNotEnforce',
    },
  ]
}

/** An assignment's `overrides` of kind `policyEffect`. */
function overridden(assignment: StoredResource, reference: string | undefined, subject: Subject): Json | undefined {
  const { overrides } = propertiesOf(assignment)
  if (!Array.isArray(overrides)) return undefined
  const values = { policydefinitionreferenceid: reference ?? '', resourcelocation: subject.body.location ?? '', resourcetype: subject.type }
  const found = overrides.find(
    (one: Json) => textOf(property(one, 'kind')).toLowerCase() === 'policyeffect' && selects(property(one, 'selectors'), values),
  )
  return found === undefined ? undefined : property(found, 'value')
}

/** Everything an applied definition's expressions may ask about. */
export function contextOf(one: Applied, surroundings: Omit<Context, 'parameters' | 'policy'>): Context {
  return {
    ...surroundings,
    parameters: one.parameters,
    policy: {
      assignmentId: one.assignment.id,
      definitionId: String(one.definition.id),
      ...(one.set === undefined ? {} : { setDefinitionId: String(one.set.id), definitionReferenceId: one.reference ?? '' }),
    },
  }
}
