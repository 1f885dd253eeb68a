import { at } from '../../common/json.ts'
import type { Source } from '../../guidance/sources.ts'
import { lacks } from './rights.ts'
import { type Finding, type IntendedStep, type Intent, type NeededAction, type Reader, ReadRefused } from './types.ts'

const provider = 'microsoft.resources/providers'
const feature = 'microsoft.features/providers/features'

/** Whether a step registers a provider that is not registered yet. */
export function registersProvider({ type, action }: IntendedStep): boolean {
  return type.toLowerCase() === provider && action === 'create'
}

/** Whether a step registers a feature that is not registered yet. */
export function registersFeature({ type, action }: IntendedStep): boolean {
  return type.toLowerCase() === feature && action === 'create'
}

/** Whether a step finds a registration that is there, or may not be read and is taken to be. */
export function findsRegistration({ type, action }: IntendedStep): boolean {
  return [provider, feature].includes(type.toLowerCase()) && action === 'adopt'
}

/**
 * Of registrations that are taken to be there: that they may not be read, and so are not known. That is no reason to stop: the first write is refused
 * where one is not there, and says which.
 */
export async function unknownRegistrations(
  intent: Intent,
  reader: Reader,
  steps: readonly IntendedStep[],
  source: Source,
): Promise<readonly Finding[]> {
  const found = steps.filter(findsRegistration)
  const needs = found.flatMap((step) => step.actions.map((need) => ({ need, step: step.id })))
  const lacking = needs.length === 0 ? [] : ((await lacks(intent, reader, needs)) ?? [])
  const unread = found.filter((step) => lacking.some((lack) => lack.steps.includes(step.id)))
  const [lack] = lacking
  if (lack === undefined || unread.length === 0) return []
  const names = unread.map(({ name }) => name)
  const one = names.length === 1
  return [
    {
      severity: 'unknown',
      what: `Not looked at: whether ${one ? '' : 'these are registered: '}${names.join(', ')}${one ? ' is registered' : ''}.`,
      why: `You may not read what tells: ${lack.action} on the subscription. Where one is not registered, Azure refuses the first write that needs it.`,
      unread: true,
      evidence: { path: lack.scope, value: `${lack.action} is refused` },
      now: ['Go on: what is not registered is named then; or ask for Reader on the subscription'],
      link: source.link,
      steps: unread.map(({ id }) => id),
    },
  ]
}

/** Whether a step asks for a registration: judged apart from all other rights, since somebody else may do it once and for all. */
export function isRegistration(step: IntendedStep): boolean {
  return registersProvider(step) || registersFeature(step)
}

/** Whether an action is the registering itself. */
export function registers({ action }: NeededAction): boolean {
  return action.endsWith('/register/action')
}

/** What is said of a registration that may not be looked at: it counts as missing, since registering again changes nothing. */
export const unseen = 'may not be read'

/** The state of a registration, at a path of its body. */
export async function stateOf(reader: Reader, { id }: IntendedStep, apiVersion: string, path: string): Promise<string> {
  try {
    return String(at(await reader.get(id, apiVersion), path) ?? 'NotRegistered')
  } catch (error) {
    if (error instanceof ReadRefused) return unseen
    throw error
  }
}
