/** What one VM size can. Memory and disks in GB. */
export interface VmSize {
  readonly name: string
  /** The quota family, as Batch and Compute name it. */
  readonly family: string
  readonly cores: number
  readonly memory: number
  readonly encryptionAtHost: boolean
  readonly trustedLaunch: boolean
  readonly generations: 'V1' | 'V2' | 'V1,V2'
  /** Hardware isolation of confidential VMs. */
  readonly confidential: 'SNP' | 'TDX' | undefined
  /** Local disk; 0: none. */
  readonly temporaryDisk: number
  /** Cache an ephemeral OS disk can be put on; 0: none. */
  readonly cacheDisk: number
  readonly premium: boolean
  readonly acceleratedNetworking: boolean
  /** The `_v5` of the name; 0 where there is none. */
  readonly version: number
  readonly zonal: boolean
  /** Batch stops supporting it then. */
  readonly endOfLife: string | undefined
}

type Traits = Partial<Omit<VmSize, 'name' | 'family' | 'cores' | 'memory'>>

/** A row of sizes of one family: cores and memory a core, and what differs from a current general-purpose size. */
function series(pattern: string, family: string, cores: readonly number[], memoryPerCore: number, traits: Traits = {}): VmSize[] {
  const version = Number(/_v(\d+)$/.exec(pattern)?.[1] ?? 0)
  return cores.map((count) => ({
    name: pattern.replace('#', String(count)),
    family,
    cores: count,
    memory: count * memoryPerCore,
    encryptionAtHost: true,
    trustedLaunch: true,
    generations: 'V1,V2',
    confidential: undefined,
    cacheDisk: 25 * count,
    premium: true,
    acceleratedNetworking: true,
    version,
    zonal: true,
    endOfLife: undefined,
    ...traits,
    temporaryDisk: (traits.temporaryDisk ?? 0) * count,
  }))
}

const old: Traits = { encryptionAtHost: false, trustedLaunch: false, generations: 'V1', premium: false, cacheDisk: 0, temporaryDisk: 25 }
/** Local disks are raw NVMe from v6 on: no cache for an ephemeral OS disk. */
const v6: Traits = { generations: 'V2', cacheDisk: 0 }
const confidential: Traits = {
  confidential: 'SNP',
  encryptionAtHost: false,
  trustedLaunch: false,
  generations: 'V2',
  acceleratedNetworking: false,
}

/**
 * Sizes the practice cloud offers. Families, generations and capabilities as learn.microsoft.com virtual-machines/sizes lists them; the
 * figures of disks are rounded. Dv2 ends in 2028 (Azure/Batch#140 announces it; the day is not verified).
 */
export const vmSizes: readonly VmSize[] = [
  ...series('Standard_D#s_v5', 'standardDSv5Family', [2, 4, 8, 16], 4, { cacheDisk: 0 }),
  ...series('Standard_D#ds_v5', 'standardDDSv5Family', [2, 4, 8, 16], 4, { temporaryDisk: 37 }),
  ...series('Standard_D#as_v5', 'standardDASv5Family', [2, 4], 4, { cacheDisk: 0 }),
  ...series('Standard_D#ads_v5', 'standardDADSv5Family', [2, 4], 4, { temporaryDisk: 37 }),
  ...series('Standard_E#s_v5', 'standardESv5Family', [2, 4, 8], 8, { cacheDisk: 0 }),
  ...series('Standard_E#ds_v5', 'standardEDSv5Family', [4, 8], 8, { temporaryDisk: 37 }),
  ...series('Standard_F#s_v2', 'standardFSv2Family', [2, 4, 8], 2, { temporaryDisk: 8 }),
  ...series('Standard_D#s_v6', 'standardDsv6Family', [2, 4], 4, v6),
  ...series('Standard_D#ds_v6', 'standardDdsv6Family', [2, 4], 4, { ...v6, temporaryDisk: 55 }),
  ...series('Standard_DC#as_v5', 'standardDCASv5Family', [2, 4], 4, { ...confidential, cacheDisk: 0 }),
  ...series('Standard_DC#ads_v5', 'standardDCADSv5Family', [2, 4], 4, { ...confidential, temporaryDisk: 37 }),
  ...series('Standard_EC#as_v5', 'standardECASv5Family', [2, 4], 8, { ...confidential, cacheDisk: 0 }),
  ...series('Standard_D#_v3', 'standardDv3Family', [2, 4], 4, old),
  ...series('Standard_D#_v2', 'standardDv2Family', [2, 4], 3.5, { ...old, endOfLife: '2028-05-01T00:00:00Z' }),
  ...series('Standard_A#_v2', 'standardAv2Family', [2], 2, { ...old, acceleratedNetworking: false, zonal: false }),
]

/** The size of a name, in whatever case; undefined for one that is not offered. */
export function findSize(name: string): VmSize | undefined {
  return vmSizes.find((size) => size.name.toLowerCase() === name.toLowerCase())
}

/** The families of the sizes offered, each once. */
export const families: readonly string[] = [...new Set(vmSizes.map(({ family }) => family))]

/** What may be used of a family: its own quota, or else the total. Names compare without case. */
export function familyLimit(own: Readonly<Record<string, number>>, total: number, family: string): number {
  const [, limit] = Object.entries(own).find(([name]) => name.toLowerCase() === family.toLowerCase()) ?? []
  return limit ?? total
}
