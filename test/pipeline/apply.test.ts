import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { openSession, type Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { idKey } from '../../src/common/arm-id.ts'
import type { Io } from '../../src/common/io.ts'
import { planDestroy } from '../../src/engine/destroy.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Plan, PlanStep, Report } from '../../src/engine/types.ts'
import type { Answers } from '../../src/interview/types.ts'
import { destroyRules } from '../../src/resources/destroy-rules.ts'
import { discoverEnvironment } from '../../src/resources/discover.ts'
import { entriesOf } from '../../src/resources/environment.ts'
import { createPort } from '../../src/resources/port.ts'
import { presetAnswers } from '../support/presets.ts'
import { practiceAnswers, runs } from './drafts.ts'
import { furnish, lookElsewhere } from './elsewhere.ts'

const subscription = '00000000-0000-0000-0000-000000000000'
const io: Io = {
  clock: { now: () => Date.UTC(2026, 10, 23), sleep: () => Promise.reject(new Error('Practice time is virtual')) },
  random: () => 0.5,
  env: {},
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: '/nowhere',
  platform: 'linux',
}

const openCloud = () => openSession({ io, target: { kind: 'practice', file: undefined }, cloud: 'practice', subscription })

async function apply(session: Session, answers: Answers): Promise<{ plan: Plan; report: Report }> {
  const { entries, planned } = await prepare(answers, session)
  expect(planned.plan.problems).toEqual([])
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
  const report = await runPlan(planned.plan, { port, clock: session.clock, random: io.random, emit: () => {}, live: planned.live })
  return { plan: planned.plan, report }
}

async function destroy(session: Session, { environment, 'resource-group': group }: Answers): Promise<Report> {
  const found = await discoverEnvironment(session.arm, subscription, String(environment), String(group))
  const { plan } = planDestroy({ environment: String(environment), region: '', found, rules: destroyRules })
  expect(plan.problems).toEqual([])
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(environment), entries: [] })
  return runPlan(plan, { port, clock: session.clock, random: io.random, emit: () => {} })
}

/** Keys of what carries the environment's tag or mark. */
async function oursIn(session: Session, answers: Answers): Promise<readonly string[]> {
  const found = await discoverEnvironment(session.arm, subscription, String(answers.environment), String(answers['resource-group']))
  return found.filter((one) => one.ours).map((one) => idKey(one.id))
}

const changing = (plan: Plan) => plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt')
const failures = (report: Report) => report.resources.filter((one) => one.outcome !== 'done' && one.outcome !== 'unchanged')
const told = (step: PlanStep) => ({ id: step.id, action: step.action, changes: step.changes })

it('any valid environment is made, needs no change after that, is removed without rest, and can be made again', async () => {
  await fc.assert(
    fc.asyncProperty(practiceAnswers({ maximumNodes: 4 }), async (answers) => {
      const session = await openCloud()
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

/** What cannot be changed where nodes and endpoints already live. */
const stays = { region: 'westeurope', 'resource-group': 'rg-demo', 'network-range': '10.40.0.0/22' }

it('going from any environment to any other converges, or says beforehand what stands in the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      practiceAnswers({ maximumNodes: 4, fixed: stays }),
      practiceAnswers({ maximumNodes: 4, fixed: stays }),
      async (one, other) => {
        const session = await openCloud()
        try {
          await furnish(session, stays.region)
          const before = await lookElsewhere(session)
          expect(failures((await apply(session, one)).report)).toEqual([])
          const { planned } = await prepare(other, session)
          if (planned.plan.problems.length > 0) {
            for (const problem of planned.plan.problems) expect(problem.now?.length).toBeGreaterThan(0)
            return
          }
          const changed = await apply(session, other)
          expect(failures(changed.report)).toEqual([])
          expect(changing((await prepare(other, session)).planned.plan).map(told)).toEqual([])
          // Nothing of the first is left that the second does not want.
          const wanted = new Set((await entriesOf(blueprintOf(other))).map((entry) => idKey(entry.wanted.id)))
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
