import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { leavesOut, overriddenEffect } from '../../../policy/assignment.ts'
import { appendings, type Change, changed, modifications } from '../../../policy/changes.ts'
import { textOf } from '../../../policy/compare.ts'
import type { Evaluated } from '../../../policy/conditions.ts'
import { type Context, UnknownAlias } from '../../../policy/context.ts'
import { isExempted } from '../../../policy/exemption.ts'
import { ExpressionError } from '../../../policy/expression-parser.ts'
import { resolve } from '../../../policy/expressions.ts'
import { aliasOf, property } from '../../../policy/fields.ts'
import { truthOf } from '../../../policy/uncertain.ts'
import { textAt } from '../intended.ts'
import type { AliasTable } from './aliases.ts'
import { pathIn } from './aliases.ts'
import type { AssignedRule } from './assigned.ts'
import type { Written } from './subjects.ts'

/** What one rule will do to one thing that is written. */
export type Outcome = {
  readonly rule: AssignedRule
  readonly written: Written
} & (
  | { readonly effect: 'deny'; readonly seen: readonly Evaluated[] }
  | { readonly effect: 'modify' | 'append'; readonly changes: readonly Change[] }
  | { readonly effect: 'deployifnotexists' }
  | { readonly effect: 'unknown'; readonly because: string }
)

/** What expressions may ask about beside the thing itself. */
export interface Around {
  readonly aliases: AliasTable
  readonly exemptions: readonly JsonObject[]
  readonly subscription: JsonObject
  /** By lower-case id. */
  readonly groups: ReadonlyMap<string, JsonObject>
  readonly now: number
}

/** What all rules do to one thing, in Azure's order: first what changes the body, then what refuses it (learn.microsoft.com governance/policy/concepts/effect-basics). */
export function forecast(rules: readonly AssignedRule[], written: Written, around: Around): readonly Outcome[] {
  const subject = { type: written.type, id: written.id, name: written.name, pathOf: pathIn(around.aliases, written.apiVersion) }
  const group = written.id.split('/').slice(0, 5).join('/')
  const contextFor = (rule: AssignedRule, body: JsonObject): Context => ({
    subject: { ...subject, body },
    parameters: rule.parameters,
    resourceGroup: around.groups.get(idKey(group)),
    subscription: around.subscription,
    policy: {
      assignmentId: String(rule.assignment.id),
      definitionId: String(rule.definition.id),
      ...(rule.set === undefined ? {} : { setDefinitionId: String(rule.set.id), definitionReferenceId: rule.reference ?? '' }),
    },
    apiVersion: written.apiVersion,
    now: around.now,
    current: [],
  })
  const reached = rules.filter((rule) => reaches(rule, { ...subject, body: written.body }, around))
  const found: Outcome[] = []
  const effects = reached.map((rule) => {
    const effect = effectOf(rule, contextFor(rule, written.body))
    if (typeof effect !== 'string') found.push({ rule, written, effect: 'unknown', because: effect.because })
    return { rule, effect: typeof effect === 'string' ? effect : '' }
  })
  let { body } = written
  for (const { rule, effect } of effects.filter((one) => one.effect === 'modify' || one.effect === 'append')) {
    const made = changesOf(rule, effect, contextFor(rule, body))
    if (made === undefined) continue
    if ('because' in made) found.push({ rule, written, effect: 'unknown', because: made.because })
    else if (made.conflict) found.push({ rule, written, effect: 'deny', seen: [] })
    else if (made.changes.length > 0) {
      body = made.changes.reduce((one, change) => changed(subject, one, change), body)
      found.push({ rule, written, effect: effect === 'append' ? 'append' : 'modify', changes: made.changes })
    }
  }
  for (const { rule, effect } of effects.filter((one) => one.effect === 'deny' || one.effect === 'deployifnotexists')) {
    const truth = truthOf(contextFor(rule, body), property(rule.rule, 'if'))
    if (truth.holds === 'unknown') {
      // What a deployment beside would add stops nothing.
      if (effect === 'deny') found.push({ rule, written, effect: 'unknown', because: truth.because })
    } else if (truth.holds) {
      found.push(effect === 'deny' ? { rule, written, effect: 'deny', seen: truth.seen } : { rule, written, effect: 'deployifnotexists' })
    }
  }
  return found
}

type Reached = Context['subject']

function reaches({ assignment, mode, reference }: AssignedRule, subject: Reached, { exemptions, now }: Around): boolean {
  const scope =
    textAt(assignment, 'properties.scope') ??
    String(assignment.id).replace(/\/providers\/microsoft\.authorization\/policyassignments\/[^/]+$/i, '')
  const key = idKey(subject.id)
  const inside =
    /^\/providers\/microsoft\.management\//i.test(scope) || scope === '' || key === idKey(scope) || key.startsWith(`${idKey(scope)}/`)
  const properties = isObject(assignment.properties) ? assignment.properties : {}
  if (!inside || leavesOut(properties, subject) || !covers(mode, subject)) return false
  return !exemptions.some((one) => {
    const of = isObject(one.properties) ? one.properties : {}
    const at = String(one.id).replace(/\/providers\/microsoft\.authorization\/policyexemptions\/[^/]+$/i, '')
    const below = /^\/providers\/microsoft\.management\//i.test(at) || key === idKey(at) || key.startsWith(`${idKey(at)}/`)
    return below && idKey(textOf(of.policyAssignmentId)) === idKey(String(assignment.id)) && isExempted(of, reference, subject, now)
  })
}

/**
 * Mode `Indexed` covers types with tags and location, without resource groups (learn.microsoft.com governance/policy/concepts/definition-structure-basics).
 * A body with a location is of such a type, but for what hangs on others.
 */
function covers(mode: string, { type, body }: Reached): boolean {
  if (mode.toLowerCase() === 'all') return true
  return body.location !== undefined && !/^microsoft\.(authorization\/|resources\/subscriptions\/resourcegroups$)/i.test(type)
}

/** The effect in lower case; an object where it cannot be worked out. */
function effectOf(rule: AssignedRule, context: Context): string | { readonly because: string } {
  const properties = isObject(rule.assignment.properties) ? rule.assignment.properties : {}
  try {
    const own = overriddenEffect(properties, rule.reference, context.subject)
    return textOf(own ?? resolve(context, property(property(rule.rule, 'then'), 'effect') ?? '')).toLowerCase()
  } catch (error) {
    return { because: whyUnknown(error) }
  }
}

/** What a modify or append rule does to a body; undefined where it does not hold. */
function changesOf(
  rule: AssignedRule,
  effect: string,
  context: Context,
): { readonly changes: readonly Change[]; readonly conflict: boolean } | { readonly because: string } | undefined {
  const truth = truthOf(context, property(rule.rule, 'if'))
  if (truth.holds === 'unknown') return { because: truth.because }
  if (!truth.holds) return undefined
  const details: Json | undefined = property(property(rule.rule, 'then'), 'details')
  try {
    const made = effect === 'append' ? appendings(context, details) : { changes: modifications(context, details), conflict: false }
    // A change to a place nobody knows cannot be made here.
    for (const { field } of made.changes) if (aliasOf(field) !== undefined) context.subject.pathOf(field)
    return made
  } catch (error) {
    return { because: whyUnknown(error) }
  }
}

function whyUnknown(error: unknown): string {
  if (error instanceof UnknownAlias) return `the alias ${error.alias} is not known`
  if (error instanceof ExpressionError) return error.message
  throw error
}

/** What a definition or assignment calls itself. */
export const shownName = (body: JsonObject): string => {
  const shown = at(body, 'properties.displayName')
  return typeof shown === 'string' && shown !== '' ? shown : String(body.name ?? body.id)
}
