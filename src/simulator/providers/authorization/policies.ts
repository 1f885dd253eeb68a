import type { ResourceDefinition, SpecialRoute } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError } from '../../errors.ts'
import { any, list, map, object, oneOf, readOnlyProperties, text } from '../../shape.ts'

/** Built-in definitions that concern Batch, Key Vault and its machines. Source: Azure/azure-policy, built-in definitions. */
export const policies = [
  ['428256e6-1fac-4f48-a757-df34c2b3336d', 'Resource logs in Batch accounts should be enabled', 'AuditIfNotExists,Disabled'],
  ['99e9ccd8-3db9-4592-b0d1-14b1715a4d8a', 'Azure Batch account should use customer-managed keys to encrypt data', 'Audit,Deny,Disabled'],
  ['6f68b69f-05fe-49cd-b361-777ee9ca7e35', 'Batch accounts should have local authentication methods disabled', 'Audit,Deny,Disabled'],
  ['4dbc2f5c-51cf-4e38-9179-c7028eed2274', 'Configure Batch accounts to disable local authentication', 'Modify,Disabled'],
  ['74c5a0ae-5e48-4738-b093-65e23a060488', 'Public network access should be disabled for Batch accounts', 'Audit,Deny,Disabled'],
  ['c520cefc-285f-40f3-86e2-2efc38ef1f64', 'Configure Batch accounts to disable public network access', 'Modify,Disabled'],
  ['1760f9d4-7206-436e-a28f-d9f3a5c8a227', 'Azure Batch pools should have disk encryption enabled', 'Audit,Disabled,Deny'],
  [
    '4ec38ebc-381f-45ee-81a4-acbc4be878f8',
    'Deploy - Configure private DNS zones for private endpoints that connect to Batch accounts',
    'DeployIfNotExists,Disabled',
  ],
  ['009a0c92-f5b4-4776-9b66-4ed2b4775563', 'Private endpoint connections on Batch accounts should be enabled', 'AuditIfNotExists,Disabled'],
  ['0ef5aac7-c064-427a-b87b-d47b3ddcaf73', 'Configure Batch accounts with private endpoints', 'DeployIfNotExists,Disabled'],
  [
    'c84e5349-db6d-4769-805e-e14037dab9b5',
    'Deploy Diagnostic Settings for Batch Account to Log Analytics workspace',
    'DeployIfNotExists,Disabled',
  ],
  ['db51110f-0865-4a6e-b274-e2e07a5b2cd7', 'Deploy Diagnostic Settings for Batch Account to Event Hub', 'DeployIfNotExists,Disabled'],
  ['12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', 'Azure Key Vault should use RBAC permission model', 'Audit,Deny,Disabled'],
  [
    'fc4d8e41-e223-45ea-9bf5-eada37891d87',
    'Virtual machines and virtual machine scale sets should have encryption at host enabled',
    'Audit,Deny,Disabled',
  ],
] as const

export const policyAssignment: ResourceDefinition = {
  type: 'Microsoft.Authorization/policyAssignments',
  apiVersions: ['2021-06-01', '2022-06-01', '2023-04-01', '2024-04-01', '2025-01-01', '2025-03-01', '2026-07-01'],
  extension: true,
  name: {
    pattern: /^[^<>%&:\\?/]{0,127}[^<>%&:\\?/ ]$/,
    rule: 'it has 1 to 128 characters without < > % & : \\ ? / and does not end with a space',
  },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({
    location: text,
    identity: object({
      type: oneOf('SystemAssigned', 'UserAssigned', 'None'),
      userAssignedIdentities: map(object(readOnlyProperties('principalId', 'clientId'))),
      ...readOnlyProperties('principalId', 'tenantId'),
    }),
    properties: object({
      displayName: text,
      policyDefinitionId: text,
      definitionVersion: text,
      notScopes: list(text),
      parameters: map(object({ value: any })),
      description: text,
      metadata: any,
      enforcementMode: oneOf('Default', 'DoNotEnforce', 'Enroll'),
      nonComplianceMessages: list(object({ 'message!': text, policyDefinitionReferenceId: text })),
      resourceSelectors: list(any),
      overrides: list(any),
      assignmentType: text,
      selfServeExemptionSettings: any,
      ...readOnlyProperties('latestDefinitionVersion', 'effectiveDefinitionVersion', 'scope', 'instanceId'),
    }),
  }),
  put: { kind: 'now', status: 201, takes: durations.policyAssignment },
  update: { kind: 'now', status: 201, takes: durations.policyAssignment },
  remove: { style: { kind: 'now', status: 200 } },
  prepare(_world, write) {
    const properties = write.body.properties
    const id =
      typeof properties === 'object' && properties !== null && 'policyDefinitionId' in properties
        ? String(properties.policyDefinitionId)
        : ''
    if (definitionOf(id) === undefined) {
      throw new ArmError(404, 'PolicyDefinitionNotFound', `The policy definition '${id.split('/').at(-1) ?? ''}' could not be found.`)
    }
    return { body: write.body, facts: { scope: write.parent ?? '' }, status: 201 }
  },
  show: (_world, assignment) => ({
    enforcementMode: (assignment.body.properties as { enforcementMode?: string } | undefined)?.enforcementMode ?? 'Default',
  }),
}

export const policyRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/policyDefinitions/{id}',
    run(_world, { parameters }) {
      const found = definitionOf(parameters.id ?? '')
      if (found === undefined) {
        throw new ArmError(404, 'PolicyDefinitionNotFound', `The policy definition '${parameters.id ?? ''}' could not be found.`)
      }
      const [id, displayName, effects] = found
      return {
        status: 200,
        body: {
          id: `/providers/Microsoft.Authorization/policyDefinitions/${id}`,
          name: id,
          type: 'Microsoft.Authorization/policyDefinitions',
          properties: {
            displayName,
            policyType: 'BuiltIn',
            mode: 'Indexed',
            parameters: { effect: { type: 'String', allowedValues: effects.split(','), defaultValue: effects.split(',')[0] ?? 'Audit' } },
          },
        },
      }
    },
  },
]

function definitionOf(id: string) {
  const name = id.split('/').at(-1)?.toLowerCase()
  return policies.find(([known]) => known === name)
}
