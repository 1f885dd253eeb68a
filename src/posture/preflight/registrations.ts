import type { IntendedStep, NeededAction } from './types.ts'

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
