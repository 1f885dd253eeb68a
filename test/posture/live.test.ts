import fc from 'fast-check'
import { expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import type { Answers } from '../../src/interview/types.ts'
import { costOf } from '../../src/posture/cost.ts'
import { environmentOf } from '../../src/posture/environment.ts'
import { judge } from '../../src/posture/judge.ts'
import type { ArmResource, Cost, Posture } from '../../src/posture/types.ts'
import { resourceTypes } from '../../src/resources/registry.ts'
import { practiceAnswers, runs } from '../pipeline/drafts.ts'
import { furnish } from '../pipeline/elsewhere.ts'
import { apply, openCloud } from '../pipeline/practice-run.ts'
import { makeSecurityVault } from '../pipeline/security-vault.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { type Meaning, meaningOf } from './fixtures.ts'

const apiVersionOf = (type: string) => resourceTypes.find((one) => one.type === type)?.apiVersion ?? ''

/** Makes the environment on a practice cloud, reads it back, and judges what was read. */
async function appliedMeaning(answers: Answers): Promise<Meaning> {
  const session = await openCloud()
  try {
    await furnish(session, String(answers.region))
    if (answers['existing-vault'] !== undefined) await makeSecurityVault(session)
    const { report, entries } = await apply(session, answers)
    expect(report.outcome).toBe('done')
    const made = entries.filter(({ wanted }) => wanted.ownership !== 'adopted')
    const read = await Promise.all(
      // What is only used is nobody's to judge here.
      made.map(async ({ wanted }): Promise<ArmResource> => {
        const body = await session.arm.get(wanted.id, apiVersionOf(wanted.type))
        if (body === undefined) throw new Error(`${wanted.id} is not there`)
        // As Azure spells it, where it says.
        return { id: typeof body.id === 'string' ? body.id : wanted.id, type: wanted.type, name: wanted.name, body }
      }),
    )
    const live = environmentOf(read)
    return { posture: judge(live), cost: costOf(live) }
  } finally {
    session.close()
  }
}

/** What both say, without what only one of them can know: the value found and the casing of ids. */
const told = (posture: Posture) =>
  posture.verdicts.map(({ control, verdict }) => ({
    id: control.id,
    state: verdict.state,
    because: verdict.because,
    ...(verdict.state === 'open' ? { at: idKey(verdict.evidence.id), path: verdict.evidence.path, fix: verdict.fix } : {}),
  }))
const bill = ({ lines }: Cost) =>
  lines
    .map(({ what, count, usd, kind, question, note }) =>
      JSON.stringify([what, count, usd === undefined ? null : Math.round(usd * 100), kind, question, note]),
    )
    .sort()

async function sameMeaning(answers: Answers): Promise<void> {
  const [planned, live] = [await meaningOf(answers), await appliedMeaning(answers)]
  expect(told(live.posture)).toEqual(told(planned.posture))
  expect(bill(live.cost)).toEqual(bill(planned.cost))
}

it.each(builtInPresets)('%s means the same planned and read from Azure', async (preset) => sameMeaning(presetAnswers(preset)), 60_000)

it('any environment means the same planned and read from Azure', async () => {
  await fc.assert(fc.asyncProperty(practiceAnswers({ maximumNodes: 4 }), sameMeaning), runs(10))
}, 300_000)
