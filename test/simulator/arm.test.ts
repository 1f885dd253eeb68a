import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, rawCloud, rg, sub } from './raw.ts'

describe('ARM-1 api-version', () => {
  it('is required', () => {
    const cloud = rawCloud()
    const answer = cloud.simulator.handle({ method: 'GET', url: `https://management.azure.com${rg}`, headers: {} })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body ?? '').error.code).toBe('MissingApiVersionParameter')
  })
  it('is checked for each type', () => {
    const cloud = rawCloud()
    const answer = cloud.get(`${ids.network}?api-version=1999-01-01`)
    expect(answer).toMatchObject({ status: 400, code: 'NoRegisteredProviderFound' })
    expect(answer.body.error.message).toContain("API version '1999-01-01' for type 'virtualNetworks'")
    expect(cloud.get(`${rg}?api-version=1999-01-01`)).toMatchObject({ status: 400, code: 'InvalidApiVersionParameter' })
  })
})

describe('ARM-2 what is above a resource must exist', () => {
  it.each([
    ['a subscription', `/subscriptions/${'9'.repeat(8)}-9999-9999-9999-999999999999/resourceGroups/rg`, 'SubscriptionNotFound'],
    ['a resource group', `${sub}/resourceGroups/nowhere/providers/Microsoft.Network/virtualNetworks/vnet`, 'ResourceGroupNotFound'],
    ['a parent', `${ids.account}/pools/pool`, 'ParentResourceNotFound'],
    ['a scope', `${ids.vault}/providers/Microsoft.Authorization/locks/keep`, 'ParentResourceNotFound'],
    ['a namespace', `${rg}/providers/Microsoft.Nothing/things/one`, 'InvalidResourceNamespace'],
    ['a type', `${rg}/providers/Microsoft.Network/things/one`, 'InvalidResourceType'],
  ])('%s', (_what, path, code) => {
    expect(rawCloud().put(path, bodies.network())).toMatchObject({ status: 404, code })
  })
  it('and the resource itself, to be read', () => {
    const answer = rawCloud().get(ids.network)
    expect(answer).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    expect(answer.body.error.message).toContain(
      "The Resource 'Microsoft.Network/virtualNetworks/vnet' under resource group 'rg' was not found.",
    )
  })
})

describe('ARM-3 ids are case-insensitive and keep their first casing', () => {
  it('in every segment, with double and trailing slashes', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    const odd = `/${ids.network.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions').replace('/RESOURCEGROUPS', '/resourcegroups')}/`
    expect(cloud.get(`${odd}?api-version=2025-09-01`).body).toMatchObject({ id: ids.network, name: 'vnet' })
    cloud.put(ids.network.replace('/rg/', '/RG/').replace('/vnet', '/VNET'), bodies.network())
    cloud.wait(60)
    expect(cloud.get(ids.network).body.id).toBe(ids.network)
  })
})

describe('ARM-4 preconditions', () => {
  it('If-Match and If-None-Match are obeyed', () => {
    const cloud = rawCloud()
    expect(cloud.put(ids.network, bodies.network(), { 'If-Match': '*' })).toMatchObject({ status: 412, code: 'PreconditionFailed' })
    const made = cloud.make(ids.network, bodies.network())
    expect(made.headers.ETag).toBe(made.body.etag)
    expect(cloud.put(ids.network, bodies.network(), { 'If-None-Match': '*' }).status).toBe(412)
    expect(cloud.put(ids.network, bodies.network(), { 'If-Match': '"other"' }).status).toBe(412)
    expect(cloud.put(ids.network, bodies.network(), { 'If-Match': made.body.etag }).status).toBe(200)
  })
})

describe('ARM-5 long-running operations', () => {
  it('201 and Azure-AsyncOperation: the state walks by the clock', () => {
    const cloud = rawCloud()
    const put = cloud.put(ids.network, bodies.network())
    expect(put).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } })
    const operation = String(put.headers['Azure-AsyncOperation'])
    expect(operation).toMatch(
      /^https:\/\/management\.azure\.com\/subscriptions\/.*\/providers\/Microsoft\.Network\/locations\/westeurope\/operations\//,
    )
    const path = operation.replace('https://management.azure.com', '')
    expect(cloud.get(path)).toMatchObject({ status: 200, headers: { 'Retry-After': '10' }, body: { status: 'InProgress' } })
    cloud.wait(8)
    expect(cloud.get(path).body).toMatchObject({ status: 'Succeeded', percentComplete: 100 })
    expect(cloud.get(ids.network).body.properties.provisioningState).toBe('Succeeded')
    expect(cloud.put(ids.network, bodies.network()).status).toBe(200)
  })
  it('202 and Location: the resource is not there before it is done, then the result has it', () => {
    const cloud = rawCloud()
    const put = cloud.put(ids.account, bodies.account())
    expect(put.status).toBe(202)
    expect(put.body).toBeUndefined()
    const path = String(put.headers.Location).replace('https://management.azure.com', '')
    expect(path).toContain('/accountOperationResults/')
    expect(cloud.get(ids.account).status).toBe(404)
    expect(cloud.get(path)).toMatchObject({ status: 202, headers: { 'Retry-After': '10' } })
    cloud.wait(26)
    expect(cloud.get(path)).toMatchObject({ status: 200, body: { id: ids.account, properties: { provisioningState: 'Succeeded' } } })
  })
  it('neither header: the resource itself shows a passing state', () => {
    const cloud = rawCloud()
    const put = cloud.put(ids.vault, bodies.vault())
    expect(put).toMatchObject({ status: 201, body: { properties: { provisioningState: 'RegisteringDns' } } })
    cloud.wait(45)
    expect(cloud.get(ids.vault).body.properties.provisioningState).toBe('Succeeded')
  })
  it('a removal ends with 204 and the resource is gone', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    const answer = cloud.delete(ids.network)
    expect(answer.status).toBe(202)
    expect(cloud.get(ids.network).body.properties.provisioningState).toBe('Deleting')
    cloud.wait(10)
    expect(cloud.get(String(answer.headers.Location).replace('https://management.azure.com', '')).status).toBe(204)
    expect(cloud.get(ids.network).status).toBe(404)
    expect(cloud.delete(ids.network).status).toBe(204)
  })
  it('says when the next change comes, and nothing when idle', () => {
    const cloud = rawCloud()
    expect(cloud.simulator.nextChangeAt()).toBeUndefined()
    cloud.put(ids.network, bodies.network())
    expect(cloud.simulator.nextChangeAt()).toBeGreaterThan(0)
    cloud.wait(60)
    cloud.get(ids.network)
    expect(cloud.simulator.nextChangeAt()).toBeUndefined()
  })
  it('one at a time on one resource', () => {
    const cloud = rawCloud()
    cloud.put(ids.account, bodies.account())
    expect(cloud.put(ids.account, bodies.account())).toMatchObject({ status: 409, code: 'Conflict' })
  })
})

describe('ARM-6 bodies are checked', () => {
  it.each([
    ['an unknown property', { ...bodies.network(), colour: 'red' }, 'colour'],
    [
      'an unknown property inside',
      { location: 'westeurope', properties: { addressSpace: { addressPrefixes: [], prefix: 1 } } },
      'properties.addressSpace.prefix',
    ],
    ['a wrong type', { location: 'westeurope', properties: { addressSpace: 'all' } }, 'properties.addressSpace'],
    [
      'a read-only property',
      { location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, resourceGuid: 'x' } },
      'properties.resourceGuid',
    ],
  ])('%s', (_what, body, target) => {
    const answer = rawCloud().put(ids.network, body)
    expect(answer).toMatchObject({ status: 400, code: 'InvalidRequestContent', body: { error: { target } } })
  })
  it('a missing one, all problems at once, nulls as absent', () => {
    const cloud = rawCloud()
    const answer = cloud.put(ids.vault, { location: null, properties: { sku: { family: 'B', name: 'standard' } } })
    expect(answer.body.error.details.map((detail: { target: string }) => detail.target)).toEqual([
      'location',
      'properties.tenantId',
      'properties.sku.family',
    ])
  })
  it('not JSON, empty, not an object', () => {
    const cloud = rawCloud()
    for (const body of ['{', '', '[]']) {
      const url = `https://management.azure.com${ids.network}?api-version=2025-09-01`
      const answer = cloud.simulator.handle({ method: 'PUT', url, headers: {}, body })
      expect(JSON.parse(answer.body ?? '').error.code).toBe('InvalidRequestContent')
    }
  })
  it('a body that was read may be sent back', () => {
    const cloud = rawCloud()
    const made = cloud.make(ids.network, bodies.network())
    expect(cloud.put(ids.network, made.body).status).toBe(200)
    expect(cloud.put(ids.network, { ...made.body, id: `${ids.network}2` }).code).toBe('InvalidRequestContent')
  })
})

describe('ARM-7 locations and names', () => {
  it('a location is required, known, and not changed', () => {
    const cloud = rawCloud()
    expect(cloud.put(ids.network, { ...bodies.network(), location: null }).code).toBe('LocationRequired')
    expect(cloud.put(ids.network, { ...bodies.network(), location: 'atlantis' }).code).toBe('LocationNotAvailableForResourceType')
    expect(cloud.put(ids.zone('a.example'), { location: 'westeurope' }).code).toBe('LocationNotAvailableForResourceType')
    expect(cloud.make(ids.network, { ...bodies.network(), location: 'West Europe' }).body.location).toBe('westeurope')
    expect(cloud.put(ids.network, { ...bodies.network(), location: 'northeurope' })).toMatchObject({
      status: 409,
      code: 'InvalidResourceLocation',
    })
    expect(cloud.put(rg, { location: 'northeurope' })).toMatchObject({ status: 409, code: 'InvalidResourceGroupLocation' })
  })
  it.each([
    'Microsoft.Batch/locations/atlantis/quotas',
    'Microsoft.Network/locations/atlantis/usages',
    'Microsoft.Compute/locations/atlantis/usages',
  ])('a region that is none is refused in %s too', (path) => {
    const cloud = rawCloud()
    const url = `${sub}/providers/${path}`
    expect(cloud.get(url)).toMatchObject({ status: 400, code: 'NoRegisteredProviderFound' })
    expect(cloud.get(url.replace('atlantis', 'westeurope')).status).toBe(200)
  })
  it('zones are those of the region', () => {
    const cloud = rawCloud()
    const put = (location: string, zones: string[]) => cloud.put(ids.address('a'), { ...bodies.address('label-one'), location, zones })
    expect(put('westus', ['1', '2', '3'])).toMatchObject({ status: 400, code: 'LocationNotSupportAvailabilityZones' })
    expect(put('westeurope', ['1', '4'])).toMatchObject({ status: 400, code: 'InvalidAvailabilityZone' })
    expect(put('westeurope', ['2']).status).toBe(201)
  })
  it('names obey the rules of their type', () => {
    const cloud = rawCloud()
    const network = `${rg}/providers/Microsoft.Network`
    expect(cloud.put(`${network}/virtualNetworks/v`, bodies.network()).code).toBe('InvalidResourceName')
    expect(cloud.put(`${network}/virtualNetworks/vnet-`, bodies.network()).code).toBe('InvalidResourceName')
    expect(cloud.put(`${rg}/providers/Microsoft.Batch/batchAccounts/My-Batch`, bodies.account()).code).toBe('InvalidAccountName')
    expect(cloud.put(`${rg}/providers/Microsoft.KeyVault/vaults/kv--x`, bodies.vault()).code).toBe('VaultNameNotValid')
    expect(cloud.put(`${sub}/resourceGroups/rg.`, { location: 'westeurope' }).code).toBe('InvalidResourceGroup')
  })
})

describe('ARM-8 lists come in pages', () => {
  it('with a nextLink on the host of the request, each item once', () => {
    const cloud = rawCloud({ pageSize: 2 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) cloud.put(ids.address(`pip-${name}`), bodies.address(`label-${name}`))
    const seen: string[] = []
    let path = `${sub}/providers/Microsoft.Network/publicIPAddresses`
    for (let pages = 1; ; pages += 1) {
      const answer = cloud.get(path)
      seen.push(...answer.body.value.map((item: { name: string }) => item.name))
      expect(answer.body.value.length).toBeLessThanOrEqual(2)
      if (answer.body.nextLink === undefined) {
        expect(pages).toBe(3)
        break
      }
      path = answer.body.nextLink.replace('https://management.azure.com', '')
    }
    expect(seen).toEqual(['pip-a', 'pip-b', 'pip-c', 'pip-d', 'pip-e'])
  })
  it('and can be filtered by tag, type and group', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.identity, { location: 'westeurope', tags: { 'Secure-Batch:Environment': 'Demo' } })
    const list = (filter: string) => {
      const answer = cloud.get(`${sub}/resources?api-version=2025-04-01&$filter=${encodeURIComponent(filter)}`)
      return answer.body.value?.map((item: { name: string }) => item.name) ?? answer.code
    }
    expect(list("tagName eq 'secure-batch:environment' and tagValue eq 'demo'")).toEqual(['vnet'])
    expect(list("tagName eq 'secure-batch:environment'")).toEqual(['id-account', 'vnet'])
    expect(list("resourceType eq 'microsoft.network/virtualnetworks'")).toEqual(['vnet'])
    expect(list("resourceGroup eq 'other'")).toEqual([])
    expect(list('nonsense')).toBe('InvalidFilterInQueryString')
    cloud.send('PATCH', rg, { tags: { 'secure-batch:environment': 'demo' } })
    const groups = cloud.get(
      `${sub}/resourcegroups?api-version=2025-04-01&$filter=${encodeURIComponent("tagName eq 'secure-batch:environment' and tagValue eq 'demo'")}`,
    )
    expect(groups.body.value.map((item: { name: string }) => item.name)).toEqual(['rg'])
  })
})

describe('ARM-9 every answer carries its headers', () => {
  it('request ids, the client request id on demand, what is left of the rate limit', () => {
    const cloud = rawCloud()
    const answer = cloud.send('GET', rg, undefined, { 'x-ms-client-request-id': 'mine', 'x-ms-return-client-request-id': 'true' })
    expect(answer.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers['x-ms-correlation-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers['x-ms-client-request-id']).toBe('mine')
    const left = Number(answer.headers['x-ms-ratelimit-remaining-subscription-reads'])
    expect(Number(cloud.get(rg).headers['x-ms-ratelimit-remaining-subscription-reads'])).toBe(left - 1)
    cloud.wait(60)
    expect(Number(cloud.get(rg).headers['x-ms-ratelimit-remaining-subscription-reads'])).toBe(249)
  })
})

describe('ARM-10 providers must be registered', () => {
  it('a write to an unregistered one is refused; registering takes a while', () => {
    const cloud = rawCloud({}, { registered: false })
    const state = () => cloud.get(`${sub}/providers/Microsoft.Batch`).body.registrationState
    expect(state()).toBe('NotRegistered')
    expect(cloud.put(ids.account, bodies.account())).toMatchObject({ status: 409, code: 'MissingSubscriptionRegistration' })
    expect(cloud.send('POST', `${sub}/providers/Microsoft.Batch/register`).body.registrationState).toBe('Registering')
    cloud.wait(45)
    expect(state()).toBe('Registered')
    expect(cloud.put(ids.account, bodies.account()).status).toBe(202)
    expect(cloud.get(`${sub}/providers/Microsoft.Network`).body.registrationState).toBe('Registered')
  })
  it('one that is used stays registered', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    const unregister = () => cloud.send('POST', `${sub}/providers/Microsoft.Batch/unregister`)
    expect(unregister()).toMatchObject({ status: 409, code: 'CannotUnregisterResourceProvider' })
    expect(cloud.get(`${sub}/providers/Microsoft.Batch`).body.registrationState).toBe('Registered')
    cloud.delete(ids.account)
    cloud.wait(60)
    expect(unregister().body.registrationState).toBe('Unregistered')
    expect(cloud.put(ids.account, bodies.account()).code).toBe('MissingSubscriptionRegistration')
  })
})

describe('ARM-11 locks', () => {
  const lock = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks/keep`
  it.each([
    ['the subscription', sub],
    ['the group', rg],
    ['the resource', ids.network],
  ])('a CanNotDelete lock on %s keeps a resource from being deleted, not from being changed', (_where, scope) => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    expect(cloud.put(lock(scope), bodies.lock()).status).toBe(201)
    const refused = cloud.delete(ids.network)
    expect(refused).toMatchObject({ status: 409, code: 'ScopeLocked' })
    expect(refused.body.error.message).toContain(`following scope(s) are locked: '${scope}'`)
    expect(cloud.delete(rg)).toMatchObject({ status: 409, code: 'ScopeLocked' })
    expect(cloud.put(ids.network, bodies.network()).status).toBe(200)
    cloud.wait(60)
    expect(cloud.delete(lock(scope)).status).toBe(200)
    expect(cloud.delete(ids.network).status).toBe(202)
  })
  it('a ReadOnly lock refuses writes too', () => {
    const cloud = rawCloud()
    cloud.put(lock(rg), bodies.lock('ReadOnly'))
    expect(cloud.put(ids.network, bodies.network())).toMatchObject({ status: 409, code: 'ScopeLocked' })
  })
  it('a ReadOnly lock on a resource refuses what hangs on it, too, and nothing beside it', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    cloud.put(lock(ids.vault), bodies.lock('ReadOnly'))
    expect(
      cloud.put(
        ids.assignment(ids.vault),
        bodies.roleAssignment('22222222-2222-2222-2222-222222222222', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'),
      ).code,
    ).toBe('ScopeLocked')
    expect(cloud.put(ids.key, bodies.key())).toMatchObject({ status: 409, code: 'ScopeLocked' })
    expect(cloud.put(ids.network, bodies.network()).status).toBe(201)
    expect(cloud.get(ids.vault).status).toBe(200)
  })
  it('are listed at the subscription with those of its groups and resources', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    for (const scope of [sub, rg, ids.network]) cloud.put(lock(scope), bodies.lock('ReadOnly'))
    const listed = cloud.get(`${sub}/providers/Microsoft.Authorization/locks`).body.value.map(({ id }: { id: string }) => id)
    expect(listed.sort()).toEqual([lock(sub), lock(rg), lock(ids.network)].sort())
  })
})

describe('ARM-12 resource groups', () => {
  it('take everything along when deleted, and nothing is made in them meanwhile', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    const answer = cloud.delete(rg)
    expect(answer.status).toBe(202)
    expect(cloud.get(rg).body.properties.provisioningState).toBe('Deleting')
    expect(cloud.put(ids.identity, bodies.identity())).toMatchObject({ status: 409, code: 'ResourceGroupBeingDeleted' })
    expect(cloud.put(rg, { location: 'westeurope' })).toMatchObject({ status: 409, code: 'ResourceGroupBeingDeleted' })
    expect(cloud.send('PATCH', rg, { tags: { a: '1' } }).code).toBe('ResourceGroupBeingDeleted')
    cloud.wait(30)
    expect(cloud.get(String(answer.headers.Location).replace('https://management.azure.com', '')).status).toBe(200)
    expect(cloud.get(rg)).toMatchObject({ status: 404, code: 'ResourceGroupNotFound' })
    expect(cloud.send('HEAD', rg).status).toBe(404)
    expect(cloud.get(`${sub}/resources`).body.value).toEqual([])
    expect(cloud.get(`${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-one`).status).toBe(200)
  })
  it('stay when something outside still needs a part of them', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.identity, bodies.identity())
    const other = `${sub}/resourceGroups/rg2`
    cloud.put(other, { location: 'westeurope' })
    cloud.make(ids.vault.replace(rg, other), bodies.vault())
    cloud.make(ids.endpoint('pe').replace(rg, other), bodies.endpoint(ids.vault.replace(rg, other), 'vault'))
    const answer = cloud.delete(rg)
    cloud.wait(30)
    const result = cloud.get(String(answer.headers.Location).replace('https://management.azure.com', ''))
    expect(result).toMatchObject({ status: 409, code: 'ResourceGroupDeletionBlocked' })
    expect(cloud.get(rg).body.properties.provisioningState).toBe('Succeeded')
    expect([cloud.get(ids.network).status, cloud.get(ids.identity).status]).toEqual([200, 404])
    cloud.delete(ids.endpoint('pe').replace(rg, other))
    cloud.wait(30)
    cloud.delete(rg)
    cloud.wait(30)
    expect(cloud.get(rg).status).toBe(404)
  })
  it('are not gone before the slowest of what they hold', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    cloud.delete(rg)
    cloud.wait(170)
    expect(cloud.get(rg).body.properties.provisioningState).toBe('Deleting')
    cloud.wait(10)
    expect(cloud.get(rg).status).toBe(404)
  })
  it('are merged by PATCH and replaced by PUT', () => {
    const cloud = rawCloud()
    cloud.send('PATCH', rg, { tags: { a: '1' } })
    expect(cloud.get(rg).body.tags).toEqual({ a: '1' })
    cloud.put(rg, { location: 'westeurope' })
    expect(cloud.get(rg).body.tags).toBeUndefined()
  })
})

describe('ARM-13 subscriptions and regions', () => {
  it('are listed', () => {
    const cloud = rawCloud()
    expect(cloud.get('/subscriptions?api-version=2022-12-01').body.value).toMatchObject([
      { subscriptionId: '00000000-0000-0000-0000-000000000000', displayName: 'Practice subscription', state: 'Enabled' },
    ])
    const places = cloud.get(`${sub}/locations?api-version=2022-12-01`).body.value
    expect(places.length).toBeGreaterThanOrEqual(12)
    expect(places).toContainEqual(expect.objectContaining({ name: 'westeurope', displayName: 'West Europe' }))
  })
})

describe('ARM-14 a caller may lack a permission', () => {
  it('and is told which action on which scope', () => {
    const caller = { ...defaultSettings.caller, name: 'reader', roles: [] }
    const answer = rawCloud({ settings: { ...defaultSettings, caller } }, { registered: false, group: false }).put(rg, {
      location: 'westeurope',
    })
    expect(answer).toMatchObject({ status: 403, code: 'AuthorizationFailed' })
    expect(answer.body.error.message).toContain("perform action 'Microsoft.Resources/subscriptions/resourceGroups/write'")
  })
})

describe('ARM-15 the same history gives the same cloud', () => {
  it('byte for byte', () => {
    const run = () => {
      const cloud = rawCloud()
      cloud.make(ids.network, bodies.network())
      cloud.make(ids.identity, bodies.identity())
      return JSON.stringify([cloud.get(ids.network), cloud.get(ids.identity)])
    }
    expect(run()).toBe(run())
  })
})

describe('TIME-3 durations may vary', () => {
  it('around their middle, the same way for the same seed', () => {
    const seeded = (seed: number) => {
      let state = seed
      const random = () => {
        state = (state * 1103515245 + 12345) % 2147483648
        return state / 2147483648
      }
      const cloud = rawCloud({ random }, { registered: false })
      const times = Array.from({ length: 40 }, (_, index) => {
        const before = cloud.simulator.nextChangeAt()
        expect(before).toBeUndefined()
        cloud.put(ids.address(`pip-${index}`), bodies.address(`label-${index}`))
        const due = cloud.simulator.nextChangeAt() ?? 0
        cloud.wait(60)
        cloud.get(rg)
        return due
      })
      return times.map((due, index) => due - Date.UTC(2026, 10, 23, 12) - index * 60_000)
    }
    const durations = seeded(7)
    expect(seeded(7)).toEqual(durations)
    expect(seeded(8)).not.toEqual(durations)
    const middle = durations.toSorted((left, right) => left - right)[20] ?? 0
    expect(middle).toBeGreaterThan(3000)
    expect(middle).toBeLessThan(5500)
  })
})
