import type { CombinationRule } from '../types.ts'
import { accessRules } from './access.ts'
import { encryptionRules } from './encryption.ts'
import { governanceRules } from './governance.ts'
import { machineRules } from './machines.ts'
import { networkRules } from './network.ts'
import { networkPlanRules } from './network-plan.ts'
import { peopleRules } from './people.ts'
import { secretRules } from './secrets.ts'
import { storageRules } from './storage.ts'
import { userSubscriptionRules } from './user-subscription.ts'
import { wayOutRules } from './way-out.ts'

/** Every impossible combination. Where several forbid the same answer, the first is told. */
export const combinationRules: readonly CombinationRule[] = [
  ...userSubscriptionRules,
  ...wayOutRules,
  ...accessRules,
  ...peopleRules,
  ...networkRules,
  ...networkPlanRules,
  ...secretRules,
  ...encryptionRules,
  ...storageRules,
  ...machineRules,
  ...governanceRules,
]
