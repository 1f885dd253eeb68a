import type { JsonObject } from '../../../common/json.ts'
import { types } from '../../arm-types.ts'
import { lastName, listAt, poolsIn, textAt, writesIn } from '../intended.ts'
import type { IntendedStep, Intent } from '../types.ts'

/** Something that will be written, by us or by Batch on our behalf. */
export interface Written {
  readonly id: string
  /** As policies call it: a resource group is `Microsoft.Resources/subscriptions/resourceGroups`. */
  readonly type: string
  readonly name: string
  readonly body: JsonObject
  readonly apiVersion: string
  readonly step: Pick<IntendedStep, 'id' | 'because'>
  /** Made by Batch for a pool, and not in the plan. */
  readonly byBatch: boolean
}

/** Asked for by POST: no policy judges them. */
const actions = new Set(['microsoft.resources/providers', 'microsoft.features/providers/features'])

const groupType = 'Microsoft.Resources/resourceGroups'

/** Everything that will be written, the parts included that Batch makes for pools with public addresses. */
export function writtenBy(intent: Intent): readonly Written[] {
  const own = writesIn(intent)
    .filter(({ type }) => !actions.has(type.toLowerCase()))
    .map(
      (step): Written => ({
        id: step.id,
        type: step.type === groupType ? 'Microsoft.Resources/subscriptions/resourceGroups' : step.type,
        name: lastName(step.id),
        body: step.body,
        apiVersion: step.apiVersion,
        step,
        byBatch: false,
      }),
    )
  return [...own, ...madeByBatch(intent)]
}

/**
 * For a pool with public addresses in a network, Batch makes a security group and, where the pool brings none, addresses, in the group of the network
 * or of the addresses; without tags (learn.microsoft.com/azure/batch/batch-virtual-network, create-pool-public-ip). The load balancer it makes as well
 * is left out: what its body says is not documented.
 */
function madeByBatch(intent: Intent): readonly Written[] {
  const addresses = 'properties.networkConfiguration.publicIPAddressConfiguration'
  return poolsIn(intent).flatMap(({ step, dedicated, spot }) => {
    const subnet = textAt(step.body, 'properties.networkConfiguration.subnetId')
    const provision = (textAt(step.body, `${addresses}.provision`) ?? 'BatchManaged').toLowerCase()
    if (subnet === undefined || provision === 'nopublicipaddresses' || dedicated + spot === 0) return []
    const [given] = listAt(step.body, `${addresses}.ipAddressIds`)
    const group = (typeof given === 'string' ? given : subnet).split('/').slice(0, 5).join('/')
    const make = (type: string, more: JsonObject): Written => ({
      id: `${group}/providers/${type}/azurebatch-${lastName(step.id)}`,
      type,
      name: `azurebatch-${lastName(step.id)}`,
      body: { location: intent.region, ...more },
      apiVersion: '2025-09-01',
      step: { id: step.id, because: 'node-addresses' },
      byBatch: true,
    })
    return [
      make(types.securityGroup, { properties: { securityRules: [] } }),
      ...(provision === 'batchmanaged'
        ? [make(types.address, { sku: { name: 'Standard', tier: 'Regional' }, properties: { publicIPAllocationMethod: 'Static' } })]
        : []),
    ]
  })
}
