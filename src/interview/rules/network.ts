import { sources } from '../../guidance/sources.ts'
import { nodeAddresses } from '../questions/node-addresses.ts'
import { pool } from '../questions/pool.ts'
import { poolImage } from '../questions/pool-image.ts'
import { remoteAccess } from '../questions/remote-access.ts'
import { answer, defineRule } from './define.ts'

/** Addresses, ways out, ports. */
export const networkRules = [
  defineRule(nodeAddresses, {
    id: 'static-addresses-need-a-pool',
    source: sources.staticAddresses,
    values: ['static'],
    forbids: (view) => view.answer(pool) === 'none',
    because: 'Static addresses belong to a pool and you create none. Choose no addresses and a NAT gateway.',
    fixes: () => [answer(nodeAddresses, 'none'), answer(pool, 'create')],
  }),
  defineRule(remoteAccess, {
    id: 'windows-takes-rdp',
    source: sources.poolEndpoints,
    values: ['ssh'],
    forbids: (view) => view.answer(poolImage) === 'windows-2022',
    because: 'The nodes run Windows; choose RDP.',
    fixes: () => [answer(remoteAccess, 'rdp')],
  }),
  defineRule(remoteAccess, {
    id: 'linux-takes-ssh',
    source: sources.poolEndpoints,
    values: ['rdp'],
    forbids: (view) => view.answer(poolImage) === 'ubuntu-24.04',
    because: 'The nodes run Ubuntu; choose SSH.',
    fixes: () => [answer(remoteAccess, 'ssh')],
  }),
]
