import { idKey, parentId } from '../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../common/json.ts'
import { type Intent, type NeededAction, type Reader, ReadRefused } from './types.ts'

/** What one role, or one deny assignment, says: actions less those it excepts. `*` stands for any characters. */
interface Permission {
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
}

/** An action the caller lacks, the scope it was judged at, and the steps that need it. */
export interface Lack {
  readonly action: string
  readonly scope: string
  /** The id that exists and whose rights decide. */
  readonly judgedAt: string
  readonly steps: readonly string[]
  /** A deny assignment that forbids what a role allows; no role helps against it. */
  readonly denial?: Denial
}

export interface Denial {
  readonly id: string
  readonly name: string
  readonly scope: string
  /** It excepts groups, and whether the caller is in one of them is not known here. */
  readonly exceptsGroups: boolean
}

const apiVersion = '2022-04-01'

/** Stands for everybody in a deny assignment (learn.microsoft.com/azure/role-based-access-control/deny-assignments). */
const everyone = '00000000-0000-0000-0000-000000000000'

/**
 * Which of these needs the caller lacks. What a role allows is asked where the scope, or its nearest parent that exists, is: roles there and
 * above, through groups too, as Resource Manager sums them up (learn.microsoft.com/rest/api/authorization/permissions). Two round trips at most: the groups
 * and the subscription, then single resources, for what is lacking there. Deny assignments come on top. `undefined`: the service did not say.
 */
export async function lacks(
  intent: Intent,
  reader: Reader,
  needs: readonly { readonly need: NeededAction; readonly step: string }[],
): Promise<readonly Lack[] | undefined> {
  const missing = missingIds(intent)
  const distinct = new Map<string, { readonly need: NeededAction; readonly steps: string[] }>()
  for (const { need, step } of needs) {
    const key = `${need.action.toLowerCase()} ${idKey(need.scope)}`
    const known = distinct.get(key)
    if (known === undefined) distinct.set(key, { need, steps: [step] })
    else known.steps.push(step)
  }
  const all = [...distinct.values()]
  const [denials, first] = await Promise.all([
    Promise.all(subscriptionsOf(intent, needs).map((one) => denialsOf(one, reader))).then((lists) => lists.flat()),
    Promise.all(all.map((one) => judge(reader, one, outermost(one.need.scope, missing)))),
  ])
  const judged = await Promise.all(
    first.map(async (one) => {
      const closest = nearest(one.need.scope, missing)
      return one.allowed === false && idKey(closest) !== idKey(one.judgedAt) ? await judge(reader, one, closest) : one
    }),
  )
  if (judged.length > 0 && judged.every((one) => one.allowed === undefined)) {
    const refused = judged.find((one) => one.refused !== undefined)?.refused
    if (refused !== undefined) throw refused
    return undefined
  }
  return judged.flatMap(({ need, steps, judgedAt, allowed }): Lack[] => {
    const lack = { action: need.action, scope: need.scope, judgedAt, steps }
    if (allowed === false) return [lack]
    const denial = denials.find((one) => forbids(one, need))
    return denial === undefined ? [] : [{ ...lack, denial }]
  })
}

interface Judged {
  readonly need: NeededAction
  readonly steps: readonly string[]
  readonly judgedAt: string
  /** Undefined where the service did not say. */
  readonly allowed: boolean | undefined
  /** It may not be asked there. */
  readonly refused?: ReadRefused
}

async function judge(reader: Reader, { need, steps }: Pick<Judged, 'need' | 'steps'>, where: string): Promise<Judged> {
  const permissions = await permissionsAt(reader, where).catch(asRefusal)
  if (permissions instanceof ReadRefused) return { need, steps, judgedAt: where, allowed: undefined, refused: permissions }
  if (permissions !== undefined) {
    const allowed = permissions.some((permission) => allows(permission, need.action))
    return { need, steps, judgedAt: where, allowed }
  }
  // A group that was named but does not exist: what is above it decides.
  const above = parentId(where)
  return above === undefined ? { need, steps, judgedAt: where, allowed: undefined } : judge(reader, { need, steps }, above)
}

function asRefusal(error: unknown): ReadRefused {
  if (error instanceof ReadRefused) return error
  throw error
}

/** Where the caller may not ask what it may do: a network in somebody else's subscription. The needs there are neither lacking nor had. */
export async function unjudged(
  intent: Intent,
  reader: Reader,
  needs: readonly { readonly need: NeededAction; readonly step: string }[],
): Promise<readonly { readonly refused: ReadRefused; readonly steps: readonly string[] }[]> {
  const missing = missingIds(intent)
  const judged = await Promise.all(needs.map(({ need, step }) => judge(reader, { need, steps: [step] }, outermost(need.scope, missing))))
  const places = new Map<string, { readonly refused: ReadRefused; readonly steps: Set<string> }>()
  for (const { refused, steps } of judged) {
    if (refused === undefined) continue
    const place = places.get(idKey(refused.scope)) ?? { refused, steps: new Set() }
    for (const step of steps) place.steps.add(step)
    places.set(idKey(refused.scope), place)
  }
  return [...places.values()].map(({ refused, steps }) => ({ refused, steps: [...steps] }))
}

async function permissionsAt(reader: Reader, scope: string): Promise<readonly Permission[] | undefined> {
  const path = `${scope}/providers/Microsoft.Authorization/permissions`
  const first = await reader.get(path, apiVersion)
  if (first === undefined) return undefined
  return permissionsIn(typeof first.nextLink === 'string' ? await reader.list(path, apiVersion) : first.value)
}

function permissionsIn(value: Json | undefined | readonly JsonObject[]): readonly Permission[] {
  const texts = (list: Json | undefined) => (Array.isArray(list) ? list.map(String) : [])
  return (Array.isArray(value) ? value : []).filter(isObject).map((one) => ({
    actions: texts(one.actions),
    notActions: texts(one.notActions),
  }))
}

/** What a role allows: its own exceptions shorten it alone (learn.microsoft.com/azure/role-based-access-control/role-definitions). */
export function allows({ actions, notActions }: Permission, action: string): boolean {
  return actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action))
}

/**
 * Whether an action with stars covers another, without regard to case. A star between two slashes may be nothing: Key Vault Reader reads vaults
 * by `vaults`, star, `read`.
 */
export function covers(pattern: string, action: string): boolean {
  const parts = pattern.split('/*/').map((part) =>
    part
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  )
  return new RegExp(`^${parts.join('/(?:.*/)?')}$`, 'i').test(action)
}

/** Ids that are not there yet: what lies in them cannot be asked about. */
function missingIds(intent: Intent): ReadonlySet<string> {
  const made = intent.steps.filter((step) => step.action === 'create' || step.action === 'recover')
  return new Set(made.map((step) => idKey(step.id)))
}

/** The id itself and all above it that may exist, the outermost last: a subnet, its network, its group, the subscription. */
function existing(scope: string, missing: ReadonlySet<string>): readonly string[] {
  const chain: string[] = []
  for (let current: string | undefined = scope; current !== undefined; current = above(current)) chain.push(current)
  const last = chain.findLastIndex((id) => missing.has(idKey(id)))
  return chain.slice(last + 1)
}

function above(id: string): string | undefined {
  try {
    return parentId(id)
  } catch {
    return undefined
  }
}

function nearest(scope: string, missing: ReadonlySet<string>): string {
  return existing(scope, missing)[0] ?? scope
}

/** The id that exists and is closest to a scope: where a right for it can be given. */
export function nearestExisting(scope: string, intent: Intent): string {
  return nearest(scope, missingIds(intent))
}

/** The resource group, or the subscription where there is none: most of what is needed is allowed there. */
function outermost(scope: string, missing: ReadonlySet<string>): string {
  const chain = existing(scope, missing)
  return chain.find((id) => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(id)) ?? chain.at(-1) ?? scope
}

interface ReadDenial extends Denial {
  /** The subscription's id in whose list it stands. */
  readonly listedIn: string
  readonly ownScopeOnly: boolean
  readonly permissions: readonly Permission[]
}

/** The subscriptions something is needed in, as ids: one's own, and where a network or a vault of others lies. */
function subscriptionsOf({ subscription }: Intent, needs: readonly { readonly need: NeededAction }[]): readonly string[] {
  const ids = [`/subscriptions/${subscription}`, ...needs.map(({ need }) => need.scope.split('/').slice(0, 3).join('/'))]
  return [...new Map(ids.filter((id) => /^\/subscriptions\/[^/]+$/i.test(id)).map((id) => [idKey(id), id])).values()]
}

/** Deny assignments of a subscription that concern the caller. None where they may not be read: see `unreadDenials`. */
async function denialsOf(subscription: string, reader: Reader): Promise<readonly ReadDenial[]> {
  const listed = await denyAssignments(subscription, reader)
  if (listed === undefined || listed.length === 0) return []
  const caller = await reader.caller()
  const own = caller?.objectId.toLowerCase()
  const ids = (list: Json | undefined) => (Array.isArray(list) ? list : []).map((one: Json) => String(at(one, 'id')).toLowerCase())
  const undecided = listed.some((one) => !concerns(ids(at(one, 'properties.principals'))))
  function concerns(principals: readonly string[]): boolean {
    return principals.includes(everyone) || (own !== undefined && principals.includes(own))
  }
  // Through a group: only the directory knows, and Resource Manager asks it.
  const throughGroups =
    undecided && own !== undefined ? ((await denyAssignments(subscription, reader, { $filter: `assignedTo('${own}')` })) ?? []) : []
  const assigned = new Set(throughGroups.map((one) => idKey(String(one.id))))
  return listed.flatMap((one): ReadDenial[] => {
    const properties = isObject(one.properties) ? one.properties : {}
    if (!concerns(ids(properties.principals)) && !assigned.has(idKey(String(one.id)))) return []
    if (own !== undefined && ids(properties.excludePrincipals).includes(own)) return []
    const excepted = Array.isArray(properties.excludePrincipals) ? properties.excludePrincipals : []
    return [
      {
        id: String(one.id),
        name: String(properties.denyAssignmentName ?? one.name),
        scope: String(properties.scope ?? String(one.id).replace(/\/providers\/Microsoft\.Authorization\/denyAssignments\/.*$/i, '')),
        exceptsGroups: excepted.some((principal: Json) => String(at(principal, 'type')).toLowerCase() === 'group'),
        listedIn: subscription,
        ownScopeOnly: properties.doNotApplyToChildScopes === true,
        permissions: permissionsIn(properties.permissions),
      },
    ]
  })
}

/** All deny assignments at, above and below a subscription, given by its id; undefined where they may not be read. */
async function denyAssignments(
  subscription: string,
  reader: Reader,
  query?: Readonly<Record<string, string>>,
): Promise<readonly JsonObject[] | undefined> {
  try {
    return await reader.list(`${subscription}/providers/Microsoft.Authorization/denyAssignments`, apiVersion, query)
  } catch (error) {
    if (error instanceof ReadRefused) return undefined
    throw error
  }
}

/** The subscriptions, by id, whose deny assignments could not be looked at. */
export async function unreadDenials(
  intent: Intent,
  reader: Reader,
  needs: readonly { readonly need: NeededAction }[],
): Promise<readonly string[]> {
  const read = await Promise.all(
    subscriptionsOf(intent, needs).map(async (one) => ((await denyAssignments(one, reader)) === undefined ? [one] : [])),
  )
  return read.flat()
}

/** A management group, or the root: the subscription's list tells of those it lies in only, and no id says so. */
function isAbove(scope: string): boolean {
  return !/^\/subscriptions\//i.test(scope)
}

function forbids(denial: ReadDenial, { action, scope }: NeededAction): boolean {
  const inside = (isAbove(denial.scope) && isWithin(scope, denial.listedIn)) || isWithin(scope, denial.scope)
  if (!inside || (denial.ownScopeOnly && idKey(scope) !== idKey(denial.scope))) return false
  return denial.permissions.some((permission) => allows(permission, action))
}

function isWithin(scope: string, outer: string): boolean {
  return `${idKey(scope)}/`.startsWith(`${idKey(outer)}/`)
}
