import type { ResourceDefinition } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import { any, object } from '../../shape.ts'
import { denialType } from './rights.ts'

/** Words unverified; that nobody writes one by hand: learn.microsoft.com role-based-access-control/deny-assignments. */
const notByHand = () =>
  new ArmError(
    405,
    'MethodNotAllowed',
    'Deny assignments cannot be created, changed or deleted directly. Azure makes them, for deployment stacks and managed applications.',
  )

/** Deny assignments: read and obeyed. The settings of the practice cloud put them there. */
export const denyAssignment: ResourceDefinition = {
  type: denialType,
  apiVersions: ['2018-07-01-preview', '2022-04-01', '2024-07-01-preview'],
  extension: true,
  name: { pattern: /^.{1,260}$/, rule: 'it has 1 to 260 characters' },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({ properties: any }),
  put: { kind: 'now', status: 201 },
  remove: {
    style: { kind: 'now', status: 200 },
    check: () => {
      throw notByHand()
    },
  },
  prepare: () => {
    throw notByHand()
  },
}
