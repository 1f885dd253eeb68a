import { logPrices, priceIn } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { dollars, placeNote, regionOf, used } from '../cost-parts.ts'
import type { CostLine, Environment } from '../types.ts'

/** Log Analytics bills what flows in; nothing while nothing happens. */
export function logCost(environment: Environment): readonly CostLine[] {
  return environment.ofType(types.workspace).map((workspace) => {
    const price = priceIn(logPrices, regionOf(workspace))
    return used(
      price,
      'logs',
      `${dollars(price)} for each GB; the first 5 GB a month of a billing account are free`,
      placeNote(price, workspace),
    )
  })
}
