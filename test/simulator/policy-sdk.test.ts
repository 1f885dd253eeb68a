import { describe, expect, it } from 'vitest'
import { all, practice, subscription } from './sdk.ts'

const scope = `/subscriptions/${subscription}/resourceGroups/rg`
const region = 'westeurope'

describe('the official clients', () => {
  it('POL-1 POL-5 POL-8 write definitions, initiatives and assignments, and see the refusal as Azure gives it', async () => {
    const { clients, clock } = practice()
    const { policy } = clients
    await clients.resources.resourceGroups.createOrUpdate('rg', { location: region })
    const definition = await policy.policyDefinitions.createOrUpdate('team', {
      displayName: 'A team on everything',
      mode: 'Indexed',
      // biome-ignore lint/suspicious/noThenProperty: the policy language calls it so
      policyRule: { if: { field: "tags['team']", exists: false }, then: { effect: 'deny' } },
    })
    expect(definition).toMatchObject({ name: 'team', policyType: 'Custom', mode: 'Indexed' })
    expect(await policy.policyDefinitions.get('team')).toMatchObject({ displayName: 'A team on everything' })
    const builtIn = await all(policy.policyDefinitions.listBuiltIn())
    expect(builtIn.length).toBeGreaterThan(25)
    expect(await all(policy.policyDefinitions.list())).toHaveLength(builtIn.length + 1)
    expect(await policy.policyDefinitions.getBuiltIn(builtIn[0]?.name ?? '')).toMatchObject({ policyType: 'BuiltIn' })
    const set = await policy.policySetDefinitions.createOrUpdate('set', {
      policyDefinitions: [{ policyDefinitionId: definition.id ?? '' }],
    })
    const assigned = await policy.policyAssignments.create(scope, 'teams', { policyDefinitionId: set.id ?? '', displayName: 'Teams' })
    expect(assigned).toMatchObject({ scope, enforcementMode: 'Default' })
    await clock.sleep(301_000)
    await expect(clients.identity.userAssignedIdentities.createOrUpdate('rg', 'id-one', { location: region })).rejects.toMatchObject({
      statusCode: 403,
      code: 'RequestDisallowedByPolicy',
      details: { error: { additionalInfo: [{ type: 'PolicyViolation', info: { policyDefinitionName: 'team' } }] } },
    })
    await clients.identity.userAssignedIdentities.createOrUpdate('rg', 'id-one', { location: region, tags: { team: 'hpc' } })
    await expect(policy.policyDefinitions.delete('team')).rejects.toMatchObject({ code: 'InvalidDeletePolicyDefinitionRequest' })
    await policy.policyAssignments.delete(scope, 'teams')
    await policy.policySetDefinitions.delete('set')
    await policy.policyDefinitions.delete('team')
    await expect(policy.policyDefinitions.get('team')).rejects.toMatchObject({ statusCode: 404, code: 'PolicyDefinitionNotFound' })
  })
  it('ARM-17 read and write tags, ARM-10 providers', async () => {
    const { clients } = practice()
    const { tagsOperations, providers, resourceGroups } = clients.resources
    await resourceGroups.createOrUpdate('rg', { location: region })
    await tagsOperations.createOrUpdateAtScope(scope, { properties: { tags: { team: 'hpc' } } })
    await tagsOperations.updateAtScope(scope, { operation: 'Merge', properties: { tags: { place: 'x' } } })
    expect((await tagsOperations.getAtScope(scope)).properties).toEqual({ tags: { team: 'hpc', place: 'x' } })
    expect((await all(tagsOperations.list())).map(({ tagName }) => tagName)).toEqual(['place', 'team'])
    await tagsOperations.deleteAtScope(scope)
    expect((await resourceGroups.get('rg')).tags).toEqual({})
    const network = await providers.get('Microsoft.Network', { expand: 'metadata' })
    expect(network.resourceTypes?.find(({ resourceType }) => resourceType === 'natGateways')?.capabilities).toContain('SupportsTags')
  })
})
