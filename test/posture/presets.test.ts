import { expect, it } from 'vitest'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { inState, meaningOf } from './fixtures.ts'

const noStorage = ['auto-storage-identity', 'storage-keys', 'storage-tls', 'storage-closed']
const noVault = ['vault-roles', 'purge-protection', 'vault-closed']
/** No preset takes these: enforcement is not verified with Batch, and upgrades take nodes away for minutes. */
const leftToYou = ['metadata-protected', 'automatic-upgrades']

/** What each built-in preset leaves open and what does not apply to it; everything else is met. */
const expected: Readonly<Record<(typeof builtInPresets)[number], { readonly open: readonly string[]; readonly none: readonly string[] }>> =
  {
    starter: {
      open: [
        'account-closed',
        'account-endpoint',
        'node-management-closed',
        'customer-key',
        'nodes-without-addresses',
        ...leftToYou,
        'resource-logs',
        'policies-assigned',
      ],
      none: [
        'node-endpoint',
        'key-follows-rotation',
        'key-rotates',
        ...noVault,
        'zones-linked',
        'no-legacy-zone',
        'certificates-rotate',
        ...noStorage,
        'narrow-roles',
        'locked',
      ],
    },
    private: {
      open: ['customer-key', ...leftToYou, 'locked', 'policies-assigned'],
      none: ['key-follows-rotation', 'key-rotates', 'certificates-rotate', ...noStorage],
    },
    'static-egress': {
      open: ['account-closed', 'account-endpoint', 'customer-key', 'nodes-without-addresses', ...leftToYou, 'locked', 'policies-assigned'],
      none: ['node-endpoint', 'key-follows-rotation', 'key-rotates', 'no-legacy-zone', 'certificates-rotate', ...noStorage],
    },
    'user-subscription': {
      open: ['customer-key', ...leftToYou, 'policies-assigned'],
      none: ['key-follows-rotation', 'key-rotates', 'certificates-rotate', ...noStorage],
    },
    // What a network team keeps is not this environment's to judge.
    'hub-spoke': {
      open: ['customer-key', ...leftToYou, 'locked', 'policies-assigned'],
      none: [
        'key-follows-rotation',
        'key-rotates',
        'security-groups',
        'no-open-inbound',
        'no-default-outbound',
        'outbound-restricted',
        'no-legacy-zone',
        'certificates-rotate',
        ...noStorage,
      ],
    },
    regulated: { open: [...leftToYou], none: ['certificates-rotate', ...noStorage] },
  }

it.each(builtInPresets)('%s has the posture it promises', async (preset) => {
  const { posture } = await meaningOf(presetAnswers(preset))
  const { open, none } = expected[preset]
  expect(inState(posture, 'open')).toEqual(open)
  expect(inState(posture, 'not-applicable')).toEqual(none)
  expect(posture).toMatchObject({ open: open.length, notApplicable: none.length, met: posture.verdicts.length - open.length - none.length })
})
