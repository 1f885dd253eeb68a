import { ipv4Range, ipv4Text, sizeOf, usableAddresses } from '../common/ipv4.ts'

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
  const first = ipv4Range(range)?.first
  const half = Number(range.split('/')[1]) + 1
  if (first === undefined || Number.isNaN(half)) return undefined
  const endpointPrefix = Math.max(27, half)
  if (usableAddresses(half) < nodes || endpointPrefix > 29) return undefined
  return { nodes: `${ipv4Text(first)}/${half}`, endpoints: `${ipv4Text(first + sizeOf(half))}/${endpointPrefix}` }
}

/** Static public addresses a pool needs: one per 100 nodes of each kind, plus one or a tenth (whichever is more) in reserve, as a resize may need spares (Microsoft.Batch 2025-06-01, publicIPAddressConfiguration; learn.microsoft.com/azure/batch/create-pool-public-ip). */
export function staticAddressCount(dedicated: number, spot = 0): number {
  const needed = Math.max(1, Math.ceil(dedicated / 100) + Math.ceil(spot / 100))
  return needed + Math.max(1, Math.ceil(needed * 0.1))
}
