import type { ResourceGroup } from '@azure/arm-resources'
import { UserProblem } from '../../common/problem.ts'
import { defineResourceType, groupOf, idsOf, waitOptions } from '../define.ts'

/** Holds everything of the environment. An existing group of this name without our tag is used and never removed. */
export const resourceGroup = defineResourceType<ResourceGroup>({
  type: 'Microsoft.Resources/resourceGroups',
  apiVersion: '2025-04-01',
  group: 'Foundation',
  label: 'Resource group',
  notExported: true,
  rules: { immutable: ['location'] },
  wanted: (blueprint) => [
    {
      id: idsOf(blueprint).group,
      name: blueprint.resourceGroup,
      because: 'resource-group',
      ownership: 'shared',
      model: { location: blueprint.region, tags: blueprint.tags },
    },
  ],
  async put(clients, write) {
    const resources = await clients.resources()
    return resources.resourceGroups.createOrUpdate(groupOf(write.parsed), write.model)
  },
  async remove({ arm, signal }, id) {
    const resources = await arm.clients.resources()
    const name = id.split('/').at(-1) ?? ''
    const left: string[] = []
    for await (const resource of resources.resources.listByResourceGroup(name)) left.push(resource.id ?? '')
    if (left.length > 0) {
      throw new UserProblem({
        code: 'group-not-empty',
        what: `Resource group ${name} stays: it holds ${left.length === 1 ? 'a resource' : `${left.length} resources`} this tool did not create.`,
        details: left,
        now: ['Move or remove what is listed, then run the same command again'],
      })
    }
    await resources.resourceGroups.delete(name, waitOptions({ pollEvery: arm.clients.connection.pollEvery, signal }))
  },
})
