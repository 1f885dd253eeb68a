import { safeText } from '../../common/safe-text.ts'
import { conditionOf } from './condition.ts'
import { batchApplication } from './hand-off.ts'
import { roleFile } from './role-json.ts'
import type { HandOff, HandOffFile, HandOffGrant, HandOffRole } from './types.ts'

/** A word as a shell takes it, whatever is in it. */
const q = (word: string): string => `'${safeText(word).replaceAll("'", "'\\''")}'`
/** A comment on one line. */
const say = (text: string): string => `# ${safeText(text)}`

/** The az script: each part says why. It may be run again: what is there stays as it is. */
export function script(handOff: HandOff): HandOffFile {
  const { environment, subscription, resourceGroup, region, receiver, today } = handOff
  const parts = [
    ...handOff.providers.map(provider),
    ...handOff.features.map(feature),
    ...(handOff.makesGroup ? [group(resourceGroup, region)] : []),
    ...handOff.grants.map(grant),
    ...handOff.roles.map(role),
  ]
  const text = [
    '#!/usr/bin/env bash',
    say(`What ${receiver.name} lacks to create the Batch environment ${environment}. Written by secure-batch doctor on ${today}.`),
    say('Run it signed in (az login) as an owner of the subscription. It may be run again: what is there stays as it is.'),
    'set -euo pipefail',
    'cd "$(dirname "$0")"',
    '',
    `subscription=${q(subscription)}`,
    say(`${receiver.name}, by object id: the directory need not be asked.`),
    `receiver=${q(receiver.objectId)}`,
    `receiver_type=${q(receiver.type)}`,
    '',
    say('What was made a moment ago may not be known everywhere: try for two minutes.'),
    'patiently() {',
    '  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do',
    '    if "$@"; then return 0; fi',
    '    sleep 10',
    '  done',
    '  "$@"',
    '}',
    ...parts.flatMap((lines, index) => [
      '',
      `echo ${q(`${index + 1} of ${parts.length}: ${lines[0]?.replace(/^# /, '') ?? ''}`)}`,
      ...lines,
    ]),
    '',
    `echo ${q(`Done. ${receiver.name} goes on with: ${handOff.next}`)}`,
    '',
  ].join('\n')
  return { name: 'grant.sh', text, executable: true }
}

function provider(namespace: string): string[] {
  return [
    say(`Register ${namespace}: nothing of it can be made in a subscription before, and it is done once.`),
    `az provider register --namespace ${q(namespace)} --subscription "$subscription" --wait`,
  ]
}

function feature(name: string): string[] {
  const [namespace = '', short = ''] = name.split('/')
  const flags = `--namespace ${q(namespace)} --name ${q(short)} --subscription "$subscription"`
  return [
    say(`Register the feature ${name}: what the answers ask of the nodes needs it, once for the subscription.`),
    `az feature register ${flags} --output none`,
    `until [ "$(az feature show ${flags} --query properties.state --output tsv)" = Registered ]; do sleep 10; done`,
    say('Registering the provider again spreads the news.'),
    `az provider register --namespace ${q(namespace)} --subscription "$subscription" --wait`,
  ]
}

function group(name: string, region: string): string[] {
  return [
    say(`Make resource group ${name}: rights can be given in it only once it is there. It stays when the environment is destroyed.`),
    `az group create --name ${q(name)} --location ${q(region)} --subscription "$subscription" --output none`,
  ]
}

function grant({ name, why, scope, principalId, principalType, role, isBatchService }: HandOffGrant): string[] {
  return [
    say(`Assign ${name} on the subscription: ${why}.`),
    ...(isBatchService
      ? [
          say(
            'Registering Microsoft.Batch makes the service known in the directory. This object id must be what the second command prints:',
          ),
          'az provider register --namespace Microsoft.Batch --subscription "$subscription" --wait',
          say(`  az ad sp show --id ${batchApplication} --query id --output tsv`),
        ]
      : []),
    `patiently az role assignment create --assignee-object-id ${q(principalId)} --assignee-principal-type ${q(principalType)} --role ${q(role)} --scope ${q(scope)} --subscription "$subscription" --output none`,
  ]
}

function role(given: HandOffRole, index: number): string[] {
  const { name, scope, actions, assignmentId, mayAssign, assignableScope } = given
  const condition = conditionOf(given)
  return [
    say(`Give the role "${name}", in ${roleFile(index)}, with ${actions.length === 1 ? 'one action' : `${actions.length} actions`}:`),
    ...actions.map(({ action, why }) => say(`  ${action}  ${why}`)),
    `if [ -z "$(az role definition list --name ${q(name)} --custom-role-only true --scope ${q(assignableScope)} --subscription "$subscription" --query '[].name' --output tsv)" ]; then`,
    `  az role definition create --role-definition @${roleFile(index)} --subscription "$subscription" --output none`,
    'else',
    `  az role definition update --role-definition @${roleFile(index)} --subscription "$subscription" --output none`,
    'fi',
    ...(condition === undefined
      ? []
      : [say(`It may assign ${(mayAssign ?? []).map((one) => one.name).join(' and ')}, and no other role.`)]),
    [
      `patiently az role assignment create --name ${q(assignmentId)} --assignee-object-id "$receiver" --assignee-principal-type "$receiver_type"`,
      `  --role ${q(name)} --scope ${q(scope)}`,
      ...(condition === undefined ? [] : [`  --condition ${q(condition)} --condition-version 2.0`]),
      '  --subscription "$subscription" --output none',
    ].join(' \\\n'),
  ]
}
