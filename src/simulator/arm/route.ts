import { ArmError } from '../errors.ts'

/** A request's path taken apart. Names keep the caller's casing. */
export interface Route {
  readonly path: string
  readonly segments: readonly string[]
  readonly subscription: string | undefined
  readonly resourceGroup: string | undefined
  /** Where the last `/providers/` hangs: a subscription, group or resource id; `''` for the tenant. Undefined without a provider. */
  readonly scope: string | undefined
  readonly namespace: string | undefined
  /** Type segments after the namespace, as sent. */
  readonly types: readonly string[]
  /** One name per type; one fewer for a collection or an action. */
  readonly names: readonly string[]
}

/** Takes a path apart: double and trailing slashes are let through, as ARM does; an encoded slash separates like a plain one. */
export function routeOf(pathname: string): Route {
  const segments = pathname
    .split('/')
    .flatMap((segment) => decode(segment).split('/'))
    .filter((segment) => segment !== '')
  const lower = segments.map((segment) => segment.toLowerCase())
  const subscription = lower[0] === 'subscriptions' ? segments[1] : undefined
  const resourceGroup = subscription !== undefined && lower[2] === 'resourcegroups' ? segments[3] : undefined
  const provider = lower.lastIndexOf('providers')
  const path = `/${segments.join('/')}`
  if (provider === -1) return { path, segments, subscription, resourceGroup, scope: undefined, namespace: undefined, types: [], names: [] }
  const rest = segments.slice(provider + 2)
  return {
    path,
    segments,
    subscription,
    resourceGroup,
    scope: provider === 0 ? '' : `/${segments.slice(0, provider).join('/')}`,
    namespace: segments[provider + 1],
    types: rest.filter((_, index) => index % 2 === 0),
    names: rest.filter((_, index) => index % 2 === 1),
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ArmError(400, 'BadRequest', `The request URL is not valid: '${segment}' cannot be decoded.`)
  }
}

/** Query parameters by lower-case name: ARM does not mind their casing. */
export function queryOf(url: URL): ReadonlyMap<string, string> {
  return new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]))
}
