import ipaddr from 'ipaddr.js'

/** Azure keeps five addresses of every subnet for itself (learn.microsoft.com/azure/virtual-network/virtual-networks-faq). */
export const reservedPerSubnet = 5

/** Addresses a subnet of this prefix length has for nodes and endpoints. */
export function usableAddresses(prefix: number): number {
  return Math.max(0, 2 ** (32 - prefix) - reservedPerSubnet)
}

/** The smallest subnet (largest prefix length, at most /29) that holds this many addresses. */
export function prefixFor(addresses: number): number {
  for (let prefix = 29; prefix > 8; prefix--) if (usableAddresses(prefix) >= addresses) return prefix
  return 8
}

export interface AddressPlan {
  readonly nodes: string
  readonly endpoints: string
}

/**
 * Cuts a network's range into a node subnet and an endpoint subnet. Nodes get a /24 where the range allows, at least what
 * `nodes` plus half as many again for growth needs; endpoints get a /27 where there is room, at least a /29.
 * Returns undefined when the range is too small.
 */
export function planAddresses(range: string, nodes: number): AddressPlan | undefined {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(range)
  const base = toNumber(network)
  const needed = prefixFor(Math.ceil(nodes * 1.5) + reservedPerSubnet)
  const nodePrefix = Math.max(Math.min(24, needed), prefix + 1)
  if (usableAddresses(nodePrefix) < nodes || nodePrefix > 29) return undefined
  const endpointPrefix = Math.max(27, prefix + 1)
  if (endpointPrefix > 29) return undefined
  const after = base + 2 ** (32 - nodePrefix)
  return { nodes: `${fromNumber(base)}/${nodePrefix}`, endpoints: `${fromNumber(after)}/${endpointPrefix}` }
}

/** Static public addresses a pool needs: one per 100 nodes, plus one or a tenth (whichever is more) in reserve, as a resize may need spares (Microsoft.Batch 2025-06-01, publicIPAddressConfiguration; learn.microsoft.com/azure/batch/create-pool-public-ip). */
export function staticAddressCount(nodes: number): number {
  const needed = Math.max(1, Math.ceil(nodes / 100))
  return needed + Math.max(1, Math.ceil(needed * 0.1))
}

function toNumber(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
