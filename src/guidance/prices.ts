import type { Source } from './sources.ts'

/** What a unit of something costs, as listed on a day. */
export interface Price {
  readonly what: string
  /** US dollars for one unit; absent where no listed price could be found: then the cost is said to be unknown. */
  readonly usd?: number
  readonly per: 'hour' | 'month' | 'gigabyte' | 'core hour'
  /** The region the price was listed for, by its programmatic name; `all` where it is the same in most. */
  readonly region: string
  /** ISO date on which the price was listed. */
  readonly listed: string
  readonly source: Source
}

/** Hours Azure's price pages count in a month. */
export const hoursAMonth = 730

/** A dated snapshot of list prices in US dollars, without agreement, tax or free amounts. */
export const prices = {
  privateEndpoint: {
    what: 'Private endpoint',
    usd: 0.01,
    per: 'hour',
    region: 'all',
    listed: '2026-09-17',
    source: { title: 'Azure Private Link pricing', link: 'azure.microsoft.com/pricing/details/private-link', checked: '2026-11-23' },
  },
} as const satisfies Record<string, Price>
