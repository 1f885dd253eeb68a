import { at, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { encryptionSetType, keyRefusal } from '../compute/disk-encryption-sets.ts'
import { termsAccepted } from '../compute/marketplace.ts'
import { featureRegistered } from '../features.ts'
import { keyTrouble, mayWrap, trustedServicesReach } from '../key-vault/access.ts'
import { findKey } from '../key-vault/keys.ts'
import { accountOf, inUserSubscription, propertiesOf, textAt } from './common.ts'
import { encryptionSetsIn, imageOf } from './pool-images.ts'
import { problem } from './pool-quotas.ts'

const machinePath = 'deploymentConfiguration.virtualMachineConfiguration'

/**
 * What stops machines from being made although the pool was accepted: terms of the image, features of the subscription, keys of disks. Empty when
 * nothing does. Codes but for the marketplace's words (learn batch/batch-account-create-portal) are unverified.
 */
export function machineTroubles(world: World, pool: StoredResource): JsonObject[] {
  const account = accountOf(world, pool.id)
  const machine = at(propertiesOf(pool), machinePath)
  const own = inUserSubscription(account)
  const troubles: JsonObject[] = []
  const image = imageOf(machine)
  if (own && image !== undefined && !termsAccepted(world, pool.subscription, image)) {
    troubles.push(
      problem('AllocationFailed', 'Allocation failed due to marketplace purchase eligibility check.', [
        {
          code: 'MarketplacePurchaseEligibilityFailed',
          message: `Marketplace purchase eligibility check returned errors. The terms of publisher '${image.publisher}', offer '${image.offer}', plan '${image.sku}' have not been accepted on this subscription.`,
        },
      ]),
    )
  }
  if (
    own &&
    at(machine, 'securityProfile.encryptionAtHost') === true &&
    !featureRegistered(world, pool.subscription, 'Microsoft.Compute', 'EncryptionAtHost')
  ) {
    troubles.push(
      problem(
        'InvalidParameter',
        "The property 'securityProfile.encryptionAtHost' is not valid because the 'Microsoft.Compute/EncryptionAtHost' feature is not enabled for this subscription.",
      ),
    )
  }
  for (const id of encryptionSetsIn(machine)) {
    const set = world.find(id)
    const refusal =
      set?.type === encryptionSetType
        ? keyRefusal(world, set)
        : { code: 'NotFound', message: `The disk encryption set '${id}' was not found.` }
    if (refusal !== undefined) troubles.push(problem(refusal.code, refusal.message))
  }
  const trouble = keyTroubleOf(world, machine)
  return trouble === undefined ? troubles : [...troubles, trouble]
}

function keyTroubleOf(world: World, machine: ReturnType<typeof at>): JsonObject | undefined {
  const url = textAt(machine, 'diskEncryptionConfiguration.customerManagedKey.keyUrl')
  if (url === undefined) return undefined
  const identity = world.find(textAt(machine, 'diskEncryptionConfiguration.customerManagedKey.identityReference.resourceId') ?? '')
  const { vault, key } = findKey(world, url)
  const unusable = key === undefined ? 'does not exist' : keyTrouble(world, key)
  if (unusable !== undefined) return problem('KeyVaultAccessForbidden', `The key '${url}' ${unusable}.`)
  const principal = String(identity?.facts.principalId ?? '')
  const allowed = vault !== undefined && key !== undefined && trustedServicesReach(vault) && mayWrap(world, vault, key, principal)
  return allowed
    ? undefined
    : problem(
        'KeyVaultAccessForbidden',
        `The identity of the pool does not have get, wrapKey and unwrapKey permissions on the key '${url}'.`,
      )
}
