/** Who a hand-off is for. */
export interface Receiver {
  readonly objectId: string
  readonly name: string
  readonly type: 'User' | 'ServicePrincipal'
}

/** An action of a role, and what it is needed for. */
export interface RoleAction {
  readonly action: string
  readonly why: string
}

/** The smallest role that holds what is lacking in one place, and its assignment there. */
export interface HandOffRole {
  /** Name of the role definition: a GUID made of what it is for, so that a second run finds the first. */
  readonly id: string
  readonly assignmentId: string
  readonly name: string
  readonly description: string
  /** The id it is assigned at. */
  readonly scope: string
  /** A role can be assigned inside subscriptions and groups only, not made for a single resource. */
  readonly assignableScope: string
  readonly actions: readonly RoleAction[]
  /** Roles the receiver may assign with it, and no others; absent where it assigns none. */
  readonly mayAssign?: readonly { readonly id: string; readonly name: string }[]
}

/** A role assignment the colleague makes instead of the receiver. */
export interface HandOffGrant {
  /** The assignment's name, made of what it is for, so that a second run finds the first. */
  readonly id: string
  readonly name: string
  readonly why: string
  readonly scope: string
  readonly principalId: string
  readonly principalType: string
  /** An id, or a role's name where the directory has to be asked. */
  readonly role: string
  readonly isBatchService: boolean
}

/** What a colleague with more rights does once, so that the receiver can go on. Plain values; the files print them. */
export interface HandOff {
  readonly environment: string
  readonly subscription: string
  readonly resourceGroup: string
  readonly region: string
  readonly today: string
  readonly receiver: Receiver
  readonly providers: readonly string[]
  /** `Microsoft.Compute/EncryptionAtHost`. */
  readonly features: readonly string[]
  /** The group does not exist, and rights are given in it. */
  readonly makesGroup: boolean
  readonly grants: readonly HandOffGrant[]
  readonly roles: readonly HandOffRole[]
  /** What nobody can hand off: told in the README. */
  readonly others: readonly string[]
  /** The receiver's next command. */
  readonly next: string
}

/** A file of the hand-off folder. */
export interface HandOffFile {
  readonly name: string
  readonly text: string
  readonly executable?: true
}
