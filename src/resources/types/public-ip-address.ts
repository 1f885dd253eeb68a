import type { PublicIPAddress } from '@azure/arm-network'
import { defineResourceType, groupOf, idsOf, nameOf, staysInRegion, waitOptions } from '../define.ts'

/**
 * A static public address, for a NAT gateway or for the pool itself. Standard SKU, static, with a DNS label, as pools require
 * (learn.microsoft.com/azure/batch/create-pool-public-ip).
 */
export const publicIpAddress = defineResourceType<PublicIPAddress>({
  type: 'Microsoft.Network/publicIPAddresses',
  apiVersion: '2025-09-01',
  group: 'Network',
  label: 'Public address',
  rules: { fixed: staysInRegion, immutable: ['sku', 'zones', 'properties.publicIPAllocationMethod', 'properties.publicIPAddressVersion'] },
  backReferences: ['properties.ipConfiguration', 'properties.natGateway'],
  wanted: (blueprint) => {
    const forPool = blueprint.pool?.addresses.kind === 'static' ? blueprint.pool.addresses.addresses : []
    return [
      ...(blueprint.network.nat?.addresses ?? []).map((address) => ({ address, because: 'egress' })),
      ...forPool.map((address) => ({ address, because: 'node-addresses' })),
    ].map(({ address, because }) => ({
      id: idsOf(blueprint).address(address.name),
      name: address.name,
      because,
      model: {
        location: blueprint.region,
        tags: { ...blueprint.tags },
        sku: { name: 'Standard', tier: 'Regional' },
        publicIPAllocationMethod: 'Static',
        publicIPAddressVersion: 'IPv4',
        idleTimeoutInMinutes: 4,
        dnsSettings: { domainNameLabel: address.dnsLabel },
      },
    }))
  },
  async put(clients, write) {
    const network = await clients.network()
    return network.publicIPAddresses.createOrUpdate(groupOf(write.parsed), nameOf(write.parsed), write.model, waitOptions(write))
  },
})
