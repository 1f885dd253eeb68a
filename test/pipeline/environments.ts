import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import type { Planned } from '../../src/engine/plan.ts'
import type { Plan, Report } from '../../src/engine/types.ts'
import type { Answers } from '../../src/interview/types.ts'
import { apply, changing as changingSteps, openCloud } from './practice-run.ts'

export { destroy as destroyed, destroyPlan, failures, openCloud, oursIn, subscription } from './practice-run.ts'

export async function planned(session: Session, answers: Answers): Promise<Planned> {
  return (await prepare(answers, session)).planned
}

export async function applied(session: Session, answers: Answers): Promise<Report> {
  return (await apply(session, answers)).report
}

/** What a plan would change, in brief. */
export const changing = (plan: Plan) => changingSteps(plan).map(({ id, action, changes }) => ({ id, action, changes }))

/** Opens practice clouds, and closes all it opened: for `afterEach`. */
export function manyClouds(): { open(): Promise<Session>; close(): void } {
  const opened: Session[] = []
  return {
    async open() {
      const session = await openCloud()
      opened.push(session)
      return session
    },
    close() {
      for (const one of opened.splice(0)) one.close()
    },
  }
}
