import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, dollars, placeNote } from '../cost-parts.ts'
import { connectionsOf } from '../parts.ts'
import type { CostLine, Environment } from '../types.ts'
import { vaultQuestion } from './vault-question.ts'

/** The zones endpoints are found through; the reading is of the first 25 of a subscription. */
export function privateZoneCost(environment: Environment): readonly CostLine[] {
  const zones = environment.ofType(types.zone)
  const groups = connectionsOf(environment).flatMap((one) => one.groups.map((group) => group.toLowerCase()))
  const batch = groups.includes('batchaccount') ? 'account-reach' : 'node-management-reach'
  const questions = zones.map((zone) => (/vault/i.test(zone.name) ? vaultQuestion(environment) : batch))
  return [...new Set(questions)].flatMap((question) =>
    counted(questions.filter((one) => one === question).length, prices.privateZone, {
      kind: 'standing',
      question,
      besides: `${dollars(prices.privateZoneQueries)} for a million queries`,
      note: placeNote(prices.privateZone, environment.ofType(types.endpoint)[0]),
    }),
  )
}
