import { isMap, isPair, isScalar, type Node } from 'yaml'

/** Keys and list positions that lead from the document's root to a part of it. */
export type Path = readonly PropertyKey[]

/** Where in the text a path is: the key for a named part, the item for a list's. Falls back to the nearest part that exists. */
export function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key))
      if (pair === undefined) return offset
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else {
      const item: unknown =
        typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items) ? node.items[Number(key)] : undefined
      if (typeof item !== 'object' || item === null) return offset
      if ('range' in item && Array.isArray(item.range) && typeof item.range[0] === 'number') offset = item.range[0]
      node = item
    }
  }
  return offset
}
