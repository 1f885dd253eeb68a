import { lastName } from '../../common/arm-id.ts'
import { isObject, type JsonObject } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import type { Live } from '../../engine/types.ts'
import { type Context, defineResourceType, idsOf, nameOf } from '../define.ts'
import { nothingToDo, until } from '../until.ts'

/**
 * Registration of a resource provider on the subscription. It is asked for by POST and takes a while; it is never undone,
 * because others in the subscription may rely on it (learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types).
 */
export const providerRegistration = defineResourceType<JsonObject>({
  type: 'Microsoft.Resources/providers',
  apiVersion: '2025-04-01',
  group: 'Foundation',
  label: 'Resource provider',
  usually: 'up to 2 min',
  notExported: true,
  // Reading is refused where the whole subscription may not be read (hashicorp/terraform issue 18180).
  operations: (id) => ({
    scope: id.split('/').slice(0, 3).join('/'),
    read: ['Microsoft.Resources/subscriptions/providers/read'],
    write: [`${lastName(id)}/register/action`],
    delete: [],
  }),
  wanted: (blueprint) =>
    blueprint.providers.map((namespace) => ({
      id: idsOf(blueprint).provider(namespace),
      name: namespace,
      because: 'subscription',
      ownership: 'shared',
      model: { registrationState: 'Registered' },
    })),
  async put(clients, write) {
    const resources = await clients.resources()
    return resources.providers.register(nameOf(write.parsed))
  },
  async read(context, id) {
    return readRegistration(context, id)
  },
  settle: (context, id) =>
    until(context, {
      async look() {
        const live = await readRegistration(context, id)
        return live.state === 'present' ? { done: live.body } : { reason: 'registering with the subscription' }
      },
      meanwhile: nothingToDo,
      every: 5000,
      minutes: 15,
      over() {
        throw new UserProblem({
          code: 'not-registered',
          what: `The resource provider ${lastName(id)} is still registering after 15 minutes.`,
          why: 'Registration usually takes one or two minutes.',
          now: [`az provider show --namespace ${lastName(id)} --query registrationState`, 'then run the same command again'],
        })
      },
    }),
  async remove() {
    throw new UserProblem({ code: 'never-removed', what: 'A provider registration is never undone.' })
  },
})

async function readRegistration({ arm }: Context, id: string): Promise<Live> {
  const body = await arm.get(id, '2025-04-01')
  if (!isObject(body) || body.registrationState !== 'Registered') return { state: 'absent' }
  return { state: 'present', body: { registrationState: 'Registered' }, ours: false }
}
