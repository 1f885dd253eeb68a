import type { SpecialRoute } from '../definition.ts'
import type { World } from '../world.ts'
import { refuseLocked } from './locks.ts'
import type { Match } from './special.ts'
import { requireRight } from './target.ts'

/** The right a special route needs, and where. */
export interface RouteRight {
  readonly action: string
  readonly scope: string
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
  POST: 'action',
}

/**
 * The right a special route needs: what the route says, else derived from method and path as Azure names its actions, so that no route can
 * forget it: `GET …/locations/{l}/quotas` is `…/locations/quotas/read` and `POST …/batchAccounts/{a}/listKeys` is
 * `…/batchAccounts/listKeys/action` on the account. Undefined: everybody may. Names: learn.microsoft.com role-based-access-control/resource-provider-operations.
 */
export function rightOf({ route, parameters }: Match): RouteRight | undefined {
  if (route.action === false) return undefined
  const { action, scope } = derived(route, parameters)
  // Above the subscriptions: definitions everybody may read, and what is not Resource Manager's.
  return /^\/subscriptions\/./i.test(scope) ? { action: route.action ?? action, scope } : undefined
}

/** Refuses a request to a special route that the caller may not make, or that a read-only lock on the resource forbids. */
export function requireRouteRight(world: World, match: Match): void {
  const right = rightOf(match)
  if (right === undefined) return
  requireRight(world, right.action, right.scope)
  // A POST on a resource counts as a write for locks, also one that only reads (learn.microsoft.com azure-resource-manager/management/lock-resources).
  const [namespace = ''] = right.action.split('/')
  if (
    match.route.method !== 'POST' ||
    !/\/resourceGroups\/[^/]+\/providers\//i.test(right.scope) ||
    namespace === 'Microsoft.Authorization' ||
    namespace === 'Microsoft.PolicyInsights'
  )
    return
  refuseLocked(world, right.scope, namespace, 'write')
}

function derived(route: SpecialRoute, parameters: Readonly<Record<string, string>>): RouteRight {
  const parts = route.path.split('/').filter((part) => part !== '')
  const isName = (part: string) => part.startsWith('{')
  const value = (part: string) => (isName(part) ? (parameters[part.slice(1, -1)] ?? '').replace(/^\//, '') : part)
  const verb = verbs[route.method] ?? 'action'
  const provider = parts.lastIndexOf('providers')
  const types = provider === -1 ? [] : parts.slice(provider + 2)
  const path = (end: number) =>
    `/${parts
      .slice(0, end)
      .map(value)
      .filter((part) => part !== '')
      .join('/')}`
  if (types.length === 0) {
    const words = parts.filter((part) => !isName(part) && part !== 'providers')
    const own = provider === -1 ? words : [...words, 'providers']
    const end = provider === -1 ? (isName(parts.at(-1) ?? '') ? parts.length : parts.length - 1) : provider
    return { action: `Microsoft.Resources/${own.join('/')}/${verb}`, scope: path(end) }
  }
  const action = [value(parts[provider + 1] ?? ''), ...types.filter((part) => !isName(part)), verb].join('/')
  const last = isName(types.at(-1) ?? '') ? parts.length : parts.length - 1
  return { action, scope: path(last <= provider + 2 ? provider : last) }
}
