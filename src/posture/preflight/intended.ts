import { at, type Json, type JsonObject } from '../../common/json.ts'
import { types } from '../arm-types.ts'
import type { IntendedStep, Intent } from './types.ts'

export { lastName } from '../../common/arm-id.ts'
export { listAt } from '../../common/json.ts'

/** A step that sends a body. */
export type Write = IntendedStep & { readonly body: JsonObject }

const writing = new Set<IntendedStep['action']>(['create', 'update', 'replace', 'recover'])

const isType = (step: IntendedStep, type: string) => step.type.toLowerCase() === type.toLowerCase()

/** Steps that write something, of one type where it is given. */
export function writesIn(intent: Intent, type?: string): readonly Write[] {
  return intent.steps.filter(
    (step): step is Write => writing.has(step.action) && step.body !== undefined && (type === undefined || isType(step, type)),
  )
}

/** Steps that make something of a type that is not there yet. */
export function createsIn(intent: Intent, type: string): readonly Write[] {
  return writesIn(intent, type).filter((step) => step.action === 'create' || step.action === 'replace')
}

/** `/subscriptions/{id}` */
export const subscriptionOf = (intent: Intent) => `/subscriptions/${intent.subscription}`

/** A pool that is about to be written, as far as machines are concerned. */
export interface IntendedPool {
  readonly step: Write
  readonly account: string
  readonly size: string
  readonly dedicated: number
  readonly spot: number
  /** `properties.deploymentConfiguration.virtualMachineConfiguration` */
  readonly machine: Json | undefined
}

/** Pools about to be written. Their nodes are those of a fixed scale: what a formula will ask for nobody knows. */
export function poolsIn(intent: Intent): readonly IntendedPool[] {
  return writesIn(intent, types.pool).map((step) => ({
    step,
    account: step.id.split('/').slice(0, -2).join('/'),
    size: String(at(step.body, 'properties.vmSize') ?? ''),
    dedicated: count(at(step.body, 'properties.scaleSettings.fixedScale.targetDedicatedNodes')),
    spot: count(at(step.body, 'properties.scaleSettings.fixedScale.targetLowPriorityNodes')),
    machine: at(step.body, 'properties.deploymentConfiguration.virtualMachineConfiguration'),
  }))
}

export const count = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)
export const textAt = (value: Json | undefined, path: string): string | undefined => {
  const found = at(value, path)
  return typeof found === 'string' ? found : undefined
}

/** `1 node`, `2 nodes`. */
export const counted = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`

/** `a`, `a and b`, `a, b and c`; more than `most` are counted. */
export function listed(names: readonly string[], most = 4): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
