import { prepare } from '../../src/cli/work.ts'
import { apply, changing, failures } from '../pipeline/practice-run.ts'
import { sharedCloud } from '../pipeline/somebody-else.ts'
import { presetAnswers } from './presets.ts'
import { roundTrips } from './round-trips.ts'

export interface PlannedAgain {
  readonly differences: readonly string[]
  readonly roundTrips: number
  readonly requests: number
  /** Paths that were read more than once. */
  readonly twice: readonly string[]
}

/** Makes a preset's environment, then plans it again and counts. Pages are long, as Resource Manager's are. */
export async function plannedAgain(preset: string): Promise<PlannedAgain> {
  const trips = roundTrips()
  let counted = false
  const { session } = sharedCloud((wire) => {
    const inRounds = trips.wire(wire)
    return { sendRequest: (request) => (counted ? inRounds : wire).sendRequest(request) }
  }, 1000)
  try {
    const answers = presetAnswers(preset)
    const failed = failures((await apply(session, answers)).report)
    if (failed.length > 0) throw new Error(JSON.stringify(failed))
    // Once before it counts: loading the SDKs takes turns of its own.
    await prepare(answers, session, undefined, { trace: true })
    counted = true
    const { plan } = (await prepare(answers, session, undefined, { trace: true })).planned
    const paths = trips.requests.map((request) => request.replace(/\/\/+/g, '/').toLowerCase())
    return {
      differences: changing(plan).map(({ action, id }) => `${action} ${id}`),
      roundTrips: trips.count,
      requests: trips.requests.length,
      twice: trips.requests.filter((_, index) => paths.indexOf(paths[index] ?? '') !== index),
    }
  } finally {
    session.close()
  }
}
