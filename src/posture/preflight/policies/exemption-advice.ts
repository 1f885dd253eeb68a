import { idKey } from '../../../common/arm-id.ts'
import { lastName, subscriptionOf } from '../intended.ts'
import type { Intent } from '../types.ts'
import type { Written } from './subjects.ts'

/**
 * What the owner of a policy runs for an exemption, at the narrowest scope that holds what is refused and is there: an exemption is a resource at its
 * scope (learn.microsoft.com/azure/governance/policy/concepts/exemption-structure), so nothing can be exempt in a group nobody has made yet.
 */
export function exemptionAdvice(intent: Intent, assignment: string, written: readonly Written[]): readonly string[] {
  const ask = 'Or ask the owner of the policy for an exemption'
  const command = (scope: string) =>
    `az policy exemption create --name ${intent.environment} --policy-assignment ${assignment} --exemption-category Waiver --scope ${scope}`
  const groups = new Map(
    written.flatMap(({ id }) => {
      const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0]
      return [[group === undefined ? '' : idKey(group), group] as const]
    }),
  )
  const [group] = groups.values()
  if (group === undefined || groups.size > 1) return [`${ask}: ${command(subscriptionOf(intent))}`]
  const isNew = intent.steps.some(({ id, action }) => action === 'create' && idKey(id) === idKey(group))
  if (!isNew) return [`${ask}: ${command(group)}`]
  if (written.some(({ id }) => idKey(id) === idKey(group)))
    return [`${ask}, at the subscription since it refuses the resource group, too: ${command(subscriptionOf(intent))}`]
  return [
    `${ask} in resource group ${lastName(group)}. It is not there yet, so the owner makes it first; it is then used, and stays when the environment goes:`,
    `az group create --name ${lastName(group)} --location ${intent.region}`,
    command(group),
  ]
}
