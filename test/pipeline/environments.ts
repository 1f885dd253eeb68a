import { expect } from 'vitest'
import { openSession, type Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { idKey } from '../../src/common/arm-id.ts'
import type { Io } from '../../src/common/io.ts'
import { planDestroy } from '../../src/engine/destroy.ts'
import type { Planned } from '../../src/engine/plan.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Plan, Report } from '../../src/engine/types.ts'
import type { Answers } from '../../src/interview/types.ts'
import { destroyRules } from '../../src/resources/destroy-rules.ts'
import { discoverEnvironment } from '../../src/resources/discover.ts'
import { createPort } from '../../src/resources/port.ts'

export const subscription = '00000000-0000-0000-0000-000000000000'
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

/** A practice cloud of its own, in memory. */
export const openCloud = (): Promise<Session> =>
  openSession({ io, target: { kind: 'practice', file: undefined }, cloud: 'practice', subscription })

export async function planned(session: Session, answers: Answers): Promise<Planned> {
  return (await prepare(answers, session)).planned
}

/** Plans, expects nothing in the way, and carries it out. */
export async function applied(session: Session, answers: Answers): Promise<Report> {
  const { entries, planned: made } = await prepare(answers, session)
  expect(made.plan.problems).toEqual([])
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
  return runPlan(made.plan, { port, clock: session.clock, random: io.random, emit: () => {}, live: made.live })
}

export async function destroyPlan(session: Session, { environment, 'resource-group': group }: Answers): Promise<Plan> {
  const found = await discoverEnvironment(session.arm, subscription, String(environment), String(group))
  return planDestroy({ environment: String(environment), region: '', found, rules: destroyRules }).plan
}

export async function destroyed(session: Session, answers: Answers): Promise<Report> {
  const { environment } = answers
  const plan = await destroyPlan(session, answers)
  expect(plan.problems).toEqual([])
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(environment), entries: [] })
  return runPlan(plan, { port, clock: session.clock, random: io.random, emit: () => {} })
}

/** Keys of what carries the environment's tag or mark. */
export async function oursIn(session: Session, answers: Answers): Promise<readonly string[]> {
  const found = await discoverEnvironment(session.arm, subscription, String(answers.environment), String(answers['resource-group']))
  return found.filter((one) => one.ours).map((one) => idKey(one.id))
}

/** What a plan would change, in brief. */
export const changing = (plan: Plan) =>
  plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt').map(({ id, action, changes }) => ({ id, action, changes }))

export const failures = (report: Report) => report.resources.filter((one) => one.outcome !== 'done' && one.outcome !== 'unchanged')
