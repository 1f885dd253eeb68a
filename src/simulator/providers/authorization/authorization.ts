import type { Provider, ResourceDefinition } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { list, object, oneOf, text } from '../../shape.ts'
import { accessRoutes } from './access-routes.ts'
import { denyAssignment } from './deny-assignments.ts'
import { policyAssignment } from './policy/assignments.ts'
import { definitionRoutes } from './policy/definition-routes.ts'
import { policyDefinition, policySet } from './policy/definitions.ts'
import { policyExemption } from './policy/exemptions.ts'
import { roleAssignment } from './role-assignments.ts'
import { roleDefinition, roleDefinitionRoutes } from './role-definitions.ts'

const lock: ResourceDefinition = {
  type: 'Microsoft.Authorization/locks',
  apiVersions: ['2015-01-01', '2016-09-01', '2017-04-01', '2020-05-01'],
  extension: true,
  name: { pattern: /^[^<>%&:\\?/]{1,90}$/, rule: 'it has 1 to 90 characters without < > % & : \\ ? /', code: 'InvalidLockName' },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    'properties!': object({
      'level!': oneOf('NotSpecified', 'CanNotDelete', 'ReadOnly'),
      notes: { kind: 'text', maximum: 512 },
      owners: list(object({ applicationId: text })),
    }),
  }),
  put: { kind: 'now', status: 201, takes: durations.lock },
  update: { kind: 'now', status: 200, takes: durations.lock },
  remove: { style: { kind: 'now', status: 200 } },
  prepare: (_world, { body }) => ({ body }),
}

export const authorization: Provider = {
  namespace: 'Microsoft.Authorization',
  types: [lock, roleAssignment, roleDefinition, denyAssignment, policyDefinition, policySet, policyAssignment, policyExemption],
  routes: [...roleDefinitionRoutes, ...accessRoutes, ...definitionRoutes],
}
