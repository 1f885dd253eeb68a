import type { JsonObject } from '../../../../common/json.ts'
import { present } from '../../../arm/present.ts'
import { ArmError } from '../../../errors.ts'
import type { World } from '../../../world.ts'
import { builtIns, definitionType } from './built-ins.ts'

export const setType = 'Microsoft.Authorization/policySetDefinitions'
export const assignmentType = 'Microsoft.Authorization/policyAssignments'
export const policyVersions = [
  '2019-09-01',
  '2020-09-01',
  '2021-06-01',
  '2022-06-01',
  '2023-04-01',
  '2024-04-01',
  '2025-01-01',
  '2025-03-01',
]

/** The definition at an id, built in or custom, as Resource Manager shows it. */
export function findDefinition(world: World, id: string): JsonObject | undefined {
  const tenant = /^\/providers\/microsoft\.authorization\/policydefinitions\/([^/]+)\/?$/i.exec(id)?.[1]
  return tenant === undefined ? stored(world, id, definitionType) : builtIns.get(tenant.toLowerCase())
}

export function findSet(world: World, id: string): JsonObject | undefined {
  return stored(world, id, setType)
}

function stored(world: World, id: string, type: string): JsonObject | undefined {
  const found = world.find(id)
  return found === undefined || found.type !== type ? undefined : present(world, found)
}

export function definitionMissing(name: string): ArmError {
  return new ArmError(404, 'PolicyDefinitionNotFound', `The policy definition '${name}' could not be found.`)
}

export function setMissing(name: string): ArmError {
  return new ArmError(404, 'PolicySetDefinitionNotFound', `The policy set definition '${name}' could not be found.`)
}
