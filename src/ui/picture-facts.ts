import type { Access, Blueprint, PrivateEndpoint } from '../blueprint/types.ts'
import type { Tone } from './terminal/line.ts'
import { count, listed } from './words.ts'

/** One fact of the environment's picture. Facts keep their key, so two pictures can be compared. */
export interface PictureFact {
  readonly key: string
  /** Above the network's frame, its title, inside it, or below it. */
  readonly place: 'outside' | 'frame' | 'inside' | 'beside'
  /** Up to three cells; those of one place are aligned. */
  readonly cells: readonly [string, string, string]
  /** The last cell where there is little room. */
  readonly short?: string
  /** Drawn as an arrow from the first cell to the last; stands outside the columns. */
  readonly arrow?: boolean
  readonly tone?: Tone
  /** Names of the resources it stands for: it is in place once they are. */
  readonly parts: readonly string[]
  /** The same in one sentence, for plain mode and screen readers. */
  readonly said: string
}

/** Draws and says one part of a blueprint; nothing where the blueprint has no such part. */
export type FactMaker = (blueprint: Blueprint) => readonly PictureFact[]

/** What an endpoint's group reaches, as people call it. */
export const targetOf: Readonly<Record<PrivateEndpoint['group'], string>> = {
  batchAccount: 'Batch account',
  nodeManagement: 'Batch nodes',
  vault: 'Key Vault',
  blob: 'Storage',
}

/** How a reach reads beside an arrow. */
export function reachOf(access: Access): { readonly text: string; readonly short: string } {
  switch (access.kind) {
    case 'private':
      return { text: 'closed', short: 'closed' }
    case 'perimeter':
      return { text: 'by a perimeter’s rules', short: 'perimeter' }
    case 'listed':
      return { text: access.addresses.length === 0 ? 'listed addresses' : count(access.addresses.length, 'listed range'), short: 'listed' }
    case 'own-addresses':
      return {
        text: access.addresses.length === 0 ? 'its own addresses' : `its own ${count(access.addresses.length, 'address', 'addresses')}`,
        short: 'its own',
      }
    case 'open':
      return { text: 'anyone may knock', short: 'open' }
  }
}

/** How a reach reads in a sentence. */
export function reachWords(access: Access): string {
  switch (access.kind) {
    case 'private':
      return 'reached from inside the network only'
    case 'perimeter':
      return 'reached by the rules of a network security perimeter'
    case 'listed':
      return `reached from ${access.addresses.length === 0 ? 'listed addresses' : listed(access.addresses)}`
    case 'own-addresses':
      return `reached from the environment's own ${count(access.addresses.length, 'static address', 'static addresses')}`
    case 'open':
      return 'reached from anywhere on the internet by whoever can sign in'
  }
}

/** How the nodes' addresses read. */
export const addressWords = {
  none: { text: 'no public IP', short: 'private' },
  'batch-managed': { text: 'public IP by Batch', short: 'public IP' },
  static: { text: 'static public IP', short: 'static' },
} as const

/** How the nodes reach the internet, if they do. */
export function wayOut({ network, pool }: Blueprint): { readonly open: boolean; readonly text: string; readonly short: string } {
  if (network.nat !== undefined) {
    return { open: true, text: `NAT, ${count(network.nat.addresses.length, 'static address', 'static addresses')}`, short: 'through NAT' }
  }
  if (network.firewall !== undefined) return { open: true, text: `firewall ${network.firewall.address}`, short: 'firewall' }
  switch (pool?.addresses.kind) {
    case 'static':
      return { open: true, text: count(pool.addresses.addresses.length, 'static address', 'static addresses'), short: 'static' }
    case 'batch-managed':
      return { open: true, text: 'addresses that change', short: 'changing' }
    default:
      return network.existing === undefined
        ? { open: false, text: 'no way out', short: 'no way out' }
        : { open: true, text: 'as that network has it', short: 'as found' }
  }
}
