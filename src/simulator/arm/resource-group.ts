import type { ResourceDefinition } from '../definition.ts'
import { durations } from '../durations.ts'
import { object, readOnlyProperties, tags, text } from '../shape.ts'
import { removalSeconds } from './remove.ts'

/** Resource groups. Deleting one takes everything in it along. */
export const resourceGroup: ResourceDefinition = {
  type: 'Microsoft.Resources/resourceGroups',
  apiVersions: [
    '2019-10-01',
    '2020-06-01',
    '2021-01-01',
    '2021-04-01',
    '2022-09-01',
    '2023-07-01',
    '2024-03-01',
    '2024-11-01',
    '2025-03-01',
    '2025-04-01',
  ],
  name: {
    pattern: /^[-\p{L}\p{N}_.()]{0,89}[-\p{L}\p{N}_()]$/u,
    rule: 'it has 1 to 90 characters of letters, digits, - _ . ( ) and does not end with a period',
    code: 'InvalidResourceGroup',
  },
  location: 'regional',
  tracked: false,
  body: object({
    'location!': text,
    tags,
    managedBy: text,
    properties: object(readOnlyProperties('provisioningState')),
    ...readOnlyProperties('systemData'),
  }),
  patch: object({ tags, managedBy: text, name: text, properties: object(readOnlyProperties('provisioningState')) }),
  put: { kind: 'now', status: 201, takes: durations.resourceGroup },
  update: { kind: 'now', status: 200, takes: durations.resourceGroup },
  remove: {
    style: { kind: 'location', seconds: durations.deleteResourceGroup, results: 'operationresults' },
    // Everything goes at once: the slowest decides.
    seconds: (world, group) =>
      world.below(group.id).reduce((most, one) => (one.id === group.id ? most : Math.max(most, removalSeconds(world, one))), 0),
  },
  prepare: (_world, { body }) => ({ body }),
}
