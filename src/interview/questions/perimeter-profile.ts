import { sources } from '../../guidance/sources.ts'
import { defineText } from '../define.ts'
import { hasLandingZone, landingZone } from '../landing-zone.ts'
import { exampleIds, problemWithId } from '../resource-ids.ts'
import { accountReach } from './account-reach.ts'

export const perimeterProfile = defineText({
  id: 'perimeter-profile',
  topic: 'Network',
  title: 'Perimeter profile',
  prompt: 'Which profile of the perimeter does the account take?',
  depth: 'detail',
  when: (view) => view.answer(accountReach) === 'perimeter',
  applies: '`account-reach` is `perimeter`',
  why: {
    text: 'A profile holds the access rules of a network security perimeter: which addresses, subscriptions and other perimeters are let in. The perimeter is used as found; only the association, the line that puts the account inside it, is ours and goes with the environment.',
    link: sources.perimeter.link,
    checked: sources.perimeter.checked,
  },
  placeholder: exampleIds.profile,
  gain: 'One set of rules for everything in the perimeter.',
  cost: 'The right to join the profile; its rules are not yours.',
  undo: 'Yes: another profile at any time.',
  usual: 'The profile your security team names.',
  recommend: (view) => (hasLandingZone(view) ? landingZone.perimeterProfile : undefined),
  validate: (value) => problemWithId(value, 'Microsoft.Network/networkSecurityPerimeters/profiles', 'the profile'),
})
