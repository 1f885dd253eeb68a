import { at } from '../../../common/json.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { count, counted, createsIn, poolsIn, subscriptionOf, textAt, writesIn } from '../intended.ts'
import {
  type Addresses,
  addressesOf,
  hundredsIn,
  inTwoSteps,
  namesOf,
  poolsBeside,
  type StandingPool,
  standingPool,
} from '../standing-pools.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'

interface Kind {
  readonly one: string
  readonly many: string
  readonly type: string
  /** Names of the usage, any of which may be the one that is short. */
  readonly usages: readonly string[]
  /** Batch makes one for each 100 nodes of a pool whose addresses come from there. */
  readonly ofPools?: readonly Addresses[]
  readonly fix?: string
}

/** Pools about to be made whose nodes have such addresses. */
const made = (intent: Intent, { ofPools = [] }: Pick<Kind, 'ofPools'>) =>
  poolsIn(intent).filter(({ step }) => step.action !== 'update' && ofPools.includes(addressesOf(step.body)))

/** What pools that are there mean for those about to be made. */
interface Standing {
  /** What one that is deleted first gives back. */
  readonly back: number
  /** What old ones have until the new one has its nodes. */
  readonly kept: number
  readonly twoSteps: (room: string) => readonly string[]
  readonly old: string
}

async function standingOf(intent: Intent, reader: Reader): Promise<(kind: Kind) => Standing> {
  const looked = await Promise.all(
    made(intent, { ofPools: ['made', 'given'] }).map(async (pool) => ({
      pool,
      first: pool.step.action === 'create' ? undefined : await standingPool(reader, pool.step.id),
      beside: await poolsBeside(intent, reader, pool),
    })),
  )
  return (kind) => {
    const pools = made(intent, kind)
    const seen = looked.filter(({ pool }) => pools.some(({ step }) => step.id === pool.step.id))
    const beside = seen.flatMap((one) => one.beside)
    const sum = (of: readonly (StandingPool | undefined)[]) =>
      of.reduce((total, one) => total + (one !== undefined && kind.ofPools?.includes(one.addresses) === true ? hundredsIn(one.now) : 0), 0)
    const [pool] = pools
    return {
      back: sum(seen.map(({ first }) => first)),
      kept: sum(beside),
      old: namesOf(beside),
      twoSteps: (room) => {
        if (pool === undefined) return []
        const kinds = (['dedicated', 'spot'] as const).filter((each) => pool[each] > 0)
        return [inTwoSteps(pool, beside, kinds, room)]
      },
    }
  }
}

const kinds: readonly Kind[] = [
  {
    one: 'public address',
    many: 'public addresses',
    type: types.address,
    usages: ['PublicIPAddresses', 'StaticPublicIPAddresses', 'StandardSkuPublicIpAddresses'],
    ofPools: ['made'],
  },
  { one: 'NAT gateway', many: 'NAT gateways', type: types.natGateway, usages: ['NatGateways'] },
  { one: 'private endpoint', many: 'private endpoints', type: types.endpoint, usages: ['PrivateEndpoints'] },
  { one: 'virtual network', many: 'virtual networks', type: types.network, usages: ['VirtualNetworks'] },
  {
    one: 'network security group',
    many: 'network security groups',
    type: types.securityGroup,
    usages: ['NetworkSecurityGroups'],
    ofPools: ['made', 'given'],
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
    const standingFor = await standingOf(intent, reader)
    return kinds.flatMap((kind): Finding[] => {
      const standing = standingFor(kind)
      const wanted = wantedOf(intent, kind) - standing.back
      if (wanted <= 0) return []
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
      const { kept } = standing
      const meanwhile = kept === 0 ? '' : `, while ${standing.old} keeps ${kept} until the new pool has its nodes`
      const after = kept > 0 && wanted <= short.limit - short.used + kept ? standing.twoSteps(kind.many) : []
      const because = [...new Set((steps.length > 0 ? steps : writesIn(intent, types.pool)).map((step) => step.because))]
      return [
        {
          severity: 'blocks',
          what: `${counted(wanted, kind.one, kind.many)} ${wanted === 1 ? 'is' : 'are'} needed in ${intent.region}${meanwhile}; ${Math.max(0, short.limit - short.used)} of ${short.limit} are left.`,
          why: `Azure refuses ${kind.many} beyond the subscription’s quota for the region.`,
          evidence: { path: `${path}#${short.name}`, value: { currentValue: short.used, limit: short.limit } },
          now: [
            `az quota update --resource-name ${short.name} --scope ${subscriptionOf(intent)}/providers/Microsoft.Network/locations/${intent.region} --limit-object value=${short.used + wanted}`,
            `Or answer ${because.join(' or ')} another way, so that fewer are needed`,
            `Text for the request: “Subscription ${intent.subscription}, region ${intent.region}: please raise ${short.name} from ${short.limit} to ${short.used + wanted}.”`,
            ...after,
          ],
          link: 'https://learn.microsoft.com/azure/networking/check-usage-against-limits',
          steps: steps.map(({ id }) => id),
        },
      ]
    })
  },
}

function wantedOf(intent: Intent, kind: Kind): number {
  const written = createsIn(intent, kind.type).filter((step) => step.action === 'create').length
  return made(intent, kind).reduce((sum, pool) => sum + hundredsIn(pool), written)
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
