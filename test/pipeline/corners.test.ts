import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prepare } from '../../src/cli/work.ts'
import { practiceAnswers, runs } from './drafts.ts'
import { furnish } from './elsewhere.ts'
import { apply, changing, destroy, failures, oursIn, told } from './practice-run.ts'
import { openCloudWithVault } from './security-vault.ts'

const stays = { region: 'westeurope', 'resource-group': 'rg-demo', 'network-range': '10.40.0.0/22', pool: 'create' } as const

/** Ways through the new answers that an ordinary draft seldom takes. */
const corners = {
  'own keys in an existing vault': {
    'allocation-mode': 'batch-service',
    'account-key': 'customer',
    vault: 'existing',
    'disk-key': 'customer',
    'vm-security': 'trusted-launch',
    'pool-size': 'Standard_D2s_v5',
  },
  'own keys in a new vault': {
    'vm-security': 'trusted-launch',
    'pool-size': 'Standard_D2s_v5',
    'account-key': 'customer',
    vault: 'new',
    'disk-key': 'customer',
    'pool-image': 'windows-2022',
  },
  'own keys in the vault that Batch uses': {
    'allocation-mode': 'user-subscription',
    'account-key': 'customer',
    'disk-key': 'customer',
    storage: 'managed',
  },
  'confidential machines': { 'vm-security': 'confidential', 'pool-size': 'Standard_DC2as_v5' },
  'policies that refuse': {
    'account-reach': 'private',
    'node-management-reach': 'private',
    authentication: 'entra-only',
    'account-key': 'customer',
    policy: 'deny',
    'disk-encryption': 'host-and-temporary',
    'vm-security': 'trusted-launch',
    'pool-size': 'Standard_D2s_v5',
  },
} as const

it.each(Object.entries(corners))(
  '%s: made, nothing left to change, changed to anything, removed',
  async (_, corner) => {
    await fc.assert(
      fc.asyncProperty(
        practiceAnswers({ maximumNodes: 4, fixed: { ...stays, ...corner } }),
        practiceAnswers({
          maximumNodes: 4,
          fixed: { ...stays, ...('account-key' in corner ? { 'account-key': corner['account-key'] } : {}) },
        }),
        async (one, other) => {
          expect(one).toMatchObject(corner)
          const session = await openCloudWithVault()
          try {
            await furnish(session, stays.region)
            const first = await apply(session, one)
            expect(failures(first.report)).toEqual([])
            expect(changing((await prepare(one, session)).planned.plan).map(told)).toEqual([])
            // Policies assigned a moment ago count by now.
            await session.clock.sleep(600_000)
            const { planned } = await prepare(other, session)
            if (planned.plan.problems.length === 0) {
              expect(failures((await apply(session, other)).report)).toEqual([])
              expect(changing((await prepare(other, session)).planned.plan).map(told)).toEqual([])
            }
            expect(failures(await destroy(session, one))).toEqual([])
            expect(await oursIn(session, one)).toEqual([])
          } finally {
            session.close()
          }
        },
      ),
      runs(3),
    )
  },
  1_200_000,
)
