import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { dnsServers } from './dns-servers.ts'

export const dnsZones = defineSelect({
  id: 'dns-zones',
  topic: 'Network',
  title: 'Private DNS zones',
  prompt: 'Where are the names of the private endpoints kept?',
  depth: 'detail',
  why: {
    text: 'A private endpoint is found by a record in a private DNS zone, a list of names that only linked networks see. A network can be linked to one zone of a name only, so where a central team keeps the zones a second one of the same name gets in their way. Some estates let a policy write the records; Azure’s built-in one for Batch covers the endpoint for people (batchAccount) and not the one for nodes (nodeManagement).',
    controls: ['Policy: Deploy - Configure private DNS zones for private endpoints that connect to Batch accounts'],
    link: sources.privateDnsAtScale.link,
    checked: sources.privateDnsAtScale.checked,
  },
  options: [
    {
      value: 'own',
      label: 'In zones of its own',
      gain: 'Names resolve as soon as the endpoints exist.',
      cost: 'Each zone is billed; nobody outside this network sees it.',
      undo: 'Yes: zone groups move to other zones.',
      usual: 'Environments that stand alone.',
      sends: 'Microsoft.Network/privateDnsZones and virtualNetworkLinks',
    },
    {
      value: 'existing',
      label: 'In central zones that are there already',
      gain: 'One place for names; VPN and offices find them too.',
      cost: 'The right to write records there. The zones are linked by their team, to this network or to its DNS servers.',
      undo: 'Yes: zone groups move to other zones.',
      usual: 'Hub and spoke, with a central DNS team.',
      sends: 'privateDnsZoneGroups pointing at the central zones; no zone, no link',
    },
    {
      value: 'policy',
      label: 'A policy of yours writes the records',
      gain: 'No right on the zones; names come by themselves.',
      cost: 'Records come minutes later. nodeManagement needs a policy of its own, or nodes stay unusable.',
      undo: 'Yes: choose own or existing zones later.',
      usual: 'Landing zones with DNS by policy.',
      sends: 'no privateDnsZoneGroups',
    },
  ],
  // Servers of your own do not see zones that are linked to this network only.
  recommend: (view) => (view.answer(dnsServers) === 'custom' ? 'existing' : 'own'),
})
