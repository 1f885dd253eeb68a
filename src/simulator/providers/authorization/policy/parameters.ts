import { isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { property } from '../../../../policy/fields.ts'
import { givenValue, type Parameterized } from '../../../../policy/parameters.ts'
import { badRequest } from '../../../errors.ts'

/**
 * Refuses values an assignment (or an initiative's reference) must not give: unknown names, missing ones, ones that are not
 * allowed. Codes and words: issues Azure/terraform-azurerm-caf-enterprise-scale#282 (UndefinedPolicyParameter),
 * gettek/terraform-azurerm-policy-as-code#47 (the same of an initiative), Azure/Azure-Landing-Zones#442 (PolicyParameterValueNotAllowed); MissingPolicyParameter's words unverified.
 * `who` begins the sentence: `The policy assignment 'x'`.
 */
export function checkParameters(who: string, given: JsonObject, wanted: Parameterized): void {
  const { name, version, parameters } = wanted
  const unknown = Object.keys(given).filter((key) => property(parameters, key) === undefined)
  if (unknown.length > 0) {
    throw badRequest(
      'UndefinedPolicyParameter',
      `${who} ${who.includes('set definition') ? 'is attempting to assign' : 'has'} the parameter(s) '${unknown.join(',')}' which are not defined in the policy definition '${name}'.`,
    )
  }
  const missing = Object.entries(parameters).flatMap(([key, one]) =>
    isObject(one) && one.defaultValue === undefined && property(given, key) === undefined ? [key] : [],
  )
  if (missing.length > 0) {
    throw badRequest(
      'MissingPolicyParameter',
      `${who} is missing the parameter(s) '${missing.join(',')}' as defined in the policy definition '${name}'.`,
    )
  }
  for (const [key, one] of Object.entries(given))
    checkValue(key, givenValue(one), property(parameters, key), version === undefined ? name : `${name} version ${version}`)
}

function checkValue(key: string, value: Json | undefined, wanted: Json | undefined, definition: string): void {
  if (!isObject(wanted) || value === undefined || (typeof value === 'string' && /^\[[^[]/.test(value))) return
  const type = String(wanted.type ?? 'String').toLowerCase()
  const fits: Readonly<Record<string, boolean>> = {
    string: typeof value === 'string',
    datetime: typeof value === 'string',
    array: Array.isArray(value),
    object: isObject(value),
    boolean: typeof value === 'boolean',
    integer: typeof value === 'number' && Number.isInteger(value),
    float: typeof value === 'number',
  }
  if (fits[type] === false) {
    throw badRequest(
      'InvalidPolicyParameterType',
      `The type of the value for policy parameter '${key}' in policy definition '${definition}' is not '${String(wanted.type)}'.`,
    )
  }
  const allowed = wanted.allowedValues
  if (!Array.isArray(allowed)) return
  // Compared with case: issue Azure/azure-policy#721.
  const values: readonly Json[] = Array.isArray(value) ? value : [value]
  const odd = values.find((one) => !allowed.some((known: Json) => JSON.stringify(known) === JSON.stringify(one)))
  if (odd === undefined) return
  throw badRequest(
    'PolicyParameterValueNotAllowed',
    `The value '${typeof odd === 'string' ? odd : JSON.stringify(odd)}' is not allowed for policy parameter '${key}' in policy definition '${definition}'. The allowed values are '${allowed.join(', ')}'.`,
  )
}
