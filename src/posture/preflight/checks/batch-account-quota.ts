import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { counted, createsIn, lastName, listed, subscriptionOf, type Write } from '../intended.ts'
import { nearbyRegions, regionName } from '../regions.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orElse } from '../unread.ts'

/** Batch accounts a subscription may have in a region, 1 to 3 unless raised. */
export const batchAccountQuota: Check = {
  id: 'batch-account-quota',
  title: 'The region takes another Batch account',
  source: sources.quotas,
  applies: (intent) => createsIn(intent, types.account).length > 0,
  async look(intent, reader) {
    const steps = createsIn(intent, types.account).filter((step) => step.action === 'create')
    const here = await accountRoom(intent, reader, intent.region)
    if (steps.length === 0) return []
    const { limit } = here
    if (limit === undefined) return [unread(intent, here.path, steps)]
    if (limit - here.names.length >= steps.length) return []
    const others = await Promise.all(
      (await orElse(nearbyRegions(intent, reader), [])).map(async (region) => ({
        region,
        ...(await orElse(accountRoom(intent, reader, region), { path: '', limit: undefined, names: [] })),
      })),
    )
    const free = others
      .filter(({ limit: theirs, names }) => theirs !== undefined && theirs - names.length >= steps.length)
      .map(({ region }) => region)
    const [best, ...more] = free
    const wanted = here.names.length + steps.length
    return [
      {
        severity: 'blocks',
        what: `${intent.region} has ${counted(here.names.length, 'Batch account')} of this subscription, and its quota is ${limit}.`,
        why: `Azure refuses another account there.${here.names.length === 0 ? '' : ` Those that exist: ${listed(here.names)}.`}`,
        evidence: { path: here.path, value: { accountQuota: limit, ...(here.names.length === 0 ? {} : { accounts: here.names }) } },
        now: [
          ...(best === undefined
            ? others.length === 0
              ? []
              : [`No room found in ${listed(others.map(({ region }) => region))} either`]
            : [`A region with room: --region ${best}${more.length === 0 ? '' : ` (also ${listed(more)})`}`]),
          ...(here.names.length === 0 ? [] : ['Remove an account that nobody needs: secure-batch destroy --environment NAME']),
          'Ask for more in the portal: Help + support, New support request, Service and subscription limits (quotas), Batch',
          `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise the number of Batch accounts from ${limit} to ${wanted}.”`,
        ],
        ...(best === undefined ? {} : { fixes: [{ question: 'region', value: best }] }),
        link: `https://${sources.quotas.link}`,
        steps: steps.map(({ id }) => id),
      },
    ]
  },
}

async function accountRoom(intent: Intent, reader: Reader, region: string) {
  const path = `${subscriptionOf(intent)}/providers/Microsoft.Batch/locations/${region}/quotas`
  const [quotas, accounts] = await Promise.all([
    reader.get(path, readAt.batch),
    reader.list(`${subscriptionOf(intent)}/providers/Microsoft.Batch/batchAccounts`, readAt.batch),
  ])
  const names = accounts.filter((account) => regionName(account.location) === region).map((account) => lastName(String(account.id)))
  return { path, limit: typeof quotas?.accountQuota === 'number' ? quotas.accountQuota : undefined, names }
}

function unread(intent: Intent, path: string, steps: readonly Write[]): Finding {
  return {
    severity: 'unknown',
    what: `How many Batch accounts ${intent.region} takes was not answered.`,
    why: 'Azure refuses an account beyond the subscription’s quota for the region, 1 to 3 unless raised.',
    evidence: { path, value: 'no accountQuota' },
    now: [`Look it up: az batch location quotas show --location ${intent.region}`],
    steps: steps.map(({ id }) => id),
  }
}
