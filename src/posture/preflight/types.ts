import type { JsonObject } from '../../common/json.ts'
import type { Source } from '../../guidance/sources.ts'

/** One write or removal that is about to happen. Values known only at run time are references, as text. */
export interface IntendedStep {
  readonly id: string
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly action: 'create' | 'update' | 'replace' | 'keep' | 'adopt' | 'recover' | 'delete'
  /** The exact ARM request body; absent for a delete. */
  readonly body?: JsonObject
  /** The question whose answer causes it. */
  readonly because: string
  /** Azure actions it takes, each at the scope it is checked at: reading, writing or deleting its own type, and using what it refers to. */
  readonly actions: readonly NeededAction[]
}

/** An Azure operation the caller must be allowed, and where: `Microsoft.Network/virtualNetworks/subnets/join/action`. */
export interface NeededAction {
  readonly action: string
  /** The ARM id of the scope it is checked at; the nearest existing parent decides where it does not exist yet. */
  readonly scope: string
}

/** What is about to be done, as plain values: the plan, and the answers preflight judges by. */
export interface Intent {
  readonly environment: string
  readonly subscription: string
  readonly resourceGroup: string
  /** Programmatic name: `westeurope`. */
  readonly region: string
  readonly allocation: 'batch-service' | 'user-subscription'
  readonly steps: readonly IntendedStep[]
  /** ISO date, for what retires. */
  readonly today: string
}

/** Who is signed in, as the directory knows them. */
export interface SignedIn {
  readonly objectId: string
  readonly tenantId: string
  readonly name?: string
  readonly kind?: 'user' | 'app'
}

/** The cloud, to be asked. Reads only; every answer is remembered for the run, so that checks may ask for the same. */
export interface Reader {
  /** The body at a path (`/subscriptions/…`), or undefined where there is nothing (404). Throws `ReadRefused` where reading is not allowed. */
  get(path: string, apiVersion: string): Promise<JsonObject | undefined>
  /** Every item of a list, all pages. Throws `ReadRefused` where reading is not allowed; an empty list where there is none (404). */
  list(path: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<readonly JsonObject[]>
  /** A POST that only asks (`checkNameAvailability`). */
  ask(path: string, apiVersion: string, body: JsonObject): Promise<JsonObject | undefined>
  /** Who is signed in, and whether it is a person or an application; undefined where the sign-in does not say. */
  caller(): Promise<SignedIn | undefined>
}

/** Thrown by a `Reader` where the caller may not read: the check then says that it could not look, never that all is well. */
export class ReadRefused extends Error {
  override readonly name = 'ReadRefused'
  readonly action: string
  readonly scope: string
  constructor(action: string, scope: string) {
    super(`${action} is not allowed at ${scope}`)
    this.action = action
    this.scope = scope
  }
}

/** `blocks`: applying would fail, so nothing is written. `warns`: it would succeed, with a consequence. `unknown`: it could not be looked at. */
export type Severity = 'blocks' | 'warns' | 'unknown'

/** One thing found before anything is written. */
export interface Finding {
  readonly severity: Severity
  /** What is so, one sentence: `The subscription has 10 of 96 vCPUs left for the DSv5 family`. */
  readonly what: string
  /** Why it matters, one or two sentences. */
  readonly why: string
  /** With `unknown`: it is so because the caller may not read it. */
  readonly unread?: true
  /** What was read that says so: where, and the value found. */
  readonly evidence: { readonly path: string; readonly value: unknown }
  /** What to do now: commands to paste, or one sentence each; the first is the best. */
  readonly now: readonly string[]
  /** Answers that would avoid it, as they would be typed: `{ question: 'pool-size', value: 'standard_d2s_v5' }`. */
  readonly fixes?: readonly { readonly question: string; readonly value: string }[]
  readonly link?: string
  /** Ids of the steps it stands in the way of. */
  readonly steps?: readonly string[]
  /** Actions the caller lacks, for the hand-off. */
  readonly missing?: readonly NeededAction[]
}

/** One thing looked at before anything is written. New check: one file, one line in the registry. */
export interface Check {
  /** Kebab-case: `core-quota`. */
  readonly id: string
  /** What is fine when nothing is found: `The quota is enough`. */
  readonly title: string
  readonly source: Source
  readonly unverified?: boolean
  /** Whether it has anything to look at. Left out: always. */
  applies?(intent: Intent): boolean
  /** Looks; an empty list means that all is well. Never writes. */
  look(intent: Intent, reader: Reader): Promise<readonly Finding[]>
}

/** What every check found. */
export interface Preflight {
  readonly results: readonly {
    readonly check: Pick<Check, 'id' | 'title' | 'source'>
    readonly state: 'fine' | 'found' | 'unknown' | 'not-applicable'
    readonly findings: readonly Finding[]
  }[]
  readonly blocks: number
  readonly warns: number
  readonly unknown: number
}
