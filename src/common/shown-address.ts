/** Values of a query that say what is asked for. Every other is removed: a signature, a code or a certificate in the address of an operation has any name. */
const readable = new Set([
  'api-version',
  'domainnamelabel',
  'includeextendedlocations',
  'ipaddress',
  'maxresults',
  'monitor',
  // The practice cloud's own.
  'pool',
  'scenario',
])

/** An address fit to be shown: `?api-version=2025-06-01&$filter=…&t=removed`. Its path stays. */
export function shownAddress(url: string): string {
  return url.replace(/([?&])([^=&#]*)=([^&#]+)/g, (whole, mark: string, name: string) => {
    const plain = name.toLowerCase().replace(/^%24/, '$')
    return plain.startsWith('$') || readable.has(plain) ? whole : `${mark}${name}=removed`
  })
}
