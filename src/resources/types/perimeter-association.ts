import type { NspAssociation } from '@azure/arm-network'
import { createArm } from '../../azure/arm.ts'
import { apiVersions } from '../../azure/clients.ts'
import { lastName, parentId, parseArmId } from '../../common/arm-id.ts'
import { at, listAt } from '../../common/json.ts'
import { defineResourceType, groupOf, idsOf, namedFor, nameOf, waitOptions } from '../define.ts'
import { linked } from '../linked.ts'

/**
 * Puts the account inside a network security perimeter of somebody else's (learn.microsoft.com/azure/batch/network-security-perimeter).
 * It carries no tag: its name says whose it is.
 */
export const perimeterAssociation = defineResourceType<NspAssociation>({
  type: 'Microsoft.Network/networkSecurityPerimeters/resourceAssociations',
  apiVersion: '2025-09-01',
  group: 'Batch account',
  label: 'Perimeter association',
  rules: { immutable: ['properties.privateLinkResource'] },
  marked: namedFor,
  // learn.microsoft.com/azure/private-link/network-security-perimeter-role-based-access-control-requirements.
  linkedActions: (body) => {
    const target = at(body, 'properties.privateLinkResource.id')
    return [
      ...linked('Microsoft.Network/networkSecurityPerimeters/profiles/read', at(body, 'properties.profile.id')),
      ...(typeof target === 'string' ? linked(`${parseArmId(target).type}/joinPerimeter/action`, target) : []),
    ]
  },
  wanted: (blueprint) => {
    const { accountAccess } = blueprint.account
    if (accountAccess.kind !== 'perimeter') return []
    const perimeter = parentId(accountAccess.profile) ?? ''
    return [
      {
        id: `${perimeter}/resourceAssociations/${accountAccess.association}`,
        name: `${blueprint.account.name} in ${lastName(perimeter)}`,
        because: 'account-reach',
        notExported: true,
        model: {
          privateLinkResource: { id: idsOf(blueprint).account },
          profile: { id: accountAccess.profile },
          accessMode: 'Enforced',
        },
      },
    ]
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.networkSecurityPerimeterAssociations.createOrUpdate(
      groupOf(write.parsed),
      nameOf(write.parsed),
      nameOf(write.parsed, 1),
      write.model,
      waitOptions(write),
    )
  },
  /** The account itself says which perimeter it is in. */
  async discover({ clients, environment, tagged }) {
    const arm = createArm(clients)
    const found: string[] = []
    for (const { id } of tagged.filter((one) => one.type.toLowerCase() === 'microsoft.batch/batchaccounts')) {
      for (const one of listAt(await arm.get(`${id}/networkSecurityPerimeterConfigurations`, apiVersions.batch), 'value')) {
        const name = at(one, 'properties.resourceAssociation.name')
        const perimeter = at(one, 'properties.networkSecurityPerimeter.id')
        if (typeof perimeter === 'string' && namedFor({ name }, environment))
          found.push(`${perimeter}/resourceAssociations/${String(name)}`)
      }
    }
    return found
  },
})
