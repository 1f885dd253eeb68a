import type { Pool } from './types.ts'

/**
 * Images a pool can start from. Ubuntu 24.04 with its agent: learn.microsoft.com/azure/batch (Spot VM page, 2026-04-14).
 * The Windows image with its agent is unverified: Batch publishes its list of images on the data plane only, which a private
 * account does not open to us. The question says so, and a pool that disagrees shows the service's own words.
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

/**
 * The confidential edition of each: Canonical publishes one of its own, Windows Server 2022 is both in one. Their pairing with a node agent is
 * unverified (learn.microsoft.com/azure/confidential-computing/confidential-vm-overview names the operating systems, not Batch's agents).
 */
export const confidentialImages: typeof images = {
  'ubuntu-24.04': { ...images['ubuntu-24.04'], sku: 'cvm' },
  'windows-2022': images['windows-2022'],
}
