import { idKey } from '../common/arm-id.ts'
import { at, type JsonObject } from '../common/json.ts'
import { overlay } from '../common/overlay.ts'
import { type ProblemDetails, UserProblem } from '../common/problem.ts'
import { diff, needsReplacement } from './diff.ts'
import { allDependencies, graphProblems, topologicalOrder } from './graph.ts'
import { ignoring, sorted } from './ignored.ts'
import { inParallel } from './in-parallel.ts'
import { isCovered, textsIn, valuesAt } from './paths.ts'
import {
  adoptedMissing,
  cannotBeMissing,
  cannotChange,
  cannotMove,
  nameTaken,
  unrecoverable,
  wouldBeLost,
  wouldLose,
} from './plan-problems.ts'
import { referencesOf } from './references.ts'
import type { Action, Change, CloudPort, Ignored, IgnoredChange, KnownValues, Live, Plan, PlanStep, WantedResource } from './types.ts'

export interface PlanRequest {
  readonly environment: string
  readonly region: string
  readonly wanted: readonly WantedResource[]
  readonly port: Pick<CloudPort, 'read'>
  /** Reads at a time. */
  readonly concurrency?: number
  /** Bodies of resources that are not wanted but referred to (the subscription). */
  readonly known?: KnownValues
  /** What has been read already, by id key: it is not read again. */
  readonly live?: ReadonlyMap<string, Live>
  /** Differences that stay. */
  readonly ignored?: readonly Ignored[]
  readonly signal?: AbortSignal
}

/** A plan, and what was found while making it, by id key: `runPlan` takes both, so that nothing is read twice. */
export interface Planned {
  readonly plan: Plan
  readonly live: ReadonlyMap<string, Live>
}

/**
 * Compares what shall be with what is. Reads every wanted resource once, all at the same time: one round trip deep.
 * Throws an Error where the wanted resources contradict each other (a bug of ours); throws a UserProblem, with all of them
 * in its details, when something could not be read. What stands in the way of applying is in `plan.problems`.
 */
export async function makePlan(request: PlanRequest): Promise<Planned> {
  const { environment, region, wanted, port, signal } = request
  refuse(graphProblems(wanted))
  const dependencies = allDependencies(wanted)
  refuse(referenceProblems(wanted, dependencies, request.known ?? new Map()))

  const unread = wanted.filter((resource) => request.live?.has(idKey(resource.id)) !== true)
  const live = new Map([...(request.live ?? []), ...(await readAll(unread, port, request.concurrency ?? readsAtATime, signal))])
  const known = new Map<string, JsonObject>(request.known)
  for (const [key, found] of live) if (found.state === 'present') known.set(key, found.body)

  /** Ids that are made anew: what still points at the old ones by a part fixed at creation points at nothing. */
  const renewed = new Set<string>()
  const steps: PlanStep[] = []
  const problems: ProblemDetails[] = []
  const moved: { readonly name: string; readonly from: string }[] = []
  for (const resource of topologicalOrder(wanted)) {
    const key = idKey(resource.id)
    const found = live.get(key) ?? { state: 'absent' }
    const above = [...renewed].filter((id) => dependencies.get(key)?.has(id))
    const decision = decide(resource, found, known, above, environment, request.ignored ?? [], () => isAmongOurs(resource, live))
    const elsewhere = decision.changes.find(({ path }) => path === 'location')?.from
    if (decision.problem !== undefined && typeof elsewhere === 'string') moved.push({ name: resource.name, from: elsewhere })
    else if (decision.problem !== undefined) problems.push(decision.problem)
    if (resource.ownership === 'adopted' && found.state === 'present') problems.push(...(found.unfit ?? []))
    if (decision.action === 'replace' || decision.action === 'create') {
      renewed.add(key)
      // What is made anew gets new values: references to the old ones would be wrong.
      known.delete(key)
    }
    steps.push(stepOf(resource, decision))
  }
  if (moved.length > 0) problems.unshift(cannotMove(moved, environment, region))
  problems.push(...missed(steps, environment))
  return { plan: { environment, region, steps, problems }, live }
}

function refuse(contradictions: readonly string[]): void {
  if (contradictions.length > 0) throw new Error(`The wanted resources contradict each other: ${contradictions.join('; ')}`)
}

/** Resource Manager lets a caller read 250 times at once (learn.microsoft.com azure-resource-manager/management/request-limits-and-throttling). */
export const readsAtATime = 64

/** What others need may not stay away. */
function missed(steps: readonly PlanStep[], environment: string): ProblemDetails[] {
  const away = steps.filter((step) => step.ignored?.some(({ path }) => path === '') === true)
  return away.flatMap((step) => {
    const needs = steps.filter(
      (other) => !['keep', 'adopt'].includes(other.action) && other.dependsOn.some((id) => idKey(id) === idKey(step.id)),
    )
    return needs.length === 0 ? [] : [cannotBeMissing(step, needs, environment)]
  })
}

/** What is at each id, by id key. Problems of reading are collected and thrown as one. */
export async function readAll(
  resources: readonly Pick<WantedResource, 'id' | 'type' | 'apiVersion'>[],
  port: Pick<CloudPort, 'read'>,
  concurrency: number,
  signal?: AbortSignal,
): Promise<Map<string, Live>> {
  const problems = new Map<string, ProblemDetails>()
  const live = new Map<string, Live>()
  await inParallel(
    resources,
    concurrency,
    async ({ id, type, apiVersion }) => {
      try {
        live.set(idKey(id), await port.read({ id, type, apiVersion }, signal))
      } catch (error) {
        if (!(error instanceof UserProblem)) throw error
        problems.set(`${error.details.code} ${error.details.what}`, error.details)
      }
    },
    signal,
  )
  const [first, ...others] = problems.values()
  if (first === undefined) return live
  if (others.length === 0) throw new UserProblem(first)
  throw new UserProblem({ ...first, details: [...(first.details ?? []), ...others.map((problem) => problem.what)] })
}

interface Decision {
  readonly action: Action
  readonly changes: readonly Change[]
  readonly ignored?: readonly IgnoredChange[]
  readonly problem?: ProblemDetails
}

function decide(
  resource: WantedResource,
  live: Live,
  known: KnownValues,
  renewed: readonly string[],
  environment: string,
  entries: readonly Ignored[],
  amongOurs: () => boolean,
): Decision {
  const container = renewed.find((id) => isInside(idKey(resource.id), id))
  if (resource.ownership === 'adopted') return decideAdopted(resource, live, container)
  if (live.state === 'absent') {
    const entry = resource.ownership === 'managed' ? ignoring(entries, resource.id, '') : undefined
    if (entry === undefined) return { action: 'create', changes: [] }
    return { action: 'keep', changes: [], ignored: [{ path: '', from: undefined, to: undefined, entry }] }
  }
  if (live.state === 'soft-deleted') {
    if (live.unrecoverable === undefined) return { action: 'recover', changes: [] }
    return { action: 'create', changes: [], problem: unrecoverable(resource, live, live.unrecoverable) }
  }
  if (!live.ours && resource.ownership === 'shared') return decideAdopted(resource, live, container)
  // It stands, so nothing in it or behind it is missing.
  if (!live.ours) return { action: 'keep', changes: [], problem: nameTaken(resource, live.body, environment, amongOurs()) }
  // Azure deletes what lies inside a resource together with it.
  if (container !== undefined) return { action: 'create', changes: [] }
  const unsettled = (live.unsettled ?? []).map(({ anew: _, ...change }): Change => ({ ...change, pending: true }))
  const all = [...diff(resource.body, live.body, resource.rules, known), ...unfinished(live.body), ...unsettled, ...(live.beside ?? [])]
  const { changes, ignored } = sorted(resource.id, all, entries)
  const forbidden = changes.map((change) => fixedBy(change, resource)).find((problem) => problem !== undefined)
  if (forbidden !== undefined) return { action: 'update', changes, ignored, problem: forbidden }
  const lost = (path: string) => live.unsettled?.some((one) => one.anew === true && one.path === path) === true
  const anew =
    changes.some(({ path }) => lost(path)) ||
    needsReplacement(
      changes.filter((change) => change.pending === undefined),
      resource.rules,
    )
  if (anew || holdsOnTo(resource, renewed)) {
    const { holds } = resource.rules
    if (holds === undefined) return { action: 'replace', changes }
    return { action: 'update', changes, ignored, problem: wouldLose(resource, changes, holds) }
  }
  return { action: changes.length === 0 ? 'keep' : 'update', changes, ignored }
}

/** Why a change may not be made at all; undefined when it may. What is merely not there yet may always be added. */
function fixedBy(change: Change, resource: WantedResource): ProblemDetails | undefined {
  if (change.from === undefined) return undefined
  const why = Object.entries(resource.rules.fixed ?? {}).find(([path]) => isCovered(change.path, [path]))?.[1]
  return why === undefined ? undefined : cannotChange(resource, change.path, why)
}

/** Whether something of ours is in the group a resource lies in, or the group is ours. */
function isAmongOurs({ id }: WantedResource, live: ReadonlyMap<string, Live>): boolean {
  const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(idKey(id))?.[0]
  if (group === undefined) return false
  return [...live].some(([key, found]) => found.state === 'present' && found.ours && (key === group || isInside(key, group)))
}

function decideAdopted(resource: WantedResource, live: Live, container: string | undefined): Decision {
  if (live.state !== 'present') return { action: 'adopt', changes: [], problem: adoptedMissing(resource, live) }
  if (container === undefined) return { action: 'adopt', changes: [] }
  return { action: 'adopt', changes: [], problem: wouldBeLost(resource, container) }
}

/**
 * A creation that was cut off or failed half-way leaves a resource that looks right but is not in place. ARM's final states are
 * Succeeded, Failed and Canceled, and none means Succeeded (Azure/azure-resource-manager-rpc, async-api-reference.md). A resource that is
 * being updated is in use meanwhile (a network whose endpoints are changing), so that is no difference.
 */
function unfinished(body: JsonObject): Change[] {
  const state = at(body, 'properties.provisioningState')
  if (typeof state !== 'string' || ['succeeded', 'updating'].includes(state.toLowerCase())) return []
  return [{ path: 'properties.provisioningState', from: state, to: 'Succeeded' }]
}

/** Whether a part that is fixed at creation points at something that is made anew (a pool's subnet): then it must be made anew too. */
function holdsOnTo(resource: WantedResource, renewed: readonly string[]): boolean {
  if (renewed.length === 0) return false
  const texts = (resource.rules.immutable ?? []).flatMap((rule) => valuesAt(resource.body, rule)).flatMap((value) => textsIn(value))
  const ids = texts.flatMap((text) => [idKey(text), ...referencesOf(text).map((reference) => idKey(reference.id))])
  return ids.some((id) => renewed.some((each) => id === each || isInside(id, each)))
}

function isInside(key: string, container: string): boolean {
  return key.startsWith(`${container}/`)
}

function stepOf(resource: WantedResource, { action, changes, ignored = [] }: Decision): PlanStep {
  const { id, type, apiVersion, name, group, because, dependsOn, body, ownership, usually, inTurn } = resource
  return {
    id,
    type,
    apiVersion,
    name,
    group,
    action,
    because,
    dependsOn,
    changes,
    ...(ignored.length === 0 ? {} : { ignored }),
    // What stays is what is sent.
    body: overlay(
      body,
      ignored.filter(({ beside }) => beside === undefined).map(({ path, from }) => ({ path, value: from })),
    ),
    ownership,
    ...(usually === undefined ? {} : { usually }),
    ...(inTurn === undefined ? {} : { inTurn }),
  }
}

/** A reference is only right when what it refers to is there before: anything else is a race. */
function referenceProblems(
  wanted: readonly WantedResource[],
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
  known: KnownValues,
): string[] {
  return wanted.flatMap((resource) =>
    referencesOf(resource.body)
      .filter(({ id }) => !known.has(idKey(id)) && !dependencies.get(idKey(resource.id))?.has(idKey(id)))
      .map(({ id, path }) => `${resource.id} needs ${path} of ${id} but does not depend on it`),
  )
}
