import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { practice } from '../practice.ts'
import { cloud } from './cloud.ts'

export const subscription = definePick({
  id: 'subscription',
  topic: 'Start',
  title: 'Subscription',
  prompt: 'Which subscription pays for it?',
  why: {
    text: 'A subscription is where Azure counts cost, quotas and permissions. Batch keeps its quota of cores per account and of accounts per region and subscription; both can be zero in a new subscription.',
    link: sources.quotas.link,
    checked: sources.quotas.checked,
  },
  placeholder: '1b2c3d4e-0000-0000-0000-000000000000',
  gain: 'One bill, one place for permissions and quotas.',
  cost: 'You need to create resources and assign roles there.',
  undo: 'No: what exists stays where it is; create it anew elsewhere.',
  usual: 'One subscription per stage or per customer.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? practice.subscription : undefined),
  validate: (value) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
      ? undefined
      : 'Type the subscription id, like 1b2c3d4e-0000-0000-0000-000000000000 (az account show --query id)',
  list: (listings, view) => listings.subscriptions(view),
})
