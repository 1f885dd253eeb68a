import { afterEach, describe, expect, it } from 'vitest'
import { at } from '../../src/common/json.ts'
import { presetAnswers } from '../support/presets.ts'
import { applied, changing, destroyed, failures, manyClouds, oursIn, planned } from './environments.ts'

const clouds = manyClouds()
afterEach(clouds.close)

const group = 'group:44444444-4444-4444-4444-444444444444'
const user = 'user:22222222-2222-2222-2222-222222222222'
const program = 'app:55555555-5555-5555-5555-555555555555'

describe('people', () => {
  it('get their roles at the account alone, and lose them when they are no longer listed', async () => {
    const session = await clouds.open()
    const before = presetAnswers('private', { administrators: [group], 'job-submitters': [user, program] })
    expect(failures(await applied(session, before))).toEqual([])
    const grants = (await oursIn(session, before)).filter((id) => /batchaccounts\/[^/]+\/providers\/microsoft\.authorization/.test(id))
    expect(grants).toHaveLength(5)
    const bodies = await Promise.all(grants.map((id) => session.arm.get(id, '2022-04-01')))
    expect(bodies.map((body) => at(body, 'properties.principalType')).sort()).toEqual([
      'Group',
      'ServicePrincipal',
      'ServicePrincipal',
      'User',
      'User',
    ])
    const after = presetAnswers('private', { 'job-submitters': [group] })
    expect(failures(await applied(session, after))).toEqual([])
    expect(
      (await oursIn(session, after)).filter((id) => /batchaccounts\/[^/]+\/providers\/microsoft\.authorization/.test(id)),
    ).toHaveLength(2)
    expect(changing((await planned(session, after)).plan)).toEqual([])
    expect(failures(await destroyed(session, after))).toEqual([])
    expect(await oursIn(session, after)).toEqual([])
  }, 60_000)
})

it('somebody who is not what the answer says is named at once, with how to mend it', async () => {
  const session = await clouds.open()
  const report = await applied(session, presetAnswers('private', { administrators: [user.replace('user', 'group')] }))
  const failed = failures(report).filter(({ outcome }) => outcome === 'failed')
  expect(failed).toHaveLength(1)
  expect(failed[0]?.error).toMatchObject({ code: 'person-unknown', what: expect.stringContaining('no group with the object id 22222222-') })
}, 60_000)

describe('storage', () => {
  it('takes no keys and nobody without a name, and the account uses it by its identity', async () => {
    const session = await clouds.open()
    const answers = presetAnswers('private', { storage: 'managed' })
    expect(failures(await applied(session, answers))).toEqual([])
    const ids = await oursIn(session, answers)
    const storage = await session.arm.get(ids.find((id) => /storageaccounts\/[^/]+$/.test(id)) ?? '', '2026-04-01')
    expect(at(storage, 'properties')).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      defaultToOAuthAuthentication: true,
      publicNetworkAccess: 'Disabled',
      networkAcls: { defaultAction: 'Deny', bypass: 'None' },
    })
    const account = await session.arm.get(ids.find((id) => /batchaccounts\/[^/]+$/.test(id)) ?? '', '2025-06-01')
    expect(at(account, 'properties.autoStorage')).toMatchObject({ authenticationMode: 'BatchAccountManagedIdentity' })
    expect(ids.some((id) => id.endsWith('/privatednszones/privatelink.blob.core.windows.net'))).toBe(true)
  }, 60_000)

  it('can be opened to listed places and closed again without being made anew', async () => {
    const session = await clouds.open()
    const closed = presetAnswers('private', { storage: 'managed' })
    const listed = presetAnswers('private', { storage: 'managed', 'storage-reach': 'selected', 'storage-addresses': ['203.0.113.10'] })
    expect(failures(await applied(session, closed))).toEqual([])
    const { plan } = await planned(session, listed)
    expect(plan.steps.find((step) => step.type === 'Microsoft.Storage/storageAccounts')?.action).toBe('update')
    expect(failures(await applied(session, listed))).toEqual([])
    expect(changing((await planned(session, listed)).plan)).toEqual([])
    expect(failures(await applied(session, closed))).toEqual([])
    expect(changing((await planned(session, closed)).plan)).toEqual([])
  }, 60_000)

  it('can be given to an account later; taking it away is refused before anything is touched', async () => {
    const session = await clouds.open()
    expect(failures(await applied(session, presetAnswers('private')))).toEqual([])
    expect(failures(await applied(session, presetAnswers('private', { storage: 'managed' })))).toEqual([])
    const { plan } = await planned(session, presetAnswers('private'))
    expect(plan.problems.map(({ code, why }) => `${code}: ${why}`)).toEqual([expect.stringMatching(/^cannot-change: .*storage=managed/)])
  }, 60_000)

  it('is locked with the vault and the logs', async () => {
    const session = await clouds.open()
    const answers = presetAnswers('regulated', { storage: 'managed' })
    expect(failures(await applied(session, answers))).toEqual([])
    expect((await oursIn(session, answers)).filter((id) => id.includes('/locks/')).some((id) => id.includes('/storageaccounts/'))).toBe(
      true,
    )
    expect(failures(await destroyed(session, answers))).toEqual([])
  }, 60_000)
})
