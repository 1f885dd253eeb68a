import { sources } from '../../guidance/sources.ts'
import { defineList } from '../define.ts'
import { egress } from './egress.ts'
import { network } from './network.ts'
import { nodeAddresses } from './node-addresses.ts'

const mostPorts = 50

export const egressPorts = defineList({
  id: 'egress-ports',
  topic: 'Network',
  title: 'Ports out',
  prompt: 'Which ports on the internet may the nodes reach?',
  depth: 'detail',
  when: (view) => {
    const out = view.answer(egress)
    return view.answer(network) !== 'existing' && (view.answer(nodeAddresses) !== 'none' || out === 'nat' || out === 'firewall')
  },
  applies: '`network` is `new`, and `node-addresses` is not `none` or `egress` is not `none`',
  why: {
    text: 'The node subnet has an explicit security group: what it does not allow to the internet is denied. 443 and 80 are what package mirrors and container registries need; a licence server or a partner usually names a port of its own. A star allows every port.',
    controls: ['MCSB NS-1'],
    link: sources.virtualNetwork.link,
    checked: sources.virtualNetwork.checked,
  },
  placeholder: '443, 80, 27000-27009',
  gain: 'What leaves the nodes is what you named.',
  cost: 'A service on another port fails until you add it.',
  undo: 'Yes, at any time; running nodes keep running.',
  usual: '443 and 80; the licence server’s port beside them.',
  recommend: () => ['443', '80'],
  validate: (ports) => {
    if (ports.length === 0) return 'Type at least one port, like 443, or a star for all'
    if (ports.length > mostPorts) return `${ports.length} entries are too many; write ranges, at most ${mostPorts}`
    const wrong = ports.find((port) => !isPorts(port))
    if (wrong !== undefined) return `"${wrong}" is no port; write 443, a range like 27000-27009, or *`
    const twice = ports.find((port, index) => ports.indexOf(port) !== index)
    return twice === undefined ? undefined : `${twice} is there twice`
  },
})

/** A star, a port, or a range of ports, from 1 to 65535. */
function isPorts(text: string): boolean {
  if (text === '*') return true
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  return match !== null && first >= 1 && first <= last && last <= 65_535
}
