import { serviceErrorOf } from '../azure/errors.ts'
import type { JsonObject } from '../common/json.ts'
import type { Live } from '../engine/types.ts'

/**
 * Whether something is registered on the subscription. Who has rights in a resource group only may not read it: then it is taken to be there, preflight
 * says that it is not known, and the first write tells when it is not (`MissingSubscriptionRegistration`).
 */
export async function readRegistered(registered: JsonObject, look: () => Promise<boolean>): Promise<Live> {
  const there = await look().catch((error: unknown) => {
    if (serviceErrorOf(error)?.status === 403) return true
    throw error
  })
  return there ? { state: 'present', body: registered, ours: false } : { state: 'absent' }
}
