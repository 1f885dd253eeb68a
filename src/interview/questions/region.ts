import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { practice } from '../practice.ts'
import { cloud } from './cloud.ts'

export const region = definePick({
  id: 'region',
  topic: 'Start',
  title: 'Region',
  prompt: 'In which region?',
  why: {
    text: 'Account, network, addresses and pool must share one region and one subscription, so everything is created in this one. Sizes, prices and core quotas differ from region to region.',
    link: sources.regions.link,
    checked: sources.regions.checked,
  },
  placeholder: 'westeurope',
  gain: 'Data and nodes stay in one place you name.',
  cost: 'Quotas and sizes are those of the region; no move later.',
  undo: 'No: destroy here, create there.',
  usual: 'Where your data and the people who use it are.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? practice.region : undefined),
  validate: (value) => {
    if (/^[a-z][a-z0-9]{2,30}$/.test(value)) return undefined
    const programmatic = value.toLowerCase().replace(/[^a-z0-9]/g, '')
    return /^[a-z][a-z0-9]{2,30}$/.test(programmatic)
      ? `Type the region's programmatic name: ${programmatic}`
      : "Type the region's programmatic name, like westeurope"
  },
  list: (listings, view) => listings.regions(view),
})
