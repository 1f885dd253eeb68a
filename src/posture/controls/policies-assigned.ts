import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open, value } from '../look.ts'
import type { Control } from '../types.ts'

/** Built-in definitions that watch an account and its pools (github.com/Azure/azure-policy, built-in release 3.2026.0417.1). */
const watched = [
  '428256e6-1fac-4f48-a757-df34c2b3336d',
  '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
  '74c5a0ae-5e48-4738-b093-65e23a060488',
  '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
  '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
  '009a0c92-f5b4-4776-9b66-4ed2b4775563',
]

export const policiesAssigned: Control = {
  id: 'policies-assigned',
  title: 'Azure Policy reports what changes later',
  short: 'policies assigned',
  standards: ['MCSB AM-2'],
  source: sources.policies,
  judge(environment) {
    const [account] = environment.ofType(types.account)
    if (account === undefined) return notApplicable('There is no Batch account.')
    const assigned = new Set(
      environment.ofType(types.policyAssignment).map((one) =>
        String(value(one, 'properties.policyDefinitionId') ?? '')
          .toLowerCase()
          .split('/')
          .at(-1),
      ),
    )
    const missing = watched.filter((id) => !assigned.has(id))
    if (missing.length === 0) return met('The built-in policies for Batch are assigned.')
    const because =
      missing.length === watched.length
        ? 'No built-in policy for Batch is assigned here.'
        : `${missing.length} of ${watched.length} built-in policies for Batch are not assigned.`
    return open(because, account, 'policyAssignments', { question: 'policy', value: 'audit' })
  },
}
