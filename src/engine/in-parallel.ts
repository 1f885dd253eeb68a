/**
 * Calls `work` for every item, at most `limit` at a time, and gives the results in the items' order.
 * After a failure or an abort nothing new is begun; the first failure is thrown once what runs has ended.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  const left = items.entries()
  const worker = async (): Promise<void> => {
    // All workers draw from the same iterator, so each item is taken once.
    for (const [index, item] of left) {
      try {
        signal?.throwIfAborted()
        results[index] = await work(item, index)
      } catch (error) {
        failures.push(error)
      }
      if (failures.length > 0) return
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
