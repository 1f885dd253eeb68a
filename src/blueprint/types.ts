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
  readonly workspace?: Workspace
  readonly identities: readonly Identity[]
  readonly account: Account
  readonly pool?: Pool
  /** What is guarded against deletion. */
  readonly locks: { readonly vaultAndLogs: boolean; readonly addresses: boolean }
  readonly policies: readonly PolicyAssignment[]
  /** What the person should know before approving. */
  readonly risks: readonly Risk[]
}

export interface Network {
  readonly name: string
  readonly range: string
  readonly nodes: Subnet
  /** Present when any private endpoint is. */
  readonly endpoints?: Subnet
  readonly securityGroups: readonly SecurityGroup[]
  /** Addresses the nodes leave by through a NAT gateway. */
  readonly nat?: { readonly name: string; readonly addresses: readonly PublicAddress[] }
  readonly privateEndpoints: readonly PrivateEndpoint[]
  readonly dnsZones: readonly string[]
}
export interface Subnet {
  readonly name: string
  readonly range: string
  readonly securityGroup: string
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
  readonly target: 'vault' | 'account'
  readonly group: 'vault' | 'batchAccount' | 'nodeManagement'
  readonly zone: string
}
export interface Vault {
  readonly name: string
  /** The question that made it necessary. */
  readonly because: 'account-key' | 'disk-key' | 'node-secrets'
  readonly private: boolean
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
export interface Workspace {
  readonly name: string
  readonly retentionDays: number
  readonly categories: 'allLogs' | 'audit'
}
export interface Identity {
  readonly name: string
  readonly usedBy: 'account' | 'nodes'
  readonly grants: readonly {
    readonly role: string
    readonly roleId: string
    readonly on: 'vault' | 'account-key' | 'disk-key'
    readonly why: string
    readonly because: string
  }[]
}
export type Access =
  | { readonly kind: 'private' }
  | { readonly kind: 'listed'; readonly addresses: readonly string[] }
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
}
