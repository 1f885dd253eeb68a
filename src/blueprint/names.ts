import { createHash } from 'node:crypto'

/**
 * Names are derived from environment, subscription and region alone, so that a second run finds what the first one made.
 * Lengths and characters follow learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.
 */
export interface Names {
  /** Six letters and digits that make global names unlikely to collide. */
  readonly suffix: string
  /** Batch account: 3–24 lowercase letters and digits, unique in the region. */
  readonly account: string
  /** Key Vault: 3–24 letters, digits and hyphens, unique in all of Azure. */
  readonly vault: string
  /** Storage account: 3–24 lowercase letters and digits, unique in all of Azure. */
  readonly storage: string
  /** A resource-group-scoped name: `vnet-demo`. */
  scoped(kind: string, detail?: string): string
  /** A DNS label for a public address: `^[a-z][a-z0-9-]{1,61}[a-z0-9]$`, unique in the region. */
  dnsLabel(detail: string): string
}

/** The names of an environment. Inputs are trusted: the environment's question has validated its own. */
export function namesOf(environment: string, subscription: string, region: string): Names {
  const suffix = shortHash(`${environment}|${subscription}|${region}`.toLowerCase())
  const compact = environment.replace(/[^a-z0-9]/g, '')
  return {
    suffix,
    account: `${compact.slice(0, 18)}${suffix}`,
    vault: `kv-${environment.slice(0, 14).replace(/-+$/, '')}-${suffix}`.replace(/--+/g, '-'),
    storage: `${compact.slice(0, 16)}st${suffix}`,
    scoped: (kind, detail) => [kind, environment, ...(detail === undefined ? [] : [detail])].join('-'),
    dnsLabel: (detail) => `${environment}-${suffix}-${detail}`.slice(0, 63).replace(/-+$/, ''),
  }
}

/** Six characters of a–z and 0–9 that change when any part of the text does. */
function shortHash(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  return digest.readBigUInt64BE(0).toString(36).padStart(13, '0').slice(-6)
}
