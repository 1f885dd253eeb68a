import { idKey } from '../../../common/arm-id.ts'
import { at, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { placeName } from '../../places.ts'
import type { World } from '../../world.ts'
import { families, familyLimit, findSize } from './sizes.ts'

/** Cores of a region that Compute counts: those of pools in user subscription mode. */
export interface CoresInUse {
  readonly total: number
  readonly spot: number
  readonly ofFamily: (family: string) => number
}

/** What pools of user subscription accounts use in a region; without one pool, when its id is given. */
export function coresInUse(world: World, subscription: string, location: string, except?: string): CoresInUse {
  const mine = (account: StoredResource) =>
    account.subscription.toLowerCase() === subscription.toLowerCase() &&
    account.body.location === location &&
    at(account.body, 'properties.poolAllocationMode') === 'UserSubscription'
  const rows = world
    .ofType('Microsoft.Batch/batchAccounts')
    .filter(mine)
    .flatMap((account) => world.childrenOf(account.id, 'Microsoft.Batch/batchAccounts/pools'))
    .filter((pool) => except === undefined || idKey(pool.id) !== idKey(except))
    .map((pool) => {
      const size = findSize(String(at(pool.body, 'properties.vmSize')))
      const cores = size?.cores ?? 0
      return {
        family: size?.family.toLowerCase() ?? '',
        dedicated: cores * Number(pool.facts.currentDedicatedNodes ?? 0),
        spot: cores * Number(pool.facts.currentLowPriorityNodes ?? 0),
      }
    })
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    total: sum(rows.map(({ dedicated }) => dedicated)),
    spot: sum(rows.map(({ spot }) => spot)),
    ofFamily: (family) => sum(rows.filter((row) => row.family === family.toLowerCase()).map(({ dedicated }) => dedicated)),
  }
}

/** `GET …/locations/{location}/usages`: cores in all, Spot cores, and each family's. Names as in rest/api/compute/usage/list. */
export const usageRoute: SpecialRoute = {
  method: 'GET',
  path: '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages',
  run(world, { parameters, url, query }) {
    const { quotas } = world.settings
    const used = coresInUse(world, parameters.subscription ?? '', placeName(parameters.location ?? '') ?? '')
    const rows: readonly (readonly [string, string, number, number])[] = [
      ['availabilitySets', 'Availability Sets', 0, 2500],
      ['cores', 'Total Regional vCPUs', used.total, quotas.computeCores],
      ['virtualMachines', 'Virtual Machines', 0, 25000],
      ['virtualMachineScaleSets', 'Virtual Machine Scale Sets', 0, 2500],
      ['lowPriorityCores', 'Total Regional Low-priority vCPUs', used.spot, quotas.computeSpotCores],
      ...families.map(
        (family) =>
          [
            family,
            `${family.replace(/^standard/, 'Standard ').replace(/Family$/, '')} Family vCPUs`,
            used.ofFamily(family),
            familyLimit(quotas.computeFamilies, quotas.computeCores, family),
          ] as const,
      ),
    ]
    return page(
      rows.map((row, index) => ({ key: String(index).padStart(3, '0'), body: () => usage(...row) })),
      url,
      query,
      50,
    )
  },
}

function usage(value: string, localizedValue: string, currentValue: number, limit: number): JsonObject {
  return { unit: 'Count', currentValue, limit, name: { value, localizedValue } }
}
