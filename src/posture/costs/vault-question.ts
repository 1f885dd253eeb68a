import { types } from '../arm-types.ts'
import { same, value } from '../look.ts'
import type { Environment } from '../types.ts'

/** The question a vault is there for: the account's key, or what nodes read. */
export function vaultQuestion(environment: Environment): 'account-key' | 'node-secrets' {
  const encrypts = environment
    .ofType(types.account)
    .some((one) => same(value(one, 'properties.encryption.keySource'), 'Microsoft.KeyVault'))
  return encrypts || environment.ofType(types.key).length > 0 ? 'account-key' : 'node-secrets'
}
