/** What is known of a virtual machine size before the cloud is asked. What is not known is left out, and then nothing is refused because of it. */
export interface SizeTraits {
  /** Version of the family, the `5` of `_v5`; 0 where the name has none. */
  readonly version: number
  readonly encryptionAtHost?: boolean
  readonly trustedLaunch?: boolean
  readonly confidential: boolean
  /** Generations of images it starts. */
  readonly generations?: readonly (1 | 2)[]
  /** Batch could fall back to Azure Disk Encryption on it. */
  readonly diskEncryption: boolean
  /** Offered in more than one zone where the region has zones. */
  readonly zonal?: boolean
}

const name = /^(?:Standard|Basic)_([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_[A-Z]\w*?)?(?:_v(\d+))?$/

/**
 * Reads a size's name as Azure builds it: family, cores, features in small letters, version
 * (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions). What follows from it:
 * - `DC` and `EC` with `a` (AMD) or `e` (Intel) from v5 on are confidential sizes (…/confidential-computing/virtual-machine-options).
 * - A, D, E, F and H up to v3 without `s` start images of generation 1 only, so no trusted launch (…/generation-2).
 * - Azure Disk Encryption is refused on Basic, A and v6 and later (learn.microsoft.com/azure/batch/disk-encryption).
 */
export function sizeTraits(size: string): SizeTraits | undefined {
  const match = name.exec(size)
  if (match === null) return undefined
  const [, family = '', features = '', versionText] = match
  const version = Number(versionText ?? 0)
  const confidential = /^[DE]C$/.test(family) && version >= 5 && /[ae]/.test(features)
  const old = /^[ADEFH]$/.test(family) && version <= 3 && !features.includes('s')
  const current = /^[DE]$/.test(family) && version >= 5
  return {
    version,
    confidential,
    diskEncryption: family !== 'A' && !size.startsWith('Basic_') && version < 6,
    ...(old
      ? { encryptionAtHost: false, trustedLaunch: false, generations: [1] as const }
      : confidential
        ? { encryptionAtHost: false, trustedLaunch: false, generations: [2] as const }
        : current
          ? { encryptionAtHost: true, trustedLaunch: true }
          : {}),
    ...(family === 'A' ? { zonal: false } : {}),
  }
}

/** The size to offer for what is asked of it. */
export const usualSizes = { general: 'Standard_D2s_v5', confidential: 'Standard_DC2as_v5' } as const

/**
 * Regions without availability zones among those people ask for most, each with one of the same country or coast that has them; a region not named
 * is not judged (learn.microsoft.com/azure/reliability/regions-list).
 */
export const regionsWithoutZones: Readonly<Record<string, string>> = {
  westus: 'westus3',
  northcentralus: 'southcentralus',
  westcentralus: 'westus2',
  ukwest: 'uksouth',
  canadaeast: 'canadacentral',
  australiasoutheast: 'australiaeast',
}
