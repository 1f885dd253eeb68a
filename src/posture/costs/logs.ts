import { logPrices, priceIn } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { dollars, placeNote, regionOf, used } from '../cost-parts.ts'
import { value } from '../look.ts'
import type { CostLine, Environment } from '../types.ts'

/** Log Analytics bills what flows in; nothing while nothing happens. */
export function logCost(environment: Environment): readonly CostLine[] {
  const own = environment.ofType(types.workspace).map((workspace) => {
    const price = priceIn(logPrices, regionOf(workspace))
    return used(
      price,
      'logs',
      `${dollars(price)} for each GB; the first 5 GB a month of a billing account are free`,
      placeNote(price, workspace),
    )
  })
  return [...own, ...elsewhere(environment)]
}

/** What is sent to a workspace of others: it has a bill, a region and a pricing tier of its own, which nobody here knows. */
function elsewhere(environment: Environment): readonly CostLine[] {
  const sinks = environment.ofType(types.diagnosticSetting).map((setting) => value(setting, 'properties.workspaceId'))
  const others = sinks.filter((id): id is string => typeof id === 'string' && environment.find(id) === undefined)
  const { usd: _, ...price } = logPrices[0]
  return [...new Set(others)].map((id) =>
    used({ ...price, region: 'all' }, 'logs', `by the GB, on the bill of ${id.split('/').at(-1)}, at its price`),
  )
}
