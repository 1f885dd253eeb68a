import { idKey } from '../../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { equal, textOf } from '../../../../policy/compare.ts'
import { conditionOf, holds } from '../../../../policy/conditions.ts'
import type { Context, Subject } from '../../../../policy/context.ts'
import { ExpressionError } from '../../../../policy/expression-parser.ts'
import { resolve } from '../../../../policy/expressions.ts'
import { lookUp, property } from '../../../../policy/fields.ts'
import { present } from '../../../arm/present.ts'
import type { StoredResource } from '../../../definition.ts'
import type { World } from '../../../world.ts'
import { type Applied, appliedTo, contextOf } from './in-effect.ts'
import { covers, pathIn, subjectOf, surroundings } from './subject.ts'

/** What a definition says of a resource now. */
export interface PolicyState {
  readonly resource: StoredResource
  readonly subject: Subject
  readonly applied: Applied
  readonly compliant: boolean
}

/**
 * Compliance of everything at or below a scope, worked out anew from the resources as they are read. A definition that
 * does not speak of a resource's type says nothing; a disabled one neither.
 * Source: learn.microsoft.com governance/policy/concepts/compliance-states, policy-applicability.
 */
export function statesIn(world: World, scope: string): PolicyState[] {
  return world
    .below(scope)
    .filter(({ hidden }) => hidden !== true)
    .flatMap((resource) => statesOf(world, resource))
}

function statesOf(world: World, resource: StoredResource): PolicyState[] {
  const definition = world.definition(resource.type)
  if (definition === undefined) return []
  const subject = subjectOf(definition, resource.id, resource.name, present(world, resource))
  const around = surroundings(world, subject, definition.apiVersions.at(-1) ?? '')
  return appliedTo(world, around).flatMap((applied) => {
    if (applied.effect === 'disabled' || !covers(applied.mode, definition)) return []
    const context = contextOf(applied, around)
    const compliant = judge(world, context, applied)
    return compliant === undefined ? [] : [{ resource, subject, applied, compliant }]
  })
}

/** Undefined when the definition does not apply. A failing template function: not compliant. */
function judge(world: World, context: Context, { rule, effect }: Applied): boolean | undefined {
  const test = property(rule, 'if')
  try {
    if (!effect.endsWith('ifnotexists')) return applicable(context, test) ? !holds(context, test) : undefined
    return holds(context, test) ? exists(world, context, property(property(rule, 'then'), 'details')) : undefined
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return false
  }
}

/** Whether the conditions about type, name and kind leave it open that the rule holds. */
function applicable(context: Context, node: Json | undefined): boolean {
  return possible(context, node) !== false
}

/** A rule's truth as far as type, name and kind decide it; undefined while something else does. */
function possible(context: Context, node: Json | undefined): boolean | undefined {
  if (!isObject(node)) return undefined
  const all = property(node, 'allOf')
  if (Array.isArray(all)) {
    const parts = all.map((inner: Json) => possible(context, inner))
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  }
  const some = property(node, 'anyOf')
  if (Array.isArray(some)) {
    const parts = some.map((inner: Json) => possible(context, inner))
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  }
  const denied = property(node, 'not')
  if (denied !== undefined) {
    const inner = possible(context, denied)
    return inner === undefined ? undefined : !inner
  }
  const field = textOf(property(node, 'field')).toLowerCase()
  if (!['type', 'name', 'kind'].includes(field)) return undefined
  const { test, target } = conditionOf(node)
  return test(lookUp(context, field).values[0], resolve(context, target))
}

/** Whether what an auditIfNotExists or deployIfNotExists definition looks for is there. Source: learn effect-audit-if-not-exists. */
function exists(world: World, context: Context, details: Json | undefined): boolean {
  const type = textOf(resolve(context, property(details, 'type') ?? ''))
  const name = property(details, 'name')
  const wantedName = name === undefined ? undefined : textOf(resolve(context, name))
  const condition = property(details, 'existenceCondition')
  const anywhere = textOf(property(details, 'existenceScope')).toLowerCase() === 'subscription'
  const group = property(details, 'resourceGroupName')
  const groupName = group === undefined ? undefined : textOf(resolve(context, group))
  return related(world, context.subject, type, anywhere, groupName).some((subject) => {
    if (wantedName !== undefined && !equal(subject.name, wantedName)) return false
    return condition === undefined || holds({ ...context, subject, current: [] }, condition)
  })
}

/** Resources of a type that belong to another: its children, what hangs on it, else those in its group or subscription. */
function related(world: World, subject: Subject, type: string, anywhere: boolean, group: string | undefined): Subject[] {
  const definition = world.definition(type)
  if (definition === undefined) return listed(subject, type)
  const as = (one: StoredResource) => subjectOf(definition, one.id, one.name, present(world, one))
  const child = type.toLowerCase().startsWith(`${subject.type.toLowerCase()}/`)
  if ((child || definition.extension === true) && !anywhere) return world.childrenOf(subject.id, definition.type).map(as)
  const [, , subscription = '', , own = ''] = subject.id.split('/')
  const scope = anywhere ? `/subscriptions/${subscription}/` : `/subscriptions/${subscription}/resourceGroups/${group ?? own}/`
  return world
    .ofType(definition.type)
    .filter((one) => idKey(one.id).startsWith(scope.toLowerCase()) && one.hidden !== true)
    .map(as)
}

/** Children Azure shows only inside their parent: `privateEndpointConnections`. */
function listed(subject: Subject, type: string): Subject[] {
  const [last = ''] = type.split('/').slice(-1)
  if (type.toLowerCase() !== `${subject.type}/${last}`.toLowerCase()) return []
  const items = property(subject.body.properties, last)
  return (Array.isArray(items) ? items : []).flatMap((item: Json) => {
    const body: JsonObject = isObject(item) ? item : {}
    return [{ type, id: textOf(body.id), name: textOf(at(body, 'name')), body, pathOf: pathIn(undefined) }]
  })
}
