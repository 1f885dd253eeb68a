import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, dollars, placeNote, used } from '../cost-parts.ts'
import { same, value } from '../look.ts'
import type { ArmResource, CostLine, Environment } from '../types.ts'
import { vaultQuestion } from './vault-question.ts'

/** A vault costs nothing by itself: its operations do, and each key in hardware. */
export function vaultCost(environment: Environment): readonly CostLine[] {
  const [vault] = environment.ofType(types.vault)
  if (vault === undefined) return []
  const keys = environment.ofType(types.key)
  const hard = keys.filter((key) => /-HSM$/i.test(String(value(key, 'properties.kty') ?? '')))
  const simple = hard.filter((key) => !isAdvanced(key))
  const question = vaultQuestion(environment)
  const operations = keys.some(isAdvanced) ? prices.advancedKeyOperations : prices.vaultOperations
  const note = placeNote(prices.hsmKey, vault)
  return [
    used(operations, question, `${dollars(operations)} for 10,000`, placeNote(operations, vault)),
    ...counted(simple.length, prices.hsmKey, { kind: 'standing', question, note }),
    ...counted(hard.length - simple.length, prices.hsmAdvancedKey, { kind: 'standing', question, note }),
  ]
}

/** What Azure bills as an advanced key: every one but RSA of 2048 bits. */
function isAdvanced(key: ArmResource): boolean {
  const size = value(key, 'properties.keySize')
  const rsa = same(value(key, 'properties.kty'), 'RSA') || same(value(key, 'properties.kty'), 'RSA-HSM')
  return !(rsa && (size === undefined || size === 2048))
}
