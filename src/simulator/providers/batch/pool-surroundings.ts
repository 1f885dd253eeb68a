import { at, type JsonObject } from '../../../common/json.ts'
import { refuseLocked } from '../../arm/locks.ts'
import type { StoredResource } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import type { World } from '../../world.ts'
import { applyPolicies } from '../authorization/policy/on-write.ts'
import { addressType } from '../network/address-use.ts'
import { addressesFor, addressesHeld, madeByBatch } from '../network/quota.ts'
import { accountOf, listAt, propertiesOf, targetsOf, textAt } from './common.ts'
import { type Counts, problem } from './pool-quotas.ts'

const configuration = 'networkConfiguration.publicIPAddressConfiguration'

/**
 * What stops Batch from making what a pool with public addresses needs beside its network: a security group and, where the pool brings no
 * addresses of its own, addresses; in the group of the network, or of the addresses. Locks and policies there have their say
 * (learn.microsoft.com batch/batch-virtual-network, batch/create-pool-public-ip). Load balancers are not looked at. Codes are unverified.
 */
export function surroundingTroubles(world: World, pool: StoredResource): JsonObject[] {
  const properties = propertiesOf(pool)
  const subnet = textAt(properties, 'networkConfiguration.subnetId')
  const provision = textAt(properties, `${configuration}.provision`) ?? 'BatchManaged'
  if (subnet === undefined || provision === 'NoPublicIPAddresses') return []
  const own = provision === 'UserManaged' ? addressesOf(properties) : []
  const group = (own[0] ?? subnet).split('/').slice(0, 5).join('/')
  const made = ['Microsoft.Network/networkSecurityGroups', ...(own.length === 0 ? [addressType] : [])]
  for (const type of made) {
    try {
      requireMakeable(world, pool, { group, type, beside: own[0] ?? subnet })
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      return [
        problem('AllocationFailed', `Batch could not make the ${type} that the pool's nodes need in ${group}.`, [
          { code: error.code, message: error.message },
        ]),
      ]
    }
  }
  return withinAddressQuota(world, pool, group)
}

/** Addresses Batch makes count like any (that the refusal is passed on like this is unverified). */
function withinAddressQuota(world: World, pool: StoredResource, group: string): JsonObject[] {
  if (!madeByBatch(pool)) return []
  const { dedicated, lowPriority } = targetsOf(propertiesOf(pool))
  const limit = world.settings.quotas.publicAddresses
  const place = String(accountOf(world, pool.id)?.body.location)
  if (addressesHeld(world, pool.subscription, place, pool.id) + addressesFor(dedicated + lowPriority) <= limit) return []
  return [
    problem('AllocationFailed', `Batch could not make the ${addressType} that the pool's nodes need in ${group}.`, [
      {
        code: 'PublicIPCountLimitReached',
        message: `Cannot create more than ${limit} public IP addresses for this subscription in this region.`,
      },
    ]),
  ]
}

function requireMakeable(
  world: World,
  pool: StoredResource,
  { group, type, beside }: { readonly group: string; readonly type: string; readonly beside: string },
): void {
  const name = `azurebatch-${pool.name}`
  const id = `${group}/providers/${type}/${name}`
  refuseLocked(world, id, type, 'write')
  const definition = world.definition(type)
  if (definition === undefined) return
  const place = world.find(beside)?.body.location ?? world.find(beside.split('/subnets/')[0] ?? '')?.body.location ?? ''
  const body: JsonObject =
    type === addressType
      ? { location: place, sku: { name: 'Standard', tier: 'Regional' }, properties: { publicIPAllocationMethod: 'Static' } }
      : { location: place, properties: { securityRules: [] } }
  applyPolicies(world, definition, {
    verb: 'put',
    id,
    name,
    subscription: pool.subscription,
    resourceGroup: group.split('/').at(-1),
    parent: group,
    apiVersion: definition.apiVersions.at(-1) ?? '',
    body,
    sent: body,
    before: undefined,
  })
}

/** A pool with addresses of its own has 100 nodes of a kind for each (spec Microsoft.Batch 2025-06-01); the code is unverified. */
export function withinAddresses(pool: StoredResource, wanted: Counts, errors: JsonObject[]): Counts {
  const properties = propertiesOf(pool)
  if (textAt(properties, `${configuration}.provision`) !== 'UserManaged') return wanted
  const given = addressesOf(properties).length
  const dedicated = Math.min(wanted.dedicated, given * 100)
  const lowPriority = Math.min(wanted.lowPriority, (given - Math.ceil(dedicated / 100)) * 100)
  if (dedicated === wanted.dedicated && lowPriority === wanted.lowPriority) return wanted
  errors.push(
    problem(
      'AllocationFailed',
      `The pool has ${given} public IP ${given === 1 ? 'address' : 'addresses'}; each serves 100 dedicated or 100 Spot nodes.`,
    ),
  )
  return { dedicated, lowPriority }
}

const addressesOf = (properties: JsonObject) => listAt(at(properties, configuration) ?? {}, 'ipAddressIds').map(String)
