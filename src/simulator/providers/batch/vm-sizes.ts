import type { Quotas } from '../../settings.ts'

/** Sizes the practice cloud offers: name, quota family, cores, memory in GB, encryption at host, trusted launch. */
export const vmSizes = [
  ['Standard_D2s_v5', 'standardDSv5Family', 2, 8, true, true],
  ['Standard_D4s_v5', 'standardDSv5Family', 4, 16, true, true],
  ['Standard_D8s_v5', 'standardDSv5Family', 8, 32, true, true],
  ['Standard_D16s_v5', 'standardDSv5Family', 16, 64, true, true],
  ['Standard_D2ds_v5', 'standardDDSv5Family', 2, 8, true, true],
  ['Standard_D4ds_v5', 'standardDDSv5Family', 4, 16, true, true],
  ['Standard_D8ds_v5', 'standardDDSv5Family', 8, 32, true, true],
  ['Standard_D16ds_v5', 'standardDDSv5Family', 16, 64, true, true],
  ['Standard_D2as_v5', 'standardDASv5Family', 2, 8, true, true],
  ['Standard_D4as_v5', 'standardDASv5Family', 4, 16, true, true],
  ['Standard_D2ads_v5', 'standardDADSv5Family', 2, 8, true, true],
  ['Standard_D4ads_v5', 'standardDADSv5Family', 4, 16, true, true],
  ['Standard_E2s_v5', 'standardESv5Family', 2, 16, true, true],
  ['Standard_E4s_v5', 'standardESv5Family', 4, 32, true, true],
  ['Standard_E8s_v5', 'standardESv5Family', 8, 64, true, true],
  ['Standard_E4ds_v5', 'standardEDSv5Family', 4, 32, true, true],
  ['Standard_E8ds_v5', 'standardEDSv5Family', 8, 64, true, true],
  ['Standard_F2s_v2', 'standardFSv2Family', 2, 4, true, true],
  ['Standard_F4s_v2', 'standardFSv2Family', 4, 8, true, true],
  ['Standard_F8s_v2', 'standardFSv2Family', 8, 16, true, true],
  ['Standard_D2s_v6', 'standardDsv6Family', 2, 8, true, true],
  ['Standard_D4s_v6', 'standardDsv6Family', 4, 16, true, true],
  ['Standard_D2ds_v6', 'standardDdsv6Family', 2, 8, true, true],
  ['Standard_D4ds_v6', 'standardDdsv6Family', 4, 16, true, true],
  ['Standard_DC2as_v5', 'standardDCASv5Family', 2, 8, false, false],
  ['Standard_DC4as_v5', 'standardDCASv5Family', 4, 16, false, false],
  ['Standard_D2_v3', 'standardDv3Family', 2, 8, false, false],
  ['Standard_D4_v3', 'standardDv3Family', 4, 16, false, false],
  ['Standard_A2_v2', 'standardAv2Family', 2, 4, false, false],
] as const

export type VmSize = (typeof vmSizes)[number]

export function findSize(name: string): VmSize | undefined {
  return vmSizes.find(([known]) => known.toLowerCase() === name.toLowerCase())
}

/** Dedicated cores a family may use in Batch service mode. */
export function familyQuota(quotas: Quotas, family: string): number {
  const [, own] = Object.entries(quotas.families).find(([name]) => name.toLowerCase() === family.toLowerCase()) ?? []
  return own ?? quotas.dedicatedCores
}
