import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, open, value } from '../look.ts'
import type { Control } from '../types.ts'

/** Roles that may do everything, or give it to others (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const broad: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
}

export const narrowRoles: Control = {
  id: 'narrow-roles',
  title: 'Identities may do only what they need',
  short: 'narrow roles',
  standards: ['MCSB PA-7'],
  source: sources.roles,
  judge(environment) {
    return each(environment.ofType(types.roleAssignment), 'No role is assigned here.', 'No identity holds a broad role.', (assignment) => {
      const path = 'properties.roleDefinitionId'
      const id =
        String(value(assignment, path) ?? '')
          .toLowerCase()
          .split('/')
          .at(-1) ?? ''
      const role = broad[id]
      return role === undefined ? undefined : open(`An identity is ${role}.`, assignment, path)
    })
  },
}
