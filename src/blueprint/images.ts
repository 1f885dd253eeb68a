import type { Pool } from './types.ts'

/**
 * Images a pool can start from. Batch publishes its list of verified images only on the data plane, which a private account
 * does not open to us; publisher, offer and sku are therefore marked unverified and the pool's own answer is shown if it disagrees.
 */
export const images: Readonly<Record<'ubuntu-24.04' | 'windows-2022', Pool['image']>> = {
  'ubuntu-24.04': { os: 'linux', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', nodeAgent: 'batch.node.ubuntu 24.04' },
  'windows-2022': {
    os: 'windows',
    publisher: 'microsoftwindowsserver',
    offer: 'windowsserver',
    sku: '2022-datacenter-g2',
    nodeAgent: 'batch.node.windows amd64',
  },
}
