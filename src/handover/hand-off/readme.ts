import { safeText } from '../../common/safe-text.ts'
import { subscriptionsOf } from './place.ts'
import { assignmentFile, definitionId, roleFile } from './role-json.ts'
import type { HandOff, HandOffFile } from './types.ts'

/** What the colleague reads first: who asks for what, why, and how it is taken back. */
export function readme(handOff: HandOff): HandOffFile {
  const { environment, receiver, region, resourceGroup, subscription, today, roles, providers, features, grants, makesGroup, others } =
    handOff
  const lines = [
    `# Rights for the Batch environment ${environment}`,
    '',
    `${receiver.name} (object id \`${receiver.objectId}\`) wants to create the Azure Batch environment \`${environment}\` in ${region}, resource group \`${resourceGroup}\`, subscription \`${subscription}\`, and lacks what is below. Nothing has been written yet. Looked at on ${today} by \`secure-batch doctor\`.`,
    '',
    `You need Owner on ${subscriptionsOf(handOff)}, or User Access Administrator and Contributor together.`,
    '',
    '## Run one of these, as often as you like',
    '',
    '```sh',
    'az login',
    './grant.sh',
    '```',
    '',
    '```sh',
    ...providers.map((name) => `az provider register --namespace ${name} --subscription ${subscription} --wait`),
    `az deployment sub create --subscription ${subscription} --location ${region} --template-file grant.bicep`,
    '```',
    '',
    `Then tell ${receiver.name}. Roles can take up to ten minutes to count; this waits for them and goes on:`,
    '',
    '```sh',
    handOff.next,
    '```',
    '',
    '## What it does, and why',
    '',
    '| What | Where | Why |',
    '| --- | --- | --- |',
    ...providers.map((name) =>
      row(`register \`${name}\``, 'the subscription', 'nothing of it can be made before; done once, and it costs nothing'),
    ),
    ...features.map((name) => row(`register the feature \`${name}\``, 'the subscription', 'what the answers ask of the nodes needs it')),
    ...(makesGroup
      ? [
          row(
            `make resource group \`${resourceGroup}\``,
            region,
            'rights can be given in it only once it is there; it stays when the environment goes',
          ),
        ]
      : []),
    ...grants.map((grant) => row(`assign ${grant.name}`, 'the subscription', grant.why)),
    ...roles.flatMap((role) => role.actions.map(({ action, why }) => row(`allow \`${action}\``, `\`${role.scope}\``, why))),
    '',
    ...roles.flatMap((role, index) => [
      `\`${roleFile(index)}\` is the role, "${role.name}": these actions and no others. \`${assignmentFile(index)}\` gives it to ${receiver.name} at \`${role.scope}\`.`,
      ...(role.mayAssign === undefined
        ? []
        : [
            `With it, ${receiver.name} may assign ${role.mayAssign.map(({ name }) => `"${name}"`).join(' and ')} and no other role: the assignment carries a condition that says so.`,
          ]),
      '',
    ]),
    ...(others.length === 0 ? [] : ['## What this does not heal', '', ...others.map((text) => `- ${text}`), '']),
    '## If you would rather not hand it out',
    '',
    `Run it yourself, signed in as an owner, with the same answers: what is created is the same.`,
    '',
    '## Taking it back',
    '',
    'Once the environment is created, what is in place stays without the role. To change or destroy it later, it is needed again.',
    '',
    '```sh',
    ...roles.flatMap((role) => [
      `az rest --method delete --url '${role.scope}/providers/Microsoft.Authorization/roleAssignments/${role.assignmentId}?api-version=2022-04-01'`,
      `az rest --method delete --url '${definitionId(role)}?api-version=2022-04-01'`,
    ]),
    '```',
    '',
  ]
  return { name: 'README.md', text: lines.map((line) => safeText(line)).join('\n') }
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
