import { describe, expect, it } from 'vitest'
import { withRemovals } from '../../src/engine/removals.ts'
import type { Action, Plan, PlanStep } from '../../src/engine/types.ts'

const group = '/subscriptions/s/resourceGroups/rg'
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`
const lock = `${vault}/providers/Microsoft.Authorization/locks/secure-batch`
const grant = `${vault}/providers/Microsoft.Authorization/roleAssignments/one`
const nat = `${group}/providers/Microsoft.Network/natGateways/ng`
const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`

const step = (id: string, type: string, action: Action): PlanStep => ({
  id,
  type,
  action,
  apiVersion: '1',
  name: id.split('/').at(-1) ?? id,
  group: 'g',
  because: 'q',
  dependsOn: [],
  changes: [],
  ownership: 'managed',
})
const plan = (...steps: PlanStep[]): Plan => ({ environment: 'demo', region: 'r', steps, problems: [] })
const live = (id: string, type: string, ours = true) => ({
  id,
  type,
  apiVersion: '1',
  name: id.split('/').at(-1) ?? id,
  group: 'g',
  body: {},
  ours,
})

describe('what the answers no longer want', () => {
  it('is deleted after every change that may still hold on to it', () => {
    const made = withRemovals(plan(step(network, 'Microsoft.Network/virtualNetworks', 'update')), [
      live(nat, 'Microsoft.Network/natGateways'),
    ])
    expect(made.steps.at(-1)).toMatchObject({ id: nat, action: 'delete', dependsOn: [network] })
  })

  it('never includes what is wanted, what is not ours, or the resource group', () => {
    const kept = plan(step(network, 'Microsoft.Network/virtualNetworks', 'keep'))
    const found = [
      live(network, 'Microsoft.Network/virtualNetworks'),
      live(nat, 'Microsoft.Network/natGateways', false),
      live(group, 'Microsoft.Resources/resourceGroups'),
    ]
    expect(withRemovals(kept, found)).toEqual(kept)
  })

  it('goes before a lock above it is set', () => {
    const made = withRemovals(plan(step(lock, 'Microsoft.Authorization/locks', 'create')), [
      live(grant, 'Microsoft.Authorization/roleAssignments'),
    ])
    expect(made.problems).toEqual([])
    expect(made.steps.map((one) => [one.id, one.dependsOn])).toEqual([
      [grant, []],
      [lock, [grant]],
    ])
  })

  it('is refused, with the way out, where a lock above it is there already', () => {
    const made = withRemovals(plan(step(lock, 'Microsoft.Authorization/locks', 'keep')), [
      live(grant, 'Microsoft.Authorization/roleAssignments'),
    ])
    expect(made.problems).toMatchObject([{ code: 'locked', now: [expect.stringContaining('locks=none')] }])
  })
})
