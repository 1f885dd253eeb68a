import { describe, expect, it } from 'vitest'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { featureRegistered } from '../../src/simulator/providers/features.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { assign, assignment, builtInId } from './policy-help.ts'
import { bodies, ids, rawCloud, rg, sub } from './raw.ts'

describe('ARM-16 features', () => {
  const host = `${sub}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`
  const v = '?api-version=2021-07-01'
  it('EncryptionAtHost is not registered at the start; registering takes a while, unregistering does not', () => {
    const cloud = rawCloud()
    const state = () => cloud.get(`${host}${v}`).body.properties.state
    expect(cloud.get(`${host}${v}`)).toMatchObject({
      status: 200,
      body: { id: host, name: 'Microsoft.Compute/EncryptionAtHost', type: 'Microsoft.Features/providers/features' },
    })
    expect(state()).toBe('NotRegistered')
    expect(cloud.send('POST', `${host}/register${v}`).body.properties.state).toBe('Registering')
    cloud.wait(59)
    expect(state()).toBe('Registering')
    cloud.wait(1)
    expect(state()).toBe('Registered')
    expect(cloud.send('POST', `${host}/register${v}`).body.properties.state).toBe('Registered')
    expect(cloud.send('POST', `${host}/unregister${v}`).body.properties.state).toBe('Unregistered')
  })
  it('are listed per provider and in all; an unknown one is not found', () => {
    const cloud = rawCloud()
    const names = (path: string) => cloud.get(`${path}${v}`).body.value.map(({ name }: { name: string }) => name)
    const all = ['Microsoft.Compute/EncryptionAtHost', 'Microsoft.Compute/UseStandardSecurityType']
    expect(names(`${sub}/providers/Microsoft.Features/features`)).toEqual(all)
    expect(names(`${sub}/providers/Microsoft.Features/providers/microsoft.compute/features`)).toEqual(all)
    expect(names(`${sub}/providers/Microsoft.Features/providers/Microsoft.Batch/features`)).toEqual([])
    expect(cloud.get(`${host}Not${v}`)).toMatchObject({ status: 404, code: 'FeatureNotFound' })
  })
  it('work once the provider has been registered again, or ten minutes later', () => {
    const works = (again: boolean, wait: number) => {
      const store = openStore()
      let now = Date.UTC(2026, 10, 23, 12)
      const simulator = createSimulator({ clock: { now: () => now }, store })
      const post = (path: string) => simulator.handle({ method: 'POST', url: `https://management.azure.com${path}${v}`, headers: {} })
      post(`${host}/register`)
      now += 60_000
      if (again) post(`${sub}/providers/Microsoft.Compute/register`)
      now += wait * 1000
      const world = { store, now: () => now } as Parameters<typeof featureRegistered>[0]
      return featureRegistered(world, practiceSubscription, 'microsoft.compute', 'encryptionathost')
    }
    expect([works(false, 0), works(true, 0), works(false, 599), works(false, 600)]).toEqual([false, true, false, true])
  })
})

describe('ARM-10 what a provider offers', () => {
  it('types with versions, regions and capabilities; $expand is let through', () => {
    const cloud = rawCloud()
    const { resourceTypes } = cloud.get(`${sub}/providers/Microsoft.Network?api-version=2021-04-01&$expand=metadata`).body
    const of = (name: string) => resourceTypes.find(({ resourceType }: { resourceType: string }) => resourceType === name)
    expect(of('virtualNetworks')).toMatchObject({
      capabilities: 'SupportsTags, SupportsLocation',
      apiVersions: expect.arrayContaining(['2025-09-01']),
    })
    expect(of('virtualNetworks').locations).toContain('West Europe')
    expect(of('virtualNetworks/subnets').capabilities).toBe('None')
    const { resourceTypes: own } = cloud.get(`${sub}/providers/Microsoft.Authorization?api-version=2021-04-01`).body
    expect(own.find(({ resourceType }: { resourceType: string }) => resourceType === 'locks').capabilities).toBe('SupportsExtension')
  })
})

describe('ARM-17 tags', () => {
  const tags = (scope: string) => `${scope}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`
  const body = (values: Record<string, string>, operation?: string) => ({
    ...(operation === undefined ? {} : { operation }),
    properties: { tags: values },
  })
  it('of a resource, group or subscription are read, replaced and removed as a resource of their own', () => {
    const cloud = rawCloud()
    cloud.make(ids.identity, bodies.identity())
    for (const scope of [ids.identity, rg, sub]) {
      expect(cloud.put(tags(scope), body({ a: '1' }))).toMatchObject({
        status: 200,
        body: {
          id: `${scope}/providers/Microsoft.Resources/tags/default`,
          name: 'default',
          type: 'Microsoft.Resources/tags',
          properties: { tags: { a: '1' } },
        },
      })
      expect(cloud.get(tags(scope)).body.properties.tags).toEqual({ a: '1' })
      expect(cloud.get(`${scope}?api-version=${scope === ids.identity ? '2024-11-30' : '2021-04-01'}`).body.tags).toEqual({ a: '1' })
      expect(cloud.delete(tags(scope)).status).toBe(200)
      expect(cloud.get(tags(scope)).body.properties.tags).toEqual({})
    }
  })
  it('PATCH merges, replaces or deletes: by name, or by name and value', () => {
    const cloud = rawCloud()
    const patch = (operation: string, values: Record<string, string>) =>
      cloud.send('PATCH', tags(rg), body(values, operation)).body.properties.tags
    expect(patch('Merge', { Team: 'a', place: 'x' })).toEqual({ Team: 'a', place: 'x' })
    expect(patch('Merge', { team: 'b', new: 'y' })).toEqual({ Team: 'b', place: 'x', new: 'y' })
    expect(patch('Delete', { TEAM: '', place: 'other', new: 'y' })).toEqual({ place: 'x' })
    expect(patch('Replace', { only: 'z' })).toEqual({ only: 'z' })
    expect(cloud.send('PATCH', tags(rg), body({}, 'Shuffle'))).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })
  it('group tags can be patched on the group itself', () => {
    const cloud = rawCloud()
    expect(cloud.send('PATCH', rg, { tags: { a: '1' } })).toMatchObject({ status: 200, body: { tags: { a: '1' }, location: 'westeurope' } })
    expect(cloud.send('PATCH', rg, { tags: { b: '2' } }).body.tags).toEqual({ b: '2' })
  })
  it('have limits: how many, how long, which signs', () => {
    const cloud = rawCloud()
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']))
    const code = (values: Record<string, string>, scope = rg) => cloud.put(tags(scope), body(values)).code
    expect([code(many(50)), code(many(51))]).toEqual([undefined, 'TagCountExceeded'])
    expect([code({ ['n'.repeat(512)]: 'x' }), code({ ['n'.repeat(513)]: 'x' })]).toEqual([undefined, 'InvalidTagNameLength'])
    expect([code({ a: 'v'.repeat(256) }), code({ a: 'v'.repeat(257) })]).toEqual([undefined, 'InvalidRequestContent'])
    expect([code({ 'a/b': 'x' }), code({ a: '1', A: '2' })]).toEqual(['InvalidTagNameCharacters', 'InvalidTagName'])
    cloud.make(ids.zone('one.example'), bodies.zone())
    expect([code(many(15), ids.zone('one.example')), code(many(16), ids.zone('one.example'))]).toEqual([undefined, 'TagCountExceeded'])
    expect(cloud.put(rg, { location: 'westeurope', tags: many(51) }).code).toBe('TagCountExceeded')
  })
  it('ask what is there, locks and policies; merging past the limit is refused', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    expect(cloud.get(tags(`${sub}/resourceGroups/none`)).code).toBe('ResourceGroupNotFound')
    expect(cloud.get(tags(ids.vault)).code).toBe('ResourceNotFound')
    expect(cloud.put(tags(ids.nodes), body({ a: 'b' })).status).toBe(400)
    assign(cloud, 'team', assignment(builtInId('871b6d14-10aa-478d-b590-94f262ecfa99'), { tagName: 'team' }))
    expect(cloud.put(tags(ids.network), body({ a: 'b' })).code).toBe('RequestDisallowedByPolicy')
    expect(cloud.put(tags(ids.network), body({ team: 'b' })).status).toBe(200)
    cloud.put(`${rg}/providers/Microsoft.Authorization/locks/read`, { properties: { level: 'ReadOnly' } })
    expect(cloud.put(tags(ids.network), body({ team: 'c' })).code).toBe('ScopeLocked')
  })
  it('need the rights to tags and features, at their scope', () => {
    const settings = { ...defaultSettings, caller: { ...defaultSettings.caller, roles: [{ role: 'Reader', scope: '' }] } }
    const cloud = rawCloud({ settings }, { registered: false, group: false })
    const feature = `${sub}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`
    expect(cloud.get(tags(sub)).status).toBe(200)
    const refused = [
      cloud.put(tags(sub), body({ a: 'b' })),
      cloud.delete(tags(sub)),
      cloud.send('POST', `${feature}/register?api-version=2021-07-01`),
      cloud.send('POST', `${sub}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize?api-version=2019-10-01`),
    ]
    expect(refused.map(({ code, body: { error } }) => [code, /perform action '([^']+)'/.exec(error.message)?.[1]])).toEqual([
      ['AuthorizationFailed', 'Microsoft.Resources/tags/write'],
      ['AuthorizationFailed', 'Microsoft.Resources/tags/delete'],
      ['AuthorizationFailed', 'Microsoft.Features/providers/features/register/action'],
      ['AuthorizationFailed', 'Microsoft.PolicyInsights/policyStates/summarize/action'],
    ])
    expect(cloud.get(tags(sub).replace('default', 'other')).status).toBe(404)
  })
  it('names in use are listed with their values and how often', () => {
    const cloud = rawCloud()
    cloud.put(rg, { location: 'westeurope', tags: { team: 'a' } })
    cloud.make(ids.identity, { location: 'westeurope', tags: { Team: 'b', other: 'x' } })
    expect(cloud.get(`${sub}/tagNames?api-version=2021-04-01`).body.value).toMatchObject([
      { tagName: 'other', count: { type: 'Total', value: 1 } },
      {
        id: `${sub}/tagNames/team`,
        tagName: 'team',
        count: { value: 2 },
        values: [{ tagValue: 'a' }, { tagValue: 'b', count: { value: 1 } }],
      },
    ])
  })
})
