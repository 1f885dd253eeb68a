import { idKey } from '../../../common/arm-id.ts'
import { at, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { familyLimit, findSize, type VmSize } from '../compute/sizes.ts'
import { isOffered } from '../compute/skus.ts'
import { coresInUse } from '../compute/usages.ts'
import { accountOf, inUserSubscription, poolType, propertiesOf } from './common.ts'

export interface Counts {
  readonly dedicated: number
  readonly lowPriority: number
}

/** One entry of `resizeOperationStatus.errors`. */
export const problem = (code: string, message: string, details: readonly JsonObject[] = []): JsonObject => ({
  code,
  message,
  ...(details.length === 0 ? {} : { details }),
})

/** The nodes that size and quotas allow; what they do not is added to the errors. */
export function withinQuota(world: World, pool: StoredResource, targets: Counts, errors: JsonObject[]): Counts {
  if (targets.dedicated + targets.lowPriority === 0) return targets
  const account = accountOf(world, pool.id)
  const place = String(account?.body.location)
  const name = String(propertiesOf(pool).vmSize)
  const size = findSize(name)
  const own = inUserSubscription(account)
  if (size === undefined || !isOffered(size, place)) {
    errors.push(
      own && size !== undefined
        ? problem(
            'SkuNotAvailable',
            `The requested size for resource '${pool.name}' is currently not available in location '${place}' zones '' for subscription '${pool.subscription}'. Please try another size or deploy to a different location or zones. See https://aka.ms/azureskunotavailable for details.`,
          )
        : problem('UnsupportedVMSize', `The VM size ${name} is not supported in the region.`),
    )
    return { dedicated: 0, lowPriority: 0 }
  }
  const spoken = withinTalk(pool, targets, own, errors)
  return own ? ofSubscription(world, pool, place, size, spoken, errors) : ofAccount(world, pool, account, size, spoken, errors)
}

/** Nodes that talk to each other: 100 at most, 80 in user subscription mode (learn batch/batch-quota-limit). */
function withinTalk(pool: StoredResource, targets: Counts, own: boolean, errors: JsonObject[]): Counts {
  const most = own ? 80 : 100
  if (propertiesOf(pool).interNodeCommunication !== 'Enabled' || targets.dedicated + targets.lowPriority <= most) return targets
  errors.push(
    problem('CommunicationEnabledPoolReachedMaxVMCount', `A pool with inter-node communication can have at most ${most} compute nodes.`),
  )
  const dedicated = Math.min(targets.dedicated, most)
  return { dedicated, lowPriority: Math.min(targets.lowPriority, most - dedicated) }
}

/** Batch's own quotas: dedicated cores in all and of the family, Spot cores. */
function ofAccount(
  world: World,
  pool: StoredResource,
  account: StoredResource | undefined,
  { family, cores }: VmSize,
  targets: Counts,
  errors: JsonObject[],
): Counts {
  const { quotas } = world.settings
  const others = world.childrenOf(account?.id ?? '', poolType).filter((other) => idKey(other.id) !== idKey(pool.id))
  const used = (kind: 'currentDedicatedNodes' | 'currentLowPriorityNodes', only?: string) =>
    others.reduce((sum, other) => {
      const size = findSize(String(propertiesOf(other).vmSize))
      return only === undefined || size?.family === only ? sum + Number(other.facts[kind] ?? 0) * (size?.cores ?? 0) : sum
    }, 0)
  const fit = (limit: number, inUse: number) => Math.max(0, Math.floor((limit - inUse) / cores))
  const total = fit(quotas.dedicatedCores, used('currentDedicatedNodes'))
  const ofFamily = fit(familyLimit(quotas.families, quotas.dedicatedCores, family), used('currentDedicatedNodes', family))
  const spot = fit(quotas.lowPriorityCores, used('currentLowPriorityNodes'))
  if (targets.dedicated > ofFamily && quotas.dedicatedCores > 0) {
    errors.push(problem('AccountVMSeriesCoreQuotaReached', `The specified account has reached VM series core quota for ${family}`))
  } else if (targets.dedicated > total) {
    errors.push(problem('AccountCoreQuotaReached', 'The specified account has reached core quota.'))
  }
  if (targets.lowPriority > spot) {
    errors.push(problem('AccountLowPriorityCoreQuotaReached', 'The specified account has reached low-priority core quota.'))
  }
  return { dedicated: Math.min(targets.dedicated, total, ofFamily), lowPriority: Math.min(targets.lowPriority, spot) }
}

/**
 * User subscription mode: Compute's quotas of the region decide, and Compute refuses a deployment as a whole. That Batch passes Compute's code
 * on, and names the Spot quota by its own, is unverified.
 */
function ofSubscription(world: World, pool: StoredResource, place: string, size: VmSize, targets: Counts, errors: JsonObject[]): Counts {
  const { quotas } = world.settings
  const used = coresInUse(world, pool.subscription, place, pool.id)
  const wanted = targets.dedicated * size.cores
  const spotWanted = targets.lowPriority * size.cores
  const family = familyLimit(quotas.computeFamilies, quotas.computeCores, size.family)
  const words = (name: string, limit: number, usage: number, required: number) =>
    `Operation could not be completed as it results in exceeding approved ${name} quota. Additional details - Deployment Model: Resource Manager, Location: ${place}, Current Limit: ${limit}, Current Usage: ${usage}, Additional Required: ${required}, (Minimum) New Limit Required: ${usage + required}.`
  const totalBroken = used.total + wanted > quotas.computeCores
  const familyBroken = used.ofFamily(size.family) + wanted > family
  const spotBroken = spotWanted > 0 && used.spot + spotWanted > quotas.computeSpotCores
  if (wanted > 0 && totalBroken) {
    errors.push(problem('OperationNotAllowed', words('Total Regional Cores', quotas.computeCores, used.total, wanted)))
  } else if (wanted > 0 && familyBroken) {
    errors.push(problem('OperationNotAllowed', words(`${size.family} Cores`, family, used.ofFamily(size.family), wanted)))
  }
  if (spotBroken) {
    const reason = words('LowPriorityCores', quotas.computeSpotCores, used.spot, spotWanted)
    errors.push(
      problem('AccountSpotCoreQuotaReached', 'The specified account has reached Spot core quota.', [
        { code: 'OperationNotAllowed', message: reason },
      ]),
    )
  }
  const before = (property: 'currentDedicatedNodes' | 'currentLowPriorityNodes', target: number) =>
    Math.min(Number(at(pool.facts, property) ?? 0), target)
  return {
    dedicated: wanted > 0 && (totalBroken || familyBroken) ? before('currentDedicatedNodes', targets.dedicated) : targets.dedicated,
    lowPriority: spotBroken ? before('currentLowPriorityNodes', targets.lowPriority) : targets.lowPriority,
  }
}
