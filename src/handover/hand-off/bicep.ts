import { idKey, parseArmId } from '../../common/arm-id.ts'
import { batchApplication } from '../../common/batch-application.ts'
import { safeText } from '../../common/safe-text.ts'
import { conditionOf } from './condition.ts'
import { isElsewhere, subscriptionOf } from './place.ts'
import type { HandOff, HandOffFile, HandOffGrant, HandOffRole } from './types.ts'

/** Text of Bicep on one line (learn.microsoft.com/azure/azure-resource-manager/bicep/data-types, strings). */
const q = (text: string): string => `'${safeText(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${')}'`
const say = (text: string): string => `// ${safeText(text)}`

/** API versions that know what is assigned at; any would do for `existing`. */
const versions: Readonly<Record<string, string>> = {
  'microsoft.network': '2024-05-01',
  'microsoft.keyvault': '2023-07-01',
  'microsoft.storage': '2023-05-01',
  'microsoft.batch': '2024-02-01',
  'microsoft.managedidentity': '2023-01-31',
  'microsoft.operationalinsights': '2023-09-01',
}

/**
 * The same as the script, as Bicep at the subscription, with a module for each place inside a resource group: an assignment there cannot be written in a
 * file at the subscription (learn.microsoft.com/azure/azure-resource-manager/bicep/scope-extension-resources); and with one for each role in another
 * subscription, which a deployment reaches by a module of its own (learn.microsoft.com/azure/azure-resource-manager/bicep/deploy-to-subscription).
 */
export function bicep(handOff: HandOff): readonly HandOffFile[] {
  const inGroups = handOff.roles.filter((role) => groupOf(role.scope) !== undefined)
  return [
    { name: 'grant.bicep', text: main(handOff, inGroups) },
    ...inGroups.map((role, index): HandOffFile => ({ name: moduleFile(index), text: assignModule(role) })),
    ...handOff.roles
      .filter((role) => isElsewhere(role, handOff))
      .map((role, index): HandOffFile => ({ name: elsewhereFile(index), text: elsewhereModule(role, inGroups.indexOf(role)) })),
  ]
}

function moduleFile(index: number): string {
  return index === 0 ? 'assign.bicep' : `assign-${index + 1}.bicep`
}

function elsewhereFile(index: number): string {
  return index === 0 ? 'elsewhere.bicep' : `elsewhere-${index + 1}.bicep`
}

function groupOf(scope: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(scope)?.[1]
}

function main(handOff: HandOff, inGroups: readonly HandOffRole[]): string {
  const { environment, receiver, today, region, resourceGroup, makesGroup } = handOff
  const own = handOff.roles.filter((role) => !isElsewhere(role, handOff))
  return [
    say(`What ${receiver.name} lacks to create the Batch environment ${environment}. Written by secure-batch doctor on ${today}.`),
    say(`az deployment sub create --subscription ${handOff.subscription} --location ${region} --template-file grant.bicep`),
    ...byHand(handOff),
    "targetScope = 'subscription'",
    '',
    say(`${receiver.name}, by object id.`),
    `param receiver string = ${q(receiver.objectId)}`,
    `param receiverType string = ${q(receiver.type)}`,
    ...handOff.features.flatMap(feature),
    ...(makesGroup
      ? [
          '',
          say('Rights can be given in the group only once it is there. It stays when the environment is destroyed.'),
          "resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {",
          `  name: ${q(resourceGroup)}`,
          `  location: ${q(region)}`,
          '}',
        ]
      : []),
    ...handOff.grants.flatMap((one, index) => grant(one, index, handOff.subscription)),
    ...own.flatMap((role, index) => definition(role, index, makesGroup && isGroup(role.scope, resourceGroup))),
    ...own.flatMap((role, index) => assignment(role, index, inGroups.indexOf(role), makesGroup && isGroup(role.scope, resourceGroup))),
    ...handOff.roles.filter((role) => isElsewhere(role, handOff)).flatMap(elsewhere),
    '',
  ].join('\n')
}

/** What Bicep cannot do: registering is an action on a provider, not a resource (learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types). */
function byHand({ providers, grants, features, subscription }: HandOff): string[] {
  const register = (namespace: string) => say(`  az provider register --namespace ${namespace} --subscription ${subscription} --wait`)
  const first = [...new Set([...providers, ...(grants.length === 0 ? [] : ['Microsoft.Batch'])])]
  const after = [...new Set(features.map((name) => name.split('/')[0] ?? ''))]
  return [
    ...(first.length === 0 ? [] : [say('Bicep cannot register providers; first run:'), ...first.map(register)]),
    ...(grants.length === 0
      ? []
      : [
          say(
            'Microsoft.Batch makes the Batch service known in the directory: until then the grant to it fails. Its object id below must be what this prints:',
          ),
          say(`  az ad sp show --id ${batchApplication} --query id --output tsv`),
        ]),
    ...(after.length === 0 ? [] : [say('Once the features say Registered, this spreads the news:'), ...after.map(register)]),
  ]
}

function isGroup(scope: string, name: string): boolean {
  return idKey(scope).endsWith(`/resourcegroups/${name.toLowerCase()}`)
}

function feature(name: string, index: number): string[] {
  return [
    '',
    say(`What the answers ask of the nodes needs the feature ${name}, once for the subscription.`),
    `resource feature${index + 1} 'Microsoft.Features/featureProviders/subscriptionFeatureRegistrations@2021-07-01' = {`,
    `  name: ${q(name)}`,
    '  properties: {}',
    '}',
  ]
}

function grant({ id, name, why, principalId, principalType, role }: HandOffGrant, index: number, subscription: string): string[] {
  const byName = !/^[\da-f-]{36}$/i.test(role)
  return [
    '',
    say(`${name}: ${why}.`),
    ...(byName
      ? [
          say(`The directory knows the id of ${role}: az role definition list --name ${JSON.stringify(role)} --query [].name --output tsv`),
          `param grantedRole${index + 1} string`,
        ]
      : []),
    `resource grant${index + 1} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`,
    `  name: ${q(id)}`,
    '  properties: {',
    `    roleDefinitionId: subscriptionResourceId(${q(subscription)}, 'Microsoft.Authorization/roleDefinitions', ${byName ? `grantedRole${index + 1}` : q(role)})`,
    `    principalId: ${q(principalId)}`,
    `    principalType: ${q(principalType)}`,
    '  }',
    '}',
  ]
}

function definition({ id, name, description, actions, assignableScope }: HandOffRole, index: number, afterGroup: boolean): string[] {
  return [
    '',
    `resource role${index + 1} 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {`,
    `  name: ${q(id)}`,
    '  properties: {',
    `    roleName: ${q(name)}`,
    `    description: ${q(description)}`,
    "    type: 'CustomRole'",
    '    permissions: [',
    '      {',
    '        actions: [',
    ...actions.map(({ action, why }) => `          ${q(action)} ${say(why)}`),
    '        ]',
    '        notActions: []',
    '      }',
    '    ]',
    '    assignableScopes: [',
    `      ${q(assignableScope)}`,
    '    ]',
    '  }',
    ...(afterGroup ? ['  dependsOn: [', '    group', '  ]'] : []),
    '}',
  ]
}

/** At the subscription itself directly; inside a group by its module. */
function assignment(role: HandOffRole, index: number, module: number, madeHere: boolean): string[] {
  const group = groupOf(role.scope)
  if (group === undefined) {
    return [
      '',
      `resource assignment${index + 1} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`,
      `  name: ${q(role.assignmentId)}`,
      ...properties(role, `role${index + 1}.id`),
      '}',
    ]
  }
  return [
    '',
    `module assignment${index + 1} ${q(moduleFile(module))} = {`,
    `  name: ${q(`secure-batch-assign-${index + 1}`)}`,
    `  scope: ${madeHere ? 'group' : `resourceGroup(${q(group)})`}`,
    '  params: {',
    '    receiver: receiver',
    '    receiverType: receiverType',
    `    roleDefinitionId: role${index + 1}.id`,
    '  }',
    '}',
  ]
}

/** A role in another subscription is made and assigned there. */
function elsewhere({ scope }: HandOffRole, index: number): string[] {
  return [
    '',
    `module elsewhere${index + 1} ${q(elsewhereFile(index))} = {`,
    `  name: ${q(`secure-batch-elsewhere-${index + 1}`)}`,
    `  scope: subscription(${q(subscriptionOf(scope))})`,
    '  params: {',
    '    receiver: receiver',
    '    receiverType: receiverType',
    '  }',
    '}',
  ]
}

function elsewhereModule(role: HandOffRole, module: number): string {
  return [
    say(`Makes the role "${role.name}" in its subscription; called by grant.bicep.`),
    "targetScope = 'subscription'",
    '',
    'param receiver string',
    'param receiverType string',
    ...definition(role, 0, false),
    ...assignment(role, 0, module, false),
    '',
  ].join('\n')
}

function assignModule(role: HandOffRole): string {
  const parsed = parseArmId(role.scope)
  const single = parsed.type !== 'Microsoft.Resources/resourceGroups'
  const [provider = ''] = parsed.type.toLowerCase().split('/')
  return [
    say(`Assigns the role "${role.name}" in its place; called by grant.bicep.`),
    "targetScope = 'resourceGroup'",
    '',
    'param receiver string',
    'param receiverType string',
    'param roleDefinitionId string',
    ...(single
      ? [
          '',
          `resource place '${parsed.type}@${versions[provider] ?? '2024-01-01'}' existing = {`,
          `  name: ${q(parsed.names.join('/'))}`,
          '}',
        ]
      : []),
    '',
    "resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
    `  name: ${q(role.assignmentId)}`,
    ...(single ? ['  scope: place'] : []),
    ...properties(role, 'roleDefinitionId'),
    '}',
    '',
  ].join('\n')
}

function properties(role: HandOffRole, definition: string): string[] {
  const condition = conditionOf(role)
  return [
    '  properties: {',
    `    roleDefinitionId: ${definition}`,
    '    principalId: receiver',
    '    principalType: receiverType',
    ...(condition === undefined
      ? []
      : [
          say(`It may assign ${(role.mayAssign ?? []).map(({ name }) => name).join(' and ')}, and no other role.`).replace(/^/, '    '),
          `    condition: ${q(condition)}`,
          "    conditionVersion: '2.0'",
        ]),
    '  }',
  ]
}
