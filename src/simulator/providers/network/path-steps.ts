import { parentId } from '../../../common/arm-id.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { propertiesOf, type Range, subnetRanges } from './addresses.ts'
import { knownRemote, remoteOf } from './peering-rules.ts'
import { peeringType } from './subnet-use.ts'

/** One thing a person would look at on the way of a packet. */
export interface Step {
  readonly what: 'name' | 'route' | 'rules' | 'endpoint' | 'way out' | 'firewall'
  readonly ok: boolean
  /** A sentence: what was found there. */
  readonly says: string
  /** The resource that was looked at. */
  readonly resource?: string
  /** The practice cloud cannot know; this is what it takes for granted. */
  readonly assumed?: true
}

/** Where packets start: somewhere in a subnet. */
export interface Start {
  readonly subnet: StoredResource
  readonly network: StoredResource
  readonly ranges: readonly Range[]
}

/** Where they go: a private address, or a public service known by its service tags, the most specific first. */
export type Goal =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'service'; readonly name: string; readonly region: string; readonly tags: readonly string[] }

export function startIn(world: World, subnet: StoredResource): Start | undefined {
  const network = world.find(parentId(subnet.id) ?? '')
  return network === undefined ? undefined : { subnet, network, ranges: subnetRanges(subnet.body.properties, subnet.name) }
}

export interface Neighbour {
  readonly peering: StoredResource
  readonly network: StoredResource
  /** The addresses the own network knows it by. */
  readonly prefixes: readonly string[]
  /** Whether it belongs to the tag VirtualNetwork. */
  readonly access: boolean
}

/** The networks a network is connected with. Peerings do not reach further than one step. */
export function neighbours(world: World, network: StoredResource): Neighbour[] {
  return world.childrenOf(network.id, peeringType).flatMap((peering) => {
    const remote = world.find(remoteOf(peering) ?? '')
    if (remote === undefined || peering.facts.peeringState !== 'Connected') return []
    const access = propertiesOf(peering.body).allowVirtualNetworkAccess !== false
    return [{ peering, network: remote, prefixes: knownRemote(peering), access }]
  })
}

export const goalName = (goal: Goal) => (goal.kind === 'address' ? goal.address : goal.name)
