import type { Json } from '../common/json.ts'
import { isObject } from '../common/json.ts'
import { answerHeaders, createLimits } from './arm/headers.ts'
import { filterTerms, page } from './arm/listing.ts'
import { listType } from './arm/lists.ts'
import { endOperation, removeTree } from './arm/operations.ts'
import { resourceGroup } from './arm/resource-group.ts'
import { finishWrite, readResource, removeResource, writeResource } from './arm/resources.ts'
import { rootRoutes } from './arm/root-routes.ts'
import { queryOf, type Route, routeOf } from './arm/route.ts'
import { compileRoutes } from './arm/special.ts'
import { groupNotFound, parseBody, requireSubscription, type Target } from './arm/target.ts'
import type { ResourceDefinition } from './definition.ts'
import { ArmError, badRequest } from './errors.ts'
import { placeName, places, practiceSubscription } from './places.ts'
import { practiceRoutes } from './practice-routes.ts'
import { finishPool } from './providers/batch/pool-allocation.ts'
import { providers } from './providers/providers.ts'
import type { Store } from './store.ts'
import type { Answer, Caller, SimulatorRequest, SimulatorResponse } from './types.ts'
import { asTask, createWorld, type Task, type World } from './world.ts'

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
  readonly caller?: Caller
}

const practiceCaller: Caller = { name: 'you@practice.example', objectId: '22222222-2222-2222-2222-222222222222' }

/** The practice cloud: a local Azure Resource Manager. Behaviour: docs/practice-cloud.md. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, store, random, pageSize = 10, caller = practiceCaller } = options
  const definitions = new Map<string, ResourceDefinition>()
  for (const definition of [resourceGroup, ...providers.flatMap((provider) => provider.types)]) {
    definitions.set(definition.type.toLowerCase(), definition)
  }
  // Practice time never goes back: a process whose clock is behind the stored time goes on from there.
  const ahead = Math.max(0, (store.time ?? 0) - clock.now())
  let moment = clock.now() + ahead
  const world = createWorld({ store, caller, definitions, now: () => moment, ...(random === undefined ? {} : { random }) })
  const routes = compileRoutes([
    ...practiceRoutes,
    ...rootRoutes(providers, [...definitions.values()], pageSize),
    ...providers.flatMap((provider) => provider.routes),
  ])
  if (store.get('subscription', practiceSubscription) === undefined) {
    store.set('subscription', practiceSubscription, { id: practiceSubscription, name: 'Practice subscription' })
    store.commit(moment)
  }
  let requests = 0
  const limits = createLimits()

  /** Lets everything happen that is due, in order, each at its own moment. */
  const catchUp = (until: number) => {
    for (;;) {
      const next = earliest(store)
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
      if (request.method !== 'GET')
        throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported for a list.`)
      const scope = route.scope ?? ''
      requireSubscription(world, target.subscription)
      if (
        target.resourceGroup !== undefined &&
        world.find(`/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}`) === undefined
      ) {
        throw groupNotFound(target.resourceGroup)
      }
      const collection = definition.type.split('/').length > 2 ? target.parent : scope
      return page(listType(world, definition, collection, filterTerms(query.get('$filter'))), url, query, pageSize)
    }
    switch (request.method) {
      case 'GET':
        return readResource(world, target)
      case 'HEAD': {
        if (definition.type !== 'Microsoft.Resources/resourceGroups') return { status: readResource(world, target).status }
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
        throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported for '${target.id}'.`)
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
      const next = earliest(store, clock.now() + ahead)
      return next === undefined ? undefined : next.due - ahead
    },
    close() {
      store.remember(Math.max(moment, clock.now() + ahead))
      store.close()
    },
  }
}

/** The task that comes first, of those after a moment: what is due already has happened, in all but name. */
function earliest(store: Store, after = Number.NEGATIVE_INFINITY): Task | undefined {
  let first: Task | undefined
  for (const [, value] of store.entries('task')) {
    const task = asTask(value)
    if (task.due <= after) continue
    if (first === undefined || task.due < first.due || (task.due === first.due && task.order < first.order)) first = task
  }
  return first
}

function carryOut(world: World, task: Task): void {
  switch (task.what) {
    case 'operation':
      endOperation(world, task.key, (operation) => {
        if (operation.verb === 'delete') removeTree(world, operation.resource)
        else if (operation.verb !== 'action') finishWrite(world, operation.resource)
      })
      return
    case 'pool-steady':
      finishPool(world, task.key)
      return
    case 'registration':
      if (world.store.get('registration', task.key) === 'Registering') world.store.set('registration', task.key, 'Registered')
      return
    case 'effect':
      // Nothing to do: from now on a grant or a rule counts. The task makes the moment visible.
      return
  }
}

/** What a path is about. A path that ends in a type is a collection: its target has no name. */
function targetOf(definitions: ReadonlyMap<string, ResourceDefinition>, world: World, route: Route): Target {
  const { subscription, namespace, types, names, scope, resourceGroup: group } = route
  if (subscription === undefined) throw new ArmError(404, 'NotFound', `The request path '${route.path}' is not known.`)
  if (namespace === undefined) {
    if (group === undefined || route.segments.length !== 4)
      throw new ArmError(404, 'NotFound', `The request path '${route.path}' is not known.`)
    const id = `/subscriptions/${subscription}/resourceGroups/${group}`
    return {
      definition: resourceGroup,
      id,
      name: group,
      names: [group],
      subscription,
      resourceGroup: group,
      parent: `/subscriptions/${subscription}`,
    }
  }
  const type = `${namespace}/${types.join('/')}`
  const definition = definitions.get(type.toLowerCase())
  if (definition === undefined) throw unknownType(definitions, namespace, types)
  const isCollection = names.length < types.length
  const canonical = definition.type.split('/')
  const base = canonicalScope(world, scope ?? '')
  const path = canonical.slice(1).map((part, index) => (names[index] === undefined ? `/${part}` : `/${part}/${names[index]}`))
  const id = `${base}/providers/${canonical[0] ?? ''}${path.join('')}`
  const parent = canonical.length > 2 ? canonicalScope(world, `${base}/providers/${canonical[0] ?? ''}${path.slice(0, -1).join('')}`) : base
  return {
    definition,
    id: canonical.length > 2 && !isCollection ? `${parent}${path.at(-1) ?? ''}` : id,
    name: isCollection ? '' : (names.at(-1) ?? ''),
    names,
    subscription,
    resourceGroup: group,
    parent,
  }
}

/** A scope in its stored casing, so that what is made below it has that casing too. */
function canonicalScope(world: World, scope: string): string {
  const stored = world.find(scope)
  if (stored !== undefined) return stored.id
  const parts = scope.split('/')
  if (parts.length < 5 || parts[3]?.toLowerCase() !== 'resourcegroups') return scope
  const group = world.find(parts.slice(0, 5).join('/'))
  return [group?.id ?? `${parts.slice(0, 3).join('/')}/resourceGroups/${parts[4] ?? ''}`, ...parts.slice(5)].join('/')
}

function unknownType(definitions: ReadonlyMap<string, ResourceDefinition>, namespace: string, types: readonly string[]): ArmError {
  const known = [...definitions.keys()].some((type) => type.startsWith(`${namespace.toLowerCase()}/`))
  return known
    ? new ArmError(404, 'InvalidResourceType', `The resource type '${types.join('/')}' could not be found in the namespace '${namespace}'.`)
    : new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`)
}

function badApiVersion(type: string, apiVersion: string, supported: readonly string[]): ArmError {
  const versions = [...supported].reverse().join(', ')
  if (type.startsWith('Microsoft.Resources/') || !type.includes('/')) {
    return badRequest('InvalidApiVersionParameter', `The api-version '${apiVersion}' is invalid. The supported versions are '${versions}'.`)
  }
  const relative = type.split('/').slice(1).join('/')
  return badRequest(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '' and API version '${apiVersion}' for type '${relative}'. The supported api-versions are '${versions}'. The supported locations are '${places.map(([name]) => placeName(name)).join(', ')}'.`,
  )
}

function refusal(error: ArmError): Answer {
  return {
    status: error.status,
    headers: {
      ...(error.more.retryAfter === undefined ? {} : { 'Retry-After': String(error.more.retryAfter) }),
      'x-ms-failure-cause': 'service',
    },
    body: { error: error.body() },
  }
}

function wire(request: SimulatorRequest, answer: Answer, common: Record<string, string>, ahead: number): SimulatorResponse {
  const hasBody = answer.body !== undefined && request.method !== 'HEAD'
  const body = hasBody ? JSON.stringify(answer.body) : undefined
  const status = answer.status
  const error = isObject(answer.body) && isObject(answer.body.error) ? answer.body.error.code : undefined
  return {
    status,
    headers: {
      ...common,
      ...answer.headers,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
      ...(typeof error === 'string' && status >= 400 ? { 'x-ms-error-code': error } : {}),
    },
    ...(body === undefined ? {} : { body }),
    ...(answer.takes === undefined ? {} : { takes: answer.takes }),
    ...(answer.pending === undefined ? {} : { pending: answer.pending - ahead }),
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
