import { idKey } from '../common/arm-id.ts'
import { isObject, type JsonObject } from '../common/json.ts'
import { exitCodes, type ProblemDetails } from '../common/problem.ts'
import { findCycle, topologicalOrder } from './graph.ts'
import { isCovered, textsIn } from './paths.ts'
import type { Plan, PlanStep } from './types.ts'

/** A resource found in the cloud when an environment shall be removed. */
export interface LiveResource {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly group: string
  readonly body: JsonObject
  /** Whether it carries this environment's tag or mark. What does not is never removed. */
  readonly ours: boolean
  /** As in `WantedResource`: removals that share one take turns. */
  readonly inTurn?: readonly string[]
  /** How it is known to be ours. */
  readonly because?: string
}

/** Something that is still there, or still kept, when everything of ours has been removed. */
export interface Survivor {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly why: string
  /** ISO date until which it is kept. */
  readonly until?: string
}

/** What is peculiar to types. Types compare without regard to case. */
export interface DestroyRules {
  /** A type is removed after these types. */
  readonly removeAfter?: Readonly<Record<string, readonly string[]>>
  /** Parts of a type's live body in which the service lists who uses it (a security group's `properties.subnets`): no dependency. */
  readonly backReferences?: Readonly<Record<string, readonly string[]>>
  /** What a removed resource leaves behind (a vault is kept until a date). `isOurs` tells of an id whether it was found and is ours. */
  readonly leaves?: (resource: LiveResource, isOurs: (id: string) => boolean) => Pick<Survivor, 'why' | 'until'> | undefined
}

export interface DestroyRequest {
  readonly environment: string
  readonly region: string
  /** Everything found in and around the environment, ours or not: what is not ours keeps alive what it lies in. */
  readonly found: readonly LiveResource[]
  readonly rules?: DestroyRules
}

export interface DestroyPlan {
  /** Steps of action `delete`, for `runPlan`. `dependsOn` are the ids that must be gone before. */
  readonly plan: Plan
  readonly survivors: readonly Survivor[]
  /** Wishes for order that were dropped because they contradicted stronger ones; for `--verbose`. */
  readonly dropped: readonly { readonly first: string; readonly later: string; readonly because: string }[]
}

/**
 * How to remove what is ours, and only that. The order, strongest wish first; a wish that would close a circle is dropped:
 *
 * 1. what lies inside a resource before it, by id;
 * 2. locks before everything;
 * 3. role assignments before identities;
 * 4. resource groups after everything;
 * 5. `rules.removeAfter`;
 * 6. what mentions another's id in its body before that other, taken in the order of the two ids, so that the same circle is
 *    always broken at the same place, whatever order things were found in.
 *
 * A resource of ours that holds something that is not stays, as Azure deletes what lies inside along with it. Role assignments and
 * the like do not count: they say something only about the resource they hang on.
 */
export function planDestroy({ environment, region, found, rules = {} }: DestroyRequest): DestroyPlan {
  const everything = [...found].sort((left, right) => compareText(idKey(left.id), idKey(right.id)))
  const foreign = everything.filter((resource) => !resource.ours)
  const holding = (resource: LiveResource): LiveResource | undefined =>
    foreign.find((other) => !hangsOn(other) && isInside(other.id, resource.id))
  const going = everything.filter((resource) => resource.ours && holding(resource) === undefined)
  const staying = everything.filter((resource) => !resource.ours || holding(resource) !== undefined)

  const { before, dropped } = orderOf(going, rules)
  const ours = new Set(everything.filter((resource) => resource.ours).map((resource) => idKey(resource.id)))
  const steps = topologicalOrder(going.map((resource) => stepOf(resource, [...(before.get(idKey(resource.id)) ?? [])])))
  const survivors = [
    ...staying.map((resource) => survivor(resource, whyItStays(resource, holding(resource)))),
    ...going.flatMap((resource) => {
      const left = rules.leaves?.(resource, (id) => ours.has(idKey(id)))
      return left === undefined ? [] : [survivor(resource, left)]
    }),
  ]
  return { plan: { environment, region, steps, problems: lockProblems(going, foreign) }, survivors, dropped }
}

interface Wish {
  readonly first: LiveResource
  readonly later: LiveResource
  readonly because: string
}

function orderOf(
  resources: readonly LiveResource[],
  rules: DestroyRules,
): { before: Map<string, Set<string>>; dropped: DestroyPlan['dropped'] } {
  const before = new Map(resources.map((resource) => [idKey(resource.id), new Set<string>()]))
  const dropped: { first: string; later: string; because: string }[] = []
  for (const { first, later, because } of wishes(resources, rules)) {
    const goal = idKey(later.id)
    if (reaches(idKey(first.id), goal, before)) dropped.push({ first: first.id, later: later.id, because })
    else before.get(goal)?.add(idKey(first.id))
  }
  const left = findCycle([...before].map(([id, dependsOn]) => ({ id, dependsOn: [...dependsOn] })))
  if (left !== undefined) throw new Error(`A circle was left: ${left.join(' → ')}`)
  return { before, dropped }
}

function wishes(resources: readonly LiveResource[], rules: DestroyRules): Wish[] {
  const pairs = (because: string, test: (first: LiveResource, later: LiveResource) => boolean): Wish[] =>
    resources.flatMap((first) => resources.flatMap((later) => (first !== later && test(first, later) ? [{ first, later, because }] : [])))
  const after = new Map(
    Object.entries(rules.removeAfter ?? {}).map(([type, types]) => [type.toLowerCase(), types.map((each) => each.toLowerCase())]),
  )
  const mentioned = new Map(resources.map((resource) => [resource, mentions(resource, rules)]))
  return [
    ...pairs('it lies inside', (first, later) => isInside(first.id, later.id)),
    ...pairs('locks go first', (first, later) => isLock(first) && !isLock(later)),
    ...pairs('role assignments go before identities', (first, later) => isType(first, roleAssignment) && isType(later, identity)),
    ...pairs('resource groups go last', (first, later) => !isType(first, resourceGroup) && isType(later, resourceGroup)),
    ...pairs('its type goes first', (first, later) => after.get(later.type.toLowerCase())?.includes(first.type.toLowerCase()) === true),
    ...pairs('it uses it', (first, later) => mentioned.get(first)?.some((id) => id === idKey(later.id) || isInside(id, later.id)) === true),
  ]
}

/** The ids in a body other than its own and those of what lies inside it, which says nothing about use. */
function mentions(resource: LiveResource, rules: DestroyRules): string[] {
  const ignored = Object.entries(rules.backReferences ?? {}).find(([type]) => isType(resource, type))?.[1] ?? []
  return textsBeside(resource.body, ignored)
    .filter((text) => text.startsWith('/'))
    .map(idKey)
    .filter((id) => id !== idKey(resource.id) && !isInside(id, resource.id))
}

function textsBeside(body: JsonObject, ignored: readonly string[], path = ''): string[] {
  return Object.entries(body).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`
    if (isCovered(below, ignored)) return []
    return [key, ...(isObject(value) ? textsBeside(value, ignored, below) : textsIn(value))]
  })
}

/** Whether `goal` must be gone before `from`, directly or not. */
function reaches(from: string, goal: string, before: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set<string>()
  const left = [from]
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    if (key === goal) return true
    if (seen.has(key)) continue
    seen.add(key)
    left.push(...(before.get(key) ?? []))
  }
  return false
}

function stepOf(resource: LiveResource, dependsOn: readonly string[]): PlanStep {
  const { id, type, apiVersion, name, group, because, inTurn } = resource
  return {
    id,
    type,
    apiVersion,
    name,
    group,
    action: 'delete',
    because: because ?? '',
    dependsOn,
    changes: [],
    ownership: 'managed',
    ...(inTurn === undefined ? {} : { inTurn }),
  }
}

function survivor({ id, type, name }: LiveResource, left: Pick<Survivor, 'why' | 'until'>): Survivor {
  return { id, type, name, ...left }
}

function whyItStays(resource: LiveResource, inside: LiveResource | undefined): Pick<Survivor, 'why'> {
  if (!resource.ours) return { why: 'It is not of this environment.' }
  return {
    why: `It holds ${inside?.name ?? 'something'} (${inside?.type ?? ''}), which is not of this environment and would be deleted with it.`,
  }
}

/** A lock of someone else's stands in the way of everything in its scope. */
function lockProblems(going: readonly LiveResource[], foreign: readonly LiveResource[]): ProblemDetails[] {
  return foreign.filter(isLock).flatMap((lock): ProblemDetails[] => {
    const scope = idKey(lock.id).replace(/\/providers\/microsoft\.authorization\/locks\/[^/]*$/, '')
    const held = going.filter((resource) => idKey(resource.id) === scope || isInside(resource.id, scope) || isInside(scope, resource.id))
    if (held.length === 0) return []
    return [
      {
        code: 'locked',
        what: `Lock ${lock.name} keeps ${held.length === 1 ? held[0]?.name : `${held.length} resources`} from being removed.`,
        why: 'It is not of this environment, so it is not taken away.',
        now: [`az lock delete --ids ${lock.id}`, 'Then run destroy again.'],
        exit: exitCodes.refused,
        details: held.map((resource) => resource.id),
      },
    ]
  })
}

const roleAssignment = 'Microsoft.Authorization/roleAssignments'
const identity = 'Microsoft.ManagedIdentity/userAssignedIdentities'
const resourceGroup = 'Microsoft.Resources/resourceGroups'

/** Types that are nothing without the resource they hang on. */
const hanging = [
  roleAssignment,
  'Microsoft.Authorization/locks',
  'Microsoft.Authorization/policyAssignments',
  'Microsoft.Authorization/policyExemptions',
  'Microsoft.Insights/diagnosticSettings',
]

function hangsOn(resource: LiveResource): boolean {
  return hanging.some((type) => isType(resource, type))
}

function isLock(resource: LiveResource): boolean {
  return isType(resource, 'Microsoft.Authorization/locks')
}

function isType(resource: LiveResource, type: string): boolean {
  return resource.type.toLowerCase() === type.toLowerCase()
}

function isInside(id: string, container: string): boolean {
  return idKey(id).startsWith(`${idKey(container)}/`)
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
