import type { NspProfile } from '@azure/arm-network'
import { lastName } from '../../common/arm-id.ts'
import { defineResourceType, groupOf, nameOf } from '../define.ts'

/** The profile whose rules decide who reaches the account: somebody else's, only read. */
export const perimeterProfile = defineResourceType<NspProfile>({
  type: 'Microsoft.Network/networkSecurityPerimeters/profiles',
  apiVersion: '2025-09-01',
  group: 'Batch account',
  label: 'Perimeter profile',
  marked: () => false,
  wanted: ({ account: { accountAccess } }) =>
    accountAccess.kind === 'perimeter'
      ? [
          {
            id: accountAccess.profile,
            name: lastName(accountAccess.profile),
            because: 'perimeter-profile',
            ownership: 'adopted',
            model: {},
          },
        ]
      : [],
  async put(clients, write) {
    const network = await clients.network()
    return network.networkSecurityPerimeterProfiles.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
    )
  },
})
