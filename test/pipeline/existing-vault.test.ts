import type { VaultProperties } from '@azure/arm-keyvault'
import { describe, expect, it } from 'vitest'
import { listKeyVaults, listVmSizes } from '../../src/azure/listings.ts'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { planDestroy } from '../../src/engine/destroy.ts'
import { destroyRules } from '../../src/resources/destroy-rules.ts'
import { discoverEnvironment } from '../../src/resources/discover.ts'
import { presetAnswers } from '../support/presets.ts'
import { securityVault } from './drafts.ts'
import { apply, destroy, failures, openCloud } from './practice-run.ts'
import { makeSecurityVault, openCloudWithVault } from './security-vault.ts'

const answers = presetAnswers('regulated', { vault: 'existing', 'existing-vault': securityVault })

async function vaultBody(session: Session): Promise<unknown> {
  return (await session.arm.get(securityVault, '2026-02-01'))?.properties
}

describe('a vault that was there before', () => {
  it('gets a key and the right to use that key, and nothing else of it changes', async () => {
    const session = await openCloudWithVault()
    try {
      const before = await vaultBody(session)
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const touched = plan.steps.filter((step) => step.id.toLowerCase().startsWith(securityVault.toLowerCase()))
      expect(touched.map(({ type, action }) => `${action} ${type}`).sort()).toEqual([
        'adopt Microsoft.KeyVault/vaults',
        'create Microsoft.Authorization/roleAssignments',
        'create Microsoft.KeyVault/vaults/keys',
      ])
      expect(await vaultBody(session)).toEqual(before)
    } finally {
      session.close()
    }
  })

  it('survives destroy with its key, which is said, while the right to use the key goes', async () => {
    const session = await openCloudWithVault()
    try {
      await apply(session, answers)
      const found = await discoverEnvironment(session.arm, String(answers.subscription), 'demo', 'rg-demo')
      const { survivors } = planDestroy({ environment: 'demo', region: '', found, rules: destroyRules })
      expect(survivors.map(({ why }) => why).join(' ')).toMatch(/batch-account-demo-\w{6} stays in vault Kv-Security/)
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await vaultBody(session)).toBeDefined()
      const authorization = await session.arm.clients.authorization()
      const left: unknown[] = []
      for await (const one of authorization.roleAssignments.listForSubscription())
        if (one.scope?.includes('/keys/') === true) left.push(one)
      expect(left).toEqual([])
    } finally {
      session.close()
    }
  })

  it.each([
    ['purge protection', ({ enablePurgeProtection: _, ...rest }: VaultProperties) => rest, 'Purge protection is off'],
    ['roles', (properties: VaultProperties) => ({ ...properties, enableRbacAuthorization: false, accessPolicies: [] }), 'access policies'],
    [
      'trusted services',
      (properties: VaultProperties) => ({ ...properties, networkAcls: { bypass: 'None', defaultAction: 'Deny' } }),
      'keeps trusted Microsoft services out',
    ],
  ])('is refused without %s, by plan and list alike, with what to do', async (_, change, why) => {
    const session = await openCloud()
    try {
      await makeSecurityVault(session, change)
      const { planned } = await prepare(answers, session)
      expect(planned.plan.problems.map((problem) => problem.code)).toEqual(['vault-unfit'])
      expect(planned.plan.problems[0]?.why).toContain(why)
      expect(planned.plan.problems[0]?.now?.join(' ')).toMatch(/az keyvault update .*vault=new/)
      const [listed] = await listKeyVaults(session.arm.clients, await session.tenantId())
      expect(listed).toMatchObject({ value: securityVault, unavailable: expect.stringContaining(why) })
    } finally {
      session.close()
    }
  })

  it('is refused where there is none', async () => {
    const session = await openCloud()
    try {
      const { planned } = await prepare(answers, session)
      expect(planned.plan.problems.map((problem) => problem.code)).toEqual(['adopted-missing'])
    } finally {
      session.close()
    }
  })
})

it('lists sizes with what each can, as the service says', async () => {
  const session = await openCloudWithVault()
  try {
    const sizes = await listVmSizes(session.arm.clients, 'westeurope', new Map([['standarddsv5family', 0]]))
    const of = (name: string) => sizes.find((size) => size.value === name)
    expect(of('Standard_D2s_v5')).toMatchObject({
      detail: '2 cores, 8 GB, host encryption, trusted launch, no quota',
      can: { encryptionAtHost: true, trustedLaunch: true, confidential: false, generation2: true, spot: true },
    })
    expect(of('Standard_DC2as_v5')?.can).toMatchObject({ confidential: true, encryptionAtHost: false })
    expect(of('Standard_D2_v3')?.can).toMatchObject({ generation2: false, trustedLaunch: false })
  } finally {
    session.close()
  }
})
