import type { CombinationRule } from '../types.ts'
import { accessRules } from './access.ts'
import { encryptionRules } from './encryption.ts'
import { governanceRules } from './governance.ts'
import { machineRules } from './machines.ts'
import { networkRules } from './network.ts'
import { secretRules } from './secrets.ts'

/** Every impossible combination. Where several forbid the same answer, the first is told. */
export const combinationRules: readonly CombinationRule[] = [
  ...accessRules,
  ...networkRules,
  ...secretRules,
  ...encryptionRules,
  ...machineRules,
  ...governanceRules,
]
