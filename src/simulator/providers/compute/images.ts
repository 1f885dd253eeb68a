/** One image of the marketplace as Batch can start nodes from it. */
export interface MarketplaceImage {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  readonly agent: string
  readonly os: 'linux' | 'windows'
  readonly generation: 'V1' | 'V2'
  readonly trustedLaunch: boolean
  readonly confidential: boolean
  /** The day Batch stops accepting it for new pools. */
  readonly retired: string | undefined
  /** Sold under terms that a subscription accepts once. */
  readonly terms: boolean
  readonly version: string
}

type Row = readonly [
  publisher: string,
  offer: string,
  sku: string,
  agent: string,
  generation: 'V1' | 'V2',
  more?: Partial<MarketplaceImage>,
]

const windows = 'batch.node.windows amd64'
const ubuntu24 = 'batch.node.ubuntu 24.04'
const ubuntu22 = { retired: '2027-06-30' }
const server2016 = { retired: '2027-01-12' }

/** Ends: github.com/Azure/Batch issues 174 (Ubuntu 20.04), 197 (Windows Server 2016), 200 (Ubuntu 22.04). Which pairs Batch verifies today is not documented; it serves the list per account. */
const rows: readonly Row[] = [
  ['canonical', 'ubuntu-24_04-lts', 'server', ubuntu24, 'V2'],
  ['canonical', 'ubuntu-24_04-lts', 'server-gen1', ubuntu24, 'V1'],
  ['canonical', 'ubuntu-24_04-lts', 'cvm', ubuntu24, 'V2', { confidential: true, trustedLaunch: false }],
  ['microsoft-dsvm', 'ubuntu-hpc', '2404', ubuntu24, 'V2'],
  ['microsoft-dsvm', 'ubuntu-hpc', '2204', 'batch.node.ubuntu 22.04', 'V2', ubuntu22],
  ['canonical', '0001-com-ubuntu-server-jammy', '22_04-lts', 'batch.node.ubuntu 22.04', 'V1', ubuntu22],
  ['canonical', '0001-com-ubuntu-server-jammy', '22_04-lts-gen2', 'batch.node.ubuntu 22.04', 'V2', ubuntu22],
  [
    'canonical',
    '0001-com-ubuntu-confidential-vm-jammy',
    '22_04-lts-cvm',
    'batch.node.ubuntu 22.04',
    'V2',
    { ...ubuntu22, confidential: true },
  ],
  ['canonical', '0001-com-ubuntu-server-focal', '20_04-lts', 'batch.node.ubuntu 20.04', 'V1', { retired: '2025-04-23' }],
  ['canonical', '0001-com-ubuntu-server-focal', '20_04-lts-gen2', 'batch.node.ubuntu 20.04', 'V2', { retired: '2025-04-23' }],
  ['almalinux', 'almalinux-x86_64', '8-gen2', 'batch.node.el 8', 'V2'],
  ['almalinux', 'almalinux-x86_64', '9-gen2', 'batch.node.el 9', 'V2'],
  ['debian', 'debian-12', '12', 'batch.node.debian 12', 'V1'],
  ['debian', 'debian-12', '12-gen2', 'batch.node.debian 12', 'V2'],
  ['ntegralinc1586961136942', 'ntg_oracle_8_7', 'ntg_oracle_8_7', 'batch.node.el 8', 'V1', { terms: true }],
  ['microsoftwindowsserver', 'windowsserver', '2016-datacenter', windows, 'V1', server2016],
  ['microsoftwindowsserver', 'windowsserver', '2016-datacenter-gensecond', windows, 'V2', server2016],
  ['microsoftwindowsserver', 'windowsserver', '2019-datacenter', windows, 'V1'],
  ['microsoftwindowsserver', 'windowsserver', '2019-datacenter-gensecond', windows, 'V2'],
  // Named by the official examples of Batch 2025-06-01.
  ['microsoftwindowsserver', 'windowsserver', '2019-datacenter-smalldisk', windows, 'V1'],
  ['microsoftwindowsserver', 'windowsserver', '2019-datacenter-core-g2', windows, 'V2', { confidential: true }],
  ['microsoftwindowsserver', 'windowsserver', '2022-datacenter-smalldisk', windows, 'V1'],
  ['microsoftwindowsserver', 'windowsserver', '2022-datacenter', windows, 'V1'],
  ['microsoftwindowsserver', 'windowsserver', '2022-datacenter-g2', windows, 'V2', { confidential: true }],
  ['microsoftwindowsserver', 'windowsserver', '2025-datacenter-g2', windows, 'V2', { confidential: true }],
]

export const images: readonly MarketplaceImage[] = rows.map(([publisher, offer, sku, agent, generation, more]) => ({
  publisher,
  offer,
  sku,
  agent,
  os: agent === windows ? 'windows' : 'linux',
  generation,
  trustedLaunch: generation === 'V2',
  confidential: false,
  retired: undefined,
  terms: false,
  version: '1.0.20261101',
  ...more,
}))

/** The image of a publisher, offer and SKU, in whatever case; undefined for one that is not known. */
export function findImage(publisher: string, offer: string, sku: string): MarketplaceImage | undefined {
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase()
  return images.find((image) => same(image.publisher, publisher) && same(image.offer, offer) && same(image.sku, sku))
}
