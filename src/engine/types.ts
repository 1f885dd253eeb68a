import type { Json, JsonObject } from '../common/json.ts'
import type { ProblemDetails } from '../common/problem.ts'

/** How a live body is compared with a wanted one. Paths are dotted, from the body's root; `[]` stands for a list's items. */
export interface DiffRules {
  /** A change below one of these needs delete and create (`properties.poolAllocationMode`). */
  readonly immutable?: readonly string[]
  /** A change at or below one of these can be made neither in place nor by making the resource anew: the plan refuses it and says why. */
  readonly fixed?: Readonly<Record<string, string>>
  /** What people keep in it and would lose were it deleted and made anew: where only that would bring a change about, the plan refuses it. */
  readonly holds?: string
  /** Parts that must not be there where the wanted body does not state them (a subnet's NAT gateway). */
  readonly absent?: readonly string[]
  /** Values that must not be there where the wanted body says nothing at that path (a pool's zonal placement). `[]` reaches every item. */
  readonly unasked?: Readonly<Record<string, readonly Json[]>>
  /** Addresses of keys, compared without their version: rotation changes it. */
  readonly versioned?: readonly string[]
  /** Never compared: write-only values, or values the service rewrites. */
  readonly ignore?: readonly string[]
  /** Lists of named things where an extra live entry counts as a difference (security rules). Elsewhere extras are someone else's and stay. */
  readonly exact?: readonly string[]
  /** Text compared without regard to case (`properties.publicNetworkAccess`). Ids, regions and names always are. */
  readonly caseless?: readonly string[]
  /** Lists whose order means something (DNS servers). Elsewhere order is of no account. */
  readonly ordered?: readonly string[]
  /** Lists whose items are told apart by something else than `name` or `id`: `{ 'properties.logs': 'categoryGroup' }`. */
  readonly keys?: Readonly<Record<string, string>>
}

/** One resource as it shall be. Plain JSON. */
export interface WantedResource {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  /** The line it is folded into while creating: `Network`, `Key Vault`. */
  readonly group: string
  /** The exact ARM request body; values known only at run time are references (`common/reference.ts`). */
  readonly body: JsonObject
  /** Ids that must be in place before. */
  readonly dependsOn: readonly string[]
  /** Ids that Azure lets only one write at a time touch (the network of a subnet, the subnet of an endpoint): such steps take turns. */
  readonly inTurn?: readonly string[]
  /** The question that caused it. */
  readonly because: string
  /**
   * `managed` is ours or nothing; `adopted` must exist, is used as found and never altered or destroyed; `shared` is created when it is
   * absent and used as found when somebody else made it (a resource group, a provider's registration).
   */
  readonly ownership: Ownership
  readonly rules: DiffRules
  /** How it is said to be this environment's where what says so was taken off it; absent where nothing can take it off. */
  readonly mark?: Mark
  /** What to expect of its duration, for the screen: `usually 30 to 60 s`. */
  readonly usually?: string
}

/** What makes something known as this environment's again. */
export interface Mark {
  /** `give its tag back` */
  readonly words: string
  readonly command: string
  /** Names of tags, each of which may say so. */
  readonly tags?: readonly string[]
}

export type Ownership = 'managed' | 'adopted' | 'shared'

/** What is found at an id. */
export type Live =
  | { readonly state: 'absent' }
  | {
      readonly state: 'present'
      readonly body: JsonObject
      readonly ours: boolean
      /** Differences that its own body does not show: what it wrote elsewhere is not there any more. */
      readonly beside?: readonly Change[]
      /** Why what shall be used as found cannot be, each with what to do; absent where nothing speaks against it. */
      readonly unfit?: readonly ProblemDetails[]
      /** What was asked for and has not taken effect; absent where all has. */
      readonly unsettled?: readonly Unsettled[]
    }
  | {
      readonly state: 'soft-deleted'
      readonly deletedOn?: string
      readonly keptUntil?: string
      readonly purgeable: boolean
      /** The command that removes it for good, where there is one. */
      readonly purge?: string
      /** Why it cannot be recovered in place (it was deleted in another region); absent when it can. */
      readonly unrecoverable?: string
    }

/** A change that is still to come. `anew`: as things stand it never will, so the resource is made anew. */
export interface Unsettled extends Change {
  readonly anew?: true
}

export type Action = 'create' | 'update' | 'replace' | 'keep' | 'adopt' | 'recover' | 'delete'

export interface Change {
  readonly path: string
  readonly from: Json | undefined
  readonly to: Json | undefined
  /** Asked for already, and not in effect: who wrote the resource last did not cause it. */
  readonly pending?: true
  /** The id of what it is about, where that is not the body: it is never sent. */
  readonly beside?: string
  /** Who wrote there last, where that was looked up and is known. */
  readonly last?: LastWrite
}

/** The last write the cloud's own record knows of. */
export interface LastWrite {
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  /** `Microsoft.Network/networkSecurityGroups/securityRules/write`. */
  readonly operation: string
}

/** Somebody's decision to leave a difference as it is. */
export interface Ignored {
  /** The resource's id; the subscription may be left out. */
  readonly resource: string
  /** The difference and all below it; absent: everything about the resource, also that it is there or not. */
  readonly path?: string
  readonly reason: string
  readonly by?: string
  /** ISO dates: decided on, and to be looked at again. */
  readonly on?: string
  readonly until?: string
}

/** A difference that stays because somebody decided so. An empty path: the resource is there or is not. */
export interface IgnoredChange extends Change {
  readonly entry: Ignored
}

export interface PlanStep {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly group: string
  readonly action: Action
  readonly because: string
  readonly dependsOn: readonly string[]
  readonly inTurn?: readonly string[]
  readonly changes: readonly Change[]
  /** Differences that stay as they are found. */
  readonly ignored?: readonly IgnoredChange[]
  /** Of what is not there: who deleted it. */
  readonly last?: LastWrite
  /** What one should know about how it is done, a sentence each. */
  readonly notes?: readonly string[]
  /** The id of what this step's resource takes the place of. */
  readonly insteadOf?: string
  /** Of a delete: what runs in it is let finish first. */
  readonly drain?: true
  /** Of a delete: what of it is still there or kept afterwards, in a sentence. */
  readonly leaves?: string
  /** The exact ARM request body; absent for a delete. */
  readonly body?: JsonObject
  readonly ownership: Ownership
  readonly usually?: string
}

export interface Plan {
  readonly environment: string
  readonly region: string
  readonly steps: readonly PlanStep[]
  /** What stands in the way; a plan with problems may be read but not applied. */
  readonly problems: readonly ProblemDetails[]
  /** Why nobody can say who made the differences; absent where that was looked up, or nothing differs. */
  readonly untraced?: string
  /** Decisions to ignore that are about nothing that differs, and those whose time is over. */
  readonly idle?: {
    readonly unused: readonly Ignored[]
    readonly expired: readonly Ignored[]
    /** The command that forgets them. */
    readonly now?: readonly string[]
  }
  /** What is worth knowing before it is carried out. */
  readonly findings?: readonly PlanFinding[]
}

/** Something found beforehand that does not keep the plan from succeeding: it has a consequence, or could not be looked at. */
export interface PlanFinding extends ProblemDetails {
  readonly severity: 'warns' | 'unknown'
}

export type Outcome = 'done' | 'unchanged' | 'failed' | 'skipped' | 'stopped'

/** What happens while a plan is carried out. JSON-safe: the journal and `--events ndjson` stream these objects. `at` is milliseconds since 1970. */
export type EngineEvent =
  | {
      readonly type: 'planned'
      readonly at: number
      readonly environment: string
      readonly region: string
      readonly steps: readonly Pick<PlanStep, 'id' | 'type' | 'name' | 'group' | 'action' | 'dependsOn' | 'usually' | 'leaves'>[]
    }
  | { readonly type: 'started'; readonly at: number; readonly id: string }
  | {
      readonly type: 'waiting'
      readonly at: number
      readonly id: string
      /** What is awaited: `the role is not in effect yet`. */
      readonly reason: string
      /** What the person can do in the meantime, or that there is nothing. */
      readonly meanwhile?: string
      /** How long it takes, where that is known. */
      readonly inSeconds?: number
      /** How long it has been waiting for this, where it is told again. */
      readonly forSeconds?: number
    }
  | {
      readonly type: 'retrying'
      readonly at: number
      readonly id: string
      readonly attempt: number
      readonly inSeconds: number
      readonly because: string
      readonly meanwhile?: string
    }
  | { readonly type: 'note'; readonly at: number; readonly id?: string; readonly text: string }
  | {
      readonly type: 'finished'
      readonly at: number
      readonly id: string
      readonly outcome: Outcome
      readonly seconds: number
      readonly error?: ProblemDetails
    }

/** What a step tells while it works. */
export interface Progress {
  /** Seconds of the longest chain of steps that begins with this one: of requests that wait, the most urgent goes first. */
  readonly urgency: number
  waiting(reason: string, more?: { readonly meanwhile?: string; readonly inSeconds?: number }): void
  /** Told before a request is sent again as it is. False when the time for that is used up. */
  retrying(inSeconds: number, because: string): boolean
  note(text: string): void
  /** What Azure does one at a time is done: of those that share a turn with this step the next may begin, though this one still waits for its effect. */
  turnOver(): void
}

/**
 * The engine's only view of a cloud. Implemented in `resources/` over the Azure SDKs; faked in the engine's tests.
 * Each write returns once the change has taken effect, not merely been accepted. Failures are thrown:
 * `UserProblem` for what a person can act on; an error with a `retry` property (`Retryable`) for what is worth trying again.
 */
export interface CloudPort {
  /** `progress` is given where a step of a run reads. */
  read(resource: Pick<WantedResource, 'id' | 'type' | 'apiVersion'>, signal?: AbortSignal, progress?: Progress): Promise<Live>
  /** Create or, when `live` is given, bring to the wanted state; `changes` tells what differs. Returns the live body. */
  write(step: PlanStep, live: Live, known: KnownValues, progress: Progress, signal?: AbortSignal): Promise<JsonObject>
  remove(step: Pick<PlanStep, 'id' | 'type' | 'apiVersion' | 'name' | 'drain'>, progress: Progress, signal?: AbortSignal): Promise<void>
}

/** Live bodies by id key (`idKey`), from which references are resolved. */
export type KnownValues = ReadonlyMap<string, JsonObject>

/** What may be tried again, and when. Put on an error as its `retry` property. */
export interface Retryable {
  /** What the service asked for, in seconds; absent means back off exponentially. */
  readonly afterSeconds?: number
  /** Why it failed, for the screen: `role is not in effect yet`. */
  readonly because: string
  /** Total seconds after which to give up. */
  readonly withinSeconds: number
  /** What the person can do in the meantime, or that there is nothing. */
  readonly meanwhile?: string
}

/** The record of a run: a pure fold of its events. `plan`, `apply` and `destroy` end with one. */
export interface Report {
  readonly environment: string
  readonly outcome: 'done' | 'failed' | 'stopped' | 'nothing-to-do'
  readonly seconds: number
  readonly resources: readonly {
    readonly id: string
    readonly type: string
    readonly name: string
    readonly action: Action
    readonly outcome: Outcome
    readonly seconds: number
    readonly error?: ProblemDetails
    /** Of what was removed: what of it is still there or kept. */
    readonly leaves?: string
  }[]
  /** Commands to run next. */
  readonly next: readonly string[]
  /** What was found before anything was written that did not keep it from being carried out. */
  readonly findings?: readonly PlanFinding[]
}
