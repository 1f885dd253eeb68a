/** Something of Azure that ends, or has ended, and that an environment of ours could meet. */
export interface Retirement {
  readonly id: string
  readonly what: string
  /** ISO date, or a month where no day is announced; absent where the end is announced without a date we could verify. */
  readonly on?: string
  /** What to use instead. */
  readonly instead: string
  /** Where it is announced. */
  readonly source: string
  /** ISO date we last read the source. */
  readonly checked: string
  /** Answers that ask for it, of today's questions and of those people remember from older tools. Absent where only ARM bodies show it. */
  readonly answers?: readonly RetiredAnswer[]
}

/** How an answer asks for something that ends: by its question alone, or by a value. */
export interface RetiredAnswer {
  readonly question: string
  /** Values it is about; absent: whatever the value. */
  readonly value?: RegExp
  /** The answer instead, as it would be typed; absent where nothing has to be said. */
  readonly use?: string
}

const checked = '2026-11-23'

/** Sizes of the families D, Ds, Dv2, Dsv2, Ls, HBv2, HC and NP (github.com/Azure/Batch/issues/140). */
export const olderSizes = /^Standard_(DS?\d+(-\d+)?(_v2)?|L\d+s|HB\d+[a-z-0-9]*_v2|HC\d+[a-z-0-9]*|NP\d+s)$/i

/** The retirement calendar, oldest first; what is announced without a date comes last. */
export const retirements = [
  {
    id: 'cloud-services-pools',
    what: 'Cloud Services pools and Batch account certificates',
    on: '2024-02-29',
    instead: 'virtual machine pools; certificates from Key Vault',
    source: 'https://learn.microsoft.com/azure/batch/batch-certificate-migration-guide',
    checked,
    answers: [
      { question: 'certificates', use: 'node-secrets=certificate' },
      { question: 'account-certificates', use: 'node-secrets=certificate' },
      { question: 'pool-kind', value: /cloud-?service/i, use: 'pool=create' },
      { question: 'node-secrets', value: /^(batch|account)-certificates?$/i, use: 'node-secrets=certificate' },
    ],
  },
  {
    id: 'ubuntu-20.04',
    what: 'Ubuntu 20.04 images in Batch',
    on: '2025-04-23',
    instead: 'Ubuntu 24.04',
    source: 'https://github.com/Azure/Batch/issues/174',
    checked,
    answers: [{ question: 'pool-image', value: /ubuntu[^0-9]*20[._-]?04/i, use: 'pool-image=ubuntu-24.04' }],
  },
  {
    id: 'basic-public-address',
    what: 'public IP addresses of the Basic SKU',
    on: '2025-09-30',
    instead: 'the Standard SKU',
    source: 'https://learn.microsoft.com/azure/batch/create-pool-public-ip',
    checked,
    answers: [
      { question: 'public-ip-sku', value: /^basic$/i },
      { question: 'address-sku', value: /^basic$/i },
    ],
  },
  {
    id: 'automatic-remote-ports',
    what: 'automatic SSH and RDP ports on new pools',
    on: '2025-11-30',
    instead: 'an endpoint configuration with the addresses you allow',
    source: 'https://learn.microsoft.com/azure/batch/pool-endpoint-configuration',
    checked,
    answers: [{ question: 'remote-access', value: /^(auto|automatic|default)$/i, use: 'remote-access=ssh' }],
  },
  {
    id: 'low-priority-nodes',
    what: 'low-priority nodes',
    on: '2026-03',
    instead: 'Spot nodes; the names of their properties stay',
    source: 'https://github.com/Azure/Batch/issues/196',
    checked,
    answers: [
      { question: 'low-priority-nodes', use: 'spot-nodes=2' },
      { question: 'node-priority', value: /^low(-?priority)?$/i, use: 'spot-nodes=2' },
    ],
  },
  {
    id: 'classic-node-communication',
    what: 'classic node communication (inbound ports 29876 and 29877)',
    on: '2026-03-31',
    instead: 'simplified node communication, outbound 443 only',
    source: 'https://learn.microsoft.com/azure/batch/batch-pools-to-simplified-compute-node-communication-model-migration-guide',
    checked,
    answers: [{ question: 'node-communication', value: /^(classic|default)$/i }],
  },
  {
    id: 'default-outbound',
    what: 'implicit outbound access of new virtual networks',
    on: '2026-03-31',
    instead: 'a NAT gateway, or no way out',
    source: 'https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access',
    checked,
    answers: [{ question: 'egress', value: /^(default|default-outbound|implicit)$/i, use: 'egress=nat' }],
  },
  {
    id: 'windows-2016',
    what: 'Windows Server 2016 images in Batch',
    on: '2027-01-12',
    instead: 'Windows Server 2022',
    source: 'https://github.com/Azure/Batch/issues/197',
    checked,
    answers: [{ question: 'pool-image', value: /windows[^0-9]*2016|^2016-/i, use: 'pool-image=windows-2022' }],
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
    answers: [{ question: 'pool-image', value: /ubuntu[^0-9]*22[._-]?04/i, use: 'pool-image=ubuntu-24.04' }],
  },
  {
    id: 'azure-disk-encryption',
    what: 'Azure Disk Encryption',
    on: '2028-09-15',
    instead: 'encryption at host',
    source: 'https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview',
    checked,
    answers: [{ question: 'disk-encryption', value: /^(ade|azure-disk-encryption)$/i, use: 'disk-encryption=host-and-temporary' }],
  },
  {
    id: 'older-sizes',
    what: 'sizes of the families D, Ds, Dv2, Dsv2, Ls, HBv2, HC and NP',
    instead: 'a v5 or newer family',
    source: 'https://github.com/Azure/Batch/issues/140',
    checked,
    answers: [{ question: 'pool-size', value: olderSizes, use: 'pool-size=Standard_D2s_v5' }],
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

/** One sentence about an end: `Ubuntu 22.04 images in Batch: end on 2027-06-30; use Ubuntu 24.04.` */
export function endOf(id: RetirementId, today: string = checked): string {
  const { what, on, instead } = retirement(id)
  const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`
  if (on === undefined) return `${subject}: the end is announced, its date is not verified; use ${instead}.`
  return `${subject}: ${hasEnded(retirement(id), today) ? `ended ${on.length > 7 ? 'on' : 'in'}` : 'end on'} ${on}; use ${instead}.`
}

/** Whether it is over on a day (ISO date). A month is over with its last day. */
export function hasEnded({ on }: Pick<Retirement, 'on'>, today: string): boolean {
  return on !== undefined && (on.length > 7 ? on <= today : on < today.slice(0, 7))
}

/** An answer that asks for something that ends. */
export interface RadarFinding {
  readonly retirement: Retirement
  /** Whether it is over. */
  readonly ended: boolean
  /** The whole of it in one or two sentences, with what to answer instead. */
  readonly text: string
  /** The answer instead, as it would be typed. */
  readonly use?: string
}

/**
 * What the calendar says of an answer, whether or not there is a question for it; undefined when nothing. `today` is an ISO date; by default the
 * day the calendar was last read.
 */
export function onRadar(question: string, value: unknown, today: string = checked): RadarFinding | undefined {
  const texts = Array.isArray(value) ? value.map(String) : [String(value ?? '')]
  for (const one of retirements) {
    const entry: Retirement = one
    const met = entry.answers?.find(
      (answer) => answer.question === question && (answer.value === undefined || texts.some((text) => answer.value?.test(text))),
    )
    if (met === undefined) continue
    const instead = met.use === undefined ? '' : ` Answer ${met.use} instead.`
    return {
      retirement: entry,
      ended: hasEnded(entry, today),
      text: `${endOf(one.id, today)}${instead} Source: ${entry.source.replace(/^https:\/\//, '')}`,
      ...(met.use === undefined ? {} : { use: met.use }),
    }
  }
  return undefined
}

/** Why an answer cannot be taken, and what the calendar says of it besides. */
export function withRadar(problem: string, question: string, value: unknown): string {
  const found = onRadar(question, value)
  return found === undefined ? problem : `${problem.replace(/\.?$/, '.')} ${found.text}`
}
