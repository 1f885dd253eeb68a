import { sources } from '../../guidance/sources.ts'
import { vaultDomains } from '../clouds.ts'
import { defineText } from '../define.ts'
import { practice } from '../practice.ts'
import { cloud } from './cloud.ts'
import { nodeSecrets } from './node-secrets.ts'

export const certificateUrl = defineText({
  id: 'certificate-url',
  topic: 'Encryption',
  title: 'Certificate',
  prompt: 'Which certificate should the nodes hold?',
  when: (view) => view.answer(nodeSecrets) === 'certificate',
  applies: '`node-secrets` is `certificate`',
  why: {
    text: 'Key Vault serves a certificate with its private key as a secret, so the address reads /secrets/ and the name. Without a version the nodes follow renewals; with one they would stay on it. The nodes’ identity needs the role Key Vault Secrets User on that vault, and a path to it.',
    link: sources.certificateRotation.link,
    checked: sources.certificateRotation.checked,
  },
  placeholder: 'https://contoso.vault.azure.net/secrets/nodes',
  gain: 'Nodes pick up every renewal by themselves.',
  cost: 'The nodes’ identity must be let in to that vault by you.',
  undo: 'A new pool with another certificate.',
  usual: 'A certificate that renews itself in Key Vault.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? practice.certificateUrl : undefined),
  validate: (value, view) => {
    const domain = vaultDomains[view.answer(cloud) ?? 'public']
    const example = `https://contoso.${domain}/secrets/nodes`
    if (!URL.canParse(value)) return `Type an address like ${example}`
    const url = new URL(value)
    if (url.protocol !== 'https:') return 'Start with https://'
    const host = url.hostname.endsWith(`.${domain}`) ? url.hostname.slice(0, -domain.length - 1) : undefined
    if (host === undefined || url.port !== '' || url.username !== '') return `Name a vault of this cloud: https://<vault>.${domain}`
    if (!/^(?!.*--)[a-z][a-z0-9-]{1,22}[a-z0-9]$/.test(host)) return `"${host}" is not a Key Vault name`
    const [first, name, ...version] = url.pathname.split('/').filter((part) => part !== '')
    if (first === 'certificates') return `Use the secret of the certificate: https://${url.hostname}/secrets/${name ?? 'name'}`
    if (first !== 'secrets' || name === undefined || !/^[A-Za-z0-9-]{1,127}$/.test(name)) return `Type an address like ${example}`
    if (version.length > 0) return `Leave the version out so that renewals arrive: https://${url.hostname}/secrets/${name}`
    return url.search === '' && url.hash === '' ? undefined : `Leave out what follows the name: https://${url.hostname}/secrets/${name}`
  },
})
