import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { pool } from './pool.ts'

export const poolSize = definePick({
  id: 'pool-size',
  topic: 'Pool',
  title: 'Node size',
  prompt: 'How large is one node?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'The size fixes cores, memory, temporary disk and price of a node. Encryption at host and trusted launch depend on it: Azure lists both among what a size can do. Cores count against the quota of the Batch account, in total and per family.',
    changed: endOf('older-sizes'),
    link: sources.sizes.link,
    checked: sources.sizes.checked,
  },
  placeholder: 'Standard_D2s_v5',
  gain: 'Cores and memory for one node; more nodes add up.',
  cost: 'Billed while a node exists; counts against core quota.',
  undo: 'A new pool of another size.',
  usual: 'A small general size first, then what the job shows.',
  recommend: () => 'Standard_D2s_v5',
  validate: (value) => {
    if (!/^(Standard|Basic)_[A-Za-z]+[0-9][A-Za-z0-9_-]*$/.test(value)) return 'Type a size as Azure spells it, like Standard_D2s_v5'
    if (/^Basic_|^Standard_A0$/.test(value)) return `Batch does not run ${value}; choose a v5 size like Standard_D2s_v5`
    // A lower-case p after the cores is an Arm processor (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions).
    if (/^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/.test(value)) {
      return `${value} has an Arm processor and the images here are for x64; choose one without the p`
    }
    return undefined
  },
  list: (listings, view) => listings.vmSizes(view),
})
