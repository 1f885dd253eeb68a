import { describe, expect, it } from 'vitest'
import { obstaclesIn, type SubnetUse } from '../../src/azure/subnet-fit.ts'
import type { JsonObject } from '../../src/common/json.ts'

const nodes: SubnetUse = { for: 'nodes', needs: 10 }
const short = (properties: JsonObject, use: SubnetUse = nodes, group?: JsonObject) =>
  obstaclesIn({ name: 'snet', properties: { addressPrefix: '10.0.0.0/24', ...properties } }, group, use).map((one) => one.short)

describe('what stands against a subnet', () => {
  it('is nothing where it is empty and open', () => {
    expect(short({})).toEqual([])
  })

  it('is a service endpoint policy, for nodes: they could not fetch what they start with; endpoints do not mind', () => {
    const serviceEndpointPolicies = [
      { id: '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Network/serviceEndpointPolicies/only-ours' },
    ]
    expect(short({ serviceEndpointPolicies })).toEqual(['endpoint policies'])
    expect(short({ serviceEndpointPolicies }, { for: 'endpoints', needs: 3 })).toEqual([])
  })

  it('is every obstacle at once, each with what to do', () => {
    const found = obstaclesIn(
      {
        name: 'snet',
        properties: {
          addressPrefix: '10.0.0.0/29',
          defaultOutboundAccess: false,
          delegations: [{ properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
          serviceEndpointPolicies: [{ id: 'x' }],
        },
      },
      undefined,
      { ...nodes, wayOut: true, services: ['Microsoft.Storage'] },
    )
    expect(found.map((one) => one.short)).toEqual([
      'delegated',
      'endpoint policies',
      'too small',
      'no Microsoft.Storage endpoint',
      'no way out',
    ])
    for (const { now } of found) expect(now).not.toBe('')
  })

  it('counts Azure’s five addresses and what is there already', () => {
    const taken = Array.from({ length: 242 }, (_, index) => ({ id: `nic-${index}` }))
    expect(short({ ipConfigurations: taken.slice(0, 241) })).toEqual([])
    expect(short({ ipConfigurations: taken })).toEqual(['too small'])
  })
})
