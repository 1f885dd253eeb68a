import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { leavesOut, overriddenEffect } from '../../../../policy/assignment.ts'
import { textOf } from '../../../../policy/compare.ts'
import type { Context } from '../../../../policy/context.ts'
import { resolve } from '../../../../policy/expressions.ts'
import { property } from '../../../../policy/fields.ts'
import { declared, effective } from '../../../../policy/parameters.ts'
import { scopesOf } from '../../../arm/locks.ts'
import type { StoredResource } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import type { World } from '../../../world.ts'
import { propertiesOf } from './assignments.ts'
import { assignmentType, findDefinition, findSet } from './definition-store.ts'
import { exempts } from './exemptions.ts'

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
    .filter((assignment) => isInEffect(world, assignment) && !leavesOut(propertiesOf(assignment), subject))
    .flatMap((assignment) => membersOf(world, assignment, surroundings))
    .filter(({ assignment, reference }) => !exempts(world, assignment, reference, subject))
}

/** Whether an assignment counts yet, by its age. Changes to one that counts are in force at once. */
function isInEffect(world: World, assignment: StoredResource): boolean {
  return world.now() >= assignment.createdAt + durations.policyInEffect * 1000
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
    overriddenEffect(propertiesOf(assignment), reference, surroundings.subject) ??
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
