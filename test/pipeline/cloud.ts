import type { VaultProperties } from '@azure/arm-keyvault'
import { expect } from 'vitest'
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
import { createPort } from '../../src/resources/port.ts'

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

const practiceCloud = { io, target: { kind: 'practice', file: undefined }, cloud: 'practice', subscription } as const

/** A practice cloud in which nobody has made anything. */
export const openEmptyCloud = (): Promise<Session> => openSession(practiceCloud)

/** A practice cloud in which a security team keeps a vault of its own. */
export async function openCloud(): Promise<Session> {
  const session = await openEmptyCloud()
  await makeSecurityVault(session)
  return session
}

/** Makes the security team's vault, which serves unless told otherwise. */
export async function makeSecurityVault(
  session: Session,
  change = (properties: VaultProperties): VaultProperties => properties,
): Promise<void> {
  const { clients } = session.arm
  const [resources, vaults] = await Promise.all([clients.resources(), clients.keyVault()])
  await resources.providers.register('Microsoft.KeyVault')
  await session.clock.sleep(180_000)
  await resources.resourceGroups.createOrUpdate('rg-security', { location: 'westeurope' })
  await vaults.vaults.createOrUpdate('rg-security', 'Kv-Security', {
    location: 'westeurope',
    properties: change({
      tenantId: await session.tenantId(),
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    }),
  })
}

export async function apply(session: Session, answers: Answers): Promise<{ plan: Plan; report: Report }> {
  const { entries, planned } = await prepare(answers, session)
  expect(planned.plan.problems).toEqual([])
  const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
  const report = await runPlan(planned.plan, { port, clock: session.clock, random: io.random, emit: () => {}, live: planned.live })
  return { plan: planned.plan, report }
}

export async function destroy(session: Session, { environment, 'resource-group': group }: Answers): Promise<Report> {
  const found = await discoverEnvironment(session.arm, subscription, String(environment), String(group))
  const { plan } = planDestroy({ environment: String(environment), region: '', found, rules: destroyRules })
  expect(plan.problems).toEqual([])
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
