import { regionName } from '../common/region-name.ts'
import { hoursAMonth, type Price } from '../guidance/prices.ts'
import type { ArmResource, CostLine } from './types.ts'

/** A line for so many of something billed by hour or month; none where there is none. */
export function counted(
  count: number,
  price: Price,
  parts: { readonly kind: 'standing' | 'nodes'; readonly question: string; readonly besides?: string; readonly note?: string | undefined },
): readonly CostLine[] {
  if (count === 0) return []
  const { note, ...rest } = parts
  const usd = price.usd === undefined ? undefined : count * price.usd * (price.per === 'hour' ? hoursAMonth : 1)
  return [{ what: price.what, count, price, ...rest, ...(usd === undefined ? {} : { usd }), ...(note === undefined ? {} : { note }) }]
}

/** A line for what is billed by use alone. */
export function used(price: Price, question: string, besides: string, note?: string | undefined): CostLine {
  return { what: price.what, count: 1, kind: 'usage', question, besides, price, ...(note === undefined ? {} : { note }) }
}

/** What to say where a price was listed for another place than the one it is reckoned for. */
export function placeNote(price: Price, resource: ArmResource | undefined): string | undefined {
  const place = regionOf(resource)
  if (/^(us(gov|dod)|china)/.test(place)) return 'list price of public Azure'
  return price.region === 'all' || place === '' || price.region === place ? undefined : `list price of ${price.region}`
}

/** A resource's region by its programmatic name; empty where it has none of its own. */
export function regionOf(resource: ArmResource | undefined): string {
  const location = resource?.body.location
  return regionName(location)
}

/** `0.01 USD`: as many digits as the price has. */
export const dollars = (price: Price): string => (price.usd === undefined ? 'an unknown amount' : `${price.usd} USD`)
