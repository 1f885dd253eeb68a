import { describe, expect, it } from 'vitest'
import { prepare } from '../../src/cli/work.ts'
import { planDestroy } from '../../src/engine/destroy.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import type { Answers } from '../../src/interview/types.ts'
import { destroyRules } from '../../src/resources/destroy-rules.ts'
import { discoverEnvironment } from '../../src/resources/discover.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { securityVault } from './drafts.ts'
import { apply, changing, destroy, failures, subscription } from './practice-run.ts'
import { makeSecurityVault } from './security-vault.ts'
import { sharedCloud } from './somebody-else.ts'

type Cloud = ReturnType<typeof sharedCloud>

async function removal({ session }: Cloud, answers: Answers) {
  const found = await discoverEnvironment(session.arm, subscription, String(answers.environment), String(answers['resource-group']))
  return planDestroy({ environment: String(answers.environment), region: '', found, rules: destroyRules })
}

describe.each(builtInPresets)('%s', (preset) => {
  it('is removed in order, leaves what was said and nothing else, and is made again straight after', async () => {
    const cloud = sharedCloud((wire) => wire, 1000)
    const { session, other } = cloud
    try {
      const answers = presetAnswers(preset)
      await session.furnish?.()
      const before = other.everything()
      expect(failures((await apply(session, answers)).report)).toEqual([])
      const { plan, survivors } = await removal(cloud, answers)

      const report = await destroy(session, answers)
      expect(failures(report)).toEqual([])
      const order = plan.steps.map((step) => step.type)
      const last = (type: string) => order.lastIndexOf(type)
      const first = (type: string) => order.indexOf(type)
      const identities = first('Microsoft.ManagedIdentity/userAssignedIdentities')
      if (last('Microsoft.Authorization/roleAssignments') !== -1)
        expect(last('Microsoft.Authorization/roleAssignments')).toBeLessThan(identities)
      if (first('Microsoft.Batch/batchAccounts/pools') !== -1)
        expect(last('Microsoft.Batch/batchAccounts/pools')).toBeLessThan(first('Microsoft.Batch/batchAccounts'))
      expect(order.at(-1)).toBe('Microsoft.Resources/resourceGroups')

      // What is left is what was there, untouched, and what was said to be kept.
      expect(other.everything()).toEqual(before)
      const declared = survivors.map((one) => one.type).sort()
      const left = (['Microsoft.KeyVault', 'Microsoft.OperationalInsights'] as const).flatMap((namespace) =>
        other.deleted(namespace).map(() => namespace),
      )
      expect(declared.map((type) => type.split('/')[0])).toEqual(left)

      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(changing((await prepare(answers, session)).planned.plan)).toEqual([])
    } finally {
      session.close()
    }
  })
})

describe('what was there before', () => {
  it.each([
    ['a network with subnets, a hub, zones of others and a resource group', 'hub-spoke', {}],
    ['a vault', 'regulated', { vault: 'existing', 'existing-vault': securityVault }],
    ['a workspace', 'regulated', { logs: 'existing', 'existing-workspace': landingZone.workspace }],
  ] as const)('is used, written only where the plan said so, and as it was after destroy: %s', async (_, preset, more) => {
    const cloud = sharedCloud((wire) => wire, 1000)
    const { session, other } = cloud
    try {
      const answers = presetAnswers(preset, more)
      await session.furnish?.()
      if ('vault' in more) await makeSecurityVault(session)
      other.put(`/subscriptions/${subscription}/resourceGroups/${String(answers['resource-group'])}`, {
        location: String(answers.region),
        tags: { team: 'platform' },
      })
      await other.wait(400)
      const before = other.everything()
      const writtenBefore = other.written().length

      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      expect(plan.steps.filter((step) => step.action === 'adopt').length).toBeGreaterThan(0)
      const removed = (await removal(cloud, answers)).plan.steps
      expect(failures(await destroy(session, answers))).toEqual([])
      await other.wait(400)

      // Nothing was written but what the two plans list.
      const listed = new Set([...changing(plan), ...removed].map((step) => step.id.toLowerCase()))
      const written = other.written()
      const stray = written
        .slice(0, written.length - writtenBefore)
        .filter(({ by, id }) => by === 'you@practice.example' && !listed.has(id))
      expect(stray).toEqual([])
      // A vault's key stays in a vault of others, and is said to.
      expect(other.everything()).toEqual(before)
    } finally {
      session.close()
    }
  })

  it.each([
    ['batch-managed', ['theirs', 'theirs-too', 'rg-demo']],
    ['none', ['theirs', 'theirs-too', 'made-by-batch', 'rg-demo']],
  ] as const)(
    'that lies in the group is named before anything is removed, and stays with the group: nodes’ addresses %s',
    async (addresses, expected) => {
      const cloud = sharedCloud()
      const { session, other } = cloud
      try {
        const answers = presetAnswers('starter', { 'node-addresses': addresses })
        expect(failures((await apply(session, answers)).report)).toEqual([])
        const network = `/subscriptions/${subscription}/resourceGroups/rg-demo/providers/Microsoft.Network`
        const made = '3f2a91c0-1111-4222-8333-444455556666-azurebatch-cloudservicenetworksecuritygroup'
        other.put(`${network}/networkSecurityGroups/theirs`, { location: 'westeurope' })
        other.put(`${network}/publicIPAddresses/theirs-too`, {
          location: 'westeurope',
          sku: { name: 'Standard' },
          properties: { publicIPAllocationMethod: 'Static' },
        })
        other.put(`${network}/networkSecurityGroups/${made}`, { location: 'westeurope' })
        await other.wait(60)
        const { plan, survivors } = await removal(cloud, answers)
        const named = survivors.map(({ name }) => name.replace(made, 'made-by-batch'))
        expect(named.filter((name) => expected.some((one) => one === name)).sort()).toEqual([...expected].sort())
        expect(named).toHaveLength(expected.length + plan.steps.filter((step) => step.type.endsWith('/vaults')).length)
        expect(plan.steps.some((step) => step.type.endsWith('/resourceGroups'))).toBe(false)
        expect(failures(await destroy(session, answers))).toEqual([])
        expect(other.get(`${network}/networkSecurityGroups/theirs`).name).toBe('theirs')
      } finally {
        session.close()
      }
    },
  )

  it('that locks what would be removed is named with the command that frees it, and nothing is removed', async () => {
    const cloud = sharedCloud()
    const { session, other } = cloud
    try {
      const answers = presetAnswers('starter')
      expect(failures((await apply(session, answers)).report)).toEqual([])
      const group = `/subscriptions/${subscription}/resourceGroups/rg-demo`
      other.put(`${group}/providers/Microsoft.Authorization/locks/freeze`, { properties: { level: 'CanNotDelete' } })
      const { plan } = await removal(cloud, answers)
      expect(plan.problems.map(({ code }) => code)).toEqual(['locked'])
      expect(plan.problems[0]?.now?.[0]).toMatch(/az lock delete --ids .*freeze/)
    } finally {
      session.close()
    }
  })
})
