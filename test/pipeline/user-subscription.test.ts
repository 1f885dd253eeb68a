import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createArm } from '../../src/azure/arm.ts'
import { createClients } from '../../src/azure/clients.ts'
import { practiceCredential } from '../../src/azure/credential.ts'
import { practiceWire } from '../../src/azure/wire.ts'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Session } from '../../src/cli/session.ts'
import { at } from '../../src/common/json.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { roleIdsFor } from '../../src/resources/roles-by-name.ts'
import { presetAnswers } from '../support/presets.ts'
import { practiceAnswers, runs } from './drafts.ts'
import { furnish } from './elsewhere.ts'
import {
  applied,
  changing,
  destroyed,
  destroyPlan,
  failures,
  manyClouds,
  openCloud,
  oursIn,
  planned,
  subscription,
} from './environments.ts'

const scope = `/subscriptions/${subscription}`
const batch = '33333333-3333-3333-3333-333333333333'
const clouds = manyClouds()
afterEach(clouds.close)

const userSubscription = (environment: string, more = {}) => presetAnswers('user-subscription', { environment, locks: 'none', ...more })

/** Names of the roles the Batch service has on the subscription itself. */
async function batchOnSubscription(session: Session): Promise<readonly string[]> {
  const authorization = await session.arm.clients.authorization()
  const names: string[] = []
  for await (const one of authorization.roleAssignments.listForScope(scope.slice(1), { filter: `principalId eq '${batch}'` })) {
    if (one.scope !== scope) continue
    const role = await session.arm.get(one.roleDefinitionId ?? '', '2022-04-01')
    names.push(String(at(role, 'properties.roleName')))
  }
  return names
}

describe('the grant to the Batch service', () => {
  it('is made for the first environment, used by the second, and goes with the last', async () => {
    const session = await clouds.open()
    const [one, other] = [
      userSubscription('one'),
      userSubscription('other', { 'resource-group': 'rg-other', 'network-range': '10.50.0.0/22' }),
    ]
    expect(failures(await applied(session, one))).toEqual([])
    expect(await batchOnSubscription(session)).toEqual(['Azure Batch Service Orchestration Role'])
    expect(failures(await applied(session, other))).toEqual([])
    expect(await batchOnSubscription(session)).toHaveLength(1)

    expect(failures(await destroyed(session, one))).toEqual([])
    expect(await batchOnSubscription(session)).toHaveLength(1)
    expect(changing((await planned(session, other)).plan)).toEqual([])

    expect(failures(await destroyed(session, other))).toEqual([])
    expect(await batchOnSubscription(session)).toEqual([])
  }, 60_000)

  it('stays until the account and its pools are gone', async () => {
    const session = await clouds.open()
    const answers = userSubscription('one')
    expect(failures(await applied(session, answers))).toEqual([])
    const { steps } = await destroyPlan(session, answers)
    const place = (type: RegExp) => steps.findIndex(({ id }) => type.test(id))
    const grant = place(/^\/subscriptions\/[^/]+\/providers\/microsoft\.authorization\/roleassignments\//i)
    expect(grant).toBeGreaterThan(place(/batchaccounts\/[^/]+\/pools\//i))
    expect(grant).toBeGreaterThan(place(/batchaccounts\/[^/]+$/i))
    expect(steps[grant]?.dependsOn.some((id) => /batchaccounts\/[^/]+$/i.test(id))).toBe(true)
  }, 60_000)

  it('of another role replaces the one that was there', async () => {
    const session = await clouds.open()
    expect(failures(await applied(session, userSubscription('one')))).toEqual([])
    expect(failures(await applied(session, userSubscription('one', { 'subscription-grant': 'contributor' })))).toEqual([])
    expect(await batchOnSubscription(session)).toEqual(['Contributor'])
  }, 60_000)

  it('made by somebody else is asked for where it is missing, used where it is there, and left when the environment goes', async () => {
    const session = await clouds.open()
    const answers = userSubscription('one', { 'subscription-grant': 'granted' })
    const refused = await planned(session, answers).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(UserProblem)
    if (!(refused instanceof UserProblem)) return
    expect(refused.details).toMatchObject({ code: 'batch-not-granted', exit: 4 })
    expect(refused.details.now?.[0]).toContain(`az role assignment create --assignee-object-id ${batch}`)

    const authorization = await session.arm.clients.authorization()
    await authorization.roleAssignments.create(scope.slice(1), '99999999-9999-4999-8999-999999999999', {
      roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`,
      principalId: batch,
      principalType: 'ServicePrincipal',
    })
    const { plan } = await planned(session, answers)
    expect(plan.steps.find((step) => step.ownership === 'adopted')).toMatchObject({ action: 'adopt', because: 'subscription-grant' })
    expect(failures(await applied(session, answers))).toEqual([])
    expect(changing((await planned(session, answers)).plan)).toEqual([])
    expect(failures(await destroyed(session, answers))).toEqual([])
    expect(await batchOnSubscription(session)).toEqual(['Contributor'])
  }, 60_000)

  it('by a role the directory does not have names the way out', async () => {
    const clients = createClients({
      wire: practiceWire(async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"value":[]}' })),
      credential: practiceCredential,
      subscription,
      arm: 'https://management.azure.com',
      scope: 'https://management.azure.com/.default',
      pollEvery: 0,
      userAgent: 'test',
    })
    const problem = await roleIdsFor(createArm(clients), blueprintOf(userSubscription('one'))).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(UserProblem)
    if (problem instanceof UserProblem) expect(problem.details.now?.[0]).toContain('--set subscription-grant=contributor')
    await expect(roleIdsFor(createArm(clients), blueprintOf(presetAnswers('private')))).resolves.toEqual({})
  })
})

describe('what is prepared', () => {
  it('registers the feature for encryption at host and tells its provider, so that nodes come', async () => {
    const session = await clouds.open()
    const answers = userSubscription('one')
    expect(failures(await applied(session, answers))).toEqual([])
    const feature = await session.arm.get(
      `${scope}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`,
      '2021-07-01',
    )
    expect(at(feature, 'properties.state')).toBe('Registered')
    const [pool] = (await oursIn(session, answers)).filter((id) => id.includes('/pools/'))
    expect(at(await session.arm.get(pool ?? '', '2025-06-01'), 'properties.currentDedicatedNodes')).toBe(2)
  }, 60_000)

  it('asks for no feature in Batch service mode, and for no provider that is not used', () => {
    const plain = blueprintOf(presetAnswers('private'))
    expect(plain.features).toEqual([])
    expect(plain.providers).not.toContain('Microsoft.Compute')
    expect(blueprintOf(userSubscription('one')).providers).toEqual(
      expect.arrayContaining([
        'Microsoft.Batch',
        'Microsoft.Compute',
        'Microsoft.Network',
        'Microsoft.KeyVault',
        'Microsoft.ManagedIdentity',
      ]),
    )
  })

  it('lets the account wait for the machines’ provider, the grant and the vault', async () => {
    const entries = await entriesOf(blueprintOf(userSubscription('one')))
    const account = entries.find(({ type }) => type.type === 'Microsoft.Batch/batchAccounts')?.wanted
    expect(account?.dependsOn).toContain(`${scope}/providers/Microsoft.Compute`)
    expect(account?.dependsOn.filter((id) => id.includes('/roleAssignments/'))).toHaveLength(2)
    expect(account?.dependsOn.some((id) => id.includes('/vaults/'))).toBe(true)
    expect(at(account?.body, 'properties.keyVaultReference')).toMatchObject({
      url: expect.stringMatching(/^https:.*\.vault\.azure\.net\/$/),
    })
  })

  it('serves the customer key and Batch from one vault', async () => {
    const session = await clouds.open()
    const answers = userSubscription('one', { 'account-key': 'customer' })
    expect(failures(await applied(session, answers))).toEqual([])
    expect((await oursIn(session, answers)).filter((id) => /microsoft\.keyvault\/vaults\/[^/]+$/.test(id))).toHaveLength(1)
  }, 60_000)
})

it('a mode cannot be changed later, and the plan says so before anything is touched', async () => {
  const session = await clouds.open()
  expect(failures(await applied(session, presetAnswers('private', { environment: 'one' })))).toEqual([])
  const { plan } = await planned(session, userSubscription('one'))
  expect(plan.problems.map((problem) => problem.code)).toContain('cannot-change')
}, 60_000)

it('any environment in user subscription mode, with storage and people, is made, needs no change after that, and goes without rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      practiceAnswers({ maximumNodes: 3, fixed: { 'allocation-mode': 'user-subscription', storage: 'managed' } }),
      async (answers) => {
        const session = await openCloud()
        try {
          await furnish(session, String(answers.region))
          expect(failures(await applied(session, answers))).toEqual([])
          expect(changing((await planned(session, answers)).plan)).toEqual([])
          expect(failures(await destroyed(session, answers))).toEqual([])
          expect(await oursIn(session, answers)).toEqual([])
          expect(await batchOnSubscription(session)).toEqual([])
        } finally {
          session.close()
        }
      },
    ),
    runs(10),
  )
}, 600_000)
