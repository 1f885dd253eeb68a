import type { JsonObject } from '../../../../common/json.ts'
import { builtIn, contributor, parameter } from './built-in.ts'

const group = { field: 'type', equals: 'Microsoft.Resources/subscriptions/resourceGroups' }
const tag = "[concat('tags[', parameters('tagName'), ']')]"
const tagName = { tagName: parameter('String', 'Tag Name') }
const tagAndValue = { ...tagName, tagValue: parameter('String', 'Tag Value') }
const ofGroup = "[resourceGroup().tags[parameters('tagName')]]"
const denied = ['Audit', 'Deny', 'Disabled']
const hosts = ['virtualMachines/', 'virtualMachineScaleSets/virtualMachineProfile.', 'virtualMachineScaleSets/virtualMachines/'] as const

const withoutHostEncryption = (path: string): JsonObject => ({
  allOf: [
    { field: 'type', equals: `Microsoft.Compute/${path.slice(0, path.lastIndexOf('/'))}` },
    { field: `Microsoft.Compute/${path}securityProfile.encryptionAtHost`, notEquals: true },
  ],
})

const tagging = (id: string, name: string, operation: 'add' | 'addOrReplace', missing: JsonObject) =>
  builtIn({
    id,
    name,
    version: '1.0.0',
    category: 'Tags',
    parameters: tagName,
    effect: 'modify',
    if: { allOf: [missing, { value: ofGroup, notEquals: '' }] },
    details: { roleDefinitionIds: [contributor], operations: [{ operation, field: tag, value: ofGroup }] },
  })

/**
 * Built-in definitions people meet everywhere: regions, resource types, tags, vaults, host encryption. Ids, names, versions and
 * effects as published (github.com/Azure/azure-policy, built-in-policies/policyDefinitions/General, Tags, Key Vault, Compute).
 */
export const generalPolicies = [
  builtIn({
    id: 'e56962a6-4747-49cd-b67b-bf8b01975c4c',
    name: 'Allowed locations',
    version: '1.0.0',
    category: 'General',
    parameters: { listOfAllowedLocations: parameter('Array', 'Allowed locations', 'location') },
    effect: 'deny',
    if: {
      allOf: [
        { field: 'location', notIn: "[parameters('listOfAllowedLocations')]" },
        { field: 'location', notEquals: 'global' },
        { field: 'type', notEquals: 'Microsoft.AzureActiveDirectory/b2cDirectories' },
      ],
    },
  }),
  builtIn({
    id: 'e765b5de-1225-4ba3-bd56-1ac6695af988',
    name: 'Allowed locations for resource groups',
    version: '1.0.0',
    category: 'General',
    mode: 'All',
    parameters: { listOfAllowedLocations: parameter('Array', 'Allowed locations', 'location') },
    effect: 'deny',
    if: { allOf: [group, { field: 'location', notIn: "[parameters('listOfAllowedLocations')]" }] },
  }),
  builtIn({
    id: 'a08ec900-254a-4555-9bf5-e42af04b5c5c',
    name: 'Allowed resource types',
    version: '1.0.0',
    category: 'General',
    parameters: { listOfResourceTypesAllowed: parameter('Array', 'Allowed resource types', 'resourceTypes') },
    effect: 'deny',
    if: { field: 'type', notIn: "[parameters('listOfResourceTypesAllowed')]" },
  }),
  builtIn({
    id: '6c112d4e-5bc7-47ae-a041-ea2d9dccd749',
    name: 'Not allowed resource types',
    version: '2.0.0',
    category: 'General',
    mode: 'All',
    effects: ['Deny', 'Audit', 'Disabled'],
    parameters: { listOfResourceTypesNotAllowed: parameter('Array', 'Not allowed resource types', 'resourceTypes') },
    if: {
      allOf: [
        { field: 'type', in: "[parameters('listOfResourceTypesNotAllowed')]" },
        { value: "[field('type')]", exists: true },
      ],
    },
  }),
  builtIn({
    id: '871b6d14-10aa-478d-b590-94f262ecfa99',
    name: 'Require a tag on resources',
    version: '1.0.1',
    category: 'Tags',
    parameters: tagName,
    effect: 'deny',
    if: { field: tag, exists: false },
  }),
  builtIn({
    id: '1e30110a-5ceb-460c-a204-c1c3969c6d62',
    name: 'Require a tag and its value on resources',
    version: '1.0.1',
    category: 'Tags',
    parameters: tagAndValue,
    effect: 'deny',
    if: { not: { field: tag, equals: "[parameters('tagValue')]" } },
  }),
  builtIn({
    id: '96670d01-0a4d-4649-9c89-2d3abc0a5025',
    name: 'Require a tag on resource groups',
    version: '1.0.0',
    category: 'Tags',
    mode: 'All',
    parameters: tagName,
    effect: 'deny',
    if: { allOf: [group, { field: tag, exists: false }] },
  }),
  tagging('ea3f2387-9b95-492a-a190-fcdc54f7b070', 'Inherit a tag from the resource group if missing', 'add', { field: tag, exists: false }),
  tagging('cd3aa116-8754-49c9-a813-ad46512ece54', 'Inherit a tag from the resource group', 'addOrReplace', {
    field: tag,
    notEquals: ofGroup,
  }),
  builtIn({
    id: '2a0e14a6-b0a6-4fab-991a-187a4f81c498',
    name: 'Append a tag and its value to resources',
    version: '1.0.1',
    category: 'Tags',
    parameters: tagAndValue,
    effect: 'append',
    if: { field: tag, exists: false },
    details: [{ field: tag, value: "[parameters('tagValue')]" }],
  }),
  builtIn({
    id: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5',
    name: 'Azure Key Vault should use RBAC permission model',
    version: '1.0.1',
    category: 'Key Vault',
    effects: denied,
    if: {
      allOf: [
        { field: 'type', equals: 'Microsoft.KeyVault/vaults' },
        { field: 'Microsoft.KeyVault/vaults/createMode', notEquals: 'recover' },
        {
          anyOf: [
            { field: 'Microsoft.KeyVault/vaults/enableRbacAuthorization', exists: false },
            { field: 'Microsoft.KeyVault/vaults/enableRbacAuthorization', equals: false },
          ],
        },
      ],
    },
  }),
  builtIn({
    id: 'fc4d8e41-e223-45ea-9bf5-eada37891d87',
    name: 'Virtual machines and virtual machine scale sets should have encryption at host enabled',
    version: '1.0.0',
    category: 'Compute',
    effects: denied,
    if: { anyOf: hosts.map(withoutHostEncryption) },
  }),
]
