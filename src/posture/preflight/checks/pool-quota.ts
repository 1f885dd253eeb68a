import { at } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { counted, createsIn, lastName, listed } from '../intended.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'

const created = (intent: Intent) => createsIn(intent, types.pool).filter((step) => step.action === 'create')
const accountOf = (id: string) => id.split('/').slice(0, -2).join('/')

/** Pools an account may have. A new account's quota is known once it exists, which `core-quota` says. */
export const poolQuota: Check = {
  id: 'pool-quota',
  title: 'The account takes another pool',
  source: sources.quotas,
  applies: (intent) => created(intent).length > 0,
  async look(intent, reader) {
    const accounts = [...new Set(created(intent).map(({ id }) => accountOf(id)))]
    return (await Promise.all(accounts.map((account) => lookAt(intent, reader, account)))).flat()
  },
}

async function lookAt(intent: Intent, reader: Reader, id: string): Promise<readonly Finding[]> {
  const account = await reader.get(id, readAt.batch)
  const quota = at(account, 'properties.poolQuota')
  if (typeof quota !== 'number') return []
  const steps = created(intent).filter((step) => accountOf(step.id) === id)
  const pools = (await reader.list(`${id}/pools`, readAt.batch)).map((pool) => lastName(String(pool.id)))
  if (pools.length + steps.length <= quota) return []
  return [
    {
      severity: 'blocks',
      what: `The account ${lastName(id)} has ${counted(pools.length, 'pool')}, and its quota is ${quota}.`,
      why: `Batch refuses another pool (PoolQuotaReached).${pools.length === 0 ? '' : ` Those that exist: ${listed(pools)}.`}`,
      evidence: { path: `${id}#properties.poolQuota`, value: { poolQuota: quota, pools } },
      now: [
        'Remove a pool that nobody needs, and run the same command again',
        'Ask for more in the portal: the Batch account, Quotas, Request quota increase',
        `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise poolQuota of the Batch account ${lastName(id)} from ${quota} to ${pools.length + steps.length}.”`,
      ],
      link: `https://${sources.quotas.link}`,
      steps: steps.map((step) => step.id),
    },
  ]
}
