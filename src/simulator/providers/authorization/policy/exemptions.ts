import { idKey } from '../../../../common/arm-id.ts'
import { isObject, type Json } from '../../../../common/json.ts'
import { textOf } from '../../../../policy/compare.ts'
import type { Subject } from '../../../../policy/context.ts'
import { isExempted } from '../../../../policy/exemption.ts'
import { scopesOf } from '../../../arm/locks.ts'
import type { ResourceDefinition, StoredResource } from '../../../definition.ts'
import { durations } from '../../../durations.ts'
import { ArmError, badRequest } from '../../../errors.ts'
import { any, list, object, oneOf, text } from '../../../shape.ts'
import type { World } from '../../../world.ts'

const exemptionType = 'Microsoft.Authorization/policyExemptions'

/** Exemptions from an assignment, or from some definitions of an initiative. In effect at once; Azure takes some minutes. */
export const policyExemption: ResourceDefinition = {
  type: exemptionType,
  apiVersions: ['2020-07-01-preview', '2022-07-01-preview', '2024-12-01-preview'],
  extension: true,
  name: {
    pattern: /^[^<>*%&:\\?.+/]{0,63}[^<>*%&:\\?.+/ ]$/,
    rule: 'it has 1 to 64 characters without < > * % & : \\ ? . + / and does not end with a space',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  missing: (name) => new ArmError(404, 'PolicyExemptionNotFound', `The policy exemption '${name}' is not found.`),
  body: object({
    'properties!': object({
      'policyAssignmentId!': text,
      policyDefinitionReferenceIds: list(text),
      'exemptionCategory!': oneOf('Waiver', 'Mitigated'),
      expiresOn: text,
      displayName: { kind: 'text', maximum: 128 },
      description: { kind: 'text', maximum: 512 },
      metadata: any,
      resourceSelectors: list(any),
      assignmentScopeValidation: oneOf('Default', 'DoNotValidate'),
    }),
  }),
  put: { kind: 'now', takes: durations.policyAssignment },
  update: { kind: 'now', status: 200, takes: durations.policyAssignment },
  remove: { style: { kind: 'now', status: 200 } },
  links: (_world, { body }) => {
    const assignment = isObject(body.properties) ? textOf(body.properties.policyAssignmentId) : ''
    return [{ action: 'Microsoft.Authorization/policyAssignments/exempt/action', scope: assignment }]
  },
  prepare(world, { name, body, before }) {
    const properties = isObject(body.properties) ? body.properties : {}
    if (world.find(textOf(properties.policyAssignmentId)) === undefined) {
      throw badRequest(
        'InvalidPolicyExemption',
        `The policy exemption '${name}' is for the policy assignment '${textOf(properties.policyAssignmentId)}', which is not found.`,
      )
    }
    if (properties.expiresOn !== undefined && Number.isNaN(Date.parse(textOf(properties.expiresOn)))) {
      throw badRequest('InvalidRequestContent', `The value '${textOf(properties.expiresOn)}' of 'expiresOn' is not a date.`)
    }
    return { body, status: before === undefined ? 201 : 200 }
  },
}

/** Whether an exemption at or above a resource takes it out of an assignment, or of one definition of its initiative. */
export function exempts(world: World, assignment: StoredResource, reference: string | undefined, subject: Subject): boolean {
  return scopesOf(subject.id)
    .flatMap((scope) => world.childrenOf(scope, exemptionType))
    .some((one) => {
      const properties: Json | undefined = one.body.properties
      return (
        isObject(properties) &&
        idKey(textOf(properties.policyAssignmentId)) === idKey(assignment.id) &&
        isExempted(properties, reference, subject, world.now())
      )
    })
}
