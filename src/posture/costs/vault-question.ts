import { types } from '../arm-types.ts'
import type { Environment } from '../types.ts'

/** The question a vault is there for: the account's key, or what nodes read. */
export function vaultQuestion(environment: Environment): 'account-key' | 'node-secrets' {
  return environment.ofType(types.key).length > 0 ? 'account-key' : 'node-secrets'
}
