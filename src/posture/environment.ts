import { idKey } from '../common/arm-id.ts'
import type { ArmResource, Environment } from './types.ts'

/** Resources as controls look at them. */
export function environmentOf(resources: readonly ArmResource[]): Environment {
  const byId = new Map(resources.map((resource) => [idKey(resource.id), resource]))
  const ofType = (type: string) => resources.filter((resource) => resource.type.toLowerCase() === type.toLowerCase())
  return {
    resources,
    ofType,
    find: (id) => byId.get(idKey(id)),
    under: (id, type) => ofType(type).filter((resource) => idKey(resource.id).startsWith(`${idKey(id)}/`)),
  }
}
