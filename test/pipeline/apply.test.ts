import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Wire } from '../../src/azure/wire.ts'
import { prepare } from '../../src/cli/work.ts'
import { idKey } from '../../src/common/arm-id.ts'
import { presetAnswers } from '../support/presets.ts'
import { practiceAnswers, runs } from './drafts.ts'
import { furnish, lookElsewhere } from './elsewhere.ts'
import { apply, changing, destroy, failures, openCloud, oursIn, told } from './practice-run.ts'
import { makeSecurityVault, openCloudWithVault } from './security-vault.ts'
import { sharedCloud } from './somebody-else.ts'

it('any valid environment is made, needs no change after that, is removed without rest, and can be made again', async () => {
  await fc.assert(
    fc.asyncProperty(practiceAnswers({ maximumNodes: 4 }), async (answers) => {
      const session = await openCloudWithVault()
      try {
        await furnish(session, String(answers.region))
        const before = await lookElsewhere(session)
        const first = await apply(session, answers)
        expect(failures(first.report)).toEqual([])
        expect(first.report.outcome).toBe('done')
        expect(changing((await prepare(answers, session)).planned.plan).map(told)).toEqual([])

        expect(failures(await destroy(session, answers))).toEqual([])
        expect(await oursIn(session, answers)).toEqual([])
        // What other teams keep is as it was.
        expect(await lookElsewhere(session)).toEqual(before)

        const again = await apply(session, answers)
        expect(failures(again.report)).toEqual([])
        expect(changing((await prepare(answers, session)).planned.plan).map(told)).toEqual([])
      } finally {
        session.close()
      }
    }),
    runs(25),
  )
}, 1_200_000)

/** What heals by waiting: a right or a name that has not spread yet. */
const heals = new Set([
  'PrincipalNotFound',
  'KeyVaultAccessForbidden',
  'InvalidKeyVaultReference',
  'InsufficientPermissions',
  'InvalidResourceReference',
])

/** A wire that notes the codes of requests refused as wrong (400): a plan should have known. */
function refusals() {
  const codes = new Set<string>()
  const wire = (inner: Wire): Wire => ({
    async sendRequest(request) {
      const answer = await inner.sendRequest(request)
      const code = answer.headers.get('x-ms-error-code') ?? 'none'
      if (answer.status === 400 && !heals.has(code))
        codes.add(`${code} ${request.method} ${new URL(request.url).pathname.split('/').slice(-2).join('/')}`)
      return answer
    },
  })
  return { wire, codes }
}

/** What cannot be changed where nodes and endpoints already live. */
const stays = { region: 'westeurope', 'resource-group': 'rg-demo', 'network-range': '10.40.0.0/22' }

it('going from any environment to any other converges, or says beforehand what stands in the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      practiceAnswers({ maximumNodes: 4, fixed: stays }),
      practiceAnswers({ maximumNodes: 4, fixed: stays }),
      async (one, other) => {
        const { wire, codes } = refusals()
        const { session } = sharedCloud(wire)
        try {
          await makeSecurityVault(session)
          await furnish(session, stays.region)
          const before = await lookElsewhere(session)
          expect(failures((await apply(session, one)).report)).toEqual([])
          codes.clear()
          const { planned } = await prepare(other, session)
          if (planned.plan.problems.length > 0) {
            for (const problem of planned.plan.problems) expect(problem.now?.length).toBeGreaterThan(0)
            return
          }
          const changed = await apply(session, other)
          expect(failures(changed.report)).toEqual([])
          expect([...codes]).toEqual([])
          expect(changing((await prepare(other, session)).planned.plan).map(told)).toEqual([])
          // Nothing of the first is left that the second does not want.
          const wanted = new Set(changed.entries.map((entry) => idKey(entry.wanted.id)))
          expect((await oursIn(session, other)).filter((id) => !wanted.has(id))).toEqual([])
          expect(failures(await destroy(session, other))).toEqual([])
          expect(await oursIn(session, other)).toEqual([])
          expect(await lookElsewhere(session)).toEqual(before)
        } finally {
          session.close()
        }
      },
    ),
    runs(15),
  )
}, 1_200_000)

it('giving up every private endpoint takes their subnet and its security group along', async () => {
  const session = await openCloud()
  try {
    const before = presetAnswers('private')
    const after = presetAnswers('private', {
      'account-reach': 'listed',
      'node-management-reach': 'public',
      'node-addresses': 'none',
      egress: 'nat',
      'node-secrets': 'none',
    })
    expect(failures((await apply(session, before)).report)).toEqual([])
    expect(failures((await apply(session, after)).report)).toEqual([])
    expect((await oursIn(session, after)).filter((id) => id.includes('endpoints'))).toEqual([])
    expect(changing((await prepare(after, session)).planned.plan).map(told)).toEqual([])
    // And back again.
    expect(failures((await apply(session, before)).report)).toEqual([])
    expect(changing((await prepare(before, session)).planned.plan).map(told)).toEqual([])
  } finally {
    session.close()
  }
})
