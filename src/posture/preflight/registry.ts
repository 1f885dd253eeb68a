import { addressOverlap } from './checks/address-overlap.ts'
import { batchAccountQuota } from './checks/batch-account-quota.ts'
import { coreQuota } from './checks/core-quota.ts'
import { existingWorkspace } from './checks/existing-workspace.ts'
import { features } from './checks/features.ts'
import { imageSupport } from './checks/image-support.ts'
import { locks } from './checks/locks.ts'
import { names } from './checks/names.ts'
import { networkQuota } from './checks/network-quota.ts'
import { permissions } from './checks/permissions.ts'
import { policyForecast } from './checks/policy-forecast.ts'
import { poolQuota } from './checks/pool-quota.ts'
import { providers } from './checks/providers.ts'
import { region } from './checks/region.ts'
import { retirements } from './checks/retirements.ts'
import { signIn } from './checks/sign-in.ts'
import { sizeSupport } from './checks/size-support.ts'
import { softDeleted } from './checks/soft-deleted.ts'
import type { Check } from './types.ts'

/** Everything looked at before anything is written, in the order it is told. New check: one file in `checks/`, one line here. */
export const checks: readonly Check[] = [
  signIn,
  region,
  permissions,
  providers,
  features,
  batchAccountQuota,
  coreQuota,
  poolQuota,
  networkQuota,
  sizeSupport,
  imageSupport,
  names,
  softDeleted,
  existingWorkspace,
  policyForecast,
  locks,
  addressOverlap,
  retirements,
]
