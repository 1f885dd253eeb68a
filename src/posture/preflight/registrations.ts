import { at } from '../../common/json.ts'
import { type IntendedStep, type NeededAction, type Reader, ReadRefused } from './types.ts'

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
