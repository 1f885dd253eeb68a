import { isObject, type JsonObject } from '../../common/json.ts'
import { page } from '../arm/listing.ts'
import { registrationKey } from '../arm/registration.ts'
import { requireSubscription } from '../arm/target.ts'
import type { Provider, SpecialRequest, SpecialRoute } from '../definition.ts'
import { durations } from '../durations.ts'
import { ArmError } from '../errors.ts'
import type { World } from '../world.ts'

/** Features a subscription may register by itself. Source: learn virtual-machines/disks-enable-host-based-encryption-portal, trusted-launch. */
const known = [
  ['Microsoft.Compute', 'EncryptionAtHost'],
  ['Microsoft.Compute', 'UseStandardSecurityType'],
] as const

type State = 'NotRegistered' | 'Registering' | 'Registered' | 'Unregistered'

const versions = ['2015-12-01', '2021-07-01']
const prefix = '/subscriptions/{subscription}/providers/Microsoft.Features'

/** Preview features of a subscription. Source: learn azure-resource-manager/management/preview-features; rest/api/resources/features. */
export const features: Provider = {
  namespace: 'Microsoft.Features',
  types: [],
  routes: [
    { method: 'GET', path: `${prefix}/features`, apiVersions: versions, run: (world, request) => listed(world, request, known) },
    {
      method: 'GET',
      path: `${prefix}/providers/{namespace}/features`,
      action: 'Microsoft.Features/providers/features/read',
      apiVersions: versions,
      run: (world, request) =>
        listed(
          world,
          request,
          known.filter(([namespace]) => namespace.toLowerCase() === request.parameters.namespace?.toLowerCase()),
        ),
    },
    {
      method: 'GET',
      path: `${prefix}/providers/{namespace}/features/{feature}`,
      action: 'Microsoft.Features/providers/features/read',
      apiVersions: versions,
      run: (world, request) => ({ status: 200, body: show(world, subscriptionOf(world, request), featureOf(request)) }),
    },
    ...(['register', 'unregister'] as const).map(
      (verb): SpecialRoute => ({
        method: 'POST',
        path: `${prefix}/providers/{namespace}/features/{feature}/${verb}`,
        action: `Microsoft.Features/providers/features/${verb}/action`,
        apiVersions: versions,
        run: (world, request) => {
          const subscription = subscriptionOf(world, request)
          const feature = featureOf(request)
          if (verb === 'register') register(world, subscription, feature)
          else unregister(world, subscription, feature)
          return { status: 200, body: show(world, subscription, feature) }
        },
      }),
    ),
  ],
}

type Feature = (typeof known)[number]

/**
 * Whether a feature works in a subscription: it is registered, and its provider knows, because the provider has been registered
 * again since ("required to get the change propagated", az feature register, issue Azure/azure-cli#29263) or ten minutes have passed
 * (hashicorp/terraform-provider-azurerm#12385).
 */
export function featureRegistered(world: World, subscription: string, namespace: string, feature: string): boolean {
  const found = known.find((one) => sameFeature(one, namespace, feature))
  if (found === undefined || stateOf(world, subscription, found) !== 'Registered') return false
  const since = doneAt(world, subscription, found)
  const told = world.store.get('provider-told', registrationKey(subscription, namespace))
  return (typeof told === 'number' && told >= since) || world.now() >= since + durations.featurePropagates * 1000
}

const sameFeature = ([namespace, feature]: Feature, otherNamespace: string, other: string) =>
  namespace.toLowerCase() === otherNamespace.toLowerCase() && feature.toLowerCase() === other.toLowerCase()

const keyOf = (subscription: string, [namespace, feature]: Feature) => `${subscription}/${namespace}/${feature}`.toLowerCase()

/** A registration is kept as the moment it was asked for; it is done some time later. */
function stateOf(world: World, subscription: string, feature: Feature): State {
  const stored = world.store.get('feature', keyOf(subscription, feature))
  if (!isObject(stored)) return 'NotRegistered'
  if (stored.wanted !== true) return 'Unregistered'
  return world.now() >= Number(stored.due) ? 'Registered' : 'Registering'
}

const doneAt = (world: World, subscription: string, feature: Feature): number => {
  const stored = world.store.get('feature', keyOf(subscription, feature))
  return isObject(stored) ? Number(stored.due) : 0
}

function register(world: World, subscription: string, feature: Feature): void {
  const state = stateOf(world, subscription, feature)
  if (state === 'Registered' || state === 'Registering') return
  const key = keyOf(subscription, feature)
  const { due } = world.schedule(durations.registerFeature, 'effect', key)
  world.store.set('feature', key, { wanted: true, due })
}

function unregister(world: World, subscription: string, feature: Feature): void {
  world.store.set('feature', keyOf(subscription, feature), { wanted: false })
}

function subscriptionOf(world: World, { parameters }: SpecialRequest): string {
  const { subscription = '' } = parameters
  requireSubscription(world, subscription)
  return subscription
}

function featureOf({ parameters }: SpecialRequest): Feature {
  const { namespace = '', feature = '' } = parameters
  const found = known.find((one) => sameFeature(one, namespace, feature))
  if (found !== undefined) return found
  throw new ArmError(404, 'FeatureNotFound', `The feature '${feature}' could not be found.`)
}

function show(world: World, subscription: string, feature: Feature): JsonObject {
  const [namespace, name] = feature
  return {
    id: `/subscriptions/${subscription}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
    name: `${namespace}/${name}`,
    type: 'Microsoft.Features/providers/features',
    properties: { state: stateOf(world, subscription, feature) },
  }
}

function listed(world: World, request: SpecialRequest, some: readonly Feature[]) {
  const subscription = subscriptionOf(world, request)
  return page(
    some.map((one) => ({ key: one.join('/').toLowerCase(), body: () => show(world, subscription, one) })),
    request.url,
    request.query,
    10,
  )
}
