import { expect, it } from 'vitest'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { all, practice, subscription } from './sdk.ts'

const scope = `/subscriptions/${subscription}`
const guid = '0b0b0b0b-0000-4000-8000-000000000001'

it('IAM-6 the official client makes, finds and deletes a custom role', async () => {
  const { roleDefinitions, denyAssignments, roleAssignments } = practice().clients.authorization
  const made = await roleDefinitions.createOrUpdate(scope, guid, {
    roleName: 'Pool keeper',
    roleType: 'CustomRole',
    description: 'Keeps pools',
    assignableScopes: [scope],
    permissions: [{ actions: ['Microsoft.Batch/batchAccounts/pools/*'], notActions: [], dataActions: [], notDataActions: [] }],
  })
  expect(made).toMatchObject({ id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guid}`, roleType: 'CustomRole' })
  const custom = await all(roleDefinitions.list(scope, { filter: "type eq 'CustomRole'" }))
  expect(custom).toMatchObject([{ roleName: 'Pool keeper', permissions: [{ actions: ['Microsoft.Batch/batchAccounts/pools/*'] }] }])
  expect((await all(roleDefinitions.list(scope))).length).toBeGreaterThan(25)
  expect((await roleDefinitions.get(scope, guid)).description).toBe('Keeps pools')
  expect((await roleDefinitions.delete(scope, guid))?.roleName).toBe('Pool keeper')
  await expect(roleDefinitions.get(scope, guid)).rejects.toMatchObject({ statusCode: 404, code: 'RoleDefinitionDoesNotExist' })
  expect(await all(denyAssignments.list())).toEqual([])
  expect(await all(roleAssignments.listForSubscription({ filter: `assignedTo('${defaultSettings.caller.objectId}')` }))).toHaveLength(1)
})

it('IAM-4 a refusal is an error the official clients understand', async () => {
  const caller = { ...defaultSettings.caller, roles: [{ role: 'Reader', scope: '' }] }
  const { clients } = practice({ settings: { ...defaultSettings, caller } })
  await expect(clients.resources.resourceGroups.createOrUpdate('rg', { location: 'westeurope' })).rejects.toMatchObject({
    statusCode: 403,
    code: 'AuthorizationFailed',
  })
  expect(await all(clients.resources.resourceGroups.list())).toEqual([])
  expect((await all(clients.subscriptions.subscriptions.list())).map((one) => one.subscriptionId)).toEqual([subscription])
})
