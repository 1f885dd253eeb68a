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

/** What a subscription may use in the practice cloud: the top of Batch's default ranges, new families still at zero. */
export const quotas = {
  accountsPerRegion: 10,
  dedicatedCores: 900,
  lowPriorityCores: 100,
  pools: 100,
  jobs: 300,
} as const

export const familyQuota = (family: string) => (/v6Family$/i.test(family) ? 0 : quotas.dedicatedCores)
