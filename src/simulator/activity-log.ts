import { idKey, parseArmId } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import { iso } from './arm/operations.ts'
import { type ArmError, badRequest } from './errors.ts'
import type { SimulatorRequest } from './types.ts'
import { guid, type World } from './world.ts'

/** What was written, by whom and when: one line of the activity log. */
export interface Activity {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly caller: string
  /** `Microsoft.Network/networkSecurityGroups/write`. */
  readonly operation: string
  readonly resource: string
  readonly correlation: string
  /** When the work it began is over; absent: it was over when it was answered. */
  readonly until?: number
  /** The operation it began, and how that failed. */
  readonly began?: string
  readonly failed?: true
}

/** Lines that are kept; Azure keeps all of 90 days. */
const kept = 2000
/** Azure's own figure is 3 to 20 minutes (learn azure-monitor/platform/activity-log). */
const appearsAfter = 180_000
const retention = 90 * 24 * 3600 * 1000

/** Keeps a line about a write that was accepted. Reads are not in the activity log; requests that were refused are left out here. */
export function recordActivity(
  world: World,
  request: SimulatorRequest,
  caller: string,
  began: { key: string; due: number } | undefined,
): void {
  const written = writtenBy(request)
  if (written === undefined) return
  const order = world.count('activity')
  const activity: Activity = {
    at: world.now(),
    caller,
    ...written,
    correlation: guid(`activity ${order}`),
    ...(began === undefined ? {} : { until: began.due, began: began.key }),
  }
  world.store.set('activity', keyOf(order), activity)
  if (order > kept) world.store.delete('activity', keyOf(order - kept))
}

/** An operation failed: so did what the log says about it. */
export function failActivity(world: World, operation: string): void {
  for (const [key, activity] of world.store.entries('activity')) {
    if (activity.began === operation) world.store.set('activity', key, { ...activity, failed: true })
  }
}

const keyOf = (order: number) => String(order).padStart(9, '0')

function writtenBy({ method, url }: SimulatorRequest): Pick<Activity, 'operation' | 'resource'> | undefined {
  const verb = ({ PUT: 'write', PATCH: 'write', DELETE: 'delete', POST: 'action' } as const)[method]
  if (verb === undefined) return undefined
  try {
    const path = decodeURIComponent(new URL(url).pathname).replace(/^\/+/, '/').replace(/\/+$/, '')
    if (verb !== 'action') return { resource: path, operation: `${parseArmId(path).type}/${verb}` }
    const { type } = parseArmId(path)
    return { resource: path.slice(0, path.lastIndexOf('/')), operation: `${type}/action` }
  } catch {
    // Not about anything that has an id.
    return undefined
  }
}

/** The lines a `$filter` asks for, newest first, each as Azure shows it: one when the work began and, where it went on, one when it was over. */
export function listActivity(
  world: World,
  filter: string | undefined,
): readonly { readonly key: string; readonly body: () => JsonObject }[] {
  const { from, to, matches } = readFilter(world, filter)
  const shown = world.now() - appearsAfter
  return [...world.store.entries('activity')].reverse().flatMap(([key, activity]) => {
    if (!matches(activity)) return []
    const moments =
      activity.until === undefined
        ? [{ at: activity.at, status: ended(activity) }]
        : [
            { at: activity.until, status: ended(activity) },
            { at: activity.at, status: 'Started' },
          ]
    return moments.flatMap(({ at, status }, index) => {
      if (at > shown || at < from || at > to) return []
      return [{ key: `${String(1e15 - at)} ${String(1e9 - Number(key))} ${index}`, body: () => eventOf(world, activity, key, at, status) }]
    })
  })
}

const ended = (activity: Activity) => (activity.failed === true ? 'Failed' : 'Succeeded')

function eventOf(
  world: World,
  { caller, operation, resource, correlation }: Activity,
  key: string,
  at: number,
  status: string,
): JsonObject {
  const parsed = parseArmId(resource)
  const named = (value: string) => ({ value, localizedValue: value })
  const id = guid(`event ${key} ${status}`)
  return {
    authorization: { action: operation, scope: resource },
    caller,
    category: named('Administrative'),
    correlationId: correlation,
    eventDataId: id,
    eventName: named(status === 'Started' ? 'BeginRequest' : 'EndRequest'),
    eventTimestamp: iso(at),
    id: `${resource}/events/${id}/ticks/${621_355_968_000_000_000n + BigInt(at) * 10_000n}`,
    level: status === 'Failed' ? 'Error' : 'Informational',
    operationId: correlation,
    operationName: named(operation),
    ...(parsed.resourceGroup === undefined ? {} : { resourceGroupName: parsed.resourceGroup }),
    resourceId: resource,
    resourceProviderName: named(parsed.type.split('/')[0] ?? ''),
    resourceType: named(parsed.type),
    status: named(status),
    subStatus: named(''),
    submissionTimestamp: iso(at + appearsAfter),
    subscriptionId: parsed.subscription ?? '',
    tenantId: world.tenant,
  }
}

interface Filter {
  readonly from: number
  readonly to: number
  readonly matches: (activity: Activity) => boolean
}

/** Only the patterns of the reference are understood: a time to begin with, one to end with, and one of four names. */
function readFilter(world: World, filter: string | undefined): Filter {
  if (filter === undefined || filter.trim() === '') throw refusedFilter('The $filter query parameter is required, with eventTimestamp.')
  let from: number | undefined
  let to = Number.POSITIVE_INFINITY
  let matches: Filter['matches'] = () => true
  for (const term of filter.trim().split(/\s+and\s+/i)) {
    const [, name = '', verb = '', quoted, bare] = /^(\w+)\s+(ge|le|eq)\s+(?:'((?:[^']|'')*)'|(\S+))$/i.exec(term.trim()) ?? []
    const value = (quoted ?? bare ?? '').replaceAll("''", "'")
    const wanted = idKey(value)
    const isTime = name.toLowerCase() === 'eventtimestamp' && Number.isFinite(Date.parse(value))
    if (isTime && verb.toLowerCase() === 'ge') from = Date.parse(value)
    else if (isTime && verb.toLowerCase() === 'le') to = Date.parse(value)
    else if (name.toLowerCase() === 'resourceuri' && verb.toLowerCase() === 'eq') matches = (one) => idKey(one.resource) === wanted
    else if (name.toLowerCase() === 'resourcegroupname' && verb.toLowerCase() === 'eq')
      matches = (one) => parseArmId(one.resource).resourceGroup?.toLowerCase() === wanted
    else if (name.toLowerCase() === 'resourceprovider' && verb.toLowerCase() === 'eq')
      matches = (one) => one.operation.toLowerCase().startsWith(`${wanted}/`)
    else if (name.toLowerCase() === 'correlationid' && verb.toLowerCase() === 'eq') matches = (one) => one.correlation === wanted
    else throw refusedFilter(`The filter term '${term}' is not understood.`)
  }
  if (from === undefined) throw refusedFilter('The $filter must say when to begin: eventTimestamp ge.')
  if (from < world.now() - retention) throw refusedFilter('The start time cannot be more than 90 days in the past.')
  return { from, to, matches }
}

function refusedFilter(message: string): ArmError {
  return badRequest('BadRequest', message)
}
