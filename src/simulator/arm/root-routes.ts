import { idKey } from '../../common/arm-id.ts'
import type { JsonObject } from '../../common/json.ts'
import type { Provider, ResourceDefinition, SpecialRoute } from '../definition.ts'
import { ArmError } from '../errors.ts'
import type { Kinds } from '../kinds.ts'
import { places } from '../places.ts'
import { touches } from '../providers/authorization/rights.ts'
import type { World } from '../world.ts'
import { filterTerms, page, tagsMatch } from './listing.ts'
import { expansionsOf, listTracked } from './lists.ts'
import { showOperation, showResult } from './operations.ts'
import { present } from './present.ts'
import { readable } from './readable.ts'
import { register, showProvider, unregister } from './registration.ts'
import { groupNotFound, requireRight, requireSubscription } from './target.ts'

const groupType = 'Microsoft.Resources/resourceGroups'

/** What Resource Manager itself answers: subscriptions, regions, providers, generic lists, running operations. */
export function rootRoutes(providers: readonly Provider[], definitions: readonly ResourceDefinition[], pageSize: number): SpecialRoute[] {
  const provider = (namespace: string): Provider => {
    const found = providers.find((candidate) => candidate.namespace.toLowerCase() === namespace.toLowerCase())
    if (found === undefined) throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`)
    return found
  }
  const subscriptionOf = (world: World, { subscription = '' }: Readonly<Record<string, string>>) => {
    requireSubscription(world, subscription)
    return subscription
  }
  /** A subscription shows itself to whoever has a role in it, whatever the role (unverified). */
  const visibleSubscription = (world: World, parameters: Readonly<Record<string, string>>) => {
    const subscription = subscriptionOf(world, parameters)
    const scope = `/subscriptions/${subscription}`
    if (!touches(world, scope)) requireRight(world, 'Microsoft.Resources/subscriptions/read', scope)
    return subscription
  }
  // Whoever holds an operation's address may follow it: Azure signs these addresses.
  const operation =
    (last: 'operations' | 'results'): SpecialRoute['run'] =>
    (world, { parameters, url }) => {
      const id = parameters.id ?? ''
      return last === 'operations' ? showOperation(world, id, url.pathname) : showResult(world, id, url.href)
    }
  const resultNames = ['operationResults', 'accountOperationResults', 'operationStatuses', 'privateDnsOperationResults', 'asyncoperations']
  return [
    {
      method: 'GET',
      path: '/subscriptions',
      run: (world, { url, query }) =>
        page(
          [...world.store.entries('subscription')]
            .filter(([key]) => touches(world, `/subscriptions/${key}`))
            .map(([key, value]) => ({ key, body: () => showSubscription(world, value) })),
          url,
          query,
          pageSize,
        ),
    },
    {
      method: 'GET',
      path: '/tenants',
      run: (world) => ({
        status: 200,
        body: { value: [{ id: `/tenants/${world.tenant}`, tenantId: world.tenant, displayName: 'Practice tenant' }] },
      }),
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}',
      action: false,
      run: (world, { parameters }) => {
        const subscription = visibleSubscription(world, parameters)
        return { status: 200, body: showSubscription(world, world.store.get('subscription', subscription.toLowerCase())) }
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/locations',
      action: false,
      run: (world, { parameters }) => {
        const subscription = visibleSubscription(world, parameters)
        return { status: 200, body: { value: places.map(([name, display, group]) => showPlace(subscription, name, display, group)) } }
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers',
      run: (world, { parameters, url, query }) => {
        const subscription = subscriptionOf(world, parameters)
        const all = providers.map((one) => ({ key: one.namespace.toLowerCase(), body: () => showProvider(world, subscription, one) }))
        return page(all, url, query, pageSize)
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/{namespace}',
      run: (world, { parameters, query }) => {
        const subscription = subscriptionOf(world, parameters)
        return { status: 200, body: showProvider(world, subscription, provider(parameters.namespace ?? ''), query.get('$expand')) }
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/{namespace}/resourceTypes',
      action: 'Microsoft.Resources/subscriptions/providers/read',
      run: (world, { parameters, query }) => {
        const subscription = subscriptionOf(world, parameters)
        const { resourceTypes } = showProvider(world, subscription, provider(parameters.namespace ?? ''), query.get('$expand'))
        return { status: 200, body: { value: resourceTypes ?? [] } }
      },
    },
    ...(['register', 'unregister'] as const).map(
      (verb): SpecialRoute => ({
        method: 'POST',
        path: `/subscriptions/{subscription}/providers/{namespace}/${verb}`,
        run: (world, { parameters }) => {
          const subscription = subscriptionOf(world, parameters)
          const found = provider(parameters.namespace ?? '')
          if (verb === 'register') register(world, subscription, found.namespace)
          else unregister(world, subscription, found.namespace)
          return { status: 200, body: showProvider(world, subscription, found) }
        },
      }),
    ),
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/resources',
      // Shows what the caller may read.
      action: false,
      run: (world, { parameters, url, query }) => {
        const subscription = subscriptionOf(world, parameters)
        return page(
          listTracked(world, `/subscriptions/${subscription}`, definitions, filterTerms(query.get('$filter')), expansionsOf(query)),
          url,
          query,
          pageSize,
        )
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/resourceGroups/{group}/resources',
      // Shows what the caller may read.
      action: false,
      run: (world, { parameters, url, query }) => {
        const subscription = subscriptionOf(world, parameters)
        const scope = `/subscriptions/${subscription}/resourceGroups/${parameters.group ?? ''}`
        if (world.find(scope) === undefined) throw groupNotFound(parameters.group ?? '')
        return page(listTracked(world, scope, definitions, filterTerms(query.get('$filter')), expansionsOf(query)), url, query, pageSize)
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/resourceGroups',
      // Shows what the caller may read.
      action: false,
      run: (world, { parameters, url, query }) => {
        const subscription = subscriptionOf(world, parameters)
        const terms = filterTerms(query.get('$filter'))
        const scope = `/subscriptions/${subscription}`
        const groups = readable(world, scope, groupType, world.childrenOf(scope, groupType)).filter((group) =>
          tagsMatch(group.body.tags, terms),
        )
        return page(
          groups.map((group) => ({ key: idKey(group.id), body: () => present(world, group) })),
          url,
          query,
          pageSize,
        )
      },
    },
    { method: 'GET', path: '/subscriptions/{subscription}/operationresults/{id}', action: false, run: operation('results') },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/{namespace}/locations/{location}/operations/{id}',
      action: false,
      run: operation('operations'),
    },
    { method: 'GET', path: '/subscriptions/{subscription}/operations/{id}', action: false, run: operation('operations') },
    ...resultNames.map(
      (name): SpecialRoute => ({
        method: 'GET',
        path: `/subscriptions/{subscription}/providers/{namespace}/locations/{location}/${name}/{id}`,
        action: false,
        run: operation(name === 'operationStatuses' ? 'operations' : 'results'),
      }),
    ),
  ]
}

function showSubscription(world: World, { id, name, tags }: Kinds['subscription'] = { id: '', name: '' }): JsonObject {
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: id,
    tenantId: world.tenant,
    displayName: name,
    state: 'Enabled',
    ...(tags === undefined ? {} : { tags }),
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  }
}

function showPlace(subscription: string, name: string, displayName: string, geographyGroup: string): JsonObject {
  return {
    id: `/subscriptions/${subscription}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended', geographyGroup },
  }
}
