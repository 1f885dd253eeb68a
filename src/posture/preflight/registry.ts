import { batchAccountQuota } from './checks/batch-account-quota.ts'
import { coreQuota } from './checks/core-quota.ts'
import { networkQuota } from './checks/network-quota.ts'
import type { Check } from './types.ts'

/** Everything looked at before anything is written, in the order it is told. New check: one file in `checks/`, one line here. */
export const checks: readonly Check[] = [batchAccountQuota, coreQuota, networkQuota]
