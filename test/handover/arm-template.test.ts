import { describe, expect, it } from 'vitest'
import { isObject, type JsonObject, stringsIn } from '../../src/common/json.ts'
import { reference } from '../../src/common/reference.ts'
import { armTemplate, type Exportable } from '../../src/handover/arm-template.ts'
import { entriesOf, isExported } from '../../src/resources/environment.ts'
import { builtInPresets, presetBlueprint } from '../support/presets.ts'

const group = '/subscriptions/s/resourceGroups/rg'
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv`

const one = (id: string, type: string, body: JsonObject, dependsOn: readonly string[] = []): Exportable => ({
  id,
  type,
  apiVersion: '2024-01-01',
  body,
  dependsOn,
})

function resourcesOf(...resources: readonly Exportable[]): readonly JsonObject[] {
  const listed = armTemplate(resources, {}).resources
  return Array.isArray(listed) ? listed.filter(isObject) : []
}

describe('a template', () => {
  it('escapes texts that Resource Manager would take for expressions', () => {
    const [resource] = resourcesOf(
      one(identity, 'Microsoft.ManagedIdentity/userAssignedIdentities', {
        location: 'westeurope',
        tags: { note: '[concat(1, 2)]', open: '[', quoted: "it's", inside: 'a [b]' },
      }),
    )
    expect(resource?.tags).toEqual({ note: '[[concat(1, 2)]', open: '[[', quoted: "it's", inside: 'a [b]' })
  })

  it('prints values known only at run time as references, alone or within a text', () => {
    const [, assignment] = resourcesOf(
      one(identity, 'Microsoft.ManagedIdentity/userAssignedIdentities', {}),
      one(`${vault}/providers/Microsoft.Authorization/roleAssignments/r`, 'Microsoft.Authorization/roleAssignments', {
        properties: {
          principalId: reference(identity, 'properties.principalId'),
          tenantId: reference('/subscriptions/s', 'tenantId'),
          note: `it's ${reference(identity, 'properties.clientId')}/32`,
        },
      }),
    )
    expect(assignment?.properties).toEqual({
      principalId: `[reference('${identity}', '2024-01-01').principalId]`,
      tenantId: '[subscription().tenantId]',
      note: `[concat('it''s ', reference('${identity}', '2024-01-01').clientId, '/32')]`,
    })
  })

  it('places extension resources by their scope, and children by their names', () => {
    const [, lock, key] = resourcesOf(
      one(vault, 'Microsoft.KeyVault/vaults', {}),
      one(`${vault}/providers/Microsoft.Authorization/locks/l`, 'Microsoft.Authorization/locks', {}, [vault]),
      one(`${vault}/keys/k`, 'Microsoft.KeyVault/vaults/keys', {}, [vault]),
    )
    expect(lock).toMatchObject({ name: 'l', scope: vault, dependsOn: [vault] })
    expect(key).toMatchObject({ name: 'kv/k' })
    expect(key).not.toHaveProperty('scope')
  })

  it('waits only for what it holds', () => {
    const [resource] = resourcesOf(
      one(vault, 'Microsoft.KeyVault/vaults', {}, [group, identity, '/subscriptions/s/providers/Microsoft.KeyVault']),
    )
    expect(resource).not.toHaveProperty('dependsOn')
  })

  it.each(builtInPresets)('of the preset %s leaves no reference open and names each resource once', async (preset) => {
    const entries = (await entriesOf(presetBlueprint(preset))).filter(isExported)
    const listed = resourcesOf(...entries.map(({ wanted }) => wanted))
    expect(listed).toHaveLength(entries.length)
    expect(new Set(listed.map(({ type, name, scope }) => `${String(scope)} ${String(type)} ${String(name)}`)).size).toBe(listed.length)
    const ids = new Set(entries.map(({ wanted }) => wanted.id))
    for (const resource of listed) {
      for (const text of stringsIn(resource)) {
        expect(text).not.toContain('{{')
        if (text.startsWith('[') && !text.startsWith('[['))
          expect(text).toMatch(/^\[(reference\('[^']+'.*\)\.[\w.]+|subscription\(\)\.tenantId)\]$/)
      }
      for (const id of Array.isArray(resource.dependsOn) ? resource.dependsOn : []) expect(ids).toContain(id)
    }
    for (const { wanted } of entries) {
      const found = listed.find(
        (resource) => resource.type === wanted.type && wanted.id.endsWith(`/${String(resource.name).split('/').at(-1)}`),
      )
      expect(Object.keys(found ?? {})).toEqual(expect.arrayContaining(Object.keys(wanted.body)))
    }
  })
})
