import { prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, dollars, placeNote } from '../cost-parts.ts'
import { connectionsOf } from '../parts.ts'
import type { CostLine, Environment } from '../types.ts'
import { vaultQuestion } from './vault-question.ts'

/** Billed by the hour it exists; gigabytes come on top. One line for each question that asks for some. */
export function privateEndpointCost(environment: Environment): readonly CostLine[] {
  const connections = connectionsOf(environment)
  const questions = environment.ofType(types.endpoint).map((endpoint) => {
    const groups = connections.filter((one) => one.endpoint === endpoint).flatMap((one) => one.groups.map((group) => group.toLowerCase()))
    if (groups.includes('vault')) return vaultQuestion(environment)
    return groups.includes('nodemanagement') ? 'node-management-reach' : 'account-reach'
  })
  return [...new Set(questions)].flatMap((question) =>
    counted(questions.filter((one) => one === question).length, prices.privateEndpoint, {
      kind: 'standing',
      question,
      besides: `${dollars(prices.privateEndpointData)} for each GB in each direction`,
      note: placeNote(prices.privateEndpoint, environment.ofType(types.endpoint)[0]),
    }),
  )
}
