import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const nodeSecrets = defineSelect({
  id: 'node-secrets',
  topic: 'Encryption',
  title: 'Node secrets',
  prompt: 'How do tasks get passwords and certificates?',
  depth: 'detail',
  why: {
    text: 'A managed identity is an account in Entra ID that only your nodes can use; no password exists. With it, tasks read secrets from this environment’s Key Vault when they need them. The Key Vault extension goes one step further and keeps a certificate on each node up to date.',
    changed: endOf('cloud-services-pools'),
    controls: ['MCSB IM-3', 'MCSB DP-7'],
    link: sources.poolIdentity.link,
    checked: sources.poolIdentity.checked,
  },
  options: [
    {
      value: 'none',
      label: 'They need none',
      gain: 'No vault to look after; the nodes’ identity has no rights.',
      cost: 'A secret would have to travel with the task.',
      undo: 'Yes: apply again with node-secrets=identity.',
      usual: 'Public data, no outside services.',
    },
    {
      value: 'identity',
      label: 'From Key Vault, with an identity',
      gain: 'Tasks fetch secrets by themselves; nothing to leak.',
      cost: 'A Key Vault with a private endpoint, billed by the hour. Tasks must ask it for what they need.',
      undo: 'Yes: the role can be taken away at any time.',
      usual: 'Most environments.',
      sends: 'pool identity.type: "UserAssigned", role Key Vault Secrets User',
    },
    {
      value: 'certificate',
      label: 'Certificate on each node, kept fresh',
      gain: 'Programs find a certificate file; rotation is automatic.',
      cost: 'A node waits for its certificate before it starts. Only new pools can get it.',
      undo: 'A new pool without the extension.',
      usual: 'Programs that read a certificate from disk.',
      sends: 'extensions: Microsoft.Azure.KeyVault, and the identity',
    },
  ],
  recommend: () => 'identity',
})
