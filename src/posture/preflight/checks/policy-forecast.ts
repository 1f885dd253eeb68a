import { idKey } from '../../../common/arm-id.ts'
import { isObject, type JsonObject } from '../../../common/json.ts'
import { readAt } from '../api-versions.ts'
import { lastName, subscriptionOf, textAt, writesIn } from '../intended.ts'
import { aliasesFor } from '../policies/aliases.ts'
import { assignedTo } from '../policies/assigned.ts'
import { type Around, forecast } from '../policies/forecast.ts'
import { type Written, writtenBy } from '../policies/subjects.ts'
import { findingsIn } from '../policies/words.ts'
import { type Check, type Intent, type Reader, ReadRefused } from '../types.ts'

/**
 * What Azure Policy will do to what is about to be written: refuse it, change it, deploy something beside it. Assignments, definitions, exemptions and
 * aliases are Azure's own; the rule language is evaluated by `policy/`, as in the practice cloud. Resource selectors, overrides, excluded scopes and
 * enforcement mode are obeyed. Left out: definition versions an assignment pins, denyAction, and what Compute would be asked for in user subscription mode.
 */
export const policyForecast: Check = {
  id: 'policy-forecast',
  title: 'No policy stands in the way',
  source: {
    title: 'Azure Policy definitions effect basics',
    link: 'learn.microsoft.com/azure/governance/policy/concepts/effect-basics',
    checked: '2026-11-23',
  },
  applies: (intent) => writesIn(intent).length > 0,
  async look(intent, reader) {
    const written = writtenBy(intent)
    const { rules, exemptions, unread } = await assignedTo(intent, reader)
    if (rules.length === 0) return findingsIn(intent, [], unread)
    const types = new Set(written.map(({ type }) => type.toLowerCase()))
    const [aliases, subscription, groups] = await Promise.all([
      aliasesFor(
        intent,
        reader,
        rules.map(({ rule }) => rule),
        types,
      ),
      subscriptionBody(intent, reader),
      groupBodies(written, intent, reader),
    ])
    const around: Around = { aliases, exemptions, subscription, groups, now: Date.parse(intent.today) }
    return findingsIn(
      intent,
      written.flatMap((one) => forecast(rules, one, around)),
      unread,
    )
  },
}

/** What `subscription()` holds in a rule. */
async function subscriptionBody(intent: Intent, reader: Reader): Promise<JsonObject> {
  const found = await orNothing(reader.get(subscriptionOf(intent), readAt.locations))
  return {
    id: subscriptionOf(intent),
    subscriptionId: intent.subscription,
    displayName: textAt(found, 'displayName') ?? '',
    tenantId: textAt(found, 'tenantId') ?? '',
    tags: isObject(found?.tags) ? found.tags : {},
  }
}

/** What `resourceGroup()` holds in a rule: the group as it will be, or as it is. */
async function groupBodies(written: readonly Written[], intent: Intent, reader: Reader): Promise<ReadonlyMap<string, JsonObject>> {
  const ids = [...new Set(written.flatMap(({ id }) => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? []))]
  const found = await Promise.all(
    ids.map(async (id) => {
      const own = written.find((one) => idKey(one.id) === idKey(id))?.body
      const body = own ?? (await orNothing(reader.get(id, readAt.resources)))
      const shown = {
        id,
        name: lastName(id),
        type: 'Microsoft.Resources/resourceGroups',
        location: textAt(body, 'location') ?? intent.region,
        tags: isObject(body?.tags) ? body.tags : {},
        properties: { provisioningState: 'Succeeded' },
      }
      return [idKey(id), shown] as const
    }),
  )
  return new Map(found)
}

/** Tags and names that may not be read are left empty: only rules that ask for them would notice. */
async function orNothing(reading: Promise<JsonObject | undefined>): Promise<JsonObject | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ReadRefused) return undefined
    throw error
  }
}
