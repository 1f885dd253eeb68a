import type { JsonObject } from '../../common/json.ts'
import type { Provider, ResourceDefinition } from '../definition.ts'
import { durations } from '../durations.ts'
import { ArmError } from '../errors.ts'
import { places } from '../places.ts'
import type { World } from '../world.ts'
import { aliasesOf } from './aliases.ts'

/** Part of Resource Manager itself: they cannot be unregistered. */
const builtIn = new Set(['microsoft.authorization', 'microsoft.resources'])

type State = 'NotRegistered' | 'Registering' | 'Registered' | 'Unregistered'

export function registrationKey(subscription: string, namespace: string): string {
  return `${subscription}/${namespace}`.toLowerCase()
}

export function registrationState(world: World, subscription: string, namespace: string): State {
  const stored = world.store.get('registration', registrationKey(subscription, namespace))
  if (stored === 'Registering' || stored === 'Registered' || stored === 'Unregistered') return stored
  const [, atStart] = Object.entries(world.settings.registrations).find(([name]) => name.toLowerCase() === namespace.toLowerCase()) ?? []
  return atStart ?? 'Registered'
}

/** Starts a registration; it is over some practice time later. */
export function register(world: World, subscription: string, namespace: string): void {
  const key = registrationKey(subscription, namespace)
  // Registering again tells the provider of features registered since (learn, preview-features).
  world.store.set('provider-told', key, world.now())
  const state = registrationState(world, subscription, namespace)
  if (state === 'Registered' || state === 'Registering') return
  world.store.set('registration', key, 'Registering')
  world.schedule(durations.registerProvider, 'registration', key)
}

/**
 * A provider with resources in the subscription stays registered (learn.microsoft.com azure-resource-manager/management/resource-providers-and-types;
 * code and words unverified).
 */
export function unregister(world: World, subscription: string, namespace: string): void {
  const prefix = `${namespace.toLowerCase()}/`
  const kept = world.below(`/subscriptions/${subscription}`).find(({ type }) => type.toLowerCase().startsWith(prefix))
  if (kept !== undefined && !builtIn.has(namespace.toLowerCase())) {
    throw new ArmError(
      409,
      'CannotUnregisterResourceProvider',
      `The resource provider '${namespace}' cannot be unregistered while the subscription has resources of it: '${kept.id}'.`,
    )
  }
  if (!builtIn.has(namespace.toLowerCase())) world.store.set('registration', registrationKey(subscription, namespace), 'Unregistered')
}

/** Refuses writes to a provider the subscription has not registered. */
export function refuseUnregistered(world: World, subscription: string, namespace: string): void {
  if (registrationState(world, subscription, namespace) === 'Registered') return
  throw new ArmError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    {
      details: [
        {
          code: 'MissingSubscriptionRegistration',
          target: namespace,
          message: `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
        },
      ],
    },
  )
}

/** `expand` with `resourceTypes/aliases` shows the aliases of Azure Policy, too. */
export function showProvider(world: World, subscription: string, provider: Provider, expand = ''): JsonObject {
  return {
    id: `/subscriptions/${subscription}/providers/${provider.namespace}`,
    namespace: provider.namespace,
    registrationPolicy: builtIn.has(provider.namespace.toLowerCase()) ? 'RegistrationFree' : 'RegistrationRequired',
    registrationState: registrationState(world, subscription, provider.namespace),
    resourceTypes: provider.types.map((type) => ({
      ...(/(^|,)resourceTypes\/aliases(,|$)/i.test(expand) ? { aliases: aliasesOf(type) } : {}),
      resourceType: type.type.split('/').slice(1).join('/'),
      locations: type.location === 'regional' ? places.map(([, display]) => display) : type.location === 'global' ? ['global'] : [],
      apiVersions: [...type.apiVersions].reverse(),
      capabilities: capabilitiesOf(type),
    })),
  }
}

/** What a type can, in Resource Manager's words. `None` for a type without tags and location. */
function capabilitiesOf({ body, location, extension }: ResourceDefinition): string {
  const tags = body.kind === 'object' && body.properties.tags !== undefined
  const all = [
    ...(extension === true ? ['SupportsExtension'] : []),
    ...(tags ? ['SupportsTags'] : []),
    ...(location === 'none' ? [] : ['SupportsLocation']),
  ]
  return all.length === 0 ? 'None' : all.join(', ')
}
