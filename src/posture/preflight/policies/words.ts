import { at, type Json, type JsonObject } from '../../../common/json.ts'
import { safeText } from '../../../common/safe-text.ts'
import type { Change } from '../../../policy/changes.ts'
import { textOf } from '../../../policy/compare.ts'
import type { Evaluated } from '../../../policy/conditions.ts'
import { types } from '../../arm-types.ts'
import { counted, lastName, listAt, listed, textAt } from '../intended.ts'
import type { Finding, Intent } from '../types.ts'
import { fixesFor, tagsIn, type WantedTag } from './answers.ts'
import type { AssignedRule, Unread } from './assigned.ts'
import { exemptionAdvice } from './exemption-advice.ts'
import { type Outcome, shownName } from './forecast.ts'
import type { Written } from './subjects.ts'

const link = 'https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics'

type Of<E extends Outcome['effect']> = Extract<Outcome, { readonly effect: E }>

/** Outcomes of one definition under one assignment. */
interface Group<O extends Outcome> {
  readonly rule: AssignedRule
  readonly outcomes: readonly O[]
}

/** Findings out of everything that rules will do, the refusals first. */
export function findingsIn(intent: Intent, outcomes: readonly Outcome[], unread: readonly Unread[]): readonly Finding[] {
  const only = <E extends Outcome['effect']>(...effects: readonly E[]) =>
    outcomes.filter((one): one is Of<E> => effects.some((effect) => effect === one.effect))
  const denied = grouped(only('deny'))
  const tags = wantedTags(denied)
  const deployed = grouped(only('deployifnotexists'))
  return [
    ...denied.map((group) => refusal(intent, group, tags)),
    ...grouped(only('modify', 'append')).map(alteration),
    ...(deployed.length === 0 ? [] : [deployments(deployed)]),
    ...grouped(only('unknown')).map(uncertainty),
    ...unread.map(unreadable),
  ]
}

function grouped<O extends Outcome>(outcomes: readonly O[]): readonly Group<O>[] {
  const groups = new Map<string, O[]>()
  for (const one of outcomes) {
    const key = `${String(one.rule.assignment.id)} ${one.rule.reference ?? ''} ${String(one.rule.definition.id)}`.toLowerCase()
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((of) => (of[0] === undefined ? [] : [{ rule: of[0].rule, outcomes: of }]))
}

/** `“Allowed locations”`, with the initiative it is part of. */
function named({ definition, set, assignment }: AssignedRule): string {
  const own = quoted(shownName(definition))
  const of = set === undefined ? shownName(assignment) : shownName(set)
  return set !== undefined ? `${own} (in ${quoted(of)})` : of === shownName(definition) ? own : `${own} (assigned as ${quoted(of)})`
}

const quoted = (text: string) => `“${safeText(text)}”`

function scopeIn(assignment: JsonObject): string {
  const scope = textAt(assignment, 'properties.scope') ?? String(assignment.id).split(/\/providers\/microsoft\.authorization\//i)[0] ?? ''
  if (/managementgroups/i.test(scope)) return `management group ${safeText(lastName(scope))}`
  if (/^\/subscriptions\/[^/]+$/i.test(scope)) return 'subscription'
  return /\/resourcegroups\/[^/]+$/i.test(scope) ? `resource group ${safeText(lastName(scope))}` : safeText(scope)
}

/** Types as people call them; others by the last part of their name. */
const typeWords: Readonly<Record<string, readonly [one: string, many: string]>> = {
  [types.account]: ['Batch account', 'Batch accounts'],
  [types.pool]: ['pool', 'pools'],
  [types.vault]: ['Key Vault', 'Key Vaults'],
  [types.key]: ['key', 'keys'],
  [types.workspace]: ['workspace', 'workspaces'],
  [types.network]: ['virtual network', 'virtual networks'],
  [types.securityGroup]: ['network security group', 'network security groups'],
  [types.endpoint]: ['private endpoint', 'private endpoints'],
  [types.zone]: ['private DNS zone', 'private DNS zones'],
  [types.address]: ['public address', 'public addresses'],
  [types.natGateway]: ['NAT gateway', 'NAT gateways'],
  [types.storage]: ['storage account', 'storage accounts'],
  [types.roleAssignment]: ['role assignment', 'role assignments'],
  'Microsoft.Resources/subscriptions/resourceGroups': ['resource group', 'resource groups'],
  'Microsoft.ManagedIdentity/userAssignedIdentities': ['managed identity', 'managed identities'],
}

/** `the public address pip-a`; how many of a type where there are several. */
function things(written: readonly Written[]): string {
  const byType = new Map<string, Written[]>()
  for (const one of written) byType.set(one.type, [...(byType.get(one.type) ?? []), one])
  const parts = [...byType].map(([type, of]) => {
    const [one, many] = typeWords[type] ?? [lastName(type), lastName(type)]
    const batch = of.some(({ byBatch }) => byBatch) ? ' that Batch makes for the pool' : ''
    return of.length === 1 ? `the ${one} ${of[0]?.name ?? ''}${batch}` : `${of.length} ${many}${batch}`
  })
  return listed(parts, 4)
}

const stepsOf = (written: readonly Written[]) => [...new Set(written.map(({ step }) => step.id))]

function wantedTags(groups: readonly Group<Of<'deny'>>[]): readonly WantedTag[] {
  const found = groups.flatMap(({ outcomes }) => outcomes.flatMap(({ seen }) => tagsIn(seen)))
  const byName = new Map<string, WantedTag>()
  for (const tag of found) {
    const key = tag.name.toLowerCase()
    if (byName.get(key)?.value === undefined) byName.set(key, tag)
  }
  return [...byName.values()]
}

function refusal(intent: Intent, { rule, outcomes }: Group<Of<'deny'>>, allTags: readonly WantedTag[]): Finding {
  const written = outcomes.map((one) => one.written)
  const tags = [...new Map(outcomes.flatMap(({ seen }) => tagsIn(seen)).map((tag) => [tag.name.toLowerCase(), tag])).values()]
  const untaggable = tags.length > 0 && written.some(({ body, byBatch }) => byBatch || body.tags === undefined)
  const fixes = [
    ...new Map(outcomes.flatMap((one) => fixesFor(one.seen, one.written)).map((fix) => [`${fix.question}=${fix.value}`, fix])).values(),
    ...(tags.length > 0 ? tagFix(outcomes, allTags) : []),
  ]
  const because = [...new Set(written.map(({ step }) => step.because))]
  const told = messageOf(rule)
  const first = outcomes[0]
  return {
    severity: 'blocks',
    what:
      tags.length > 0
        ? `The policy ${named(rule)} wants the ${tags.length === 1 ? 'tag' : 'tags'} ${listed(tags.map(shownTag))} on ${things(written)}.`
        : `The policy ${named(rule)} denies ${things(written)}.`,
    why: [
      written.every(({ byBatch }) => byBatch)
        ? 'Batch makes it for the nodes, in the group of their network: the pool is made, and no node comes.'
        : 'Azure refuses the write (RequestDisallowedByPolicy).',
      `The policy is assigned at the ${scopeIn(rule.assignment)}.`,
      ...(first === undefined || tags.length > 0 ? [] : compared(first.seen)),
      ...(told === undefined ? [] : [`Its owner says: ${quoted(told)}`]),
      ...(untaggable
        ? ['Some of these cannot carry tags, whatever is answered: its owner would exempt them, or use the mode Indexed.']
        : []),
    ].join(' '),
    evidence: {
      path: String(rule.assignment.id),
      value: {
        policyDefinitionId: String(rule.definition.id),
        ...(rule.reference === undefined ? {} : { policyDefinitionReferenceId: rule.reference }),
        conditions: (first?.seen ?? []).map(conditionIn),
      },
    },
    now: [
      ...fixes.map(({ question, value }) => `Add --set ${question}=${quotedValue(value)}`),
      ...(tags.length > 0 && fixes.every(({ question }) => question !== 'tags')
        ? [`Add --set tags=${quotedValue(tagList(outcomes, allTags).join(','))}`]
        : []),
      ...(fixes.length === 0 && tags.length === 0 ? [`Answer ${listed(because)} another way`] : []),
      ...exemptionAdvice(intent, String(rule.assignment.id), written),
    ],
    ...(fixes.length === 0 ? {} : { fixes }),
    link,
    steps: stepsOf(written),
  }
}

const quotedValue = (value: string) => (/^[\w.,:=/-]+$/.test(value) ? value : `'${value}'`)
const shownTag = ({ name, value }: WantedTag) => (value === undefined ? safeText(name) : safeText(`${name}=${value}`))

/** The tags there will be: those answered already, and those that policies want; `<value>` where only the person knows it. */
function tagList(outcomes: readonly Of<'deny'>[], wanted: readonly WantedTag[]): readonly string[] {
  const body = outcomes.map(({ written }) => written.body.tags).find((tags) => tags !== undefined)
  const held = Object.entries(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}).filter(
    ([name]) => !name.startsWith('secure-batch:') && !wanted.some((tag) => tag.name.toLowerCase() === name.toLowerCase()),
  )
  return [...held.map(([name, value]) => `${name}=${textOf(value)}`), ...wanted.map(({ name, value }) => `${name}=${value ?? '<value>'}`)]
}

/** An answer can be offered where every value is known and every name is one the question takes. */
function tagFix(
  outcomes: readonly Of<'deny'>[],
  wanted: readonly WantedTag[],
): readonly { readonly question: string; readonly value: string }[] {
  const able = wanted.every(({ name, value }) => value !== undefined && /^[A-Za-z][A-Za-z0-9_.:-]*$/.test(name) && !value.includes(','))
  return able ? [{ question: 'tags', value: tagList(outcomes, wanted).join(',') }] : []
}

/** What was compared, without the conditions about the type. */
function compared(seen: readonly Evaluated[]): readonly string[] {
  const telling = seen.filter((one) => !['type', "[field('type')]"].includes(one.expression.toLowerCase())).slice(0, 3)
  if (telling.length === 0) return []
  return [`What it looked at: ${telling.map(conditionIn).join('; ')}.`]
}

function conditionIn(one: Evaluated): string {
  const held = one.expressionValue === undefined ? 'not set' : shortened(one.expressionValue)
  const words = one.operator.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return safeText(`${lastName(one.expression)} is ${held} (${words} ${shortened(one.targetValue)}: ${one.result.toLowerCase()})`)
}

function shortened(value: Json | undefined): string {
  const text = typeof value === 'string' ? (value === '' ? '""' : value) : (JSON.stringify(value) ?? 'nothing')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** The assignment's own words for whom it refuses. */
function messageOf({ assignment, reference }: AssignedRule): string | undefined {
  const all = listAt(assignment, 'properties.nonComplianceMessages')
  const of = (wanted: string | undefined) => all.find((one) => (at(one, 'policyDefinitionReferenceId') ?? undefined) === wanted)
  return textAt((reference === undefined ? undefined : of(reference)) ?? of(undefined), 'message')
}

function alteration({ rule, outcomes }: Group<Of<'modify' | 'append'>>): Finding {
  const written = outcomes.map((one) => one.written)
  const changes = [...new Set(outcomes.flatMap((one) => one.changes.map(changeIn)))]
  return {
    severity: 'warns',
    what: `The policy ${named(rule)} changes ${things(written)} on the way: ${listed(changes, 3)}.`,
    why: `Azure writes something else than the plan says; what it adds stays, and what it replaces shows as a difference in every later plan. It is assigned at the ${scopeIn(rule.assignment)}.`,
    evidence: { path: String(rule.assignment.id), value: { policyDefinitionId: String(rule.definition.id), changes } },
    now: ['Go on, if that is meant', 'Or answer as the policy would have it, so that nothing is left to change'],
    link: 'https://learn.microsoft.com/azure/governance/policy/concepts/effect-modify',
    steps: stepsOf(written),
  }
}

function changeIn({ operation, field, value }: Change): string {
  const short = safeText(/^tags/i.test(field) ? field : lastName(field))
  return operation === 'remove' ? `${short} is removed` : `${short} becomes ${safeText(shortened(value))}`
}

/** All in one: none of them stands in the way, and landing zones have many. */
function deployments(groups: readonly Group<Of<'deployifnotexists'>>[]): Finding {
  const names = groups.map(({ rule }) => named(rule))
  return {
    severity: 'warns',
    what: `${counted(groups.length, 'policy', 'policies')} may deploy something beside: ${listed(names, 3)}.`,
    why: 'Azure Policy adds what it misses, some minutes after the resource is made: settings, endpoints, DNS records. It is not in the plan, not on our cost line, and not removed with the environment.',
    evidence: {
      path: String(groups[0]?.rule.assignment.id ?? ''),
      value: groups.map(({ rule, outcomes }) => ({
        assignment: String(rule.assignment.id),
        deploys: textOf(at(rule.rule, 'then.details.type')),
        for: outcomes.map(({ written }) => written.id),
      })),
    },
    now: ['Go on, if that is meant'],
    link: 'https://learn.microsoft.com/azure/governance/policy/concepts/effect-deploy-if-not-exists',
    steps: [...new Set(groups.flatMap(({ outcomes }) => stepsOf(outcomes.map(({ written }) => written))))],
  }
}

function uncertainty({ rule, outcomes }: Group<Of<'unknown'>>): Finding {
  const written = outcomes.map((one) => one.written)
  const reasons = [...new Set(outcomes.map(({ because }) => because))]
  return {
    severity: 'unknown',
    what: `Whether the policy ${named(rule)} lets ${things(written)} pass is not known beforehand.`,
    why: `${sentence(safeText(listed(reasons, 2)))} It is assigned at the ${scopeIn(rule.assignment)}.`,
    evidence: { path: String(rule.assignment.id), value: { policyDefinitionId: String(rule.definition.id), because: reasons } },
    now: [
      `Read the rule: az policy definition show --name ${lastName(String(rule.definition.id))} --query policyRule`,
      'Or go on: Azure names the policy where it refuses',
    ],
    link,
    steps: stepsOf(written),
  }
}

function unreadable({ assignment, because }: Unread): Finding {
  return {
    severity: 'unknown',
    what: `What the policy assignment ${quoted(shownName(assignment))} does could not be read.`,
    why: `${sentence(safeText(because))} It is assigned at the ${scopeIn(assignment)}.`,
    evidence: { path: String(assignment.id), value: { policyDefinitionId: textAt(assignment, 'properties.policyDefinitionId') ?? null } },
    now: ['Ask its owner what it denies, or go on: Azure names the policy where it refuses'],
    link,
  }
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
