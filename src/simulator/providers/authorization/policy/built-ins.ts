import type { JsonObject } from '../../../../common/json.ts'
import { batchPolicies } from './built-in-batch.ts'
import { generalPolicies } from './built-in-general.ts'

export const definitionType = 'Microsoft.Authorization/policyDefinitions'

/** Every built-in definition the practice cloud knows, by lower-case name, as Resource Manager shows it. */
export const builtIns: ReadonlyMap<string, JsonObject> = new Map(
  [...batchPolicies, ...generalPolicies].map(({ name, properties }) => [
    name,
    { id: `/providers/${definitionType}/${name}`, name, type: definitionType, properties },
  ]),
)
