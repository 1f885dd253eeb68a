import { sources } from '../../guidance/sources.ts'
import { problemWithList } from '../addresses.ts'
import { defineList } from '../define.ts'
import { practice } from '../practice.ts'
import { accountAddresses } from './account-addresses.ts'
import { cloud } from './cloud.ts'
import { remoteAccess } from './remote-access.ts'

/** 25 rules for a pool (Microsoft.Batch 2025-06-01), one of which refuses everyone else. */
const maximumRemoteAddresses = 24

export const remoteAccessFrom = defineList({
  id: 'remote-access-from',
  topic: 'Network',
  title: 'Remote access from',
  prompt: 'From which addresses may people log in?',
  depth: 'detail',
  when: (view) => {
    const access = view.answer(remoteAccess)
    return access === 'ssh' || access === 'rdp'
  },
  applies: '`remote-access` is `ssh` or `rdp`',
  why: {
    text: 'Each address becomes an Allow rule; a last rule refuses everyone else. Batch takes 25 rules for a pool, so 24 addresses or ranges fit.',
    link: sources.poolEndpoints.link,
    checked: sources.poolEndpoints.checked,
  },
  placeholder: '203.0.113.10',
  gain: 'Only these addresses reach the login port.',
  cost: 'Fixed with the pool: a change needs a new pool.',
  undo: 'A new pool with another list.',
  usual: 'One jump host or the office’s way out.',
  recommend: (view) => {
    const known = view.answer(accountAddresses)
    if (known !== undefined && problemWithList(known, maximumRemoteAddresses) === undefined) return known
    return view.answer(cloud) === 'practice' ? [practice.address] : undefined
  },
  validate: (value) => problemWithList(value, maximumRemoteAddresses),
})
