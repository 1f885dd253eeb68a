import { sources } from '../../guidance/sources.ts'
import { defineText } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { exampleIds, problemWithGroupId } from '../resource-ids.ts'
import { dnsZones } from './dns-zones.ts'

export const dnsZoneGroup = defineText({
  id: 'dns-zone-group',
  topic: 'Network',
  title: 'Central zones',
  prompt: 'Which resource group holds the central zones?',
  depth: 'detail',
  when: (view) => view.answer(dnsZones) === 'existing',
  applies: '`dns-zones` is `existing`',
  why: {
    text: 'The id of the group, also in another subscription. It must hold a zone for each kind of endpoint: privatelink.batch.azure.com, and privatelink.vaultcore.azure.net where there is a Key Vault (other names in other clouds). The plan reads them and says which is missing. Writing records takes Private DNS Zone Contributor there.',
    link: sources.privateDnsAtScale.link,
    checked: sources.privateDnsAtScale.checked,
  },
  placeholder: exampleIds.group,
  gain: 'Records go where your networks look for them.',
  cost: 'A right in somebody else’s resource group.',
  undo: 'Yes: zone groups move to other zones.',
  usual: 'One group in the connectivity subscription.',
  recommend: (view) => (hasLandingZone(view) ? landingZone.zones : undefined),
  validate: problemWithGroupId,
})
