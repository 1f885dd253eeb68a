import { idKey } from '../../../common/arm-id.ts'
import { sources } from '../../../guidance/sources.ts'
import { findsRegistration, isRegistration, registers } from '../registrations.ts'
import { type Denial, type Lack, lacks, unjudged, unreadDenials } from '../rights.ts'
import type { Check, Finding, Intent, ReadRefused } from '../types.ts'

/** The caller may do all that the plan does: roles, through groups too, less what deny assignments forbid. Registrations have checks of their own. */
export const permissions: Check = {
  id: 'permissions',
  title: 'You may do everything this takes',
  source: sources.permissions,
  async look(intent, reader) {
    const needs = intent.steps.flatMap((step) =>
      step.actions
        .filter((need) => !findsRegistration(step) && !(isRegistration(step) && registers(need)))
        .map((need) => ({ need, step: step.id })),
    )
    const [found, withoutDenials] = await Promise.all([lacks(intent, reader, needs), unreadDenials(intent, reader, needs)])
    if (found === undefined) return [notSaid(intent)]
    const unread = await unjudged(intent, reader, needs)
    const lacking = found.filter((lack) => lack.denial === undefined)
    const denied = found.flatMap(({ denial, ...lack }) => (denial === undefined ? [] : [{ denial, lack }]))
    const denials = new Map(denied.map(({ denial }) => [idKey(denial.id), denial]))
    return [
      ...grouped(intent, lacking).map((group) => findingOf(intent, group)),
      ...[...denials.values()].map((denial) =>
        forbidden(
          intent,
          denial,
          denied.filter((one) => idKey(one.denial.id) === idKey(denial.id)).map((one) => one.lack),
        ),
      ),
      ...unread.map(({ refused, steps }) => placeUnread(intent, refused, steps)),
      ...withoutDenials.map((subscription) => denialsUnread(intent, subscription)),
    ]
  },
}

/** What is lacking for one purpose in one place: a person reads a line for each, not one for each action. */
interface Group {
  readonly kind: Kind
  /** Where: a resource group's or subscription's id. */
  readonly area: string
  readonly lacks: readonly Lack[]
}

/** What a right is for: giving rights, guarding, looking, or all else. Each goes with another built-in role. */
type Kind = 'roles' | 'guards' | 'reads' | 'writes'

function kindOf({ action }: Lack): Kind {
  const name = action.toLowerCase()
  if (name.startsWith('microsoft.authorization/roleassignments/')) return 'roles'
  if (name.startsWith('microsoft.authorization/') && !name.endsWith('/read')) return 'guards'
  return name.endsWith('/read') ? 'reads' : 'writes'
}

function grouped(intent: Intent, found: readonly Lack[]): readonly Group[] {
  const groups = new Map<string, Lack[]>()
  const kinds: readonly Kind[] = ['writes', 'roles', 'guards', 'reads']
  for (const lack of found) {
    const key = `${kinds.indexOf(kindOf(lack))} ${areaOf(lack.scope)}`
    groups.set(key, [...(groups.get(key) ?? []), lack])
  }
  const all = [...groups.values()].map(
    (some): Group => ({ kind: kindOf(some[0] as Lack), area: areaOf(some[0]?.scope ?? ''), lacks: some }),
  )
  // Where nothing may be read there, that is not said beside what may not be written.
  const own = `/subscriptions/${intent.subscription}/resourceGroups/${intent.resourceGroup}`
  return all.sort((left, right) => kinds.indexOf(left.kind) - kinds.indexOf(right.kind) || Number(idKey(right.area) === idKey(own)) - 1)
}

function areaOf(scope: string): string {
  return /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(scope)?.[0] ?? scope
}

/** In words; a subscription is named where it is not the environment's. */
function placeOf(area: string, { subscription }: Intent): string {
  const [, own = '', group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?$/i.exec(area) ?? []
  const other = own === '' || own.toLowerCase() === subscription.toLowerCase() ? undefined : own
  if (group === undefined) return other === undefined ? 'the subscription' : `subscription ${other}`
  return other === undefined ? `resource group ${group}` : `resource group ${group} of subscription ${other}`
}

const words: Readonly<Record<Kind, { readonly may: (place: string) => string; readonly why: string; readonly role: string }>> = {
  writes: {
    may: (place) => `create, change or use what this takes in ${place}`,
    why: 'Contributor holds all of it; the hand-off holds the smallest role that does.',
    role: 'Contributor',
  },
  roles: {
    may: (place) => `assign roles in ${place}`,
    why: 'Identities, people and the Batch service get their rights by it. Contributor does not hold that right.',
    role: 'Role Based Access Control Administrator',
  },
  guards: {
    may: (place) => `set locks or policies in ${place}`,
    why: 'They guard and watch the environment. Contributor may not set them, Owner may.',
    role: 'Owner',
  },
  reads: { may: (place) => `look at what this needs to see in ${place}`, why: 'Reader may.', role: 'Reader' },
}

/** A lock is called after what put it there: without its kind one would not know it for a lock. */
const namedStep = ({ type, name }: Intent['steps'][number]): string => (/\/locks$/i.test(type) ? `lock ${name}` : name)

function findingOf(intent: Intent, { kind, area, lacks: some }: Group): Finding {
  const actions = [...new Set(some.map((lack) => lack.action))].sort()
  const steps = [...new Set(some.flatMap((lack) => lack.steps))]
  const { may, why, role } = words[kind]
  const list =
    actions.length <= 3 ? `${actions.join(', ')} ${actions.length === 1 ? 'is' : 'are'} missing` : `${actions.length} rights are missing`
  const names = intent.steps.filter((step) => steps.includes(step.id)).map(namedStep)
  const shown = names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
  return {
    severity: 'blocks',
    what: `You may not ${may(placeOf(area, intent))}: ${list}.`,
    why: `${why} Needed for ${shown}.`,
    evidence: { path: `${some[0]?.judgedAt ?? area}/providers/Microsoft.Authorization/permissions`, value: actions },
    now: [askFor(intent, area, role)],
    ...fixesOf(intent, { kind, area, lacks: some }, steps),
    link: sources.permissions.link,
    steps,
    missing: some.map(({ action, scope }) => ({ action, scope })),
  }
}

/** Nobody owns, and nobody can be given a role in, a group that is not there yet. */
function askFor(intent: Intent, area: string, role: string): string {
  const place = placeOf(area, intent)
  const isNew = intent.steps.some(({ id, action }) => action === 'create' && idKey(id) === idKey(area))
  return isNew
    ? `Ask an owner of the subscription to make ${place} and to give you ${role} in it`
    : `Ask an owner of ${place} for ${role} there`
}

/** Answers that take what is lacking out of the plan, where something is only guarded by it or somebody else can do it. */
function fixesOf(intent: Intent, { kind, area, lacks: some }: Group, steps: readonly string[]): Pick<Finding, 'fixes'> {
  const because = new Set(intent.steps.filter((step) => steps.includes(step.id)).map((step) => step.because))
  const fixes =
    kind === 'guards'
      ? ['locks', 'policy'].filter((question) => because.has(question)).map((question) => ({ question, value: 'none' }))
      : kind === 'roles' && !/\/resourceGroups\//i.test(area) && intent.allocation === 'user-subscription'
        ? [{ question: 'subscription-grant', value: 'granted' }]
        : because.has('existing-workspace') || some.every(({ action }) => action.toLowerCase() === sharedKeys)
          ? [{ question: 'logs', value: 'workspace' }]
          : []
  return fixes.length === 0 ? {} : { fixes }
}

/** Asked for by a diagnostic setting on the workspace it sends to; in one of the environment's own whoever makes it may. */
const sharedKeys = 'microsoft.operationalinsights/workspaces/sharedkeys/action'

function forbidden(intent: Intent, { id, name, scope, exceptsGroups }: Denial, some: readonly Omit<Lack, 'denial'>[]): Finding {
  const actions = [...new Set(some.map((lack) => lack.action))].sort()
  const isElsewhere = some.every((lack) => !`${idKey(lack.scope)}/`.startsWith(`${idKey(`/subscriptions/${intent.subscription}`)}/`))
  return {
    severity: exceptsGroups ? 'unknown' : 'blocks',
    what: `The deny assignment "${name}" forbids ${actions.length <= 3 ? actions.join(', ') : `${actions.length} of the actions this takes`}${exceptsGroups ? ', unless you are in a group it excepts' : ''}.`,
    why: `It lies on ${placeOf(areaOf(scope), intent)} and comes before every role. Azure makes such for managed applications and deployment stacks.`,
    evidence: { path: id, value: actions },
    now: [
      'Ask whoever owns that application or stack to except you',
      // What lies in somebody else's subscription is not of our group: another one does not help.
      ...(isElsewhere ? [] : ['or choose another resource group: --set resource-group=NAME']),
    ],
    link: sources.denyAssignments.link,
    steps: [...new Set(some.flatMap((lack) => lack.steps))],
  }
}

function notSaid({ subscription }: Intent): Finding {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions`
  return {
    severity: 'unknown',
    what: 'What you may do here could not be read.',
    why: 'Resource Manager did not say which rights your roles give you.',
    evidence: { path, value: 'no answer' },
    now: ['Go on: what is not allowed is refused step by step, and the report names it'],
  }
}

function placeUnread(intent: Intent, { action, scope }: ReadRefused, steps: readonly string[]): Finding {
  const place = placeOf(areaOf(scope), intent)
  return {
    severity: 'unknown',
    what: `Not looked at: whether you may do what this takes in ${place}.`,
    why: `You may not read what tells: ${action} at ${scope}. Everywhere else was looked at.`,
    unread: true,
    evidence: { path: scope, value: `${action} is refused` },
    now: [`Ask for a role that allows ${action} in ${place} (Reader does), or go on without it: Azure may refuse later`],
    steps,
  }
}

function denialsUnread(intent: Intent, scope: string): Finding {
  const own = idKey(scope) === idKey(`/subscriptions/${intent.subscription}`)
  const place = own ? 'the subscription' : placeOf(scope, intent)
  return {
    severity: 'unknown',
    what: `Not looked at: whether a deny assignment forbids any of this${own ? '' : ` in ${place}`}.`,
    why: `Microsoft.Authorization/denyAssignments/read is missing on ${place}. Few subscriptions have any.`,
    unread: true,
    evidence: {
      path: `${scope}/providers/Microsoft.Authorization/denyAssignments`,
      value: 'Microsoft.Authorization/denyAssignments/read is refused',
    },
    now: [`Reader on ${place} holds it; or go on without`],
  }
}
