import { type NodePrice, nodePrices, prices } from '../../guidance/prices.ts'
import { types } from '../arm-types.ts'
import { counted, placeNote, regionOf } from '../cost-parts.ts'
import { value } from '../look.ts'
import { nodesOf, runsWindows } from '../parts.ts'
import type { CostLine, Environment } from '../types.ts'

/** Nodes while all of them run. A pool has no region of its own; its account's is taken. */
export function nodeCost(environment: Environment): readonly CostLine[] {
  const [account] = environment.ofType(types.account)
  return environment.ofType(types.pool).flatMap((pool) => {
    const { dedicated, spot } = nodesOf(pool)
    const size = String(value(pool, 'properties.vmSize') ?? '')
    const listed = nodePrices.filter(
      (price) => price.size.toLowerCase() === size.toLowerCase() && price.os === (runsWindows(pool) ? 'windows' : 'linux'),
    )
    const price = nearest(listed, regionOf(account))
    const besides = 'disks and data sent out come on top'
    return [
      ...counted(dedicated, price === undefined ? { ...prices.otherNode, what: `${size} node` } : { ...price, what: `${size} node` }, {
        kind: 'nodes',
        question: 'pool-size',
        besides,
        note: price === undefined ? 'no listed price for this size' : placeNote(price, account),
      }),
      ...counted(
        spot,
        { ...prices.spotNode, what: `${size} Spot node` },
        {
          kind: 'nodes',
          question: 'pool-size',
          besides,
          note: 'Spot prices move; none is kept',
        },
      ),
    ]
  })
}

function nearest(listed: readonly NodePrice[], region: string): NodePrice | undefined {
  return listed.find((price) => price.region === region) ?? listed[0]
}
