import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { subscription } from './subscription.ts'
import { vault } from './vault.ts'

const id =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/[\w().-]{1,90}\/providers\/Microsoft\.KeyVault\/vaults\/([A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9])$/i

export const existingVault = definePick({
  id: 'existing-vault',
  topic: 'Encryption',
  title: 'Existing vault',
  prompt: 'Which of your vaults?',
  depth: 'detail',
  when: (view) => view.answer(vault) === 'existing',
  applies: '`vault` is `existing`',
  why: {
    text: 'The plan reads the vault and refuses one that could not serve: without purge protection, with access policies (an older way to grant rights, which role assignments do not reach), behind a firewall that keeps trusted Microsoft services out, or of another directory. It says what to change and changes nothing itself. Another region works, but then a fault there stops this environment, too.',
    controls: ['MCSB DP-6'],
    link: sources.vaultNetwork.link,
    checked: sources.vaultNetwork.checked,
  },
  placeholder: '/subscriptions/…/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-keys',
  gain: 'The key lies where your keys are watched already.',
  cost: 'Whoever closes that vault stops this environment.',
  undo: 'Yes: name another; the account moves to a key there.',
  usual: 'A vault of the security team, one a region.',
  recommend: (view) => (hasLandingZone(view) ? landingZone.vault : undefined),
  validate: (value, view) => {
    const match = id.exec(value)
    if (match === null) return 'Type the vault’s id: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.KeyVault/vaults/<name>'
    const own = view.answer(subscription)
    return own !== undefined && match[1]?.toLowerCase() !== own.toLowerCase()
      ? 'Name a vault of the subscription this environment lies in; others are not supported yet'
      : undefined
  },
  show: (value) => value.split('/').at(-1) ?? value,
  list: (listings, view) => listings.keyVaults(view),
})
