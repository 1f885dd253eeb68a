import { openPractice } from '../../src/cli/practice.ts'
import type { JsonObject } from '../../src/common/json.ts'
import { asOwner } from './as-owner.ts'

export const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000'

/** Somebody else at the practice cloud kept in a file, in the portal. No practice time passes: what takes time is still under way. */
export function elsewhere(file: string, method: string, path: string, body?: object, now = Date.now()): JsonObject {
  const practice = openPractice({ file, speed: undefined, now })
  try {
    return asOwner(practice.simulator, method, path, body)
  } finally {
    practice.close()
  }
}
