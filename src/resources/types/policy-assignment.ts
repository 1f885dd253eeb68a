import type { PolicyAssignment } from '@azure/arm-policy'
import { lastName, parseArmId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { defineResourceType, idsOf } from '../define.ts'

const mark = 'secure-batch:environment'

/** A built-in policy watching the environment's group: it reports, or refuses where that is wanted and the definition can. */
export const policyAssignment = defineResourceType<PolicyAssignment>({
  type: 'Microsoft.Authorization/policyAssignments',
  apiVersion: '2025-03-01',
  group: 'Governance',
  label: 'Policy assignment',
  rules: { immutable: ['properties.policyDefinitionId'] },
  nameOf: (live) => String(at(live, 'properties.displayName') ?? ''),
  marked: (live, environment) =>
    at(live, `properties.metadata`) !== undefined && JSON.stringify(at(live, 'properties.metadata')).includes(`"${mark}":"${environment}"`),
  markAgain: (id) => {
    const { scope = '' } = parseArmId(id)
    const command = `az policy assignment delete --name ${lastName(id)} --scope ${scope}`
    return { words: 'remove it; the same command assigns it again', command }
  },
  wanted: (blueprint) =>
    blueprint.policies.map((policy) => ({
      id: `${idsOf(blueprint).group}/providers/Microsoft.Authorization/policyAssignments/${policy.name}`,
      name: policy.displayName,
      because: 'policy',
      model: {
        displayName: policy.displayName,
        description:
          policy.effect === 'Deny'
            ? 'Assigned by secure-batch; refuses what differs.'
            : 'Assigned by secure-batch; reports and does not block.',
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${policy.definitionId}`,
        parameters: { effect: { value: policy.effect } },
        metadata: { [mark]: blueprint.environment },
        enforcementMode: 'Default',
      },
    })),
  async put(clients, write) {
    const policy = await clients.policy()
    return policy.policyAssignments.create((write.parsed.scope ?? '').slice(1), lastName(write.id), write.model)
  },
  async discover({ clients, environment, resourceGroups }) {
    const policy = await clients.policy()
    const found: string[] = []
    for (const group of resourceGroups) {
      for await (const assignment of policy.policyAssignments.listForResourceGroup(group)) {
        if (assignment.id !== undefined && assignment.metadata?.[mark] === environment) found.push(assignment.id)
      }
    }
    return found
  },
})
