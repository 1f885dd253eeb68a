import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawCloud, rawCloud } from './raw.ts'

const statusOf = (cloud: RawCloud) =>
  cloud.get(ids.endpoint('pe')).body.properties.privateLinkServiceConnections[0].properties.privateLinkServiceConnectionState.status

function built(takesEffect: typeof defaultSettings.takesEffect): RawCloud {
  const cloud = rawCloud({ settings: { ...defaultSettings, ...(takesEffect === undefined ? {} : { takesEffect }) } })
  cloud.make(ids.network, bodies.network())
  cloud.make(ids.vault, bodies.vault())
  return cloud
}
const endpoint = {
  location: 'westeurope',
  properties: {
    subnet: { id: ids.endpoints },
    privateLinkServiceConnections: [{ name: 'vault', properties: { privateLinkServiceId: ids.vault, groupIds: ['vault'] } }],
  },
}

describe('TIME-5 what takes effect later than its success', () => {
  it('an automatic approval: pending until then, unless somebody decides meanwhile', () => {
    const cloud = built({ roleAssignments: 90, endpointApprovals: 300, zoneRecords: 0 })
    cloud.make(ids.endpoint('pe'), endpoint)
    expect(statusOf(cloud)).toBe('Pending')
    cloud.wait(299)
    expect(statusOf(cloud)).toBe('Approved')
    const other = built({ roleAssignments: 90, endpointApprovals: 300, zoneRecords: 0 })
    other.make(ids.endpoint('pe'), endpoint)
    const { id } = other.get(ids.vault).body.properties.privateEndpointConnections[0]
    other.put(id, { properties: { privateLinkServiceConnectionState: { status: 'Rejected', description: 'no' } } })
    other.wait(400)
    expect(statusOf(other)).toBe('Rejected')
  })

  it('at once where nothing is said', () => {
    const cloud = built(undefined)
    cloud.make(ids.endpoint('pe'), endpoint)
    expect(statusOf(cloud)).toBe('Approved')
  })
})
