import { at, type JsonObject } from '../../../common/json.ts'
import type { Write } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import type { World } from '../../world.ts'
import { isAddressOrRange } from '../network/addresses.ts'
import { accountType, invalidValue, textAt } from './common.ts'

export function checkNew(world: World, write: Write): void {
  const { before, name, subscription } = write
  const place = String(write.body.location)
  if (before !== undefined) {
    throw new ArmError(
      409,
      'AccountAlreadyExists',
      `An account named '${name}' already exists. Existing accounts cannot be updated with this API and should instead be updated with the Update Batch Account API.`,
      { target: 'BatchAccount' },
    )
  }
  const there = world.ofType(accountType).filter((account) => account.body.location === place)
  if (there.some((account) => account.name.toLowerCase() === name.toLowerCase())) {
    throw new ArmError(409, 'AccountAlreadyExists', `An account named '${name}' is already in use.`, { target: 'BatchAccount' })
  }
  if (
    there.filter((account) => account.subscription.toLowerCase() === subscription.toLowerCase()).length >=
    world.settings.quotas.batchAccountsPerRegion
  ) {
    throw new ArmError(409, 'SubscriptionQuotaExceeded', 'The regional account quota for the specified subscription has been reached.', {
      target: 'BatchAccount',
    })
  }
}

export function checkAccess(properties: JsonObject): void {
  for (const side of ['accountAccess', 'nodeManagementAccess']) {
    const rules = at(properties, `networkProfile.${side}.ipRules`)
    for (const rule of Array.isArray(rules) ? rules : []) {
      const value = textAt(rule, 'value') ?? ''
      if (!isAddressOrRange(value)) {
        throw invalidValue(
          `properties.networkProfile.${side}.ipRules`,
          `'${value}' is not an IPv4 address or an IPv4 range in CIDR notation.`,
        )
      }
    }
  }
}

/** Shared keys do not open accounts in user subscription mode. */
export function checkModes(properties: JsonObject): void {
  if (properties.poolAllocationMode !== 'UserSubscription') return
  const modes = properties.allowedAuthenticationModes
  if (Array.isArray(modes) && modes.includes('SharedKey')) {
    throw invalidValue('properties.allowedAuthenticationModes', 'SharedKey cannot be used with the UserSubscription pool allocation mode.')
  }
}
