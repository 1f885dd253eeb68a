import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import type { JsonObject } from '../../src/common/json.ts'
import { type DestroyRules, type LiveResource, planDestroy } from '../../src/engine/destroy.ts'
import { runPlan } from '../../src/engine/run.ts'
import { fakeCloud } from './fake-cloud.ts'
import { group, present } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

const at = (path: string) => `${group}/providers/${path}`

function found(id: string, body: JsonObject = {}, ours = true): LiveResource {
  const parts = id.split('/providers/').at(-1)?.split('/') ?? []
  const type =
    id === group ? 'Microsoft.Resources/resourceGroups' : [parts[0], ...parts.slice(1).filter((_, index) => index % 2 === 0)].join('/')
  return { id, type, apiVersion: '2026-01-01', name: id.split('/').at(-1) ?? '', group: 'Things', body, ours }
}

const vnet = at('Microsoft.Network/virtualNetworks/vnet')
const subnet = `${vnet}/subnets/nodes`
const nsg = at('Microsoft.Network/networkSecurityGroups/nsg')
const account = at('Microsoft.Batch/batchAccounts/demo')
const pool = `${account}/pools/main`
const identity = at('Microsoft.ManagedIdentity/userAssignedIdentities/id-demo')
const vault = at('Microsoft.KeyVault/vaults/kv')
const role = `${vault}/providers/Microsoft.Authorization/roleAssignments/r`
const lock = `${account}/providers/Microsoft.Authorization/locks/keep`

const environment: LiveResource[] = [
  found(group),
  found(vnet, { properties: { subnets: [{ id: subnet, properties: { networkSecurityGroup: { id: nsg } } }] } }),
  found(subnet, { properties: { networkSecurityGroup: { id: nsg.toUpperCase() } } }),
  found(nsg, { properties: { subnets: [{ id: subnet }] } }),
  found(account, { identity: { userAssignedIdentities: { [identity]: {} } }, properties: { keyVault: `${vault}/keys/key` } }),
  found(pool, { properties: { networkConfiguration: { subnetId: subnet } } }),
  found(identity, { properties: { principalId: 'p' } }),
  found(vault),
  found(role, { properties: { principalId: 'p' } }),
  found(lock),
]
const rules: DestroyRules = { backReferences: { 'Microsoft.Network/networkSecurityGroups': ['properties.subnets'] } }

function orderOf(resources: readonly LiveResource[], given: DestroyRules = rules): string[] {
  return planDestroy({ environment: 'demo', region: 'westeurope', found: resources, rules: given }).plan.steps.map((step) => step.id)
}

describe('the order of removal', () => {
  const earlier: [string, string, string][] = [
    ['a lock', lock, pool],
    ['a pool before its account', pool, account],
    ['a pool before the subnet it uses', pool, subnet],
    ['a subnet before its network', subnet, vnet],
    ['a subnet before the security group it uses', subnet, nsg],
    ['an account before the identity it uses', account, identity],
    ['an account before the vault it uses', account, vault],
    ['a role assignment before the identity', role, identity],
    ['a role assignment before its scope', role, vault],
    ['everything before the group', vnet, group],
  ]
  it.each(earlier)('puts %s', (_, first, later) => {
    const order = orderOf(environment)
    expect(order.indexOf(first)).toBeGreaterThanOrEqual(0)
    expect(order.indexOf(first)).toBeLessThan(order.indexOf(later))
  })

  it('puts locks first and the group last', () => {
    const order = orderOf(environment)
    expect(order[0]).toBe(lock)
    expect(order.at(-1)).toBe(group)
    expect(order).toHaveLength(environment.length)
  })

  it('puts the group after what lies outside of it too', () => {
    const outside = found('/subscriptions/ffffffff-0000-0000-0000-000000000000/providers/Microsoft.Authorization/policyAssignments/p')
    expect(orderOf([...environment, outside]).at(-1)).toBe(group)
    expect(orderOf([found(group), outside])).toEqual([outside.id, group])
  })

  it('hands on what takes turns', () => {
    const { plan } = planDestroy({ environment: 'demo', region: 'x', found: [{ ...found(subnet), inTurn: [vnet] }] })
    expect(plan.steps[0]?.inTurn).toEqual([vnet])
  })

  it('follows the rules of types', () => {
    const order = orderOf(environment, {
      ...rules,
      removeAfter: { 'microsoft.authorization/roleAssignments': ['Microsoft.Batch/batchAccounts'] },
    })
    expect(order.indexOf(account)).toBeLessThan(order.indexOf(role))
  })

  it('breaks circles of mentions, always at the same place, and says where', () => {
    const circle = [
      found(at('A.B/c/x'), { uses: at('A.B/c/y') }),
      found(at('A.B/c/y'), { uses: at('A.B/c/z') }),
      found(at('A.B/c/z'), { uses: at('A.B/c/x') }),
    ]
    const { plan, dropped } = planDestroy({ environment: 'demo', region: 'x', found: circle })
    expect(plan.steps.map((step) => step.name)).toEqual(['x', 'y', 'z'])
    expect(dropped).toEqual([{ first: at('A.B/c/z'), later: at('A.B/c/x'), because: 'it uses it' }])
  })

  it('never lets a wish of types break what ids demand', () => {
    const { plan, dropped } = planDestroy({
      environment: 'demo',
      region: 'x',
      found: environment,
      rules: { ...rules, removeAfter: { 'Microsoft.Batch/batchAccounts/pools': ['Microsoft.Batch/batchAccounts'] } },
    })
    expect(plan.steps.findIndex((step) => step.id === pool)).toBeLessThan(plan.steps.findIndex((step) => step.id === account))
    expect(dropped).toMatchObject([{ first: account, later: pool }])
  })

  it('is the same whatever order things were found in, and always ends', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const ids = [
      ...names.map((name) => at(`X.Y/t/${name}`)),
      ...names.map((name) => `${at(`X.Y/t/${name}`)}/s/inner`),
      lock,
      role,
      identity,
      group,
    ]
    const worlds = fc.array(fc.tuple(fc.constantFrom(...ids), fc.array(fc.constantFrom(...ids), { maxLength: 3 }), fc.boolean()), {
      maxLength: 14,
    })
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (world, dice) => {
        const things = [...new Map(world.map(([id, uses, ours]) => [id, found(id, { uses }, ours)])).values()]
        const shuffled = [...things].map((thing) => [dice.next().value ?? 0, thing] as const).sort(([left], [right]) => left - right)
        const made = planDestroy({ environment: 'demo', region: 'x', found: things })
        expect(planDestroy({ environment: 'demo', region: 'x', found: shuffled.map(([, thing]) => thing) })).toEqual(made)
        const order = made.plan.steps.map((step) => idKey(step.id))
        for (const [index, id] of order.entries()) {
          expect(things.find((thing) => idKey(thing.id) === id)?.ours).toBe(true)
          // Nothing comes before what lies inside it.
          expect(order.slice(index + 1).some((other) => other.startsWith(`${id}/`))).toBe(false)
        }
        const locks = order.map((id) => id.includes('/locks/'))
        expect(locks.lastIndexOf(true)).toBeLessThanOrEqual(Math.max(locks.indexOf(false), 0))
      }),
    )
  })
})

describe('what is not ours', () => {
  it('is not removed, nor what holds it', () => {
    const theirs = found(`${vnet}/subnets/theirs`, {}, false)
    const { plan, survivors } = planDestroy({ environment: 'demo', region: 'x', found: [...environment, theirs], rules })
    const order = plan.steps.map((step) => step.id)
    for (const id of [theirs.id, vnet, group]) expect(order).not.toContain(id)
    for (const id of [subnet, nsg, account]) expect(order).toContain(id)
    expect(survivors.map((survivor) => survivor.id)).toEqual(
      [group, vnet, theirs.id].sort((left, right) => (idKey(left) < idKey(right) ? -1 : 1)),
    )
    expect(survivors.find((survivor) => survivor.id === vnet)?.why).toContain('theirs')
  })

  it('keeps the group alone when only the group is adopted', () => {
    const { plan, survivors } = planDestroy({
      environment: 'demo',
      region: 'x',
      found: environment.map((each) => (each.id === group ? { ...each, ours: false } : each)),
      rules,
    })
    expect(plan.steps).toHaveLength(environment.length - 1)
    expect(survivors.map((survivor) => survivor.id)).toEqual([group])
  })

  it('does not keep a resource when it is only a role assignment on it', () => {
    const theirs = found(`${group}/providers/Microsoft.Authorization/roleAssignments/theirs`, {}, false)
    expect(planDestroy({ environment: 'demo', region: 'x', found: [...environment, theirs], rules }).plan.steps.at(-1)?.id).toBe(group)
  })

  it('does not stand in the way when it locks something else', () => {
    const theirs = found('/subscriptions/ffffffff-0000-0000-0000-000000000000/providers/Microsoft.Authorization/locks/theirs', {}, false)
    expect(planDestroy({ environment: 'demo', region: 'x', found: [...environment, theirs], rules }).plan.problems).toEqual([])
  })

  it('stands in the way when it is a lock', () => {
    const theirs = found(`${vault}/providers/Microsoft.Authorization/locks/theirs`, {}, false)
    const { plan } = planDestroy({ environment: 'demo', region: 'x', found: [...environment, theirs], rules })
    expect(plan.problems).toMatchObject([{ code: 'locked', exit: 4 }])
    expect(plan.problems[0]?.details).toEqual([group, vault, role])
  })
})

describe('what survives', () => {
  it('is named with its date', () => {
    const leaves = (resource: LiveResource) =>
      resource.id === vault ? { why: 'It is kept after deletion.', until: '2027-02-21' } : undefined
    const { survivors } = planDestroy({ environment: 'demo', region: 'x', found: environment, rules: { ...rules, leaves } })
    expect(survivors).toEqual([
      { id: vault, type: 'Microsoft.KeyVault/vaults', name: 'kv', why: 'It is kept after deletion.', until: '2027-02-21' },
    ])
  })
})

describe('carrying it out', () => {
  it('removes everything, each after what had to go before, as parallel as can be', async () => {
    const clock = virtualClock()
    const cloud = fakeCloud({ clock })
    for (const resource of environment) cloud.resources.set(idKey(resource.id), present(resource.body))
    const { plan } = planDestroy({ environment: 'demo', region: 'x', found: environment, rules })
    const report = await clock.run(runPlan(plan, { port: cloud, clock, random: () => 1, emit: () => undefined }))
    expect(report.outcome).toBe('done')
    expect(report.resources.every((resource) => resource.action === 'delete' && resource.outcome === 'done')).toBe(true)
    expect([...cloud.resources]).toEqual([])
    expect(report.seconds).toBeLessThan(environment.length)
  })

  it('leaves what holds something that could not be removed', async () => {
    const clock = virtualClock()
    const cloud = fakeCloud({ clock, failures: { [pool]: [new Error('busy')] } })
    const { plan } = planDestroy({ environment: 'demo', region: 'x', found: environment, rules })
    const report = await clock.run(runPlan(plan, { port: cloud, clock, random: () => 1, emit: () => undefined }))
    const outcomeOf = Object.fromEntries(report.resources.map((resource) => [resource.id, resource.outcome]))
    expect(outcomeOf).toMatchObject({ [pool]: 'failed', [account]: 'skipped', [group]: 'skipped', [subnet]: 'skipped', [role]: 'done' })
    expect(report.resources.find((resource) => resource.id === account)?.error?.why).toBe('main is still there.')
  })
})
