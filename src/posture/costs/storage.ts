import { priceIn, storagePrices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { dollars, placeNote, regionOf, used } from '../cost-parts.ts'
import type { CostLine, Environment } from '../types.ts'

/** Storage bills what lies in it and what is done with it. */
export function storageCost(environment: Environment): readonly CostLine[] {
  return environment.ofType(types.storage).map((account) => {
    const price = priceIn(storagePrices, regionOf(account))
    return used(
      price,
      'pool',
      `${dollars(price)} a month for each GB kept hot in one region; operations come on top`,
      placeNote(price, account),
    )
  })
}
