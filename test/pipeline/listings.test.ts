import { expect, it } from 'vitest'
import { listSubnets, listVirtualNetworks } from '../../src/azure/listings.ts'
import { elsewhere } from './drafts.ts'
import { furnish } from './elsewhere.ts'
import { openCloud } from './practice-run.ts'

const wait = { updateIntervalInMs: 0 }

it('lists the networks of the region, or of all regions, with what tells them apart', async () => {
  const session = await openCloud()
  try {
    await furnish(session, 'westeurope')
    const network = await session.arm.clients.network()
    const far = { location: 'northeurope', addressSpace: { addressPrefixes: ['10.9.0.0/16'] } }
    await network.virtualNetworks.createOrUpdate('rg-central', 'vnet-far', far, wait)
    expect(await listVirtualNetworks(session.arm.clients, 'westeurope')).toEqual([
      { value: elsewhere.network, label: 'vnet-given', detail: 'rg-central · westeurope · 100.65.0.0/16' },
      { value: elsewhere.hub, label: 'vnet-hub', detail: 'rg-central · westeurope · 100.64.0.0/16' },
    ])
    expect((await listVirtualNetworks(session.arm.clients, undefined)).map(({ label }) => label)).toEqual([
      'vnet-far',
      'vnet-given',
      'vnet-hub',
    ])
  } finally {
    session.close()
  }
})

it('lists subnets with prefix, free addresses and what stands against each, the fitting ones first', async () => {
  const session = await openCloud()
  try {
    await furnish(session, 'westeurope')
    const network = await session.arm.clients.network()
    const web = { addressPrefix: '100.65.48.0/24', delegations: [{ name: 'web', serviceName: 'Microsoft.Web/serverFarms' }] }
    await network.subnets.createOrUpdate('rg-central', 'vnet-given', 'a-web', web, wait)
    expect(await listSubnets(session.arm, elsewhere.network, { for: 'nodes', needs: 100 })).toEqual([
      { value: 'snet-batch', label: 'snet-batch', detail: '100.65.0.0/20 · 4091 free' },
      { value: 'snet-second', label: 'snet-second', detail: '100.65.16.0/20 · 4091 free' },
      { value: 'a-web', label: 'a-web', detail: '100.65.48.0/24 · 251 free · delegated' },
      { value: 'snet-private', label: 'snet-private', detail: '100.65.32.0/27 · 27 free · too small' },
    ])
  } finally {
    session.close()
  }
})
