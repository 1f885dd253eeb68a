import type { Json, JsonObject } from '../../../../common/json.ts'
import { appendings, type Change, changed, modifications } from '../../../../policy/changes.ts'
import { textOf } from '../../../../policy/compare.ts'
import { type Evaluated, holds } from '../../../../policy/conditions.ts'
import type { Context } from '../../../../policy/context.ts'
import { ExpressionError } from '../../../../policy/expression-parser.ts'
import { property } from '../../../../policy/fields.ts'
import { checkShape } from '../../../arm/checks.ts'
import type { ResourceDefinition, Write } from '../../../definition.ts'
import { ArmError } from '../../../errors.ts'
import type { World } from '../../../world.ts'
import { type Applied, appliedTo, contextOf } from './in-effect.ts'
import { covers, subjectOf, surroundings } from './subject.ts'
import { disallowed, type Violation } from './violation.ts'

/**
 * Azure Policy at a write: first what changes the request (modify, append), then what refuses it (deny), on the changed body.
 * Returns the write to carry on with; throws 403 `RequestDisallowedByPolicy` naming every denying assignment. Audit lets it pass:
 * compliance is worked out when asked. Order: learn.microsoft.com governance/policy/concepts/effect-basics.
 */
export function applyPolicies(world: World, definition: ResourceDefinition, write: Write): Write {
  const around = surroundings(world, subjectOf(definition, write.id, write.name, write.body), write.apiVersion)
  const assigned = appliedTo(world, around).filter((one) => one.enforced && covers(one.mode, definition))
  if (assigned.length === 0) return write
  const violations: Violation[] = []
  const { body, changes } = change(around, assigned, violations)
  const after = { ...around, subject: { ...around.subject, body } }
  for (const applied of assigned.filter(({ effect }) => effect === 'deny')) {
    const seen: Evaluated[] = []
    if (triggered(contextOf(applied, after), applied, seen)) violations.push({ applied, seen })
  }
  for (const applied of assigned.filter(({ effect }) => effect === 'audit' || effect.endsWith('ifnotexists'))) {
    triggered(contextOf(applied, after), applied, [])
  }
  if (violations.length > 0) throw disallowed(write.name, violations)
  if (changes.length === 0) return write
  const sent = write.verb === 'put' ? body : changes.reduce((one, next) => changed(around.subject, one, next), write.sent)
  const shape = write.verb === 'put' ? definition.body : definition.patch
  if (shape !== undefined) checkShape(shape, sent)
  return { ...write, body, sent }
}

/** Whether a rule's `if` holds. */
function triggered(context: Context, applied: Applied, seen: Evaluated[]): boolean {
  return guarded(applied, () => holds(context, property(applied.rule, 'if'), seen))
}

/**
 * A template function that fails refuses the write, whatever the effect ("an implicit deny"). Status, code and words: issues
 * Azure/azure-policy#396 (a recorded answer) and #490 (also with audit).
 */
function guarded<T>({ assignment, definition }: Applied, evaluate: () => T): T {
  try {
    return evaluate()
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new ArmError(
      409,
      'InvalidPolicyParameters',
      `A function or parameter in policy assignment '${assignment.name}' associated with the policy definition '${String(definition.name)}' could not be validated. Please either fix the policy or remove the policy assignment to unblock. If using template functions, try following the tips in: https://aka.ms/policy-avoiding-template-failures. The inner exception '${error.message}'.`,
    )
  }
}

/** Makes the changes of modify and append definitions, in the order of their assignments from the subscription down. */
function change(
  around: Omit<Context, 'parameters' | 'policy'>,
  assigned: readonly Applied[],
  violations: Violation[],
): { body: JsonObject; changes: readonly Change[] } {
  const made = new Map<string, Change>()
  const changes: Change[] = []
  let body = around.subject.body
  for (const applied of assigned) {
    if (applied.effect !== 'modify' && applied.effect !== 'append') continue
    const context = contextOf(applied, { ...around, subject: { ...around.subject, body } })
    const seen: Evaluated[] = []
    if (!triggered(context, applied, seen)) continue
    const details = property(property(applied.rule, 'then'), 'details')
    const wanted = changesOf(context, applied, details)
    const clash = wanted.changes.some((one) => {
      const before = made.get(one.field.toLowerCase())
      return before !== undefined && !one.field.endsWith('[*]') && JSON.stringify(before.value) !== JSON.stringify(one.value)
    })
    // Two definitions that want different things of one field: the later one's conflictEffect decides, deny unless it says otherwise.
    const denies = applied.effect === 'append' || !/^(audit|disabled)$/i.test(textOf(property(details, 'conflictEffect')))
    if (wanted.conflict || (clash && denies)) {
      violations.push({ applied, seen })
      continue
    }
    if (clash) continue
    for (const one of wanted.changes) {
      made.set(one.field.toLowerCase(), one)
      changes.push(one)
      body = changed(around.subject, body, one)
    }
  }
  return { body, changes }
}

/** The changes a definition wants made. */
function changesOf(context: Context, applied: Applied, details: Json | undefined): { changes: Change[]; conflict: boolean } {
  return guarded(applied, () =>
    applied.effect === 'append' ? appendings(context, details) : { changes: modifications(context, details), conflict: false },
  )
}
