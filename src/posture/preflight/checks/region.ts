import { nearest } from '../../../common/nearest.ts'
import { sources } from '../../../guidance/sources.ts'
import { readAt } from '../api-versions.ts'
import { subscriptionOf, textAt } from '../intended.ts'
import type { Check } from '../types.ts'

/** The region is one the subscription can use (learn.microsoft.com/rest/api/resources/subscriptions/list-locations). */
export const region: Check = {
  id: 'region',
  title: 'The region is one of the subscription’s',
  source: sources.regions,
  async look(intent, reader) {
    const path = `${subscriptionOf(intent)}/locations`
    const names = (await reader.list(path, readAt.locations)).flatMap((one) => textAt(one, 'name') ?? [])
    // A subscription that lists none says nothing.
    if (names.length === 0 || names.includes(intent.region)) return []
    const close = nearest(intent.region, names)
    return [
      {
        severity: 'blocks',
        what: `${intent.region} is none of the regions this subscription can use.`,
        why: 'Azure refuses everything that is to be made there.',
        evidence: { path, value: `${names.length} regions, ${intent.region} not among them` },
        now: [
          ...(close === undefined ? [] : [`Did you mean ${close}? --set region=${close}`]),
          'All there are: az account list-locations --query "[].name" --output tsv',
        ],
        ...(close === undefined ? {} : { fixes: [{ question: 'region', value: close }] }),
        link: `https://${sources.regions.link}`,
        steps: intent.steps.map(({ id }) => id),
      },
    ]
  },
}
