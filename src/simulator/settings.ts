import { durations } from './durations.ts'

/** A bucket of requests: how many at once, and how fast it fills again. */
export interface Bucket {
  readonly size: number
  readonly perSecond: number
}

/** What a subscription may use. Counts; cores where it says so. */
export interface Quotas {
  readonly batchAccountsPerRegion: number
  readonly dedicatedCores: number
  readonly lowPriorityCores: number
  readonly pools: number
  readonly jobs: number
  /** Dedicated cores of single families, by Batch's family name; families not named may use `dedicatedCores`. */
  readonly families: Readonly<Record<string, number>>
  /** Microsoft.Compute's own cores, which count in user subscription mode: in all, per family, Spot. */
  readonly computeCores: number
  readonly computeFamilies: Readonly<Record<string, number>>
  readonly computeSpotCores: number
  readonly publicAddresses: number
}

/** Who calls: a principal of the practice directory with role assignments like anybody's. */
export interface CallerSettings {
  /** Display name or application id, as error messages quote it. */
  readonly name: string
  readonly objectId: string
  readonly type: 'User' | 'ServicePrincipal'
  /** Groups of the directory the caller is in, by object id: their roles count as the caller's. */
  readonly groups: readonly string[]
  /**
   * Role assignments that are in effect from the start. A scope is relative to the subscription: `''` is the subscription itself; one that begins with
   * `/subscriptions/` is in another.
   */
  readonly roles: readonly { readonly role: string; readonly scope: string }[]
}

/** Something nobody may do somewhere, whatever their roles: what a managed application or a deployment stack leaves behind. */
export interface DenySettings {
  readonly name: string
  readonly description?: string
  /** Relative to the subscription, as in `CallerSettings.roles`. */
  readonly scope: string
  readonly actions: readonly string[]
  readonly notActions?: readonly string[]
  /** Object ids of principals it does not concern. */
  readonly except?: readonly string[]
}

/** What differs from one practice cloud to the next. Fixed when the cloud begins, and kept in its state. */
export interface Settings {
  readonly caller: CallerSettings
  /** Further subscriptions of the directory; absent: none. */
  readonly subscriptions?: readonly { readonly id: string; readonly name: string }[]
  /** Absent: nothing is denied. */
  readonly denyAssignments?: readonly DenySettings[]
  readonly quotas: Quotas
  /** Token buckets of Resource Manager; `off` counts nothing. */
  readonly throttling: { readonly reads: Bucket; readonly writes: Bucket; readonly deletes: Bucket } | 'off'
  /** Seconds from when something is written, and answered with success, until it counts. A state of an older program has none. */
  readonly takesEffect?: {
    readonly roleAssignments: number
    /** Automatic approval of a private endpoint's connection. */
    readonly endpointApprovals: number
    /** A zone group lists the records it wrote. */
    readonly zoneRecords: number
  }
  /** Every duration is multiplied by this. */
  readonly slowness: number
  /** Registration state at the start, by provider namespace. */
  readonly registrations: Readonly<Record<string, 'NotRegistered' | 'Registered'>>
}

/**
 * A pay-as-you-go subscription as one gets it: the caller owns it, Microsoft.Batch is not registered, quotas are the top of Batch's default ranges
 * with new families still at zero. Limits of Resource Manager: learn.microsoft.com azure-resource-manager/management/request-limits-and-throttling.
 */
export const defaultSettings: Settings = {
  caller: {
    name: 'you@practice.example',
    objectId: '22222222-2222-2222-2222-222222222222',
    type: 'User',
    groups: [],
    roles: [{ role: 'Owner', scope: '' }],
  },
  quotas: {
    batchAccountsPerRegion: 3,
    dedicatedCores: 900,
    lowPriorityCores: 100,
    pools: 100,
    jobs: 300,
    families: { standardDsv6Family: 0, standardDdsv6Family: 0 },
    computeCores: 100,
    computeFamilies: { standardDsv6Family: 0, standardDdsv6Family: 0 },
    computeSpotCores: 100,
    publicAddresses: 1000,
  },
  throttling: { reads: { size: 250, perSecond: 25 }, writes: { size: 200, perSecond: 10 }, deletes: { size: 200, perSecond: 10 } },
  takesEffect: { roleAssignments: durations.roleInEffect, endpointApprovals: 0, zoneRecords: 0 },
  slowness: 1,
  registrations: { 'Microsoft.Batch': 'NotRegistered' },
}
