import type { ResourceGroup } from '@azure/arm-resources'
import { type Arm, isNotFound } from '../../azure/arm.ts'
import { lastName } from '../../common/arm-id.ts'
import { UserProblem } from '../../common/problem.ts'
import { type Context, defineResourceType, groupOf, idsOf, waitOptions } from '../define.ts'
import { until } from '../until.ts'

/** Holds everything of the environment. An existing group of this name without our tag is used and never removed. */
export const resourceGroup = defineResourceType<ResourceGroup>({
  type: 'Microsoft.Resources/resourceGroups',
  apiVersion: '2025-04-01',
  group: 'Foundation',
  label: 'Resource group',
  notExported: true,
  // The group's region is only where its own record is kept.
  rules: { ignore: ['location'], holds: 'everything in it' },
  operations: () => {
    const name = 'Microsoft.Resources/subscriptions/resourceGroups'
    return { read: [`${name}/read`], write: [`${name}/write`], delete: [`${name}/delete`] }
  },
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
  async remove(context, id) {
    try {
      await removeEmpty(context, id)
    } catch (error) {
      // An answer that got lost may have been to a removal that was done.
      if (!isNotFound(error)) throw error
    }
  },
})

async function removeEmpty(context: Context, id: string): Promise<void> {
  const { arm, signal } = context
  const resources = await arm.clients.resources()
  const name = lastName(id)
  // What Azure made beside something of ours (an endpoint's interface, a pool's load balancer) lingers in the list for a while.
  let left: readonly string[] = []
  await until(context, {
    async look() {
      left = await resourcesIn(arm, name)
      return left.length === 0 ? { done: undefined } : { reason: `waiting until ${countOf(left)} gone` }
    },
    meanwhile: 'Azure removes what it made itself; nothing for you to do',
    every: 10_000,
    minutes: 5,
    over() {
      throw new UserProblem({
        code: 'group-not-empty',
        what: `Resource group ${name} stays: it still holds ${left.length === 1 ? 'a resource' : `${left.length} resources`}.`,
        details: left,
        now: ['Move or remove what is listed, then run the same command again'],
      })
    },
  })
  await resources.resourceGroups.delete(name, waitOptions({ pollEvery: arm.clients.connection.pollEvery, signal }))
}

function countOf(left: readonly string[]): string {
  return left.length === 1 ? 'the last resource is' : `${left.length} resources are`
}

async function resourcesIn(arm: Arm, group: string): Promise<string[]> {
  const resources = await arm.clients.resources()
  const found: string[] = []
  for await (const resource of resources.resources.listByResourceGroup(group)) found.push(resource.id ?? '')
  return found
}
