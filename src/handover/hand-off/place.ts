import type { HandOff, HandOffRole } from './types.ts'

/** The subscription an id lies in. */
export function subscriptionOf(id: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? ''
}

/** Whether a role is for something in another subscription than the environment's: a central workspace or zone. */
export function isElsewhere(role: HandOffRole, { subscription }: HandOff): boolean {
  return subscriptionOf(role.scope).toLowerCase() !== subscription.toLowerCase()
}

/** Whose owner the colleague has to be, in words. */
export function subscriptionsOf(handOff: HandOff): string {
  const others = handOff.roles.filter((role) => isElsewhere(role, handOff)).map(({ scope }) => subscriptionOf(scope))
  return others.length === 0 ? 'the subscription' : `the subscriptions ${[handOff.subscription, ...new Set(others)].join(' and ')}`
}
