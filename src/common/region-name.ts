/** The programmatic name of a region: `West Europe` as `westeurope`; empty for what is no text. */
export function regionName(location: unknown): string {
  return typeof location === 'string' ? location.toLowerCase().replace(/\s+/g, '') : ''
}
