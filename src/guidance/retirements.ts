/** Something of Azure that ends, or has ended, and that an environment of ours could meet. */
export interface Retirement {
  readonly id: string
  readonly what: string
  /** ISO date; absent where the end is announced without a date we could verify. */
  readonly on?: string
  /** What to use instead. */
  readonly instead: string
  /** Where it is announced. */
  readonly source: string
  /** ISO date we last read the source. */
  readonly checked: string
}

const checked = '2026-11-23'

/** The retirement calendar, oldest first; what is announced without a date comes last. */
export const retirements = [
  {
    id: 'cloud-services-pools',
    what: 'Cloud Services pools and Batch account certificates',
    on: '2024-02-29',
    instead: 'virtual machine pools; certificates from Key Vault',
    source: 'https://learn.microsoft.com/azure/batch/batch-certificate-migration-guide',
    checked,
  },
  {
    id: 'ubuntu-20.04',
    what: 'Ubuntu 20.04 images in Batch',
    on: '2025-04-23',
    instead: 'Ubuntu 24.04',
    source: 'https://github.com/Azure/Batch/issues/174',
    checked,
  },
  {
    id: 'basic-public-address',
    what: 'public IP addresses of the Basic SKU',
    on: '2025-09-30',
    instead: 'the Standard SKU',
    source: 'https://learn.microsoft.com/azure/batch/create-pool-public-ip',
    checked,
  },
  {
    id: 'automatic-remote-ports',
    what: 'automatic SSH and RDP ports on new pools',
    on: '2025-11-30',
    instead: 'an endpoint configuration with the addresses you allow',
    source: 'https://learn.microsoft.com/azure/batch/pool-endpoint-configuration',
    checked,
  },
  {
    id: 'classic-node-communication',
    what: 'classic node communication (inbound ports 29876 and 29877)',
    on: '2026-03-31',
    instead: 'simplified node communication, outbound 443 only',
    source: 'https://learn.microsoft.com/azure/batch/batch-pools-to-simplified-compute-node-communication-model-migration-guide',
    checked,
  },
  {
    id: 'default-outbound',
    what: 'implicit outbound access of new virtual networks',
    on: '2026-03-31',
    instead: 'a NAT gateway, or no way out',
    source: 'https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access',
    checked,
  },
  {
    id: 'windows-2016',
    what: 'Windows Server 2016 images in Batch',
    on: '2027-01-12',
    instead: 'Windows Server 2022',
    source: 'https://github.com/Azure/Batch/issues/197',
    checked,
  },
  {
    id: 'key-vault-api',
    what: 'Key Vault management API versions before 2026-02-01',
    on: '2027-02-27',
    instead: 'API version 2026-02-01',
    source: 'https://learn.microsoft.com/azure/key-vault/general/access-control-default',
    checked,
  },
  {
    id: 'ubuntu-22.04',
    what: 'Ubuntu 22.04 images in Batch',
    on: '2027-06-30',
    instead: 'Ubuntu 24.04',
    source: 'https://github.com/Azure/Batch/issues/200',
    checked,
  },
  {
    id: 'azure-disk-encryption',
    what: 'Azure Disk Encryption',
    on: '2028-09-15',
    instead: 'encryption at host',
    source: 'https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview',
    checked,
  },
  {
    id: 'older-sizes',
    what: 'sizes of the families D, Ds, Dv2, Dsv2, Ls, HBv2, HC and NP',
    instead: 'a v5 or newer family',
    source: 'https://github.com/Azure/Batch/issues/140',
    checked,
  },
  {
    id: 'older-batch-api',
    what: 'Batch API versions before 2025-06-01',
    instead: 'API version 2025-06-01',
    source: 'https://github.com/Azure/Batch/issues/140',
    checked,
  },
] as const satisfies readonly Retirement[]

export type RetirementId = (typeof retirements)[number]['id']

/**
 * Until when an image's own maker mends it, for images Batch announces no end of. A Batch image may end earlier: then it is in the calendar.
 */
export const imageSupport = {
  'ubuntu-24.04': { until: '2029-04', source: 'ubuntu.com/about/release-cycle', checked },
  'windows-2022': { until: '2031-10-14', source: 'learn.microsoft.com/lifecycle/products/windows-server-2022', checked },
} as const satisfies Record<string, { readonly until: string; readonly source: string; readonly checked: string }>

/** One line of the calendar by its id. */
export function retirement(id: RetirementId): Retirement {
  const found = retirements.find((entry) => entry.id === id)
  if (found === undefined) throw new Error(`No retirement ${id}`)
  return found
}

/** `2029-04` as the date a person reads beside an image: what Batch has announced comes first. */
export function untilOf(image: keyof typeof imageSupport): string {
  return `No end announced by Batch; its maker mends it until ${imageSupport[image].until}`
}

/** One sentence about an end: `Ubuntu 22.04 images in Batch end on 2027-06-30; use Ubuntu 24.04.` */
export function endOf(id: RetirementId): string {
  const { what, on, instead } = retirement(id)
  const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`
  return on === undefined
    ? `${subject}: the end is announced, its date is not verified; use ${instead}.`
    : `${subject}: end on ${on}; use ${instead}.`
}
