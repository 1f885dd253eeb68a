import { namesOf } from '../blueprint/names.ts'
import { environment as environmentQuestion } from '../interview/questions/environment.ts'
import { existingNetwork as existingNetworkQuestion } from '../interview/questions/existing-network.ts'
import { poolNodes as poolNodesQuestion } from '../interview/questions/pool-nodes.ts'
import { region as regionQuestion } from '../interview/questions/region.ts'
import { resourceGroup as resourceGroupQuestion } from '../interview/questions/resource-group.ts'
import { subscription as subscriptionQuestion } from '../interview/questions/subscription.ts'
import { misfit } from '../interview/size-fit.ts'
import type { View } from '../interview/types.ts'
import type { WizardHost } from '../ui/types.ts'
import type { Session } from './session.ts'

/** What there is to choose from, read over the session that the answers so far mean. */
export function wizardListings(sessionOf: (view: View) => Promise<Session>): WizardHost['listings'] {
  /** A session whose cloud has what other teams keep: on the practice cloud they appear when somebody looks for one. */
  const furnishedFor = async (view: View): Promise<Session> => {
    const session = await sessionOf(view)
    await session.furnish?.()
    return session
  }

  return {
    async subscriptions(view) {
      const { listSubscriptions } = await import('../azure/listings.ts')
      return listSubscriptions((await sessionOf(view)).arm.clients)
    },
    async regions(view) {
      const { listRegions } = await import('../azure/listings.ts')
      return listRegions((await sessionOf(view)).arm.clients, view.answer(subscriptionQuestion) ?? '')
    },
    batchPrincipals: async (view) => [await (await sessionOf(view)).batchPrincipal()],
    async vmSizes(view) {
      const { accountQuotas, listVmSizes } = await import('../azure/listings.ts')
      const { clients } = (await sessionOf(view)).arm
      const region = view.answer(regionQuestion) ?? ''
      const names = namesOf(view.answer(environmentQuestion) ?? '', view.answer(subscriptionQuestion) ?? '', region)
      const quotas = await accountQuotas(clients, view.answer(resourceGroupQuestion) ?? '', names.account)
      return (await listVmSizes(clients, region, quotas)).map(({ can, ...size }) => {
        const unavailable = misfit(can, view)
        return unavailable === undefined ? size : { ...size, unavailable }
      })
    },
    async keyVaults(view) {
      const { listKeyVaults } = await import('../azure/listings.ts')
      const session = await furnishedFor(view)
      return listKeyVaults(session.arm.clients, await session.tenantId())
    },
    async workspaces(view) {
      const { listWorkspaces } = await import('../azure/listings.ts')
      return listWorkspaces((await furnishedFor(view)).arm.clients)
    },
    async virtualNetworks(view, where) {
      const { listVirtualNetworks } = await import('../azure/listings.ts')
      const region = where === 'anywhere' ? undefined : view.answer(regionQuestion)
      return listVirtualNetworks((await furnishedFor(view)).arm.clients, region)
    },
    async subnets(view, use) {
      const { listSubnets } = await import('../azure/listings.ts')
      const needs = use === 'nodes' ? Math.max(1, view.answer(poolNodesQuestion) ?? 0) : 3
      return listSubnets((await furnishedFor(view)).arm, view.answer(existingNetworkQuestion) ?? '', { for: use, needs })
    },
  }
}
