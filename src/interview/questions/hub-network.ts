import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { exampleIds, problemWithId } from '../resource-ids.ts'
import { hub } from './hub.ts'

export const hubNetwork = definePick({
  id: 'hub-network',
  topic: 'Network',
  title: 'Hub network',
  prompt: 'Which network is the hub?',
  depth: 'detail',
  when: (view) => view.answer(hub) === 'peer',
  applies: '`hub` is `peer`',
  why: {
    text: 'The hub may be in another region, another resource group and another subscription. In your own subscription both halves of the peering are made; in another one the hub’s team adds theirs, and the report says what to ask for. Until both halves exist no packet passes.',
    link: sources.peeringPermissions.link,
    checked: sources.peeringPermissions.checked,
  },
  placeholder: exampleIds.network,
  gain: 'Addresses of hub and environment reach each other.',
  cost: 'You need the right to peer on the hub; no range in common.',
  undo: 'Yes: the peering is made anew with another hub.',
  usual: 'The id your network team gives you.',
  recommend: (view) => (hasLandingZone(view) ? landingZone.hub : undefined),
  validate: (value) => problemWithId(value, 'Microsoft.Network/virtualNetworks', 'the hub network'),
  list: (listings, view) => listings.virtualNetworks(view, 'anywhere'),
})
