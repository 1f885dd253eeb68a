import type { Role } from '../roles.ts'
import type { Grant } from '../types.ts'

/** A role on one of the environment's resources, or on the subscription. */
export function grantOf({ name, id }: Role, on: Grant['on'], because: string, why: string): Grant {
  return { role: name, ...(id === undefined ? {} : { roleId: id }), on, why, because }
}
