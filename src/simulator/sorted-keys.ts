/** Keys in order, so that a page of a long list is found without looking at the rest of it. */
export interface SortedKeys {
  add(key: string): void
  remove(key: string): void
  /** The keys that begin with a prefix, in order; only those after a key when one is given. Must not be changed while it is walked. */
  from(prefix: string, after?: string): Iterable<string>
}

/** Takes the first keys as they are and sorts them once: adding a hundred thousand one by one would take seconds. */
export function sortedKeys(first: Iterable<string> = []): SortedKeys {
  const keys = [...first].sort()
  /** The index of the first key not below a text. */
  const placeOf = (text: string): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((keys[middle] ?? '') < text) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add(key) {
      const index = placeOf(key)
      if (keys[index] !== key) keys.splice(index, 0, key)
    },
    remove(key) {
      const index = placeOf(key)
      if (keys[index] === key) keys.splice(index, 1)
    },
    *from(prefix, after) {
      let index = placeOf(after !== undefined && after > prefix ? after : prefix)
      if (keys[index] === after) index += 1
      for (; index < keys.length; index += 1) {
        const key = keys[index] ?? ''
        if (!key.startsWith(prefix)) return
        yield key
      }
    },
  }
}
