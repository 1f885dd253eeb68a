import type { ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError } from '../../errors.ts'

import { networkChild, networkName, networkResource } from './common.ts'

const perimeterType = 'Microsoft.Network/networkSecurityPerimeters'

export const profileType = 'Microsoft.Network/networkSecurityPerimeters/profiles'

export const associationType = 'Microsoft.Network/networkSecurityPerimeters/resourceAssociations'

/** A network security perimeter: profiles with access rules, and associations that put resources inside. Its rules are not looked at. */
export const perimeter: ResourceDefinition = networkResource({
  type: perimeterType,
  name: networkName(1, 80),
  seconds: durations.networkSecurityGroup,
  properties: {},
  set: ['perimeterGuid'],
  check(world, found) {
    if (world.childrenOf(found.id, associationType).length === 0) return
    throw new ArmError(
      409,
      'NspHasResourceAssociations',
      `The network security perimeter ${found.name} cannot be deleted while resources are associated with it.`,
    )
  },
  prepare: (world, write) => ({ body: write.body, facts: write.before?.facts ?? { perimeterGuid: world.newGuid() } }),
})

export const perimeterProfile: ResourceDefinition = networkChild({
  type: profileType,
  seconds: durations.networkSecurityGroup,
  properties: {},
  set: ['accessRulesVersion', 'diagnosticSettingsVersion'],
  prepare: (_world, write) => ({ body: { ...write.body, properties: {} } }),
  show: () => ({ accessRulesVersion: '0', diagnosticSettingsVersion: '0' }),
})
