import { networkRisksOf } from './network-risks.ts'
import type { Blueprint, Risk } from './types.ts'

/** What a person should know before approving: each risk names the answer that causes it and what would remove it. */
export function risksOf(blueprint: Omit<Blueprint, 'risks'>): readonly Risk[] {
  const risks: Risk[] = []
  const { account, pool, network } = blueprint
  if (account.accountAccess.kind === 'open') {
    risks.push({
      level: 'danger',
      question: 'account-reach',
      text: 'Anyone on the internet can reach the account endpoint; only sign-in protects it.',
      fix: 'Choose private or listed addresses.',
      answers: [
        { question: 'account-reach', value: 'private' },
        { question: 'account-reach', value: 'listed' },
      ],
    })
  }
  if (account.accountAccess.kind === 'perimeter' && account.customerKey) {
    risks.push({
      level: 'attention',
      question: 'account-key',
      text: `Inside a perimeter the account reaches only what its rules let it. ${blueprint.vault?.name ?? 'The vault'} with your key is outside.`,
      fix: 'Ask the perimeter’s team for an outbound rule to the vault first, or choose Microsoft’s key.',
      answers: [{ question: 'account-key', value: 'platform' }],
    })
  }
  if (account.accountAccess.kind === 'perimeter' && blueprint.policies.length > 0) {
    risks.push({
      level: 'attention',
      question: 'account-reach',
      text: 'Azure’s built-in policy on public network access counts a perimeter as open and reports the account.',
      fix: 'Exempt the account from it, or choose private.',
      answers: [{ question: 'account-reach', value: 'private' }],
    })
  }
  if (account.authentication.includes('SharedKey')) {
    risks.push({
      level: 'danger',
      question: 'authentication',
      text: 'Anyone who holds an account key can do everything, without a name in the log.',
      fix: 'Choose Entra only.',
      answers: [{ question: 'authentication', value: 'entra-only' }],
    })
  }
  if (account.nodeManagementAccess.kind === 'open') {
    risks.push({
      level: 'attention',
      question: 'node-management-reach',
      text: 'The node-management endpoint answers the whole internet.',
      fix: 'Choose a private endpoint or your own static addresses.',
      answers: [
        { question: 'node-management-reach', value: 'private' },
        { question: 'node-management-reach', value: 'own-addresses' },
      ],
    })
  }
  if (pool?.remoteAccess !== undefined) {
    risks.push({
      level: 'attention',
      question: 'remote-access',
      text: `Port ${pool.remoteAccess.port} of every node answers ${pool.remoteAccess.from.join(', ')}.`,
      fix: 'Close remote access when you are done debugging.',
      answers: [
        { question: 'remote-access', value: 'inside' },
        { question: 'remote-access', value: 'none' },
      ],
    })
  }
  if (
    pool !== undefined &&
    pool.addresses.kind === 'none' &&
    network.nat === undefined &&
    network.firewall === undefined &&
    network.existing === undefined
  ) {
    risks.push({
      level: 'attention',
      question: 'egress',
      text: 'Start tasks cannot download packages: nodes have no route to the internet.',
      fix: 'Add a NAT gateway, or bring what they need through private endpoints.',
      answers: [{ question: 'egress', value: 'nat' }],
    })
  }
  risks.push(...networkRisksOf(blueprint))
  if (pool !== undefined && pool.encryptionTargets.length === 0) {
    risks.push({
      level: 'attention',
      question: 'disk-encryption',
      text: 'Temporary disks of the nodes are not encrypted, and the built-in policy for pools is not met.',
      fix: 'Choose encryption of temporary disks.',
      answers: [
        { question: 'disk-encryption', value: 'temporary' },
        { question: 'disk-encryption', value: 'host-and-temporary' },
      ],
    })
  }
  if (pool?.encryptionTargets.includes('OsDisk') === true && pool.image.os === 'linux') {
    risks.push({
      level: 'attention',
      question: 'disk-key',
      text: 'Your key on the operating system disk of Linux nodes is not verified; the service may refuse the pool.',
      fix: 'Choose Microsoft’s key for the disks, or try it with 0 nodes first.',
      answers: [{ question: 'disk-key', value: 'platform' }],
    })
  }
  if (pool?.confidential !== undefined) {
    risks.push({
      level: 'attention',
      question: 'vm-security',
      text: 'That Batch starts the confidential edition of the image with this node agent is not verified.',
      fix: 'Try it with 0 nodes, then with one.',
    })
  }
  if (pool?.metadataProtocol === 'Enforce') {
    risks.push({
      level: 'attention',
      question: 'metadata-protocol',
      text: 'Whatever the metadata agent does not know is refused; what Batch’s own agent does then is not verified.',
      fix: 'Choose audit first and look at what it records.',
      answers: [{ question: 'metadata-protocol', value: 'audit' }],
    })
  }
  if (blueprint.keys?.vault.existing !== undefined) {
    risks.push({
      level: 'attention',
      question: 'existing-vault',
      text: `Whoever may close or delete vault ${blueprint.keys.vault.name} or the key in it stops this environment; the key stays there after destroy.`,
      fix: 'Choose a new vault for this environment alone.',
      answers: [{ question: 'vault', value: 'new' }],
    })
  }
  if (blueprint.policies.some((policy) => policy.effect === 'Deny')) {
    risks.push({
      level: 'attention',
      question: 'policy',
      text: 'Deny counts for everyone in the resource group, you included; it starts some minutes after it is assigned.',
      fix: 'Choose audit first: it only reports.',
      answers: [{ question: 'policy', value: 'audit' }],
    })
  }
  const certificate = pool?.certificate
  if (certificate !== undefined && new URL(certificate.secretUrl).hostname.split('.')[0] !== blueprint.vault?.name) {
    risks.push({
      level: 'attention',
      question: 'certificate-url',
      text: 'The certificate lies in a vault this environment does not manage: its nodes get it once their identity may read it and their subnet reaches that vault.',
      fix: `Grant ${blueprint.identities.find((identity) => identity.usedBy === 'nodes')?.name ?? 'the nodes’ identity'} the role "Key Vault Secrets User" there.`,
    })
  }
  if (
    blueprint.vault?.usedByBatch === true &&
    blueprint.identities.some(({ grants }) => grants.some(({ because }) => because === 'node-secrets'))
  ) {
    risks.push({
      level: 'attention',
      question: 'node-secrets',
      text: 'One vault serves the nodes and Batch: the Batch service can read and change every secret your nodes read.',
      fix: 'Keep secrets that Batch must not see in a vault of their own.',
    })
  }
  const batchGrant = blueprint.principals.find(({ kind }) => kind === 'batch-service')?.grants.find(({ on }) => on === 'subscription')
  if (batchGrant?.role === 'Contributor' && batchGrant.madeByOthers !== true) {
    risks.push({
      level: 'attention',
      question: 'subscription-grant',
      text: 'The Batch service may change everything in this subscription but rights.',
      fix: 'Choose the narrow role where your directory has it, or a subscription of its own.',
      answers: [{ question: 'subscription-grant', value: 'narrow' }],
    })
  }
  if (blueprint.storage?.reach === 'public') {
    risks.push({
      level: 'attention',
      question: 'storage-reach',
      text: 'The storage answers the whole internet; only sign-in protects its data.',
      fix: 'Choose the node subnet and listed addresses, or a private endpoint, where no application packages are used.',
      answers: [
        { question: 'storage-reach', value: 'selected' },
        { question: 'storage-reach', value: 'private' },
      ],
    })
  }
  if (blueprint.storage !== undefined && blueprint.storage.reach !== 'public') {
    risks.push({
      level: 'attention',
      question: 'storage-reach',
      text: 'Batch itself cannot reach the storage: application packages do not work. Nodes and people can.',
      fix: 'Nothing to do where you use none.',
    })
  }
  if (blueprint.workspace === undefined) {
    risks.push({
      level: 'attention',
      question: 'logs',
      text: 'Nobody can tell later who did what with the account.',
      fix: 'Send logs to a workspace.',
      answers: [{ question: 'logs', value: 'workspace' }],
    })
  }
  return risks
}
