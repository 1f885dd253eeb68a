import { sources } from '../../guidance/sources.ts'
import { problemWithList } from '../addresses.ts'
import { defineList } from '../define.ts'
import { practice } from '../practice.ts'
import { accountReach } from './account-reach.ts'
import { cloud } from './cloud.ts'

/** IP rules per endpoint (learn.microsoft.com/azure/batch/public-network-access). */
export const maximumAccountAddresses = 200

export const accountAddresses = defineList({
  id: 'account-addresses',
  topic: 'Network',
  title: 'Addresses let in',
  prompt: 'Which addresses may reach the account?',
  when: (view) => view.answer(accountReach) === 'listed',
  applies: '`account-reach` is `listed`',
  why: {
    text: 'The account answers these IPv4 addresses and ranges and refuses all others. They are the public addresses your traffic leaves by: your office, VPN or pipeline. Private endpoints are not affected by the list.',
    link: sources.publicNetworkAccess.link,
    checked: sources.publicNetworkAccess.checked,
  },
  placeholder: '203.0.113.10, 198.51.100.0/24',
  gain: 'Only these addresses get an answer at all.',
  cost: 'Someone must change the list when an address changes.',
  undo: 'Yes; a change takes a few minutes to have effect.',
  usual: 'The office’s or the pipeline’s way out.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? [practice.address] : undefined),
  validate: (value) => problemWithList(value, maximumAccountAddresses),
})
