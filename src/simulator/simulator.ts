import type { Json } from '../common/json.ts'
import { methodsOf } from './arm/checks.ts'
import { answerHeaders, createLimits } from './arm/headers.ts'
import { filterTerms, page } from './arm/listing.ts'
import { listType } from './arm/lists.ts'
import { filteredAndSelected } from './arm/odata.ts'
import { readResource } from './arm/read.ts'
import { removeResource } from './arm/remove.ts'
import { checkRequest } from './arm/request-rules.ts'
import { resourceGroup } from './arm/resource-group.ts'
import { rootRoutes } from './arm/root-routes.ts'
import { queryOf, type Route, routeOf } from './arm/route.ts'
import { compileRoutes } from './arm/special.ts'
import { groupNotFound, parseBody, requireSubscription } from './arm/target.ts'
import { badApiVersion, targetOf } from './arm/target-of.ts'
import { lowerCased, refusal, wire } from './arm/wire.ts'
import { writeResource } from './arm/write.ts'
import type { ResourceDefinition } from './definition.ts'
import { ArmError, badRequest, methodNotAllowed } from './errors.ts'
import { practiceSubscription } from './places.ts'
import { practiceRoutes } from './practice-routes.ts'
import { providers } from './providers/providers.ts'
import { defaultSettings, type Settings } from './settings.ts'
import type { Store } from './store.ts'
import { carryOut, createTimeline } from './timeline.ts'
import type { Answer, SimulatorRequest, SimulatorResponse } from './types.ts'
import { createWorld } from './world.ts'

export interface Simulator {
  /** Answers one request. Synchronous, and pure but for the store and the clock; what it acknowledges is durable. */
  handle(request: SimulatorRequest): SimulatorResponse
  /** The next moment (milliseconds since 1970) at which an operation, a resource or an effect changes state; undefined when idle. */
  nextChangeAt(): number | undefined
  close(): void
}

export interface SimulatorOptions {
  readonly clock: { now(): number }
  readonly store: Store
  /** Given, durations vary around their middle; absent, they are the middle. */
  readonly random?: () => number
  /** Items on one page of a list; small, so that paging always runs. */
  readonly pageSize?: number
  /** Absent: `defaultSettings`. */
  readonly settings?: Settings
}

/** The practice cloud: a local Azure Resource Manager. Behaviour: docs/practice-cloud.md. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, store, random, pageSize = 10, settings = defaultSettings } = options
  const definitions = new Map<string, ResourceDefinition>()
  for (const definition of [resourceGroup, ...providers.flatMap((provider) => provider.types)]) {
    definitions.set(definition.type.toLowerCase(), definition)
  }
  // Practice time never goes back: a process whose clock is behind the stored time goes on from there.
  const ahead = Math.max(0, (store.time ?? 0) - clock.now())
  let moment = clock.now() + ahead
  const world = createWorld({ store, settings, definitions, now: () => moment, ...(random === undefined ? {} : { random }) })
  const routes = compileRoutes([
    ...practiceRoutes,
    ...rootRoutes(providers, [...definitions.values()], pageSize),
    ...providers.flatMap((provider) => provider.routes),
  ])
  if (store.get('subscription', practiceSubscription) === undefined) {
    store.set('subscription', practiceSubscription, { id: practiceSubscription, name: 'Practice subscription' })
    store.commit(moment)
  }
  const timeline = createTimeline(store)
  let requests = 0
  const limits = createLimits()

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
      const body: Json | undefined = request.body === undefined || request.body === '' ? undefined : parseBody(request.body)
      return special.route.run(world, { parameters: special.parameters, query, body, origin: url.origin, apiVersion, url })
    }
    return generic(request, url, route, query, apiVersion)
  }

  const generic = (request: SimulatorRequest, url: URL, route: Route, query: ReadonlyMap<string, string>, apiVersion: string): Answer => {
    const target = targetOf(definitions, world, route)
    const { definition } = target
    if (!definition.apiVersions.includes(apiVersion)) {
      throw badApiVersion(definition.type, apiVersion, definition.apiVersions)
    }
    const call = { headers: request.headers, body: request.body, origin: url.origin, apiVersion }
    if (target.name === '') {
      if (request.method !== 'GET') throw methodNotAllowed(request.method, route.path, ['GET'])
      const scope = route.scope ?? ''
      requireSubscription(world, target.subscription)
      if (
        target.resourceGroup !== undefined &&
        world.find(`/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}`) === undefined
      ) {
        throw groupNotFound(target.resourceGroup)
      }
      const collection = definition.type.split('/').length > 2 ? target.parent : scope
      if (definition.odata === true)
        return page(filteredAndSelected(listType(world, definition, collection, new Map()), query), url, query, pageSize)
      return page(listType(world, definition, collection, filterTerms(query.get('$filter'))), url, query, pageSize)
    }
    switch (request.method) {
      case 'GET':
        return readResource(world, target)
      case 'HEAD': {
        if (definition.type !== 'Microsoft.Resources/resourceGroups') return { ...readResource(world, target), status: 204 }
        requireSubscription(world, target.subscription)
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

  return {
    handle(request) {
      requests += 1
      catchUp(clock.now() + ahead)
      const normal = { ...request, method: request.method.toUpperCase(), headers: lowerCased(request.headers) }
      let result: Answer
      try {
        result = answer(normal)
        store.commit(moment)
      } catch (error) {
        store.rollback()
        if (!(error instanceof ArmError)) throw error
        result = refusal(error)
      }
      return wire(normal, result, answerHeaders(normal, moment, requests, limits), ahead)
    },
    nextChangeAt() {
      const next = timeline.earliest(clock.now() + ahead)
      return next === undefined ? undefined : next.due - ahead
    },
    close() {
      store.remember(Math.max(moment, clock.now() + ahead))
      store.close()
    },
  }
}
