import { registerFeature } from '../../azure/features.ts'
import { lastName } from '../../common/arm-id.ts'
import { at, type JsonObject } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, idsOf } from '../define.ts'
import { until } from '../until.ts'

const apiVersion = '2021-07-01'

/**
 * A feature of a provider that a subscription registers once, such as encryption at host. Its provider is registered again afterwards, which
 * spreads the news (learn.microsoft.com/azure/virtual-machines/disks-enable-host-based-encryption-portal; Azure/azure-cli issue 29263). It is
 * never undone, because others in the subscription may rely on it.
 */
export const subscriptionFeature = defineResourceType<JsonObject>({
  type: 'Microsoft.Features/providers/features',
  apiVersion,
  group: 'Foundation',
  label: 'Feature',
  usually: 'usually 1–15 min',
  notExported: true,
  // learn.microsoft.com/azure/role-based-access-control/resource-provider-operations; the provider is registered again afterwards.
  operations: (id) => ({
    scope: id.split('/').slice(0, 3).join('/'),
    read: ['Microsoft.Features/providers/features/read'],
    write: ['Microsoft.Features/providers/features/register/action', `${namespaceOf(id)}/register/action`],
    delete: [],
  }),
  wanted: (blueprint) =>
    blueprint.features.map(({ namespace, name, because }) => ({
      id: idsOf(blueprint).feature(namespace, name),
      name: `${namespace}/${name}`,
      because,
      ownership: 'shared',
      model: { properties: { state: 'Registered' } },
    })),
  put: (clients, write) => registerFeature(clients, write.id),
  read: (context, id) => readFeature(context, id),
  async settle(context, id) {
    const body = await until(context, {
      async look() {
        const live = await readFeature(context, id)
        return live.state === 'present' ? { done: live.body } : { reason: 'registering with the subscription' }
      },
      meanwhile: 'usually 1–15 min, some features wait for Microsoft; nothing for you to do',
      every: 10_000,
      minutes: 30,
      over() {
        throw new UserProblem({
          code: 'not-registered',
          what: `The feature ${lastName(id)} is still registering after 30 minutes.`,
          why: 'It usually takes minutes; some features wait for approval by Microsoft.',
          now: [
            `az feature show --namespace ${namespaceOf(id)} --name ${lastName(id)} --query properties.state`,
            'then run the same command again',
          ],
        })
      },
    })
    const resources = await context.arm.clients.resources()
    await resources.providers.register(namespaceOf(id))
    return body
  },
  async remove() {
    throw new UserProblem({ code: 'never-removed', what: 'The registration of a feature is never undone.' })
  },
})

async function readFeature({ arm, signal }: Context, id: string): Promise<Live> {
  const body = await arm.get(id, apiVersion, signal)
  if (body === undefined || at(body, 'properties.state') !== 'Registered') return { state: 'absent' }
  return { state: 'present', body: { properties: { state: 'Registered' } }, ours: false }
}

function namespaceOf(id: string): string {
  return id.split('/').at(-3) ?? ''
}
