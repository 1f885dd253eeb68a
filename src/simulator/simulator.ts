import type { Json } from '../common/json.ts'
import { recordActivity } from './activity-log.ts'
import { methodsOf } from './arm/checks.ts'
import { answerHeaders } from './arm/headers.ts'
import { filterTerms, page } from './arm/listing.ts'
import { listType } from './arm/lists.ts'
import { readResource } from './arm/read.ts'
import { removeResource } from './arm/remove.ts'
import { checkRequest } from './arm/request-rules.ts'
import { resourceGroup } from './arm/resource-group.ts'
import { rootRoutes } from './arm/root-routes.ts'
import { queryOf, type Route, routeOf } from './arm/route.ts'
import { requireRouteRight } from './arm/route-rights.ts'
import { compileRoutes } from './arm/special.ts'
import { groupNotFound, isSubscription, parseBody, readAction, requirePermission, requireRight, requireSubscription } from './arm/target.ts'
import { badApiVersion, requireLocation, targetOf } from './arm/target-of.ts'
import { createBuckets } from './arm/throttling.ts'
import { lowerCased, refusal, wire } from './arm/wire.ts'
import { writeResource } from './arm/write.ts'
import type { ResourceDefinition } from './definition.ts'
import { ArmError, badRequest, methodNotAllowed } from './errors.ts'
import { type CloudState, cloudState } from './page/state.ts'
import { practiceSubscription } from './places.ts'
import { practiceRoutes } from './practice-routes.ts'
import { seedRights } from './providers/authorization/birth.ts'
import { mayCaller } from './providers/authorization/rights.ts'
import { providers } from './providers/providers.ts'
import { belongingOf, freshSubscription, keepBelonging, requireBelonging, storedBelonging } from './scenario/belonging.ts'
import { createFaults } from './scenario/faults.ts'
import { furnish } from './scenario/furnish.ts'
import { setUpStore } from './scenario/set-up.ts'
import { afflict, refuseByFault, watchStartedWork } from './scenario/strike.ts'
import type { Scenario } from './scenario/types.ts'
import type { CallerSettings, Settings } from './settings.ts'
import type { Store } from './store.ts'
import { carryOut, createTimeline } from './timeline.ts'
import type { Answer, SimulatorRequest, SimulatorResponse } from './types.ts'
import { createWorld, type WorldOptions } from './world.ts'

export interface Simulator {
  /** Who calls, in every request. */
  readonly caller: CallerSettings
  /** The scenario the cloud began in. */
  readonly scenario: string
  /**
   * Answers one request. Synchronous, and pure but for the store and the clock; what it acknowledges is durable.
   * `held`: the same request once more, which has been held back meanwhile: it costs no token and counts with no fault rule again.
   */
  handle(request: SimulatorRequest, options?: { readonly held?: boolean }): SimulatorResponse
  /** The same with every right, whatever the caller's roles: for what is there before anyone comes. */
  handleAsOwner(request: SimulatorRequest): SimulatorResponse
  /** Puts in what a scenario sets up and is not there yet, as if it had been; returns whether that was anything (`scenario/furnish.ts`). */
  furnish(scenario: Scenario): boolean
  /** The next moment (milliseconds since 1970) at which an operation, a resource or an effect changes state; undefined when idle. */
  nextChangeAt(): number | undefined
  /** What there is and what is under way, for people to look at. Not a request: it counts as none and changes nothing. */
  state(): CloudState
  /** With a store whose syncs are grouped: resolves once everything acknowledged so far is on the disk. Undefined when it is already. */
  durable(): Promise<void> | undefined
  close(): void
}

export interface SimulatorOptions {
  readonly clock: { now(): number }
  readonly store: Store
  /** Given, durations vary around their middle; absent, they are the middle. */
  readonly random?: () => number
  /** Items on one page of a list; small, so that paging always runs. */
  readonly pageSize?: number
  /** What the cloud begins in, where the store is empty; another one than it began in is a UserProblem. Absent: whatever the store says. */
  readonly scenario?: Scenario
  /** Instead of the scenario's settings, where the store is empty. */
  readonly settings?: Settings
}

/** The practice cloud: a local Azure Resource Manager. Behaviour: docs/practice-cloud.md. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, store, random, pageSize = 10, scenario } = options
  const definitions = new Map<string, ResourceDefinition>()
  for (const definition of [resourceGroup, ...providers.flatMap((provider) => provider.types)]) {
    definitions.set(definition.type.toLowerCase(), definition)
  }
  // Practice time never goes back: a process whose clock is behind the stored time goes on from there.
  const ahead = Math.max(0, (store.time ?? 0) - clock.now())
  let moment = clock.now() + ahead
  if (scenario !== undefined) requireBelonging(store, scenario)
  const { name: scenarioName, settings, faults: rules, seed } = storedBelonging(store) ?? beBorn(options, moment)
  let asOwner = false
  const may: WorldOptions['may'] = (of, action, scope, subject) => asOwner || mayCaller(of, action, scope, subject)
  const world = createWorld({ store, settings, definitions, now: () => moment, may, ...(random === undefined ? {} : { random }) })
  const routes = compileRoutes([
    ...practiceRoutes,
    ...rootRoutes(providers, [...definitions.values()], pageSize),
    ...providers.flatMap((provider) => provider.routes),
  ])
  // Also into a cloud kept by an earlier version, which knew of no roles; once only: a grant that was taken away stays away.
  if (store.get('seeded', 'rights') === undefined) {
    seedRights(world, practiceSubscription)
    store.set('seeded', 'rights', true)
    store.commit(moment)
  }
  const timeline = createTimeline(store)
  const buckets = createBuckets(store, settings)
  const faults = createFaults(store, rules, seed)
  const started = watchStartedWork(store)
  let requests = 0

  /** Lets everything happen that is due, in order, each at its own moment. */
  const catchUp = (until: number) => {
    for (;;) {
      const next = timeline.earliest()
      if (next === undefined || next.due > until) break
      moment = Math.max(moment, next.due)
      store.delete('task', String(next.order))
      carryOut(world, next)
    }
    moment = Math.max(moment, until)
    store.commit(moment)
    store.reach(moment)
  }

  const answer = (request: SimulatorRequest): Answer => {
    const url = new URL(request.url)
    const route = routeOf(url.pathname)
    const query = queryOf(url)
    const apiVersion = query.get('api-version') ?? ''
    const special = routes(request.method, route.segments)
    const needsVersion = special?.route.path.startsWith('/practice') !== true
    checkRequest(request, needsVersion ? apiVersion : '')
    if (needsVersion && apiVersion === '') {
      throw badRequest('MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.')
    }
    if (special !== undefined) {
      if (special.route.apiVersions !== undefined && !special.route.apiVersions.includes(apiVersion)) {
        throw badApiVersion(special.route.path.split('/').at(-1) ?? '', apiVersion, special.route.apiVersions)
      }
      if (special.parameters.subscription !== undefined) requireSubscription(world, special.parameters.subscription)
      requireRouteRight(world, special)
      if (special.parameters.location !== undefined) requireLocation(special.parameters.location, special.route.path, apiVersion)
      const body: Json | undefined = request.body === undefined || request.body === '' ? undefined : parseBody(request.body)
      return special.route.run(world, { parameters: special.parameters, query, body, origin: url.origin, apiVersion, url })
    }
    return generic(request, url, route, query, apiVersion)
  }

  const slowed = (given: Answer): Answer => (given.takes === undefined ? given : { ...given, takes: given.takes * settings.slowness })

  const generic = (request: SimulatorRequest, url: URL, route: Route, query: ReadonlyMap<string, string>, apiVersion: string): Answer => {
    const target = targetOf(definitions, world, route)
    const { definition } = target
    if (!definition.apiVersions.includes(apiVersion)) {
      throw badApiVersion(definition.type, apiVersion, definition.apiVersions)
    }
    const call = { headers: request.headers, body: request.body, origin: url.origin, apiVersion, query }
    if (target.name === '') {
      if (request.method !== 'GET') throw methodNotAllowed(request.method, route.path, ['GET'])
      const scope = route.scope ?? ''
      requireSubscription(world, target.subscription)
      const collection = definition.type.split('/').length > 2 ? target.parent : scope
      if (!isSubscription(collection) || definition.extension === true) requireRight(world, readAction(definition.type), collection)
      if (
        target.resourceGroup !== undefined &&
        world.find(`/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}`) === undefined
      ) {
        throw groupNotFound(target.resourceGroup)
      }
      return page(listType(world, definition, collection, filterTerms(query.get('$filter')), apiVersion), url, query, pageSize)
    }
    switch (request.method) {
      case 'GET':
        return readResource(world, target, apiVersion)
      case 'HEAD': {
        if (definition.type !== 'Microsoft.Resources/resourceGroups') return { ...readResource(world, target), status: 204 }
        requireSubscription(world, target.subscription)
        requirePermission(world, target.id, definition.type, 'read')
        return { status: world.find(target.id) === undefined ? 404 : 204 }
      }
      case 'PUT':
        return writeResource(world, target, call, 'put')
      case 'PATCH':
        return writeResource(world, target, call, 'patch')
      case 'DELETE':
        return removeResource(world, target, call)
      default:
        throw methodNotAllowed(request.method, target.id, methodsOf(definition))
    }
  }

  const simulator: Simulator = {
    caller: settings.caller,
    scenario: scenarioName,
    handle(request, { held = false } = {}) {
      requests += 1
      catchUp(clock.now() + ahead)
      const normal = { ...request, method: request.method.toUpperCase(), headers: lowerCased(request.headers) }
      const path = pathOf(normal.url)
      const counted = !held && !asOwner && !path.startsWith('/practice/')
      let left: Record<string, string> | undefined
      let result: Answer
      let reset = false
      try {
        if (counted) left = buckets.take(normal.method, path, moment)
        const effect = counted ? faults.next({ method: normal.method, path }) : undefined
        if (effect?.kind === 'status') refuseByFault(effect)
        reset = effect?.kind === 'reset'
        if (effect?.kind === 'reset' && effect.when === 'before') result = { status: 503 }
        else {
          started.reset()
          result = slowed(answer(normal))
          if (effect !== undefined) result = afflict(world, effect, started.tasks(), result)
          if (!held && result.status !== 204 && !path.startsWith('/practice/')) {
            const began = started.tasks().find((task) => task.what === 'operation')
            recordActivity(world, normal, asOwner ? ownerName : settings.caller.name, began)
          }
        }
        faults.keep()
        store.commit(moment)
      } catch (error) {
        store.rollback()
        if (!(error instanceof ArmError)) throw error
        result = refusal(error)
        faults.keep()
        store.commit(moment)
      }
      left ??= path.startsWith('/practice/') ? {} : buckets.left(normal.method, path, moment)
      const response = wire(normal, result, answerHeaders(normal, moment, requests, left), ahead)
      return reset ? { status: response.status, headers: {}, reset: true } : response
    },
    handleAsOwner(request) {
      asOwner = true
      try {
        return simulator.handle(request)
      } finally {
        asOwner = false
      }
    },
    furnish(scenario) {
      catchUp(clock.now() + ahead)
      return furnish({ world, started, ask: simulator.handleAsOwner }, scenario)
    },
    nextChangeAt() {
      const next = timeline.earliest(clock.now() + ahead)
      return next === undefined ? undefined : next.due - ahead
    },
    state() {
      catchUp(clock.now() + ahead)
      return cloudState(world)
    },
    durable: () => store.durable(),
    close() {
      try {
        buckets.keep(moment)
        store.commit(moment)
        store.remember(Math.max(moment, clock.now() + ahead))
      } finally {
        store.close()
      }
    },
  }
  return simulator
}

/** Whoever has made what is there before anyone comes, as the activity log names them. */
const ownerName = 'owner@practice.example'

/** Begins a cloud: its subscription, its scenario, and what that sets up, all in one commit. */
function beBorn({ store, scenario = freshSubscription, settings }: SimulatorOptions, moment: number) {
  const belonging = belongingOf(scenario, settings)
  if ((scenario.setUp ?? []).length > 0) {
    const made = setUpStore(scenario, belonging.settings, moment, createSimulator)
    store.take(made)
  }
  keepBelonging(store, belonging)
  const subscriptions = [{ id: practiceSubscription, name: 'Practice subscription' }, ...(belonging.settings.subscriptions ?? [])]
  for (const { id, name } of subscriptions) store.set('subscription', id.toLowerCase(), { id: id.toLowerCase(), name })
  store.commit(moment)
  return belonging
}

/** The path rules are about: decoded where it can be. */
function pathOf(url: string): string {
  const { pathname } = new URL(url)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}
