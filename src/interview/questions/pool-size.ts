import { endOf } from '../../guidance/retirements.ts'
import { usualSizes } from '../../guidance/sizes.ts'
import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { pool } from './pool.ts'
import { vmSecurity } from './vm-security.ts'

export const poolSize = definePick({
  id: 'pool-size',
  topic: 'Pool',
  title: 'Node size',
  prompt: 'How large is one node?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'The size fixes cores, memory, temporary disk and price of a node. Encryption at host and trusted launch depend on it: Azure lists both among what a size can do. The list shows both, and marks what your other answers rule out. Cores count against the quota of the Batch account, in total and per family; a new account’s quota is known once it exists.',
    changed: endOf('older-sizes'),
    link: sources.sizes.link,
    checked: sources.sizes.checked,
  },
  placeholder: 'Standard_D2s_v5',
  gain: 'Cores and memory for one node; more nodes add up.',
  cost: 'Billed while a node exists; counts against core quota.',
  undo: 'A new pool of another size.',
  usual: 'A small general size first, then what the job shows.',
  recommend: (view) => (view.answer(vmSecurity) === 'confidential' ? usualSizes.confidential : usualSizes.general),
  validate: (value) => {
    if (!/^(Standard|Basic)_[A-Za-z]+[0-9][A-Za-z0-9_-]*$/.test(value)) return 'Type a size as Azure spells it, like Standard_D2s_v5'
    return undefined
  },
  list: (listings, view) => listings.vmSizes(view),
})
