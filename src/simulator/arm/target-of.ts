import type { ResourceDefinition } from '../definition.ts'
import { ArmError, badRequest } from '../errors.ts'
import { placeName, places } from '../places.ts'
import type { World } from '../world.ts'
import { resourceGroup } from './resource-group.ts'
import type { Route } from './route.ts'
import type { Target } from './target.ts'

/** What a path is about. A path that ends in a type is a collection: its target has no name. */
export function targetOf(definitions: ReadonlyMap<string, ResourceDefinition>, world: World, route: Route): Target {
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

/** Refuses a region that is none in the path of a provider's own call (`…/locations/{location}/quotas`). */
export function requireLocation(location: string, path: string, apiVersion: string): void {
  if (placeName(location) !== undefined) return
  const type = path
    .split('/')
    .slice(path.split('/').indexOf('locations'))
    .filter((part) => !part.startsWith('{'))
    .join('/')
  throw badRequest(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${type}'. The supported api-versions are '${apiVersion}'. The supported locations are '${places.map(([name]) => name).join(', ')}'.`,
  )
}

export function badApiVersion(type: string, apiVersion: string, supported: readonly string[]): ArmError {
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
