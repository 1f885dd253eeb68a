import type { SpecialRoute } from './definition.ts'
import { ArmError } from './errors.ts'
import { poolType } from './providers/batch/common.ts'
import { nodesOf } from './providers/batch/pool-allocation.ts'
import { pathOf } from './providers/batch/reachability.ts'
import type { World } from './world.ts'

/** What Azure does not have: looks behind the scenes of the practice cloud. */
export const practiceRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '/practice/nodes',
    run: (world, { query }) => ({ status: 200, body: { value: nodesOf(world, poolAsked(world, query)) } }),
  },
  // Who calls: every token here is the same one and says nothing.
  {
    method: 'GET',
    path: '/practice/caller',
    run: (world) => {
      const { objectId, name, type } = world.settings.caller
      return { status: 200, body: { objectId, tenantId: world.tenant, name, type } }
    },
  },
  // The way of a pool's nodes to node management, step by step.
  {
    method: 'GET',
    path: '/practice/path',
    run: (world, { query }) => ({ status: 200, body: pathOf(world, poolAsked(world, query)) }),
  },
]

/** The id in `pool`. Throws an `ArmError` (400) that lists the pools there are when it is missing. */
function poolAsked(world: World, query: ReadonlyMap<string, string>): string {
  const pool = query.get('pool') ?? ''
  if (pool !== '') return pool
  const ids = world.ofType(poolType).map(({ id }) => `?pool=${id}`)
  const which = ids.length === 0 ? 'There is no pool yet.' : `There are: ${ids.slice(0, 10).join(', ')}`
  throw new ArmError(400, 'MissingPool', `Say which pool: ?pool=<pool id>. ${which}`)
}
