import type { JsonObject } from '../../../../common/json.ts'

/** A built-in definition, as Resource Manager shows it. */
export interface BuiltIn {
  readonly name: string
  readonly properties: JsonObject
}

interface Facts {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly category: string
  readonly mode?: 'All' | 'Indexed'
  /** Allowed values of the `effect` parameter, the default first; absent where the effect is fixed. */
  readonly effects?: readonly string[]
  readonly parameters?: JsonObject
  readonly if: JsonObject
  readonly details?: JsonObject | readonly JsonObject[]
  /** The fixed effect. */
  readonly effect?: string
}

/** Puts a built-in definition together. */
export function builtIn(facts: Facts): BuiltIn {
  const { effects } = facts
  return {
    name: facts.id,
    properties: {
      displayName: facts.name,
      policyType: 'BuiltIn',
      mode: facts.mode ?? 'Indexed',
      metadata: { version: facts.version, category: facts.category },
      version: facts.version,
      parameters: {
        ...facts.parameters,
        ...(effects === undefined
          ? {}
          : {
              effect: { type: 'String', metadata: { displayName: 'Effect' }, allowedValues: [...effects], defaultValue: effects[0] ?? '' },
            }),
      },
      policyRule: {
        if: facts.if,
        // biome-ignore lint/suspicious/noThenProperty: the policy language calls it so
        then: {
          effect: effects === undefined ? (facts.effect ?? 'audit') : "[parameters('effect')]",
          ...(facts.details === undefined ? {} : { details: facts.details }),
        },
      },
    },
  }
}

/** A required parameter. */
export const parameter = (type: 'String' | 'Array', displayName: string, strongType?: string): JsonObject => ({
  type,
  metadata: { displayName, ...(strongType === undefined ? {} : { strongType }) },
})

export const contributor = '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c'
export const networkContributor = '/providers/Microsoft.Authorization/roleDefinitions/4d97b98b-1d4f-4787-a291-c67834d212e7'
export const monitoringContributor = '/providers/Microsoft.Authorization/roleDefinitions/749f88d5-cbae-40b8-bcfc-e573ddc772fa'
export const logAnalyticsContributor = '/providers/Microsoft.Authorization/roleDefinitions/92aaf0da-9dab-42b6-94a3-d43ce8d16293'
