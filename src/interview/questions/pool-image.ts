import { endOf, untilOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const poolImage = defineSelect({
  id: 'pool-image',
  topic: 'Pool',
  title: 'Image',
  prompt: 'Which operating system do the nodes run?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'Batch accepts only images that match one of its node agents, and its list is served per account. The Ubuntu image is the one Batch documentation pairs with its agent. For Windows we found no current page that pairs this image with the agent: run "az batch pool supported-images list" once the account exists. Confidential machines start from the confidential edition of the same image, whose pairing is not verified either.',
    changed: [endOf('ubuntu-20.04'), endOf('ubuntu-22.04'), endOf('windows-2016')].join(' '),
    link: sources.spotSample.link,
    checked: sources.spotSample.checked,
    unverified: true,
  },
  options: [
    {
      value: 'ubuntu-24.04',
      label: 'Ubuntu Server 24.04 LTS',
      gain: 'A current Ubuntu; generation 2, so trusted launch works.',
      cost: `On Linux, Batch encrypts the temporary disk only. ${untilOf('ubuntu-24.04')}.`,
      undo: 'A new pool; tasks move to it.',
      usual: 'Containers, science, rendering, most new work.',
      sends: 'canonical · ubuntu-24_04-lts · server · batch.node.ubuntu 24.04',
    },
    {
      value: 'windows-2022',
      label: 'Windows Server 2022 Datacenter',
      gain: 'Windows programs run; encryption covers both disks.',
      cost: `Windows is charged on top; node agent not verified. ${untilOf('windows-2022')}.`,
      undo: 'A new pool; tasks move to it.',
      usual: 'Programs that exist for Windows only.',
      sends: 'microsoftwindowsserver · windowsserver · 2022-datacenter-g2 · batch.node.windows amd64 (not verified)',
    },
  ],
  recommend: () => 'ubuntu-24.04',
})
