import { describe, expect, it } from 'vitest'
import { intentOf } from '../../src/cli/intent.ts'
import { findingsOf, lookAhead } from '../../src/cli/preflight.ts'
import { prepare } from '../../src/cli/work.ts'
import type { Answers } from '../../src/interview/types.ts'
import { ownCloud } from '../support/own-cloud.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { apply, failures } from './practice-run.ts'

/** Every action a fresh environment takes, sorted, without regard to where. */
async function neededFor(answers: Answers): Promise<readonly string[]> {
  const { session } = ownCloud([{ role: 'Owner', scope: '' }])
  const { blueprint, planned } = await prepare(answers, session)
  const intent = intentOf(blueprint, planned.plan, planned.live, '2026-11-23')
  session.close()
  return [...new Set(intent.steps.flatMap((step) => step.actions.map(({ action }) => action)))].sort()
}

describe.each(builtInPresets)('the rights that %s takes', (preset) => {
  const answers = presetAnswers(preset)

  it('are enough: a role with these and no others creates it, and plans it again', async () => {
    const needed = await neededFor(answers)
    const { session, grant } = ownCloud([])
    await grant(needed)
    const looked = await lookAhead(answers, session)
    expect(findingsOf(looked.preflight, 'blocks')).toEqual([])
    const { report } = await apply(session, answers)
    expect(failures(report)).toEqual([])
    const again = await lookAhead(answers, session)
    console.log(
      preset,
      needed.length,
      findingsOf(again.preflight, 'blocks').map((f) => f.what + f.why),
    )
    session.close()
  })
})
