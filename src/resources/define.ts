import type { Arm } from '../azure/arm.ts'
import type { Clients } from '../azure/clients.ts'
import type { ServiceError } from '../azure/errors.ts'
import type { Blueprint } from '../blueprint/types.ts'
import type { ArmId } from '../common/arm-id.ts'
import type { Clock } from '../common/io.ts'
import type { JsonObject } from '../common/json.ts'
import type { ProblemDetails } from '../common/problem.ts'
import type { Change, DiffRules, Live, Mark, Ownership, Progress, Retryable, Unsettled } from '../engine/types.ts'

/** A resource the blueprint calls for. Plain JSON; `model` is typed by the SDK that sends it. */
export interface Resource<Model = unknown> {
  readonly id: string
  readonly name: string
  readonly model: Model
  /** The question whose answer caused it. */
  readonly because: string
  /** Ids it waits for beyond those its model mentions and its parent. */
  readonly after?: readonly string[]
  readonly ownership?: Ownership
  /** What an adopted one must be like, for its type's `unfit`. Plain JSON; never sent. */
  readonly expects?: JsonObject
  /** Outside the resource group, so not part of an exported template (a grant on the subscription). */
  readonly notExported?: true
  /** Changes to the diff rules that hold for this one alone. */
  readonly rules?: DiffRules
}

/** An Azure operation and the id it is done at: `Microsoft.Network/virtualNetworks/subnets/join/action` at a subnet. */
export interface ActionAt {
  readonly action: string
  readonly scope: string
}

/** A write in the making. */
export interface Write<Model> {
  readonly id: string
  readonly parsed: ArmId
  /** References resolved. */
  readonly model: Model
  readonly pollEvery: number
  readonly signal: AbortSignal | undefined
}

/** What a type's own steps may use beyond the clients. */
export interface Context {
  readonly arm: Arm
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
}

/** One ARM resource type: what of it a blueprint wants, how it is put, read and removed, and what it waits for. */
export interface ResourceType<Model = unknown> {
  /** As Azure spells it: `Microsoft.Network/virtualNetworks`. */
  readonly type: string
  readonly apiVersion: string
  /** The line it is folded into while creating. */
  readonly group: string
  /** Its name in a sentence: `Key Vault`. */
  readonly label: string
  /** What to expect of its duration, for the screen. */
  readonly usually?: string
  readonly rules?: DiffRules
  wanted(blueprint: Blueprint): readonly Resource<Model>[]
  /** Sends the create-or-update request through the typed SDK and waits for its operation. Run on the capture wire it yields the body. */
  put(clients: Clients, write: Write<Model>): Promise<unknown>
  /** For types an existing one of which is not changed by PUT. `context` is for those that take more than one request. */
  update?(clients: Clients, write: Write<Model>, live: JsonObject, changes: readonly Change[], context: Context): Promise<unknown>
  /** For refusals of this type alone that heal by themselves. */
  retry?(error: ServiceError, model: Model): Retryable | undefined
  /** The model with what others added to the live resource kept, where the usual way (`keep-others.ts`) does not do: a network's further subnets. */
  keepOthers?(model: Model, live: JsonObject): Model
  /** For types that are not read by a plain GET. `model` is absent when only the id is known. */
  read?(context: Context, id: string, model: Model | undefined): Promise<Live>
  /** Brings back what was deleted but is still kept; the put follows. */
  recover?(clients: Clients, write: Write<Model>): Promise<unknown>
  /** What of an earlier write has not taken effect, by a body that was read: a run that was cut off, or somebody's decision since. Goes with `settle`. */
  unsettled?(live: JsonObject): readonly Unsettled[]
  /** Returns once the write has taken effect; throws a UserProblem when it will not. */
  settle?(context: Context, id: string, live: JsonObject): Promise<JsonObject>
  /** For types that are not removed by a plain DELETE. `drain`: what runs in it is let finish first. */
  remove?(context: Context, id: string, how: { readonly drain: boolean }): Promise<void>
  /** Lists of its body whose items are resources of their own, too, named in the activity log by their own ids (a network's `subnets`). */
  readonly parts?: readonly string[]
  /** Whether a live body says that this tool made it; default: the environment's tag. */
  marked?(live: JsonObject, environment: string): boolean
  /** How it is marked again where that was taken off; default: its tag, where it carries one. */
  markAgain?(id: string, environment: string): Mark
  /**
   * The Azure actions that reading, writing and deleting one of this type are, where they are not `{type}/read`, `/write` and `/delete` at its id.
   * `scope` is where they are checked; left out: at its id.
   */
  readonly operations?: (id: string) => {
    readonly scope?: string
    readonly read: readonly string[]
    readonly write: readonly string[]
    readonly delete: readonly string[]
  }
  /** What a body that refers to other resources needs to be allowed there: the right to use them. */
  linkedActions?(body: JsonObject, id: string): readonly ActionAt[]
  /** What is read beside an adopted one to tell whether it fits. */
  looksAt?(live: JsonObject): readonly ActionAt[]
  /** Why an adopted one cannot be used as it is found, each with what to do. Reads only. */
  unfit?(
    context: Context,
    found: { readonly id: string; readonly body: JsonObject; readonly expects: JsonObject },
  ): Promise<readonly ProblemDetails[]>
  /** Not part of an exported template (registration of a provider, the resource group). */
  readonly notExported?: boolean
  /** Ids of this type that belong to an environment but are not listed by tag. */
  discover?(found: Discovery): Promise<readonly string[]>
  /** Ids of what others put into a resource of ours, where it would go unseen with it (a subnet, a peering, a DNS record). */
  foreign?(inside: {
    readonly clients: Clients
    readonly id: string
    readonly live: JsonObject
    /** Everything of the environment that was found. */
    readonly ours: readonly { readonly type: string; readonly body: JsonObject }[]
  }): Promise<readonly string[]>
  /** Ids that Azure lets one write at a time touch, from a body wanted or live: steps that share one take turns. */
  inTurn?(id: string, body: JsonObject): readonly string[]
  /** Types whose resources must be gone before one of this type is removed, where no id says so. */
  readonly removedAfter?: readonly string[]
  /** Parts of a live body in which the service lists who uses it; being listed there is no dependency. */
  readonly backReferences?: readonly string[]
  /** Its name in a list, where the id's own is no name for people. */
  nameOf?(live: JsonObject): string | undefined
  /** What remains of it after removal, in a sentence. `isOurs` tells of an id whether it is of the environment. */
  survivor?(live: JsonObject, isOurs: (id: string) => boolean): string | undefined
}

/** What discovery starts from: everything of the environment that is listed by tag. */
export interface Discovery {
  readonly clients: Clients
  readonly environment: string
  readonly subscription: string
  readonly tagged: readonly { readonly id: string; readonly type: string }[]
  /** Resource groups of the tagged resources. */
  readonly resourceGroups: readonly string[]
}

/** Makes a resource type; the model's type is checked here and forgotten after. */
export function defineResourceType<Model>(type: ResourceType<Model>): ResourceType<Model> {
  return type
}

/** For types that cannot be moved: another region is another environment. */
export const staysInRegion = { location: 'It stays in the region it was made in; another region is another environment.' } as const

/** The ids an environment's resources have, so that each file can speak of the others. */
export function idsOf(blueprint: Blueprint) {
  const group = `/subscriptions/${blueprint.subscription}/resourceGroups/${blueprint.resourceGroup}`
  const of = (type: string, name: string) => `${group}/providers/${type}/${name}`
  const network = blueprint.network.existing ?? of('Microsoft.Network/virtualNetworks', blueprint.network.name)
  const zone = (name: string) =>
    blueprint.network.centralZones === undefined
      ? of('Microsoft.Network/privateDnsZones', name)
      : `${blueprint.network.centralZones}/providers/Microsoft.Network/privateDnsZones/${name}`
  return {
    subscription: `/subscriptions/${blueprint.subscription}`,
    group,
    of,
    network,
    subnet: (name: string) => `${network}/subnets/${name}`,
    securityGroup: (name: string) => of('Microsoft.Network/networkSecurityGroups', name),
    address: (name: string) => of('Microsoft.Network/publicIPAddresses', name),
    natGateway: (name: string) => of('Microsoft.Network/natGateways', name),
    endpoint: (name: string) => of('Microsoft.Network/privateEndpoints', name),
    routeTable: (name: string) => of('Microsoft.Network/routeTables', name),
    zone,
    zoneLink: (name: string) => `${zone(name)}/virtualNetworkLinks/${blueprint.network.name}`,
    zoneGroup: (endpoint: string) => `${of('Microsoft.Network/privateEndpoints', endpoint)}/privateDnsZoneGroups/default`,
    identity: (name: string) => of('Microsoft.ManagedIdentity/userAssignedIdentities', name),
    identityOf: (usedBy: 'account' | 'nodes') =>
      of('Microsoft.ManagedIdentity/userAssignedIdentities', blueprint.identities.find((one) => one.usedBy === usedBy)?.name ?? ''),
    vault: of('Microsoft.KeyVault/vaults', blueprint.vault?.name ?? ''),
    key: (use: 'account' | 'disks') =>
      `${blueprint.keys?.vault.existing ?? of('Microsoft.KeyVault/vaults', blueprint.keys?.vault.name ?? '')}/keys/${blueprint.keys?.[use]?.name ?? ''}`,
    storage: of('Microsoft.Storage/storageAccounts', blueprint.storage?.name ?? ''),
    feature: (namespace: string, name: string) =>
      `/subscriptions/${blueprint.subscription}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
    workspace: blueprint.workspace?.existing ?? of('Microsoft.OperationalInsights/workspaces', blueprint.workspace?.name ?? ''),
    account: of('Microsoft.Batch/batchAccounts', blueprint.account.name),
    pool: (name: string) => `${of('Microsoft.Batch/batchAccounts', blueprint.account.name)}/pools/${name}`,
    provider: (namespace: string) => `/subscriptions/${blueprint.subscription}/providers/${namespace}`,
  } as const
}

/** The resource group an id lies in; the SDKs take it apart from the name. */
export function groupOf(parsed: ArmId): string {
  if (parsed.resourceGroup === undefined) throw new Error('The id names no resource group')
  return parsed.resourceGroup
}

/** For types that carry no tag: whether a name is one this tool gives for an environment (`blueprint/names.ts`). */
export function namedFor(live: JsonObject, environment: string): boolean {
  return new RegExp(`^secure-batch-${environment}-[a-z0-9]{6}$`, 'i').test(String(live.name))
}

/** The n-th name of an id: 0 is the resource's outermost name. */
export function nameOf(parsed: ArmId, level = 0): string {
  const name = parsed.names[level]
  if (name === undefined) throw new Error(`The id has no name at level ${level}`)
  return name
}

/** Polling options every SDK takes. */
export function waitOptions(write: { readonly pollEvery: number; readonly signal: AbortSignal | undefined }) {
  return { updateIntervalInMs: write.pollEvery, ...(write.signal === undefined ? {} : { abortSignal: write.signal }) }
}
