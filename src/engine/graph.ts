import { idKey } from '../common/arm-id.ts'

/** Anything that waits for others, by id. Ids compare without regard to case. */
export interface Node {
  readonly id: string
  readonly dependsOn: readonly string[]
}

/** What is wrong with a graph, one sentence each: ids given twice, dependencies that do not exist, a circle. */
export function graphProblems(nodes: readonly Node[]): string[] {
  const keys = new Set<string>()
  const twice = nodes.filter((node) => {
    const seen = keys.has(idKey(node.id))
    keys.add(idKey(node.id))
    return seen
  })
  const unknown = nodes.flatMap((node) =>
    node.dependsOn.filter((id) => !keys.has(idKey(id))).map((id) => `${node.id} depends on ${id}, which is not there`),
  )
  const cycle = findCycle(nodes)
  return [
    ...twice.map((node) => `${node.id} is there twice`),
    ...unknown,
    ...(cycle === undefined ? [] : [`These wait for each other: ${cycle.join(' → ')}`]),
  ]
}

/** The nodes so that each comes after what it depends on; among those that could come next, the input's order decides. Unknown ids are passed over. */
export function topologicalOrder<N extends Node>(nodes: readonly N[]): N[] {
  const cycle = findCycle(nodes)
  if (cycle !== undefined) throw new Error(`These wait for each other: ${cycle.join(' → ')}`)
  const present = new Set(nodes.map((node) => idKey(node.id)))
  const placed = new Set<string>()
  const order: N[] = []
  let left = [...nodes]
  while (left.length > 0) {
    const next = left.find((node) => node.dependsOn.every((id) => !present.has(idKey(id)) || placed.has(idKey(id))))
    if (next === undefined) throw new Error('No node is ready though there is no circle')
    order.push(next)
    placed.add(idKey(next.id))
    left = left.filter((node) => node !== next)
  }
  return order
}

/** One circle of ids, its first repeated at the end; undefined when there is none. */
export function findCycle(nodes: readonly Node[]): string[] | undefined {
  const byKey = new Map(nodes.map((node) => [idKey(node.id), node]))
  const finished = new Set<string>()
  for (const start of nodes) {
    // Depth first with an explicit stack: a chain of thousands must not end in a stack overflow.
    const path: { node: Node; next: number }[] = [{ node: start, next: 0 }]
    const onPath = new Set([idKey(start.id)])
    while (path.length > 0 && !finished.has(idKey(start.id))) {
      const top = path[path.length - 1]
      if (top === undefined) break
      const dependency = top.node.dependsOn[top.next]
      if (dependency === undefined) {
        finished.add(idKey(top.node.id))
        onPath.delete(idKey(top.node.id))
        path.pop()
        continue
      }
      top.next += 1
      const key = idKey(dependency)
      const node = byKey.get(key)
      if (onPath.has(key)) {
        const from = path.findIndex((each) => idKey(each.node.id) === key)
        return [...path.slice(from).map((each) => each.node.id), dependency]
      }
      if (node === undefined || finished.has(key)) continue
      path.push({ node, next: 0 })
      onPath.add(key)
    }
  }
  return undefined
}

/** For each id key, the id keys of everything it depends on, directly or not. The graph has no circles. */
export function allDependencies(nodes: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>()
  for (const node of topologicalOrder(nodes)) {
    const mine = new Set<string>()
    for (const id of node.dependsOn) {
      mine.add(idKey(id))
      for (const further of all.get(idKey(id)) ?? []) mine.add(further)
    }
    all.set(idKey(node.id), mine)
  }
  return all
}

/**
 * For each id key, how long the longest chain is that begins with it: what is behind it in time, itself included. Whoever begins what has the
 * longest chain first comes closest to the critical path (list scheduling; Graham 1969). No circles.
 */
export function chainsAhead<N extends Node>(nodes: readonly N[], lasts: (node: N) => number): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  for (const node of topologicalOrder(nodes).reverse()) {
    const own = (longest.get(idKey(node.id)) ?? 0) + lasts(node)
    longest.set(idKey(node.id), own)
    for (const id of node.dependsOn) longest.set(idKey(id), Math.max(longest.get(idKey(id)) ?? 0, own))
  }
  return longest
}
