import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import type { Evaluated } from '../../../../policy/conditions.ts'
import { ArmError } from '../../../errors.ts'
import { propertiesOf } from './assignments.ts'
import type { Applied } from './in-effect.ts'

export interface Violation {
  readonly applied: Applied
  readonly seen: readonly Evaluated[]
}

/**
 * The refusal of one or several denying assignments. Shape and words: recorded answers in learn.microsoft.com
 * automation/enforce-job-execution-hybrid-worker, azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy,
 * and az's output in public reports (`Reasons: '…'. See error details for policy resource IDs.`).
 */
export function disallowed(name: string, violations: readonly Violation[]): ArmError {
  const identifiers = JSON.stringify(violations.map(({ applied }) => identify(applied)))
  const reasons = violations.flatMap(({ applied }) => reasonOf(applied) ?? [])
  const words =
    reasons.length > 0
      ? `Reasons: '${reasons.join("','")}'. See error details for policy resource IDs.`
      : `Policy identifiers: '${identifiers}'.`
  return new ArmError(403, 'RequestDisallowedByPolicy', `Resource '${name}' was disallowed by policy. ${words}`, {
    target: name,
    additionalInfo: violations.map((violation) => ({ type: 'PolicyViolation', info: infoOf(violation) })),
  })
}

function identify({ assignment, definition, set }: Applied): JsonObject {
  return {
    policyAssignment: { name: displayName(assignment.body, assignment.name), id: assignment.id },
    policyDefinition: named(definition),
    ...(set === undefined ? {} : { policySetDefinition: named(set) }),
  }
}

function infoOf({ applied, seen }: Violation): JsonObject {
  const { assignment, definition, set, reference } = applied
  const parameters = propertiesOf(assignment).parameters
  return {
    policyDefinitionDisplayName: displayName(definition, String(definition.name)),
    evaluationDetails: { evaluatedExpressions: seen.map((one): Json => one) },
    policyDefinitionId: String(definition.id),
    policyDefinitionName: String(definition.name),
    policyDefinitionEffect: applied.shownEffect,
    ...(versionOf(definition) === undefined ? {} : { policyDefinitionVersion: versionOf(definition) }),
    ...(set === undefined
      ? {}
      : {
          policySetDefinitionId: String(set.id),
          policySetDefinitionName: String(set.name),
          policySetDefinitionDisplayName: displayName(set, String(set.name)),
          policyDefinitionReferenceId: reference ?? '',
        }),
    policyAssignmentId: assignment.id,
    policyAssignmentName: assignment.name,
    policyAssignmentDisplayName: displayName(assignment.body, assignment.name),
    policyAssignmentScope: String(assignment.facts.scope ?? ''),
    policyAssignmentParameters: isObject(parameters) ? parameters : {},
    policyExemptionIds: [],
  }
}

/** The assignment's own words for the definition: `nonComplianceMessages`. */
function reasonOf({ assignment, reference }: Applied): string | undefined {
  const { nonComplianceMessages: all } = propertiesOf(assignment)
  if (!Array.isArray(all)) return undefined
  const of = (wanted: string | undefined) => all.find((one: Json) => (at(one, 'policyDefinitionReferenceId') ?? undefined) === wanted)
  const found = (reference === undefined ? undefined : of(reference)) ?? of(undefined)
  const message = at(found, 'message')
  return typeof message === 'string' ? message : undefined
}

function named(body: JsonObject): JsonObject {
  const version = versionOf(body)
  return { name: displayName(body, String(body.name)), id: String(body.id), ...(version === undefined ? {} : { version }) }
}

export function displayName(body: JsonObject, name: string): string {
  const shown = at(body, 'properties.displayName')
  return typeof shown === 'string' && shown !== '' ? shown : name
}

const versionOf = (body: JsonObject): Json | undefined => at(body, 'properties.version')
