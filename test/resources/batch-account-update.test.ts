import { expect, it } from 'vitest'
import { createArm } from '../../src/azure/arm.ts'
import { Captured } from '../../src/azure/wire.ts'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { parseArmId } from '../../src/common/arm-id.ts'
import type { Change } from '../../src/engine/types.ts'
import { capturingClients } from '../../src/resources/capture.ts'
import { batchAccount } from '../../src/resources/types/batch-account.ts'
import { subscription } from '../pipeline/practice-run.ts'
import { presetAnswers } from '../support/presets.ts'

/** The body of the PATCH that these changes of a regulated account make. */
async function patchFor(changes: readonly Change[]): Promise<unknown> {
  const [resource] = batchAccount.wanted(blueprintOf(presetAnswers('regulated')))
  if (resource === undefined) throw new Error('No account')
  const clients = capturingClients(subscription)
  const progress = { urgency: 0, waiting() {}, note() {}, turnOver() {}, retrying: () => true }
  const context = { arm: createArm(clients), clock: { now: () => 0, sleep: async () => {} }, progress, signal: undefined }
  const write = { id: resource.id, parsed: parseArmId(resource.id), model: resource.model, pollEvery: 0, signal: undefined }
  try {
    await batchAccount.update?.(clients, write, {}, changes, context)
  } catch (error) {
    if (error instanceof Captured) return JSON.parse(error.request.body ?? '')
    throw error
  }
  throw new Error('Nothing was sent')
}

it('an account that ended Failed gets all again that may be changed, and nothing else', async () => {
  const sent = await patchFor([{ path: 'properties.provisioningState', from: 'Failed', to: 'Succeeded' }])
  expect(sent).toEqual({
    tags: expect.anything(),
    identity: expect.objectContaining({ type: 'UserAssigned' }),
    properties: {
      publicNetworkAccess: 'Disabled',
      allowedAuthenticationModes: ['AAD'],
      networkProfile: expect.anything(),
      encryption: expect.objectContaining({ keySource: 'Microsoft.KeyVault' }),
    },
  })
})

it('any other change sends what differs only', async () => {
  expect(await patchFor([{ path: 'properties.publicNetworkAccess', from: 'Enabled', to: 'Disabled' }])).toEqual({
    properties: { publicNetworkAccess: 'Disabled' },
  })
})
