import type { Arm } from '../azure/arm.ts'
import { serviceErrorOf } from '../azure/errors.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { parseArmId } from '../common/arm-id.ts'
import type { JsonObject } from '../common/json.ts'
import { idsOf } from './define.ts'

/** The pools of an account: ours by name, and what others take of its quota. */
export interface PoolsThere {
  readonly standing: readonly string[]
  /** Bodies of the others, as far as cores are counted. */
  readonly others: readonly JsonObject[]
}

/**
 * The pools of an account that bear a name of ours: `main`, or, where one took the place of another, `main-2` and so on. A pool that must be made anew
 * stands beside the old one under the next name until the old one goes, so the name that holds today is found by looking. Empty where there is no account.
 */
export async function standingPools(arm: Arm, blueprint: Blueprint): Promise<PoolsThere> {
  const { pool } = blueprint
  if (pool === undefined) return none
  const { resourceGroup = '', names } = parseArmId(idsOf(blueprint).account)
  const batch = await arm.clients.batch()
  const standing: string[] = []
  const others: JsonObject[] = []
  try {
    for await (const one of batch.poolOperations.listByBatchAccount(resourceGroup, names[0] ?? '')) {
      if (one.name !== undefined && placeOf(one.name, pool.name) !== undefined) standing.push(one.name)
      else {
        const { vmSize = '', currentDedicatedNodes = 0, currentLowPriorityNodes = 0 } = one
        others.push({ properties: { vmSize, currentDedicatedNodes, currentLowPriorityNodes } })
      }
    }
  } catch (error) {
    if (serviceErrorOf(error)?.status === 404 || serviceErrorOf(error)?.status === 409) return none
    throw error
  }
  return { standing, others }
}

const none: PoolsThere = { standing: [], others: [] }

/** The first name that is free: `main`, `main-2`, … */
export function nextPoolName(base: string, taken: readonly string[]): string {
  for (let place = 1; ; place += 1) {
    const name = place === 1 ? base : `${base}-${place}`
    if (!taken.some((one) => one.toLowerCase() === name.toLowerCase())) return name
  }
}

/** 1 for `main`, 2 for `main-2`; undefined for another name. */
export function placeOf(name: string, base: string): number | undefined {
  if (name.toLowerCase() === base.toLowerCase()) return 1
  const [, digits] = new RegExp(`^${base}-([2-9]|[1-9]\\d{1,3})$`, 'i').exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}
