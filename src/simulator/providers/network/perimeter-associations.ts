import { idKey, parentId } from '../../../common/arm-id.ts'
import type { JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { oneOf } from '../../shape.ts'
import type { World } from '../../world.ts'
import { propertiesOf, referenceId } from './addresses.ts'
import { missingReference, networkChild, reference } from './common.ts'
import { associationType, profileType } from './perimeters.ts'

/** Services that take part, of those this cloud has (learn.microsoft.com private-link/network-security-perimeter-concepts; batch/network-security-perimeter). */
const onboarded = [
  'Microsoft.Batch/batchAccounts',
  'Microsoft.KeyVault/vaults',
  'Microsoft.Storage/storageAccounts',
  'Microsoft.OperationalInsights/workspaces',
]

/** What puts a resource inside a perimeter. A resource is in one at most. */
export const perimeterAssociation: ResourceDefinition = networkChild({
  type: associationType,
  seconds: durations.networkSecurityGroup,
  properties: { privateLinkResource: reference, profile: reference, accessMode: oneOf('Learning', 'Enforced', 'Audit') },
  set: ['hasProvisioningIssues'],
  // What may be put inside says so itself: learn.microsoft.com private-link/network-security-perimeter-role-based-access-control-requirements.
  links: (world, { body }) => {
    const { privateLinkResource, profile } = propertiesOf(body)
    const [profileId, target] = [referenceId(profile), referenceId(privateLinkResource)]
    const type = world.find(target ?? '')?.type
    return [
      ...(profileId === undefined ? [] : [{ action: 'Microsoft.Network/networkSecurityPerimeters/profiles/read', scope: profileId }]),
      ...(type === undefined || target === undefined ? [] : [{ action: `${type}/joinPerimeter/action`, scope: target }]),
    ]
  },
  prepare(world, write) {
    const { privateLinkResource, profile } = propertiesOf(write.body)
    const [target, profileId] = [referenceId(privateLinkResource), referenceId(profile)]
    const found = world.find(target ?? '')
    if (found === undefined || found.hidden === true) throw missingReference(target ?? '', write.id)
    if (!onboarded.some((type) => type === found.type))
      throw badRequest(
        'ResourceTypeNotSupported',
        `Resources of type ${found.type} cannot be associated with a network security perimeter.`,
      )
    const own = world.find(profileId ?? '')
    if (own?.type !== profileType || idKey(parentId(own.id) ?? '') !== idKey(write.parent ?? ''))
      throw missingReference(profileId ?? '', write.id)
    const other = associationOf(world, found.id)
    if (other !== undefined && idKey(other.id) !== idKey(write.id))
      throw badRequest(
        'ResourceAlreadyAssociated',
        `Resource ${found.id} is already associated with the network security perimeter of ${other.id}.`,
      )
    return { body: write.body }
  },
  show: (_world, { body }) => ({ accessMode: propertiesOf(body).accessMode ?? 'Learning', hasProvisioningIssues: 'no' }),
})

/** The association that puts a resource inside a perimeter. */
function associationOf(world: World, id: string): StoredResource | undefined {
  return world.ofType(associationType).find((one) => idKey(referenceId(propertiesOf(one.body).privateLinkResource) ?? '') === idKey(id))
}

/** How a resource inside a perimeter shows it (spec Microsoft.Batch 2025-06-01, NetworkSecurityPerimeterConfiguration). */
export function perimeterConfigurations(world: World, id: string): JsonObject[] {
  const association = associationOf(world, id)
  const perimeter = world.find(parentId(association?.id ?? '/subscriptions/x') ?? '')
  if (association === undefined || perimeter === undefined) return []
  const profile = referenceId(propertiesOf(association.body).profile) ?? ''
  const name = `${String(perimeter.facts.perimeterGuid)}.${association.name}`
  return [
    {
      id: `${id}/networkSecurityPerimeterConfigurations/${name}`,
      name,
      type: 'Microsoft.Batch/batchAccounts/networkSecurityPerimeterConfigurations',
      properties: {
        provisioningState: 'Succeeded',
        provisioningIssues: [],
        networkSecurityPerimeter: {
          id: perimeter.id,
          perimeterGuid: perimeter.facts.perimeterGuid ?? '',
          location: perimeter.body.location ?? '',
        },
        resourceAssociation: { name: association.name, accessMode: propertiesOf(association.body).accessMode ?? 'Learning' },
        profile: { name: profile.split('/').at(-1) ?? '', accessRulesVersion: 0, accessRules: [] },
      },
    },
  ]
}
