import { at } from '../../common/json.ts'
import { readAt } from './api-versions.ts'
import { textAt } from './intended.ts'
import type { Intent, Reader } from './types.ts'

export { regionName } from '../../common/region-name.ts'

/** Regions looked at when another one might do; each costs a request or two. */
const most = 4

/**
 * Other regions near the intended one: its pair first, then those of the same geography group that Azure recommends
 * (learn.microsoft.com/rest/api/resources/subscriptions/list-locations). Whether Batch and the size are there is for the caller to see.
 */
export async function nearbyRegions(intent: Intent, reader: Reader): Promise<readonly string[]> {
  const all = await reader.list(`/subscriptions/${intent.subscription}/locations`, readAt.locations)
  const own = all.find((one) => one.name === intent.region)
  const paired = at(own, 'metadata.pairedRegion')
  const pairs = Array.isArray(paired) ? paired.map((one) => textAt(one, 'name')) : []
  const group = textAt(own, 'metadata.geographyGroup')
  return all
    .filter(
      (one) =>
        one.name !== intent.region &&
        textAt(one, 'metadata.geographyGroup') === group &&
        textAt(one, 'metadata.regionCategory') === 'Recommended' &&
        textAt(one, 'metadata.regionType') === 'Physical',
    )
    .map((one) => String(one.name))
    .sort((left, right) => Number(pairs.includes(right)) - Number(pairs.includes(left)))
    .slice(0, most)
}
