import { batchApplication } from '../../common/batch-application.ts'
import { safeText } from '../../common/safe-text.ts'
import { subscriptionsOf } from './place.ts'
import { assignmentFile, definitionId, roleFile } from './role-json.ts'
import type { HandOff, HandOffFile, HandOffGrant, HandOffRole } from './types.ts'

/** A word as a shell takes it, whatever is in it. */
const q = (word: string): string => `'${safeText(word).replaceAll("'", "'\\''")}'`
/** A comment on one line. */
const say = (text: string): string => `# ${safeText(text)}`

/** One thing the script does: what is printed as it begins, which says why, and its commands. */
interface Part {
  readonly what: string
  readonly lines: readonly string[]
}

const apiVersion = '2022-04-01'
const authorization = '/providers/Microsoft.Authorization'

/**
 * The az script: each part says why. It may be run again: what is there stays as it is. Roles go through `az rest`, by ids that are known before, so that
 * neither the directory nor a list that lags behind is asked.
 */
export function script(handOff: HandOff): HandOffFile {
  const { environment, subscription, resourceGroup, region, receiver, today } = handOff
  const parts = [
    ...handOff.providers.map(provider),
    ...handOff.features.map(feature),
    ...(handOff.makesGroup ? [group(resourceGroup, region)] : []),
    ...handOff.grants.map(grant),
    ...handOff.roles.map((one, index) => role(one, index, handOff)),
  ]
  const text = [
    '#!/usr/bin/env bash',
    say(`What ${receiver.name} lacks to create the Batch environment ${environment}. Written by secure-batch doctor on ${today}.`),
    say(`Run it signed in (az login) as an owner of ${subscriptionsOf(handOff)}. It may be run again: what is there stays as it is.`),
    'set -euo pipefail',
    'cd "$(dirname "$0")"',
    '',
    `subscription=${q(subscription)}`,
    '',
    say('A role that was made a moment ago may not be known everywhere: try for two minutes.'),
    'patiently() {',
    '  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do',
    '    if "$@"; then return 0; fi',
    '    sleep 10',
    '  done',
    '  "$@"',
    '}',
    ...parts.flatMap(({ what, lines }, index) => ['', `echo ${q(`${index + 1} of ${parts.length}: ${what}`)}`, ...lines]),
    '',
    `echo ${q(`Done. ${receiver.name} goes on with: ${handOff.next}`)}`,
    '',
  ].join('\n')
  return { name: 'grant.sh', text, executable: true }
}

function provider(namespace: string): Part {
  return {
    what: `Register ${namespace}: nothing of it can be made in a subscription before, and it is done once.`,
    lines: [registration(namespace)],
  }
}

function registration(namespace: string): string {
  return `az provider register --namespace ${q(namespace)} --subscription "$subscription" --wait`
}

function feature(name: string): Part {
  const [namespace = '', short = ''] = name.split('/')
  const flags = `--namespace ${q(namespace)} --name ${q(short)} --subscription "$subscription"`
  return {
    what: `Register the feature ${name}: what the answers ask of the nodes needs it, once for the subscription.`,
    lines: [
      `az feature register ${flags} --output none`,
      `until [ "$(az feature show ${flags} --query properties.state --output tsv)" = Registered ]; do sleep 10; done`,
      say('Registering the provider again spreads the news.'),
      registration(namespace),
    ],
  }
}

function group(name: string, region: string): Part {
  return {
    what: `Make resource group ${name}: rights can be given in it only once it is there. It stays when the environment is destroyed.`,
    lines: [
      say('Only where there is none: to create one again takes its tags away (github.com/Azure/azure-cli/issues/11513).'),
      `az group show --name ${q(name)} --subscription "$subscription" --output none 2>/dev/null \\`,
      `  || az group create --name ${q(name)} --location ${q(region)} --subscription "$subscription" --output none`,
    ],
  }
}

function grant({ id, name, why, scope, principalId, principalType, role, isBatchService }: HandOffGrant): Part {
  const byName = !isGuid(role)
  const definition = byName ? '$role' : `${scope}${authorization}/roleDefinitions/${role}`
  const body = JSON.stringify({ properties: { roleDefinitionId: definition, principalId, principalType, description: why } })
  return {
    what: `Assign ${name} on the subscription. ${why}.`,
    lines: [
      ...(isBatchService
        ? [
            say(
              'Registering Microsoft.Batch makes the service known in the directory. The object id below must be what the second command prints:',
            ),
            registration('Microsoft.Batch'),
            say(`  az ad sp show --id ${batchApplication} --query id --output tsv`),
          ]
        : []),
      ...(byName
        ? [
            say(`The directory knows the id of "${role}".`),
            `role="$(az rest --method get --url ${q(`${scope}${authorization}/roleDefinitions?api-version=${apiVersion}&$filter=roleName eq '${role}'`)} --query 'value[0].id' --output tsv)"`,
          ]
        : []),
      `patiently az rest --method put --url ${q(`${scope}${authorization}/roleAssignments/${id}?api-version=${apiVersion}`)} --output none \\`,
      `  --body ${byName ? JSON.stringify(body).replaceAll('`', '\\`') : q(body)}`,
    ],
  }
}

function isGuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}

function role(given: HandOffRole, index: number, handOff: HandOff): Part {
  const { name, scope, actions, assignmentId, mayAssign } = given
  return {
    what: `Give ${handOff.receiver.name} the role "${name}": ${actions.length === 1 ? 'one action' : `${actions.length} actions`}, in ${roleFile(index)}.`,
    lines: [
      ...actions.map(({ action, why }) => say(`  ${action}  ${why}`)),
      `az rest --method put --url ${q(`${definitionId(given)}?api-version=${apiVersion}`)} --body @${roleFile(index)} --output none`,
      ...(mayAssign === undefined || mayAssign.length === 0
        ? []
        : [say(`The assignment's condition: it may assign ${mayAssign.map((one) => one.name).join(' and ')}, and no other role.`)]),
      `patiently az rest --method put --url ${q(`${scope}${authorization}/roleAssignments/${assignmentId}?api-version=${apiVersion}`)} --body @${assignmentFile(index)} --output none`,
    ],
  }
}
