import { idKey } from '../../../../common/arm-id.ts'
import { at, type Json } from '../../../../common/json.ts'
import type { StoredResource } from '../../../definition.ts'
import { badRequest } from '../../../errors.ts'
import type { World } from '../../../world.ts'
import { assignmentType, setType } from './definition-store.ts'

/**
 * What assignments or initiatives refer to stays. Words: issue azuredemoenvironment/ade#37; code: issue
 * Azure/terraform-azurerm-caf-enterprise-scale#1304.
 */
export function refuseInUse(world: World, id: string, name: string, what: 'definition' | 'set definition'): void {
  const refers = (value: Json | undefined) => typeof value === 'string' && idKey(value) === idKey(id)
  const code = what === 'definition' ? 'InvalidDeletePolicyDefinitionRequest' : 'InvalidDeletePolicySetDefinitionRequest'
  const refuse = (by: string, other: StoredResource, advice: string) =>
    badRequest(
      code,
      `The policy ${what} '${name}' cannot be deleted. It is referenced by the policy ${by} '${other.id}'. Please ${advice}.`,
    )
  const set = world.ofType(setType).find((one) => {
    const members = at(one.body, 'properties.policyDefinitions')
    return Array.isArray(members) && members.some((member: Json) => refers(at(member, 'policyDefinitionId')))
  })
  if (set !== undefined) {
    throw refuse('set definition', set, 'remove this policy definition from all policy set definitions that reference it')
  }
  const assignment = world.ofType(assignmentType).find((one) => refers(at(one.body, 'properties.policyDefinitionId')))
  if (assignment !== undefined) throw refuse('assignment', assignment, 'delete all policy assignments referencing the policy')
}
