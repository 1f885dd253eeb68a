import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { bodies, ids, type RawCloud, rawCloud, rg } from './raw.ts'

const perimeter = `${rg}/providers/Microsoft.Network/networkSecurityPerimeters/nsp`
const other = `${rg}/providers/Microsoft.Network/networkSecurityPerimeters/other`
const profile = `${perimeter}/profiles/default`
const association = (of: string, name = 'one') => `${of}/resourceAssociations/${name}`
const joined = (target: string, inside = profile, more: JsonObject = {}): JsonObject => ({
  properties: { privateLinkResource: { id: target }, profile: { id: inside }, ...more },
})

const furnished = (): RawCloud => {
  const cloud = rawCloud()
  for (const one of [perimeter, other]) {
    cloud.make(one, { location: 'westeurope', properties: {} })
    cloud.make(`${one}/profiles/default`, { properties: {} })
  }
  return cloud
}

describe('NET-21 perimeters', () => {
  it('have an id of their own and profiles', () => {
    const cloud = furnished()
    expect(cloud.get(perimeter).body.properties?.perimeterGuid).toMatch(/^[0-9a-f-]{36}$/)
    expect(cloud.get(profile).body.properties).toMatchObject({ provisioningState: 'Succeeded', accessRulesVersion: '0' })
  })

  it('stay while something is associated with them', () => {
    const cloud = furnished()
    cloud.make(ids.vault, bodies.vault())
    cloud.make(association(perimeter), joined(ids.vault))
    expect(cloud.delete(perimeter)).toMatchObject({ status: 409, code: 'NspHasResourceAssociations' })
    cloud.delete(association(perimeter))
    cloud.wait(60)
    expect(cloud.delete(perimeter).status).toBe(202)
  })
})

describe('NET-22 associations', () => {
  it('learn only, unless told to enforce, and show on the Batch account', () => {
    const cloud = furnished()
    cloud.make(ids.account, bodies.account())
    const configurations = () => cloud.get(`${ids.account}/networkSecurityPerimeterConfigurations`).body.value
    expect(configurations()).toEqual([])
    expect(cloud.make(association(perimeter), joined(ids.account)).body.properties).toMatchObject({ accessMode: 'Learning' })
    cloud.make(association(perimeter), joined(ids.account, profile, { accessMode: 'Enforced' }))
    expect(configurations()).toMatchObject([
      { properties: { networkSecurityPerimeter: { id: perimeter }, resourceAssociation: { name: 'one', accessMode: 'Enforced' } } },
    ])
  })

  it('name something that is there, of a service that takes part, with a profile of their own perimeter, once', () => {
    const cloud = furnished()
    cloud.make(ids.vault, bodies.vault())
    cloud.make(ids.network, bodies.network())
    expect(cloud.put(association(perimeter), joined(ids.account))).toMatchObject({ status: 400, code: 'InvalidResourceReference' })
    expect(cloud.put(association(perimeter), joined(ids.network))).toMatchObject({ status: 400, code: 'ResourceTypeNotSupported' })
    expect(cloud.put(association(perimeter), joined(ids.vault, `${other}/profiles/default`))).toMatchObject({
      code: 'InvalidResourceReference',
    })
    cloud.make(association(perimeter), joined(ids.vault))
    expect(cloud.put(association(other), joined(ids.vault, `${other}/profiles/default`))).toMatchObject({
      code: 'ResourceAlreadyAssociated',
    })
  })
})
