import { at } from '../../../common/json.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { count, counted, createsIn, poolsIn, subscriptionOf, textAt, writesIn } from '../intended.ts'
import type { Check, Finding, Intent } from '../types.ts'

interface Kind {
  readonly one: string
  readonly many: string
  readonly type: string
  /** Names of the usage, any of which may be the one that is short. */
  readonly usages: readonly string[]
  /** What else of it is made, beside what is written. */
  besides?(intent: Intent): number
  readonly fix?: string
}

/**
 * What Batch makes for each 100 nodes of a pool whose nodes have addresses: a load balancer and a security group, and the address itself unless it is given
 * (learn.microsoft.com/azure/batch/batch-virtual-network).
 */
const hundreds = (intent: Intent, provisions: readonly string[]) =>
  poolsIn(intent)
    .filter(({ step }) => step.action !== 'update')
    .filter(({ step }) => textAt(step.body, 'properties.networkConfiguration.subnetId') !== undefined)
    .filter(({ step }) =>
      provisions.includes(
        (textAt(step.body, 'properties.networkConfiguration.publicIPAddressConfiguration.provision') ?? 'BatchManaged').toLowerCase(),
      ),
    )
    .reduce((sum, { dedicated, spot }) => sum + Math.ceil((dedicated + spot) / 100), 0)

const kinds: readonly Kind[] = [
  {
    one: 'public address',
    many: 'public addresses',
    type: types.address,
    usages: ['PublicIPAddresses', 'StaticPublicIPAddresses', 'StandardSkuPublicIpAddresses'],
    besides: (intent) => hundreds(intent, ['batchmanaged']),
  },
  { one: 'NAT gateway', many: 'NAT gateways', type: types.natGateway, usages: ['NatGateways'] },
  { one: 'private endpoint', many: 'private endpoints', type: types.endpoint, usages: ['PrivateEndpoints'] },
  { one: 'virtual network', many: 'virtual networks', type: types.network, usages: ['VirtualNetworks'] },
  {
    one: 'network security group',
    many: 'network security groups',
    type: types.securityGroup,
    usages: ['NetworkSecurityGroups'],
    besides: (intent) => hundreds(intent, ['batchmanaged', 'usermanaged']),
  },
]

/** What a region takes of network resources (learn.microsoft.com/rest/api/virtualnetwork/usages/list). */
export const networkQuota: Check = {
  id: 'network-quota',
  title: 'The region takes the network parts',
  source: { title: 'Usages of Microsoft.Network', link: 'learn.microsoft.com/rest/api/virtualnetwork/usages/list', checked: '2026-11-23' },
  applies: (intent) => kinds.some((kind) => wantedOf(intent, kind) > 0),
  async look(intent, reader) {
    const path = `${subscriptionOf(intent)}/providers/Microsoft.Network/locations/${intent.region}/usages`
    const rows = await reader.list(path, readAt.network)
    return kinds.flatMap((kind): Finding[] => {
      const wanted = wantedOf(intent, kind)
      if (wanted === 0) return []
      const steps = createsIn(intent, kind.type)
      const found = kind.usages.flatMap((name) => {
        const row = rows.find((one) => textAt(one, 'name.value')?.toLowerCase() === name.toLowerCase())
        return row === undefined ? [] : [{ name, limit: count(row.limit), used: count(at(row, 'currentValue')) }]
      })
      if (found.length === 0)
        return [
          unread(
            kind,
            path,
            steps.map(({ id }) => id),
          ),
        ]
      const short = found.filter(({ limit, used }) => limit - used < wanted).sort((a, b) => a.limit - a.used - (b.limit - b.used))[0]
      if (short === undefined) return []
      const because = [...new Set((steps.length > 0 ? steps : writesIn(intent, types.pool)).map((step) => step.because))]
      return [
        {
          severity: 'blocks',
          what: `${counted(wanted, kind.one, kind.many)} ${wanted === 1 ? 'is' : 'are'} needed in ${intent.region}; ${Math.max(0, short.limit - short.used)} of ${short.limit} are left.`,
          why: `Azure refuses ${kind.many} beyond the subscription’s quota for the region.`,
          evidence: { path: `${path}#${short.name}`, value: { currentValue: short.used, limit: short.limit } },
          now: [
            `az quota update --resource-name ${short.name} --scope ${subscriptionOf(intent)}/providers/Microsoft.Network/locations/${intent.region} --limit-object value=${short.used + wanted}`,
            `Or answer ${because.join(' or ')} another way, so that fewer are needed`,
            `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise ${short.name} from ${short.limit} to ${short.used + wanted}.”`,
          ],
          link: 'https://learn.microsoft.com/azure/networking/check-usage-against-limits',
          steps: steps.map(({ id }) => id),
        },
      ]
    })
  },
}

function wantedOf(intent: Intent, { type, besides }: Kind): number {
  return createsIn(intent, type).filter((step) => step.action === 'create').length + (besides?.(intent) ?? 0)
}

function unread({ many, usages }: Kind, path: string, steps: readonly string[]): Finding {
  return {
    severity: 'unknown',
    what: `Azure lists no quota for ${many} here.`,
    why: 'Whether there is room for them could not be compared.',
    evidence: { path, value: `none of ${usages.join(', ')}` },
    now: ['Look at it yourself: az network list-usages --location REGION --output table'],
    steps,
  }
}
