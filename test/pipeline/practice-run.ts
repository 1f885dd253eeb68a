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
import type { Entry } from '../../src/resources/environment.ts'
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

/** A practice cloud of its own, in virtual time; kept in the file where one is named, begun in the scenario named. */
export const openCloud = (file?: string, scenario?: string): Promise<Session> =>
  openSession({
    io,
    target: { kind: 'practice', file, ...(scenario === undefined ? {} : { scenario }) },
    cloud: 'practice',
    subscription,
  })

/** Plans, expects nothing in the way, and carries it out. */
export async function apply(session: Session, answers: Answers): Promise<{ plan: Plan; report: Report; entries: readonly Entry[] }> {
  const { entries, planned } = await prepare(answers, session)
  if (planned.plan.problems.length > 0) throw new Error(JSON.stringify(planned.plan.problems))
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
  const report = await runPlan(planned.plan, { port, clock: session.clock, random: io.random, emit: () => {}, live: planned.live })
  return { plan: planned.plan, report, entries }
}

export async function destroyPlan(session: Session, { environment, 'resource-group': group }: Answers): Promise<Plan> {
  const found = await discoverEnvironment(session.arm, subscription, String(environment), String(group))
  return planDestroy({ environment: String(environment), region: '', found, rules: destroyRules }).plan
}

/** Plans the removal, expects nothing in the way, and carries it out. */
export async function destroy(session: Session, answers: Answers): Promise<Report> {
  const { environment } = answers
  const plan = await destroyPlan(session, answers)
  if (plan.problems.length > 0) throw new Error(JSON.stringify(plan.problems))
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(environment), entries: [] })
  return runPlan(plan, { port, clock: session.clock, random: io.random, emit: () => {} })
}

/** Keys of what carries the environment's tag or mark. */
export async function oursIn(session: Session, answers: Answers): Promise<readonly string[]> {
  const found = await discoverEnvironment(session.arm, subscription, String(answers.environment), String(answers['resource-group']))
  return found.filter((one) => one.ours).map((one) => idKey(one.id))
}

export const changing = (plan: Plan) => plan.steps.filter((step) => step.action !== 'keep' && step.action !== 'adopt')
export const failures = (report: Report) => report.resources.filter((one) => one.outcome !== 'done' && one.outcome !== 'unchanged')
export const told = (step: PlanStep) => ({ id: step.id, action: step.action, changes: step.changes })
