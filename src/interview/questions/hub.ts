import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { network } from './network.ts'

export const hub = defineSelect({
  id: 'hub',
  topic: 'Network',
  title: 'Hub',
  prompt: 'Is the network connected to a hub?',
  depth: 'detail',
  when: (view) => view.answer(network) === 'new',
  applies: '`network` is `new`',
  why: {
    text: 'A hub is the network that holds what all others share: VPN, firewall, DNS servers. Peering connects two networks so that their addresses reach each other; each side has its own half. We make ours, and the hub’s half too where the hub is in your subscription. The hub itself is never changed and never removed.',
    controls: ['MCSB NS-1'],
    link: sources.peering.link,
    checked: sources.peering.checked,
  },
  options: [
    {
      value: 'none',
      label: 'No',
      gain: 'Nothing outside this network reaches it.',
      cost: 'You come in by a jump host or VPN of its own.',
      undo: 'Yes: peer it at any time, if ranges do not overlap.',
      usual: 'First environments; work that stands alone.',
    },
    {
      value: 'peer',
      label: 'Yes, peer it with a hub network',
      gain: 'VPN, firewall and DNS of the hub serve this network.',
      cost: 'Traffic over a peering is billed by the gigabyte, both ways. The hub’s team has a say.',
      undo: 'Yes: both halves can be removed at any time.',
      usual: 'Estates with a central network team.',
      sends: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
    },
  ],
  recommend: () => 'none',
})
