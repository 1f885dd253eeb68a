import type { ResourceGroup } from '@azure/arm-resources'
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
      ownership: 'adopted',
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
    await resources.resourceGroups.delete(name, waitOptions({ pollEvery: arm.clients.connection.pollEvery, signal }))
  },
})
