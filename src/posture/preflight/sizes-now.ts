import { types } from '../arm-types.ts'
import { readAt } from './api-versions.ts'
import { type IntendedPool, textAt } from './intended.ts'
import type { Intent, Reader } from './types.ts'
import { orElse } from './unread.ts'

/**
 * Sizes that pools of the plan have now, in lower case: the one that is changed, and those that go because another takes their place. Whoever leaves a
 * size is not sent back to it.
 */
export async function sizesNow({ steps }: Intent, reader: Reader, { account }: IntendedPool): Promise<ReadonlySet<string>> {
  const pools = steps.filter(
    ({ id, type, action }) =>
      action !== 'create' && type.toLowerCase() === types.pool.toLowerCase() && id.toLowerCase().startsWith(`${account.toLowerCase()}/`),
  )
  const bodies = await Promise.all(pools.map(({ id }) => orElse(reader.get(id, readAt.batch), undefined)))
  return new Set(bodies.flatMap((body) => textAt(body, 'properties.vmSize')?.toLowerCase() ?? []))
}
