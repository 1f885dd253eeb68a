import { idKey } from '../../src/common/arm-id.ts'
import { type Node, topologicalOrder } from '../../src/engine/graph.ts'

export interface Chain<N> {
  readonly path: readonly N[]
  readonly lasts: number
}

/** The chain that takes longest, and how long: no schedule can be shorter. Times are in any one unit. */
export function criticalPath<N extends Node>(nodes: readonly N[], lasts: (node: N) => number): Chain<N> {
  const ends = new Map<string, Chain<N>>()
  const none: Chain<N> = { path: [], lasts: 0 }
  const longer = (left: Chain<N>, right: Chain<N>): Chain<N> => (right.lasts > left.lasts ? right : left)
  for (const node of topologicalOrder(nodes)) {
    const before = node.dependsOn.map((id) => ends.get(idKey(id)) ?? none).reduce(longer, none)
    ends.set(idKey(node.id), { path: [...before.path, node], lasts: before.lasts + lasts(node) })
  }
  return [...ends.values()].reduce(longer, none)
}
