import type { Fix } from '../interview/types.ts'

/** Which Azure, or none: the practice cloud needs no account. */
export type CloudName = 'practice' | 'public' | 'usgov' | 'china'

/**
 * The intended environment: names, address plan, counts and roles. Immutable; a part that shall not exist is absent.
 * Everything in it is decided: making resources of it needs no further choice.
 */
export interface Blueprint {
  readonly environment: string
  readonly cloud: CloudName
  readonly subscription: string
  readonly region: string
  readonly resourceGroup: string
  readonly tags: Readonly<Record<string, string>>
  /** Resource providers the environment needs, `Microsoft.Batch` first. */
  readonly providers: readonly string[]
  readonly network: Network
  readonly vault?: Vault
  /** Keys of the person's own; absent where Microsoft's do everything. */
  readonly keys?: Keys
  readonly storage?: Storage
  readonly workspace?: Workspace
  readonly identities: readonly Identity[]
  /** Who of the directory gets a right: people, groups, programs, and the Batch service itself. */
  readonly principals: readonly Principal[]
  /** Features of the subscription that must be registered, by provider: `Microsoft.Compute/EncryptionAtHost`. */
  readonly features: readonly Feature[]
  readonly account: Account
  readonly pool?: Pool
  /** What is guarded against deletion. */
  readonly locks: { readonly vaultAndLogs: boolean; readonly addresses: boolean }
  readonly policies: readonly PolicyAssignment[]
  /** What the person should know before approving. */
  readonly risks: readonly Risk[]
  /** What is worth knowing of an answer without being a risk. */
  readonly notes?: readonly Note[]
}

export interface Network {
  readonly name: string
  /** Empty for a network that is there already: it is read when the plan is made. */
  readonly range: string
  /** The id of a network that is there already: used as found, never altered, never removed. */
  readonly existing?: string
  /** The largest number of nodes the range was chosen for; absent where the network is there already. */
  readonly plannedNodes?: number
  readonly nodes: Subnet
  /** Present when any private endpoint is. */
  readonly endpoints?: Subnet
  readonly securityGroups: readonly SecurityGroup[]
  /** Addresses the nodes leave by through a NAT gateway. */
  readonly nat?: { readonly name: string; readonly addresses: readonly PublicAddress[] }
  /** The hub's firewall, to which a route table sends what leaves. */
  readonly firewall?: { readonly routeTable: string; readonly address: string }
  /** The network this one is peered with; the hub itself is somebody else's. */
  readonly hub?: {
    readonly id: string
    readonly name: string
    /** Name of both halves of the peering. */
    readonly peering: string
    /** Whether the hub's half is ours to make, too: it is where the hub lies in the same subscription. */
    readonly bothHalves: boolean
  }
  /** DNS servers in the order they are asked; absent means Azure DNS. */
  readonly dnsServers?: readonly string[]
  readonly privateEndpoints: readonly PrivateEndpoint[]
  /** Zones the endpoints' records go into. */
  readonly dnsZones: readonly string[]
  /** The id of the resource group that holds the zones, where they are somebody else's. */
  readonly centralZones?: string
  /** Somebody's policy writes the endpoints' records. */
  readonly dnsByPolicy?: true
}
export interface Subnet {
  readonly name: string
  /** Empty in a network that is there already. */
  readonly range: string
  /** Absent in a network that is there already. */
  readonly securityGroup?: string
  /** Services its nodes reach over Azure's own network: `Microsoft.Storage`. */
  readonly serviceEndpoints?: readonly string[]
}
export interface SecurityGroup {
  readonly name: string
  readonly rules: readonly SecurityRule[]
}
export interface SecurityRule {
  readonly name: string
  readonly why: string
  readonly direction: 'Inbound' | 'Outbound'
  readonly access: 'Allow' | 'Deny'
  readonly priority: number
  readonly protocol: 'Tcp' | '*'
  readonly source: string
  readonly destination: string
  readonly port: string
}
export interface PublicAddress {
  readonly name: string
  readonly dnsLabel: string
}
export interface PrivateEndpoint {
  readonly name: string
  readonly target: 'vault' | 'account' | 'storage'
  readonly group: 'vault' | 'batchAccount' | 'nodeManagement' | 'blob'
  readonly zone: string
}
export interface Vault {
  readonly name: string
  /** The question that made it necessary. */
  readonly because: 'allocation-mode' | 'account-key' | 'disk-key' | 'node-secrets'
  readonly private: boolean
  /** Whether Batch keeps in it what it needs to start machines in this subscription. */
  readonly usedByBatch: boolean
}
/** The customer-managed keys, all in one vault. */
export interface Keys {
  readonly vault: {
    readonly name: string
    /** The id of a vault that was there before and is used as it is; absent for the environment's own. */
    readonly existing?: string
  }
  readonly account?: CustomerKey
  readonly disks?: CustomerKey
}
export interface CustomerKey {
  readonly name: string
  readonly size: number
  /** 0: it neither rotates nor expires. */
  readonly rotateAfterDays: number
}
/** The account's own storage, used with identities only. */
export interface Storage {
  readonly name: string
  readonly reach: 'private' | 'selected' | 'public'
  /** Public addresses let in beside the node subnet, where `reach` is `selected`. */
  readonly addresses: readonly string[]
}
export interface Workspace {
  readonly name: string
  /** The id of a workspace that is there already: used as found, never altered, never removed. */
  readonly existing?: string
  /** How long logs are kept; in a workspace that is there already, how long they should be. */
  readonly retentionDays: number
  readonly categories: 'allLogs' | 'audit'
}
export interface Identity {
  readonly name: string
  readonly usedBy: 'account' | 'nodes'
  readonly grants: readonly Grant[]
}
/** A role on one resource, on one key in a vault, or on the subscription. */
export interface Grant {
  readonly role: string
  /** Absent where the role is looked up by its name in the directory. */
  readonly roleId?: string
  readonly on: 'vault' | 'account' | 'storage' | 'subscription' | 'account-key' | 'disk-key'
  readonly why: string
  /** The question that caused it. */
  readonly because: string
  /** Somebody else makes it; whether it is there is checked. */
  readonly madeByOthers?: true
}
export interface Principal {
  readonly kind: 'user' | 'group' | 'app' | 'batch-service'
  readonly objectId: string
  /** How it reads: `user:…`, `the Batch service`. */
  readonly label: string
  readonly grants: readonly Grant[]
}
export interface Feature {
  readonly namespace: string
  readonly name: string
  /** The question that caused it. */
  readonly because: string
}
export type Access =
  | { readonly kind: 'private' }
  /** Inside a network security perimeter: the id of its profile, and the name of what puts the account there. */
  | { readonly kind: 'perimeter'; readonly profile: string; readonly association: string }
  /** `own`: addresses of the environment that are let in, too. */
  | { readonly kind: 'listed'; readonly addresses: readonly string[]; readonly own?: readonly PublicAddress[] }
  /** The environment's own static addresses, known once they are allocated. */
  | { readonly kind: 'own-addresses'; readonly addresses: readonly PublicAddress[] }
  | { readonly kind: 'open' }
export interface Account {
  readonly name: string
  readonly allocationMode: 'BatchService' | 'UserSubscription'
  readonly authentication: readonly ('AAD' | 'TaskAuthenticationToken' | 'SharedKey')[]
  readonly accountAccess: Access
  readonly nodeManagementAccess: Access
  readonly customerKey: boolean
  /** Whether `Blueprint.storage` is its auto-storage. */
  readonly autoStorage: boolean
}
export interface Pool {
  readonly name: string
  readonly vmSize: string
  readonly image: {
    readonly os: 'linux' | 'windows'
    readonly publisher: string
    readonly offer: string
    readonly sku: string
    readonly nodeAgent: string
  }
  readonly nodes: number
  readonly spotNodes: number
  readonly addresses:
    | { readonly kind: 'none' }
    | { readonly kind: 'batch-managed' }
    | { readonly kind: 'static'; readonly addresses: readonly PublicAddress[] }
  readonly remoteAccess?: { readonly port: 22 | 3389; readonly from: readonly string[] }
  readonly encryptionTargets: readonly ('OsDisk' | 'TemporaryDisk')[]
  readonly encryptionAtHost: boolean
  readonly trustedLaunch: boolean
  /** What a confidential machine seals; absent where machines are not confidential. */
  readonly confidential?: 'VMGuestStateOnly' | 'DiskWithVMGuestState'
  readonly metadataProtocol?: 'Audit' | 'Enforce'
  readonly automaticUpgrades: boolean
  readonly zonal: boolean
  readonly certificate?: { readonly secretUrl: string }
}
export interface PolicyAssignment {
  readonly name: string
  readonly displayName: string
  readonly definitionId: string
  readonly effect: string
}
export interface Risk {
  readonly level: 'attention' | 'danger'
  /** The question whose answer causes it. */
  readonly question: string
  readonly text: string
  /** What would remove it. */
  readonly fix?: string
  /** Answers that would remove it, the best first; absent where no answer does, but work elsewhere. */
  readonly answers?: readonly Fix[]
}
export interface Note {
  /** The question whose answer it is about. */
  readonly question: string
  readonly text: string
}
