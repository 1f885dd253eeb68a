import ipaddr from 'ipaddr.js'

/** Azure keeps five addresses of every subnet for itself (learn.microsoft.com/azure/virtual-network/virtual-networks-faq). */
export const reservedPerSubnet = 5

/** Addresses a subnet of this prefix length has for nodes and endpoints. */
export function usableAddresses(prefix: number): number {
  return Math.max(0, 2 ** (32 - prefix) - reservedPerSubnet)
}

export interface AddressPlan {
  readonly nodes: string
  readonly endpoints: string
}

/**
 * Cuts a network's range into a node subnet, its lower half, and an endpoint subnet, the first /27 of its upper half (or less where there is
 * less). The cut depends on the range alone: Azure refuses to move a subnet in use, so a pool that grows must find its subnet as it was.
 * Returns undefined when the nodes do not fit.
 */
export function planAddresses(range: string, nodes: number): AddressPlan | undefined {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(range)
  const half = prefix + 1
  const endpointPrefix = Math.max(27, half)
  if (usableAddresses(half) < nodes || endpointPrefix > 29) return undefined
  const base = toNumber(network)
  return { nodes: `${fromNumber(base)}/${half}`, endpoints: `${fromNumber(base + 2 ** (32 - half))}/${endpointPrefix}` }
}

/** Static public addresses a pool needs: one per 100 nodes of each kind, plus one or a tenth (whichever is more) in reserve, as a resize may need spares (Microsoft.Batch 2025-06-01, publicIPAddressConfiguration; learn.microsoft.com/azure/batch/create-pool-public-ip). */
export function staticAddressCount(dedicated: number, spot = 0): number {
  const needed = Math.max(1, Math.ceil(dedicated / 100) + Math.ceil(spot / 100))
  return needed + Math.max(1, Math.ceil(needed * 0.1))
}

function toNumber(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
