import { idKey, parseArmId } from '../../../common/arm-id.ts'
import { freeRange, overlap } from '../../../common/ipv4.ts'
import type { Json, JsonObject } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { createsIn, lastName, listAt, listed, subscriptionOf, textAt, type Write, writesIn } from '../intended.ts'
import { privateRanges, type Range, rangesOf } from '../ranges.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orElse, orUnread } from '../unread.ts'

/** Ranges of a network's body, and of what it is peered with. */
const spaceOf = (body: Json | undefined) => rangesOf(listAt(body, 'properties.addressSpace.addressPrefixes'))

/** Another network that has some of the addresses. */
interface Rival {
  readonly id: string
  readonly ranges: readonly Range[]
  readonly kind: 'peer' | 'neighbour' | 'stranger'
}

/** The ranges of new networks against those they are peered with, and against what else the subscription holds. */
export const addressOverlap: Check = {
  id: 'address-overlap',
  title: 'The address ranges are free',
  source: sources.peering,
  applies: (intent) => createsIn(intent, types.network).length > 0,
  async look(intent, reader) {
    const listing = reader.list(`${subscriptionOf(intent)}/providers/${types.network}`, readAt.network)
    const existing = await orElse(listing, [])
    const found = await Promise.all(createsIn(intent, types.network).map((step) => lookAt(intent, reader, step, existing)))
    const others = await orUnread('Whether other networks of the subscription have the same ranges was not looked at.', async () => {
      await listing
      return []
    })
    return [...found.flat(), ...others]
  },
}

async function lookAt(intent: Intent, reader: Reader, step: Write, existing: readonly JsonObject[]): Promise<readonly Finding[]> {
  const own = spaceOf(step.body)
  const peers = await peersOf(intent, reader, step)
  const near = new Set(peers.flatMap(({ rivals }) => rivals.map(({ id }) => idKey(id))))
  const rivals: Rival[] = [
    ...peers.flatMap((peer) => peer.rivals),
    ...existing
      .filter((network) => idKey(String(network.id)) !== idKey(step.id) && !near.has(idKey(String(network.id))))
      .map((network): Rival => ({ id: String(network.id), ranges: spaceOf(network), kind: 'stranger' })),
  ]
  const clashes = rivals.flatMap((rival) => {
    const ranges = rival.ranges.filter((one) => own.some((range) => overlap(range, one)))
    return ranges.length === 0 ? [] : [{ ...rival, hit: ranges }]
  })
  const first = own[0]
  const free =
    first === undefined
      ? undefined
      : freeRange(
          32 - Math.log2(first.last - first.first + 1),
          rivals.flatMap(({ ranges }) => ranges),
          privateRanges,
        )
  const unread = peers.flatMap(({ unread: one }) => one ?? [])
  return [
    ...(['peer', 'neighbour', 'stranger'] as const).flatMap((kind) =>
      tell(
        kind,
        clashes.filter((one) => one.kind === kind),
      ),
    ),
    ...unread,
  ]

  function tell(kind: Rival['kind'], of: readonly (Rival & { readonly hit: readonly Range[] })[]): readonly Finding[] {
    const [one] = of
    if (one === undefined) return []
    const names = listed(of.map(({ id, hit }) => `${lastName(id)} (${hit.map(({ text }) => text).join(', ')})`))
    const ours = own.map(({ text }) => text).join(', ')
    return [
      {
        severity: kind === 'peer' ? 'blocks' : 'warns',
        what: {
          peer: `${ours} overlaps with ${names}, which the network is to be peered with.`,
          neighbour: `${ours} overlaps with ${names}, which the hub is peered with.`,
          stranger: `${ours} overlaps with ${names} in this subscription.`,
        }[kind],
        why: {
          peer: 'Azure refuses a peering between networks whose ranges overlap.',
          neighbour: 'The hub’s firewall or gateway cannot tell the two apart: it sends what is meant for one to the other.',
          stranger: 'Both work as they are; they can never be peered with each other, nor with the same hub.',
        }[kind],
        evidence: { path: one.id, value: one.hit.map(({ text }) => text) },
        now: [
          ...(free === undefined ? [] : [`A range of the same size that is free of all of these: --set network-range=${free}`]),
          ...(kind === 'stranger' ? ['Go on, if the two shall never meet'] : ['Or ask the network team for a range']),
        ],
        ...(free === undefined ? {} : { fixes: [{ question: 'network-range', value: free }] }),
        link: `https://${sources.peering.link}`,
        steps: [step.id],
      },
    ]
  }
}

/** Networks a new one is to be peered with, and what those are peered with already. */
async function peersOf(intent: Intent, reader: Reader, step: Write) {
  const remotes = writesIn(intent, types.peering)
    .filter((peering) => idKey(peering.id).startsWith(`${idKey(step.id)}/`))
    .flatMap((peering) => textAt(peering.body, 'properties.remoteVirtualNetwork.id') ?? [])
  return Promise.all(
    [...new Set(remotes)].map(async (id): Promise<{ readonly rivals: readonly Rival[]; readonly unread?: Finding }> => {
      const network = await orElse(reader.get(id, readAt.network), undefined)
      if (network === undefined) return { rivals: [], unread: unreadPeer(step, id) }
      const others = listAt(network, 'properties.virtualNetworkPeerings').flatMap((peering): Rival[] => {
        const remote = textAt(peering, 'properties.remoteVirtualNetwork.id')
        if (remote === undefined || idKey(remote) === idKey(step.id)) return []
        const spaces = ['remoteVirtualNetworkAddressSpace', 'remoteAddressSpace'].map((name) =>
          listAt(peering, `properties.${name}.addressPrefixes`),
        )
        return [{ id: remote, ranges: rangesOf(spaces.find((one) => one.length > 0) ?? []), kind: 'neighbour' }]
      })
      return { rivals: [{ id, ranges: spaceOf(network), kind: 'peer' }, ...others] }
    }),
  )
}

function unreadPeer(step: Write, id: string): Finding {
  const { subscription } = parseArmId(id)
  return {
    severity: 'unknown',
    what: `The ranges of ${lastName(id)}, which the network is to be peered with, could not be read.`,
    why: `It is not there, or you may not read it in the subscription ${subscription ?? ''}. Azure refuses a peering when ranges overlap.`,
    evidence: { path: id, value: 'not found, or not shown' },
    now: [`Compare them yourself: az network vnet show --ids ${id} --query addressSpace`],
    steps: [step.id],
  }
}
