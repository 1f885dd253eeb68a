import type { JsonObject } from '../../../../common/json.ts'
import { builtIn, contributor, logAnalyticsContributor, monitoringContributor, networkContributor, parameter } from './built-in.ts'

const account = { field: 'type', equals: 'Microsoft.Batch/batchAccounts' }
const alias = (path: string) => `Microsoft.Batch/batchAccounts/${path}`
const modes = alias('allowedAuthenticationModes')
const targets = alias('pools/deploymentConfiguration.virtualMachineConfiguration.diskEncryptionConfiguration.targets[*]')

/** Keys are allowed as long as the list of modes is absent or names anything but AAD. */
const keysAllowed: JsonObject = {
  allOf: [
    account,
    {
      anyOf: [
        { field: modes, exists: false },
        { count: { field: `${modes}[*]`, where: { field: `${modes}[*]`, notEquals: 'AAD' } }, greater: 0 },
      ],
    },
  ],
}

const open: JsonObject = { allOf: [account, { field: alias('publicNetworkAccess'), notEquals: 'Disabled' }] }

const approved: JsonObject = { field: alias('privateEndpointConnections/privateLinkServiceConnectionState.status'), equals: 'Approved' }

const logs = 'Microsoft.Insights/diagnosticSettings/logs[*]'

/** What a deployment of a deployIfNotExists definition would do is not part of the practice cloud: nothing is deployed here. */
const deployment: JsonObject = {
  properties: {
    mode: 'incremental',
    template: {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [],
    },
  },
}

const setting = (field: 'workspaceId' | 'eventHubAuthorizationRuleId' | 'storageAccountId', parameterName: string): JsonObject => ({
  allOf: [
    { count: { field: logs, where: { field: `${logs}.enabled`, equals: true } }, greaterOrEquals: 1 },
    { field: `Microsoft.Insights/diagnosticSettings/${field}`, equals: `[parameters('${parameterName}')]` },
  ],
})

const toSink = (
  id: string,
  name: string,
  version: string,
  effects: readonly string[],
  field: 'workspaceId' | 'eventHubAuthorizationRuleId' | 'storageAccountId',
  parameterName: string,
) =>
  builtIn({
    id,
    name,
    version,
    category: effects.length > 2 ? 'Monitoring' : 'Batch',
    effects,
    parameters: { [parameterName]: parameter('String', parameterName) },
    if: account,
    details: {
      type: 'Microsoft.Insights/diagnosticSettings',
      existenceCondition: setting(field, parameterName),
      roleDefinitionIds: [monitoringContributor, logAnalyticsContributor],
      deployment,
    },
  })

const deploys = ['DeployIfNotExists', 'Disabled']
const deploysOrAudits = ['DeployIfNotExists', 'AuditIfNotExists', 'Disabled']

/**
 * Built-in definitions about Azure Batch: ids, names, versions, effects and what they look at as published
 * (github.com/Azure/azure-policy, built-in-policies/policyDefinitions/Batch and Monitoring); the rules are written for this program.
 */
export const batchPolicies = [
  builtIn({
    id: '428256e6-1fac-4f48-a757-df34c2b3336d',
    name: 'Resource logs in Batch accounts should be enabled',
    version: '5.0.0',
    category: 'Batch',
    effects: ['AuditIfNotExists', 'Disabled'],
    parameters: { requiredRetentionDays: { type: 'String', metadata: { displayName: 'Required retention (days)' }, defaultValue: '365' } },
    if: account,
    details: {
      type: 'Microsoft.Insights/diagnosticSettings',
      existenceCondition: {
        count: {
          field: logs,
          where: {
            allOf: [
              { field: `${logs}.enabled`, equals: true },
              {
                anyOf: [
                  { field: `${logs}.retentionPolicy.enabled`, notEquals: true },
                  { field: 'Microsoft.Insights/diagnosticSettings/storageAccountId', exists: false },
                  { field: `${logs}.retentionPolicy.days`, equals: 0 },
                  {
                    value: `[padLeft(string(current('${logs}.retentionPolicy.days')), 3, '0')]`,
                    greaterOrEquals: "[padLeft(parameters('requiredRetentionDays'), 3, '0')]",
                  },
                ],
              },
            ],
          },
        },
        greaterOrEquals: 1,
      },
    },
  }),
  builtIn({
    id: '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
    name: 'Azure Batch account should use customer-managed keys to encrypt data',
    version: '1.0.1',
    category: 'Batch',
    effects: ['Audit', 'Deny', 'Disabled'],
    if: { allOf: [account, { field: alias('encryption.keySource'), notEquals: 'Microsoft.KeyVault' }] },
  }),
  builtIn({
    id: '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
    name: 'Batch accounts should have local authentication methods disabled',
    version: '1.0.0',
    category: 'Batch',
    effects: ['Audit', 'Deny', 'Disabled'],
    if: keysAllowed,
  }),
  builtIn({
    id: '4dbc2f5c-51cf-4e38-9179-c7028eed2274',
    name: 'Configure Batch accounts to disable local authentication',
    version: '1.0.0',
    category: 'Batch',
    effects: ['Modify', 'Disabled'],
    if: keysAllowed,
    details: {
      conflictEffect: 'audit',
      roleDefinitionIds: [contributor],
      operations: [
        {
          condition: "[greaterOrEquals(requestContext().apiVersion, '2021-06-01')]",
          operation: 'addOrReplace',
          field: modes,
          value: ['AAD'],
        },
      ],
    },
  }),
  builtIn({
    id: '74c5a0ae-5e48-4738-b093-65e23a060488',
    name: 'Public network access should be disabled for Batch accounts',
    version: '1.0.0',
    category: 'Batch',
    effects: ['Audit', 'Deny', 'Disabled'],
    if: open,
  }),
  builtIn({
    id: 'c520cefc-285f-40f3-86e2-2efc38ef1f64',
    name: 'Configure Batch accounts to disable public network access',
    version: '1.0.0',
    category: 'Batch',
    effects: ['Modify', 'Disabled'],
    if: open,
    details: {
      conflictEffect: 'audit',
      roleDefinitionIds: [contributor],
      operations: [
        {
          condition: "[greaterOrEquals(requestContext().apiVersion, '2022-06-01')]",
          operation: 'addOrReplace',
          field: alias('publicNetworkAccess'),
          value: 'Disabled',
        },
      ],
    },
  }),
  builtIn({
    id: '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
    name: 'Azure Batch pools should have disk encryption enabled',
    version: '1.0.0',
    category: 'Batch',
    mode: 'All',
    effects: ['Audit', 'Disabled', 'Deny'],
    if: {
      allOf: [
        { field: 'type', equals: 'Microsoft.Batch/batchAccounts/pools' },
        { count: { field: targets, where: { field: targets, contains: 'TemporaryDisk' } }, less: 1 },
      ],
    },
  }),
  builtIn({
    id: '4ec38ebc-381f-45ee-81a4-acbc4be878f8',
    name: 'Deploy - Configure private DNS zones for private endpoints that connect to Batch accounts',
    version: '1.0.0',
    category: 'Batch',
    effects: deploys,
    parameters: { privateDnsZoneId: parameter('String', 'Private DNS Zone', 'Microsoft.Network/privateDnsZones') },
    if: {
      allOf: [
        { field: 'type', equals: 'Microsoft.Network/privateEndpoints' },
        {
          count: {
            field: 'Microsoft.Network/privateEndpoints/privateLinkServiceConnections[*].groupIds[*]',
            where: { field: 'Microsoft.Network/privateEndpoints/privateLinkServiceConnections[*].groupIds[*]', equals: 'batchAccount' },
          },
          greaterOrEquals: 1,
        },
      ],
    },
    details: {
      type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
      roleDefinitionIds: [networkContributor],
      deployment: { properties: { mode: 'incremental', parameters: { privateDnsZoneId: { value: "[parameters('privateDnsZoneId')]" } } } },
    },
  }),
  builtIn({
    id: '009a0c92-f5b4-4776-9b66-4ed2b4775563',
    name: 'Private endpoint connections on Batch accounts should be enabled',
    version: '1.0.0',
    category: 'Batch',
    effects: ['AuditIfNotExists', 'Disabled'],
    if: account,
    details: { type: alias('privateEndpointConnections'), existenceCondition: approved },
  }),
  builtIn({
    id: '0ef5aac7-c064-427a-b87b-d47b3ddcaf73',
    name: 'Configure Batch accounts with private endpoints',
    version: '1.0.0',
    category: 'Batch',
    effects: deploys,
    parameters: { privateEndpointSubnetId: parameter('String', 'Private endpoint subnet id', 'Microsoft.Network/virtualNetworks/subnets') },
    if: { allOf: [account, { field: alias('publicNetworkAccess'), equals: 'Disabled' }] },
    details: {
      type: alias('privateEndpointConnections'),
      existenceCondition: approved,
      roleDefinitionIds: [contributor],
      deployment: {
        properties: { mode: 'incremental', parameters: { privateEndpointSubnetId: { value: "[parameters('privateEndpointSubnetId')]" } } },
      },
    },
  }),
  toSink(
    'c84e5349-db6d-4769-805e-e14037dab9b5',
    'Deploy Diagnostic Settings for Batch Account to Log Analytics workspace',
    '1.1.0',
    deploys,
    'workspaceId',
    'logAnalytics',
  ),
  toSink(
    'db51110f-0865-4a6e-b274-e2e07a5b2cd7',
    'Deploy Diagnostic Settings for Batch Account to Event Hub',
    '2.0.0',
    deploys,
    'eventHubAuthorizationRuleId',
    'eventHubRuleId',
  ),
  toSink(
    '9fcae8ed-246a-407b-8f75-f3500ff2c9db',
    'Enable logging by category group for Batch accounts (microsoft.batch/batchaccounts) to Log Analytics',
    '1.0.0',
    deploysOrAudits,
    'workspaceId',
    'logAnalytics',
  ),
  toSink(
    '90425e88-1eab-420c-964e-fc1dc79833a6',
    'Enable logging by category group for Batch accounts (microsoft.batch/batchaccounts) to Event Hub',
    '1.0.0',
    deploysOrAudits,
    'eventHubAuthorizationRuleId',
    'eventHubAuthorizationRuleId',
  ),
  toSink(
    '40f0d036-d73d-45a9-8c3d-f3f84d227193',
    'Enable logging by category group for Batch accounts (microsoft.batch/batchaccounts) to Storage',
    '1.0.0',
    deploysOrAudits,
    'storageAccountId',
    'storageAccount',
  ),
  builtIn({
    id: '26ee67a2-f81a-4ba8-b9ce-8550bd5ee1a7',
    name: '[Deprecated]: Metric alert rules should be configured on Batch accounts',
    version: '1.1.0-deprecated',
    category: 'Batch',
    effects: ['Disabled', 'AuditIfNotExists'],
    parameters: { metricName: parameter('String', 'Metric name') },
    if: account,
    details: {
      type: 'Microsoft.Insights/alertRules',
      existenceScope: 'Subscription',
      existenceCondition: { field: 'Microsoft.Insights/alertRules/condition.dataSource.metricName', equals: "[parameters('metricName')]" },
    },
  }),
]
