import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const poolZones = defineSelect({
  id: 'pool-zones',
  topic: 'Pool',
  title: 'Zones',
  prompt: 'Where in the region do the nodes stand?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'An availability zone is a data centre, or a few, with power and network of its own. Batch can spread nodes over the zones of a region, as evenly as it can. The size must be offered in more than one of them. Whether static addresses then need zones of their own is not verified.',
    controls: ['MCSB BR-1'],
    link: sources.zones.link,
    checked: sources.zones.checked,
    unverified: true,
  },
  options: [
    {
      value: 'regional',
      label: 'Wherever there is room',
      gain: 'Capacity is found soonest, and nodes stand close together.',
      cost: 'A fault in one data centre can take every node.',
      undo: 'A new pool.',
      usual: 'Most jobs: a lost task starts again.',
      sends: 'no nodePlacementConfiguration',
    },
    {
      value: 'zonal',
      label: 'Spread over the zones',
      gain: 'A fault in one zone leaves the nodes of the others.',
      cost: 'Capacity must exist in several zones; traffic crosses them.',
      undo: 'A new pool.',
      usual: 'Work that may not stand still for a day.',
      sends: 'nodePlacementConfiguration.policy: "Zonal"',
    },
  ],
  recommend: () => 'regional',
})
