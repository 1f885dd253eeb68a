import { restorePoller as restoreNetworkPoller } from '@azure/arm-network'
import { restorePoller as restoreZonePoller } from '@azure/arm-privatedns'
import { describe, expect, it } from 'vitest'
import { practice, subscription } from './sdk.ts'

const region = 'westeurope'
const group = 'rg'
const fast = { updateIntervalInMs: 1 }
const scope = `/subscriptions/${subscription}/resourceGroups/${group}`
const gateway = { location: region, sku: { name: 'Standard' as const } }

async function begun() {
  const cloud = practice()
  await cloud.clients.resources.resourceGroups.createOrUpdate(group, { location: region })
  return cloud
}

async function withBatch() {
  const cloud = await begun()
  await cloud.clients.resources.providers.register('Microsoft.Batch')
  await cloud.clock.sleep(60_000)
  return cloud
}

describe('ARM-23 the pollers of the official clients', () => {
  it('tell how far they are, and end with the resource', async () => {
    const { clients } = await begun()
    const states: string[] = []
    const poller = clients.network.natGateways.createOrUpdate(group, 'nat', gateway, fast)
    poller.onProgress((state) => states.push(state.status))
    await poller.submitted()
    expect(poller.isDone).toBe(false)
    expect((await poller.pollUntilDone()).provisioningState).toBe('Succeeded')
    expect(poller.operationState?.status).toBe('succeeded')
    expect(states.at(-1)).toBe('succeeded')
  })

  it('go on from a saved state: Azure-AsyncOperation', async () => {
    const { clients, requests } = await begun()
    const first = clients.network.natGateways.createOrUpdate(group, 'nat', gateway, fast)
    const saved = await first.serialize()
    requests.length = 0
    const { natGateways } = clients.network
    const again = restoreNetworkPoller(clients.network, saved, natGateways.createOrUpdate, fast)
    expect(await again).toMatchObject({ name: 'nat', provisioningState: 'Succeeded' })
    expect(requests.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  it('go on from a saved state: 202 and Location', async () => {
    const { clients, requests } = await begun()
    const saved = await clients.dns.privateZones.createOrUpdate(group, 'a.x', { location: 'global' }, fast).serialize()
    requests.length = 0
    expect(await restoreZonePoller(clients.dns, saved, clients.dns.privateZones.createOrUpdate, fast)).toMatchObject({ name: 'a.x' })
    expect(requests.some(({ method }) => method === 'PUT')).toBe(false)
  })

  it('go on from a saved state: a client of the older kind, and of an operation that is over', async () => {
    const { clients, clock, requests } = await withBatch()
    const first = await clients.batch.batchAccountOperations.beginCreate(group, 'acct', { location: region }, fast)
    const saved = first.toString()
    await clock.sleep(600_000)
    requests.length = 0
    const again = await clients.batch.batchAccountOperations.beginCreate(
      group,
      'acct',
      { location: region },
      { ...fast, resumeFrom: saved },
    )
    expect(await again.pollUntilDone()).toMatchObject({ name: 'acct', provisioningState: 'Succeeded' })
    expect(requests.filter(({ method }) => method === 'PUT').length).toBeLessThanOrEqual(1)
  })

  it('throw the error of an operation that failed at its end', async () => {
    const { clients } = await begun()
    await clients.network.virtualNetworks.createOrUpdate(
      group,
      'vnet',
      { location: region, addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 's', addressPrefix: '10.0.0.0/24' }] },
      fast,
    )
    await clients.keyVault.vaults.createOrUpdate(
      group,
      'kv-one',
      {
        location: region,
        properties: {
          tenantId: '11111111-1111-1111-1111-111111111111',
          sku: { family: 'A', name: 'standard' },
          enableRbacAuthorization: true,
        },
      },
      fast,
    )
    await clients.network.privateEndpoints.createOrUpdate(
      group,
      'pe',
      {
        location: region,
        subnet: { id: `${scope}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/s` },
        privateLinkServiceConnections: [
          { name: 'kv', privateLinkServiceId: `${scope}/providers/Microsoft.KeyVault/vaults/kv-one`, groupIds: ['vault'] },
        ],
      },
      fast,
    )
    const zone = await clients.dns.privateZones.createOrUpdate(group, 'a.x', { location: 'global' }, fast)
    const poller = clients.network.privateDnsZoneGroups.createOrUpdate(
      group,
      'pe',
      'default',
      { privateDnsZoneConfigs: [{ name: 'a', privateDnsZoneId: zone.id as string }] },
      fast,
    )
    await poller.submitted()
    // The zone goes while the group is being made.
    await clients.dns.privateZones.delete(group, 'a.x', fast)
    const error: unknown = await poller.pollUntilDone().catch((reason: unknown) => reason)
    expect(String(error)).toMatch(/gone|InvalidResourceReference/)
    expect(poller.operationState?.status).toBe('failed')
    const left = await clients.network.privateDnsZoneGroups.get(group, 'pe', 'default')
    expect(left.provisioningState).toBe('Failed')
  })

  it('throw what a group answers that cannot be deleted', async () => {
    const { clients } = await begun()
    await clients.resources.resourceGroups.createOrUpdate('other', { location: region })
    const network = await clients.network.virtualNetworks.createOrUpdate(
      'other',
      'vnet',
      { location: region, addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
      fast,
    )
    const nsg = await clients.network.networkSecurityGroups.createOrUpdate(group, 'nsg', { location: region }, fast)
    await clients.network.subnets.createOrUpdate(
      'other',
      network.name as string,
      's',
      { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: nsg.id as string } },
      fast,
    )
    await expect(clients.resources.resourceGroups.delete(group, fast)).rejects.toThrow(/ResourceGroupDeletionBlocked|could not be deleted/)
    expect((await clients.resources.resourceGroups.get(group)).properties?.provisioningState).toBe('Succeeded')
  })

  it('stop when they are told to; what was begun goes on', async () => {
    const { clients, clock } = await begun()
    const controller = new AbortController()
    const poller = clients.network.natGateways.createOrUpdate(group, 'nat', gateway, fast)
    await poller.submitted()
    const polling = poller.pollUntilDone({ abortSignal: controller.signal })
    controller.abort()
    await expect(polling).rejects.toMatchObject({ name: 'AbortError' })
    await clock.sleep(60_000)
    expect((await clients.network.natGateways.get(group, 'nat')).provisioningState).toBe('Succeeded')
    await expect(clients.network.natGateways.get(group, 'nat', { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('find code, status and details in the errors of both kinds of client', async () => {
    const { clients } = await withBatch()
    const wrong = { location: region, unexpected: 1, properties: { isolationScope: 'x' } } as never
    const generic = clients.resources.resources.createOrUpdateById(
      `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a`,
      '2024-11-30',
      wrong,
      fast,
    )
    await expect(generic).rejects.toMatchObject({ name: 'RestError', statusCode: 400, code: 'InvalidRequestContent' })
    await expect(clients.batch.batchAccountOperations.beginCreateAndWait(group, 'ACCT', { location: region }, fast)).rejects.toMatchObject({
      statusCode: 400,
      name: 'RestError',
    })
    const missing: unknown = await clients.batch.poolOperations.get(group, 'none', 'pool').catch((error: unknown) => error)
    expect(missing).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      details: { error: { code: 'ResourceNotFound' } },
      response: { headers: expect.anything() },
    })
  })

  it('ask whether something is there: HEAD', async () => {
    const { clients } = await begun()
    const id = `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a`
    expect((await clients.resources.resources.checkExistenceById(id, '2024-11-30')).body).toBe(false)
    await clients.identity.userAssignedIdentities.createOrUpdate(group, 'id-a', { location: region })
    expect((await clients.resources.resources.checkExistenceById(id, '2024-11-30')).body).toBe(true)
    expect((await clients.resources.resourceGroups.checkExistence(group)).body).toBe(true)
  })
})
