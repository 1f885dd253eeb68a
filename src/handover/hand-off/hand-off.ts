import { v5 as uuidV5 } from 'uuid'
import { idKey, parseArmId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { referencesIn } from '../../common/reference.ts'
import { nearestExisting } from '../../posture/preflight/rights.ts'
import type { Finding, IntendedStep, Intent, NeededAction, Preflight } from '../../posture/preflight/types.ts'
import type { HandOff, HandOffGrant, HandOffRole, Receiver, RoleAction } from './types.ts'

/** Our namespace for names derived from content (RFC 9562, version 5). */
const namespace = '5ec0ba7c-4d1e-5e77-9f0e-0b47c4a1e5c6'
const assigning = 'microsoft.authorization/roleassignments/write'
const groupWrite = 'microsoft.resources/subscriptions/resourcegroups/write'

/**
 * What a colleague does so that nothing is in the way any more: registrations, the resource group, role assignments outside it, and for all else the
 * smallest role in each place. `undefined` where what is in the way is not a matter of rights.
 */
export function handOffOf(intent: Intent, preflight: Preflight, receiver: Receiver, next: string): HandOff | undefined {
  const findings = preflight.results.flatMap((result) => result.findings)
  const blocking = findings.filter((finding) => finding.severity === 'blocks')
  const lacking = blocking.flatMap((finding) => finding.missing ?? [])
  const ungranted = blocking.some(isUngranted)
  if (lacking.length === 0 && !ungranted) return undefined
  const subscription = `/subscriptions/${intent.subscription}`
  const group = `${subscription}/resourceGroups/${intent.resourceGroup}`
  const lacks = (action: string, scope?: string) =>
    lacking.some((one) => one.action.toLowerCase() === action && (scope === undefined || idKey(one.scope) === idKey(scope)))
  const grants = intent.steps.flatMap((step) => {
    if (step.type.toLowerCase() !== 'microsoft.authorization/roleassignments') return []
    const scope = parseArmId(step.id).scope ?? ''
    const outside = idKey(scope) === idKey(subscription)
    const ours = (step.action === 'create' || step.action === 'replace') && lacks(assigning, scope)
    return outside && (ours || (step.action === 'adopt' && ungranted)) ? [grantOf(step, scope)] : []
  })
  const providers = intent.steps
    .filter((step) => step.type.toLowerCase() === 'microsoft.resources/providers' && stepLacks(step, lacking))
    .map(({ name }) => name)
  const features = intent.steps
    .filter((step) => step.type.toLowerCase() === 'microsoft.features/providers/features' && stepLacks(step, lacking))
    .map(({ name }) => name)
  const given = lacking.filter((need) => !need.action.endsWith('/register/action') && !grants.some((grant) => isFor(need, grant)))
  const absent = intent.steps.some((step) => idKey(step.id) === idKey(group) && step.action === 'create')
  const inGroup = given.some((need) => `${idKey(need.scope)}/`.startsWith(`${idKey(group)}/`))
  const makesGroup = absent && inGroup
  // A group that the colleague makes is there, and only read.
  const left = given.filter((need) => !(makesGroup && need.action.toLowerCase() === groupWrite))
  return {
    environment: intent.environment,
    subscription: intent.subscription,
    resourceGroup: intent.resourceGroup,
    region: intent.region,
    today: intent.today,
    receiver,
    providers,
    features,
    makesGroup,
    grants,
    roles: rolesOf(intent, left, makesGroup ? group : undefined),
    others: blocking.filter((finding) => (finding.missing ?? []).length === 0 && !isUngranted(finding)).map(({ what }) => what),
    next,
  }
}

/** Somebody was to make a grant, and nobody has. */
function isUngranted({ evidence }: Finding): boolean {
  return evidence.value === 'batch-not-granted'
}

function stepLacks(step: IntendedStep, lacking: readonly NeededAction[]): boolean {
  return step.actions.some((need) => need.action.endsWith('/register/action') && lacking.some((one) => sameNeed(one, need)))
}

function isFor(need: NeededAction, grant: HandOffGrant): boolean {
  return need.action.toLowerCase() === assigning && idKey(need.scope) === idKey(grant.scope)
}

function sameNeed(left: NeededAction, right: NeededAction): boolean {
  return left.action.toLowerCase() === right.action.toLowerCase() && idKey(left.scope) === idKey(right.scope)
}

function grantOf(step: IntendedStep, scope: string): HandOffGrant {
  const definition = String(at(step.body, 'properties.roleDefinitionId') ?? '')
  const named = referencesIn(definition)[0]?.path.replace(/^role:/, '')
  const isBatchService = step.name.endsWith(' for the Batch service')
  return {
    id: uuidV5(`grant|${step.id}`.toLowerCase(), namespace),
    name: step.name,
    why: isBatchService
      ? 'Batch makes the nodes’ machines in this subscription, and needs a right to'
      : 'Made here because its holder gets a right on the subscription',
    scope,
    principalId: String(at(step.body, 'properties.principalId') ?? ''),
    principalType: String(at(step.body, 'properties.principalType') ?? 'ServicePrincipal'),
    role: named ?? definition.split('/').at(-1) ?? '',
    isBatchService,
  }
}

/** One role for each place in which something is lacking: nobody gets in one place what is needed in another. */
function rolesOf(intent: Intent, needs: readonly NeededAction[], madeGroup: string | undefined): readonly HandOffRole[] {
  const places = new Map<string, NeededAction[]>()
  for (const need of needs) {
    const place = placeOf(need.scope, intent, madeGroup)
    places.set(idKey(place), [...(places.get(idKey(place)) ?? []), { ...need, scope: need.scope }])
  }
  return [...places.values()].map((some) => roleAt(placeOf(some[0]?.scope ?? '', intent, madeGroup), some, intent))
}

/** Where the right is given: the environment's group for all in it; elsewhere the one resource it is about. */
function placeOf(scope: string, intent: Intent, madeGroup: string | undefined): string {
  const group = `/subscriptions/${intent.subscription}/resourceGroups/${intent.resourceGroup}`
  const inGroup = `${idKey(scope)}/`.startsWith(`${idKey(group)}/`)
  if (inGroup && madeGroup !== undefined) return group
  const closest = nearestExisting(scope, intent)
  return inGroup && idKey(closest).startsWith(idKey(group)) ? group : closest
}

function roleAt(scope: string, needs: readonly NeededAction[], intent: Intent): HandOffRole {
  const { environment } = intent
  const actions = new Map<string, RoleAction>()
  // Who sees only what a first run looks at could not run a second time: what is there is found by lists of the group.
  const isOwn = idKey(scope) === idKey(`/subscriptions/${intent.subscription}/resourceGroups/${intent.resourceGroup}`)
  const looks = isOwn && needs.some(({ action }) => isRead(action))
  if (looks) actions.set('*/read', { action: '*/read', why: 'to see what is there, now and in later runs; no keys, secrets or data' })
  for (const { action } of needs) if (!(looks && isRead(action))) actions.set(action.toLowerCase(), { action, why: whyOf(action, intent) })
  // Who may make something and not remove it would leave it behind.
  for (const { action } of needs) {
    const [, made] = /^(.*)\/write$/i.exec(action) ?? []
    if (made !== undefined && action.toLowerCase() !== groupWrite && !actions.has(`${made}/delete`.toLowerCase()))
      actions.set(`${made}/delete`.toLowerCase(), { action: `${made}/delete`, why: 'so that destroy can remove it again' })
  }
  const id = uuidV5(`role|${scope}|${environment}`.toLowerCase(), namespace)
  const last = scope.split('/').at(-1) ?? scope
  const mayAssign = actions.has(assigning) ? { mayAssign: assigned(intent, scope) } : {}
  return {
    id,
    assignmentId: uuidV5(`assignment|${scope}|${environment}`.toLowerCase(), namespace),
    name: `secure-batch ${environment}: what is missing in ${last} (${id.slice(0, 6)})`,
    description: `What whoever creates the Batch environment ${environment} lacks here. Written by secure-batch doctor.`,
    scope,
    assignableScope: /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(scope)?.[0] ?? scope,
    actions: [...actions.values()].sort((left, right) => (left.action < right.action ? -1 : 1)),
    ...mayAssign,
  }
}

function isRead(action: string): boolean {
  return action.toLowerCase().endsWith('/read')
}

/** Names of the steps that need an action, few of them. */
function whyOf(action: string, { steps }: Intent): string {
  const names = steps
    .filter((step) => step.actions.some((need) => need.action.toLowerCase() === action.toLowerCase()))
    .map(({ name }) => name)
  const shown = [...new Set(names)]
  return shown.length <= 2 ? `for ${shown.join(' and ')}` : `for ${shown[0]} and ${shown.length - 1} more`
}

/** The roles that the plan assigns in a place: the receiver may assign these and no others. */
function assigned({ steps }: Intent, scope: string): readonly { readonly id: string; readonly name: string }[] {
  const found = new Map<string, string>()
  for (const step of steps) {
    if (step.type.toLowerCase() !== 'microsoft.authorization/roleassignments' || step.action === 'adopt') continue
    if (!`${idKey(step.id)}/`.startsWith(`${idKey(scope)}/`)) continue
    const id =
      String(at(step.body, 'properties.roleDefinitionId') ?? '')
        .split('/')
        .at(-1) ?? ''
    if (/^[\da-f-]{36}$/i.test(id)) found.set(id, step.name.split(' for ')[0] ?? id)
  }
  return [...found].map(([id, name]) => ({ id, name }))
}
