import { features } from './checks/features.ts'
import { permissions } from './checks/permissions.ts'
import { providers } from './checks/providers.ts'
import { signIn } from './checks/sign-in.ts'
import type { Check } from './types.ts'

/** Everything looked at before anything is written, in the order it is told. New check: one file in `checks/`, one line here. */
export const checks: readonly Check[] = [signIn, permissions, providers, features]
