import type { SpecialRoute } from './definition.ts'
import { nodesOf } from './providers/batch/pool-allocation.ts'
import { pathOf } from './providers/batch/reachability.ts'

/** What Azure does not have: looks behind the scenes of the practice cloud. */
export const practiceRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '/practice/nodes',
    run: (world, { query }) => ({ status: 200, body: { value: nodesOf(world, query.get('pool') ?? '') } }),
  },
  // The way of a pool's nodes to node management, step by step.
  {
    method: 'GET',
    path: '/practice/path',
    run: (world, { query }) => ({ status: 200, body: pathOf(world, query.get('pool') ?? '') }),
  },
]
