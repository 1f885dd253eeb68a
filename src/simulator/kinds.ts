import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { Activity } from './activity-log.ts'
import type { Level } from './arm/throttling.ts'
import type { State, StoredResource } from './definition.ts'
import type { DeletedVault } from './providers/key-vault/deleted-vaults.ts'
import type { DeletedWorkspace } from './providers/operational-insights.ts'
import type { Belonging } from './scenario/belonging.ts'
import type { FaultCounters } from './scenario/faults.ts'
import type { Operation, Task } from './world.ts'

/** What the store holds, by kind. A kind that is not named here holds any JSON. */
export interface Kinds {
  readonly resource: StoredResource
  readonly operation: Operation
  readonly task: Task
  readonly counter: number
  readonly registration: string
  readonly subscription: { readonly id: string; readonly name: string; readonly tags?: JsonObject }
  readonly 'deleted-vault': DeletedVault
  /** Keys on their way out, waiting for their vault. */
  readonly 'deleted-keys': readonly StoredResource[]
  readonly 'deleted-workspace': DeletedWorkspace
  /** `until`: no moment beyond this one has been shown to anybody. */
  readonly clock: number
  /** What the cloud began in; one. */
  readonly scenario: Belonging
  /** How often fault rules were met, and where chance stands; one. */
  readonly fault: FaultCounters
  /** Token buckets that were not full when the cloud was closed. */
  readonly bucket: Level
  readonly activity: Activity
}

/** The type of a kind's values. */
export type Stored<K extends string> = K extends keyof Kinds ? Kinds[K] : Json

/** Whether a value read from a file is what its kind holds. Asked once, where the log is read; from then on the types are trusted. */
export function isStored(kind: string, value: unknown): boolean {
  return isKind(kind) ? checks[kind](value) : true
}

const isKind = (kind: string): kind is keyof Kinds => Object.hasOwn(checks, kind)

const checks: { readonly [K in keyof Kinds]: (value: unknown) => value is Kinds[K] } = {
  resource: isResource,
  operation: (value): value is Operation =>
    hasFields(value, { id: 'string', resource: 'string', started: 'number', due: 'number' }, { ended: 'number', errorStatus: 'number' }) &&
    isWord(verbs, value.verb) &&
    isWord(statuses, value.status) &&
    (value.error === undefined || isObject(value.error)),
  task: (value): value is Task => hasFields(value, { due: 'number', order: 'number', key: 'string' }) && isWord(happenings, value.what),
  counter: isNumber,
  registration: (value): value is string => typeof value === 'string',
  subscription: (value): value is Kinds['subscription'] =>
    hasFields(value, { id: 'string', name: 'string' }) && (value.tags === undefined || isObject(value.tags)),
  'deleted-vault': (value): value is DeletedVault =>
    hasFields(value, {
      name: 'string',
      subscription: 'string',
      location: 'string',
      deletedAt: 'number',
      purgeAt: 'number',
      protected: 'boolean',
    }) && isResources(value.resources),
  'deleted-keys': isResources,
  'deleted-workspace': (value): value is DeletedWorkspace =>
    hasFields(value, { id: 'string', name: 'string', subscription: 'string', location: 'string', deletedAt: 'number' }) &&
    isObject(value.facts),
  clock: isNumber,
  scenario: (value): value is Belonging =>
    hasFields(value, { name: 'string', fingerprint: 'string', seed: 'number' }) && isObject(value.settings) && Array.isArray(value.faults),
  fault: (value): value is FaultCounters => hasFields(value, { chance: 'number' }) && Array.isArray(value.met) && value.met.every(isNumber),
  bucket: (value): value is Level => hasFields(value, { tokens: 'number', at: 'number' }),
  activity: (value): value is Activity =>
    hasFields(
      value,
      { at: 'number', caller: 'string', operation: 'string', resource: 'string', correlation: 'string' },
      { until: 'number', began: 'string', failed: 'boolean' },
    ),
}

// Each word of a union once: a new one that is missing here does not compile.
const states: Readonly<Record<State, true>> = {
  Accepted: true,
  Creating: true,
  Updating: true,
  RegisteringDns: true,
  Deleting: true,
  Succeeded: true,
  Failed: true,
}
const verbs: Readonly<Record<Operation['verb'], true>> = { put: true, patch: true, delete: true, action: true }
const statuses: Readonly<Record<Operation['status'], true>> = { InProgress: true, Succeeded: true, Failed: true }
const happenings: Readonly<Record<Task['what'], true>> = {
  operation: true,
  'pool-steady': true,
  registration: true,
  approval: true,
  effect: true,
}

function isResource(value: unknown): value is StoredResource {
  return (
    hasFields(
      value,
      { id: 'string', type: 'string', name: 'string', subscription: 'string', etag: 'string', createdAt: 'number', changedAt: 'number' },
      { resourceGroup: 'string', operation: 'string' },
    ) &&
    isObject(value.body) &&
    isObject(value.facts) &&
    isWord(states, value.state) &&
    (value.hidden === undefined || value.hidden === true)
  )
}

function isResources(value: unknown): value is readonly StoredResource[] {
  return Array.isArray(value) && value.every(isResource)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isWord(words: Readonly<Record<string, true>>, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(words, value)
}

type Primitive = 'string' | 'number' | 'boolean'

function hasFields(
  value: unknown,
  required: Readonly<Record<string, Primitive>>,
  optional: Readonly<Record<string, Primitive>> = {},
): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  for (const name in required) if (typeof value[name] !== required[name]) return false
  for (const name in optional) if (value[name] !== undefined && typeof value[name] !== optional[name]) return false
  return true
}
