import { describe, expect, it } from 'vitest'
import { bodies, ids, type RawCloud, rawCloud, rg, sub, versionFor } from './raw.ts'

/** A request whose body is text, not JSON made from a value. */
function sendText(cloud: RawCloud, method: string, path: string, body: string, headers: Record<string, string> = {}) {
  const url = `https://management.azure.com${path}?api-version=${versionFor(path)}`
  const response = cloud.simulator.handle({ method, url, headers, body })
  return { ...response, code: response.body === undefined ? undefined : JSON.parse(response.body).error?.code }
}

describe('ARM-20 what is asked of any request', () => {
  it('an api-version is a date, on every route', () => {
    const cloud = rawCloud()
    for (const path of ['/subscriptions', `${sub}/resources`, ids.network]) {
      expect(cloud.get(`${path}?api-version=latest`)).toMatchObject({ status: 400, code: 'InvalidApiVersionParameter' })
    }
    expect(cloud.get('/subscriptions?API-VERSION=2022-12-01').status).toBe(200)
  })
  it('a body is JSON: 415 for another content type, 400 for what does not parse', () => {
    const cloud = rawCloud()
    const body = JSON.stringify(bodies.zone())
    const type = (value: string) => sendText(cloud, 'PUT', ids.zone('a.b'), body, { 'Content-Type': value })
    expect(type('application/x-www-form-urlencoded')).toMatchObject({ status: 415, code: 'UnsupportedMediaType' })
    expect(type('text/plain; charset=utf-8').status).toBe(415)
    expect(type('Application/JSON; charset=utf-8').status).toBe(202)
    for (const wrong of ['{', '{"location": NaN}', "{'location': 'global'}", '[]', '"text"', '', 'null']) {
      expect(sendText(cloud, 'PUT', ids.zone('c.d'), wrong)).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    }
  })
  it('a body has at most 8 MB', () => {
    const cloud = rawCloud()
    const of = (bytes: number) => JSON.stringify({ location: 'global', tags: { a: 'x'.repeat(bytes) } })
    expect(sendText(cloud, 'PUT', ids.zone('a.b'), of(8 * 1024 * 1024))).toMatchObject({ status: 413, code: 'RequestEntityTooLarge' })
    expect(sendText(cloud, 'PUT', ids.zone('a.b'), of(7 * 1024 * 1024))).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    // Bytes are counted, not characters.
    expect(sendText(cloud, 'PUT', ids.zone('a.b'), JSON.stringify({ tags: { a: '€'.repeat(3 * 1024 * 1024) } })).status).toBe(413)
  })
  it('nesting beyond 64 and numbers beyond all ranges are refused, however deep and large', () => {
    const cloud = rawCloud()
    const nested = (depth: number) => `{"location":"westeurope","properties":{"features":{"x":${'['.repeat(depth)}${']'.repeat(depth)}}}}`
    expect(sendText(cloud, 'PUT', ids.workspace, nested(100_000))).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    expect(sendText(cloud, 'PUT', ids.workspace, nested(62)).code).toBe('InvalidRequestContent')
    expect(sendText(cloud, 'PUT', ids.workspace, nested(60)).status).toBe(201)
    const capped = '{"location":"westeurope","properties":{"workspaceCapping":{"dailyQuotaGb":1e999}}}'
    expect(sendText(cloud, 'PUT', ids.workspace, capped)).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })
  it('of a name given twice the last counts', () => {
    const cloud = rawCloud()
    expect(sendText(cloud, 'PUT', `${sub}/resourceGroups/twice`, '{"location":"nowhere","location":"westeurope"}').status).toBe(201)
    expect(cloud.get(`${sub}/resourceGroups/twice`).body.location).toBe('westeurope')
  })
  it('names like __proto__ are names like any other', () => {
    const cloud = rawCloud()
    const body = '{"location":"westeurope","tags":{"__proto__":"a","constructor":"b","toString":"c"}}'
    expect(sendText(cloud, 'PUT', ids.identity, body).status).toBe(201)
    expect(Object.entries(cloud.get(ids.identity).body.tags)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ])
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
      const wrong = `{"location":"westeurope","properties":{"${name}":{"polluted":true}}}`
      expect(sendText(cloud, 'PUT', ids.identity, wrong)).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  it('a method that is not understood: 405, with the ones that are', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    const refused = cloud.send('TRACE', ids.network)
    expect(refused).toMatchObject({ status: 405, code: 'MethodNotAllowed' })
    expect(refused.headers.Allow).toBe('GET, HEAD, PUT, PATCH, DELETE')
    expect(cloud.send('DELETE', ids.network.replace('/vnet', '')).headers.Allow).toBe('GET')
    cloud.make(`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock('NotSpecified'))
    const patched = cloud.send('PATCH', `${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock())
    expect(patched).toMatchObject({ status: 405 })
    expect(patched.headers.Allow).toBe('GET, HEAD, PUT, DELETE')
  })
  it('an encoded slash separates like a plain one, so that no name reaches into another resource', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    const hidden = `${sub}/resourceGroups/${encodeURIComponent('rg/providers/Microsoft.Network/virtualNetworks/vnet')}`
    expect(cloud.get(`${hidden}?api-version=2025-09-01`).body.id).toBe(ids.network)
    expect(cloud.get(`${hidden}?api-version=2025-04-01`)).toMatchObject({ status: 400, code: 'NoRegisteredProviderFound' })
  })
  it('every problem of a body is told at once, and not more than a hundred', () => {
    const cloud = rawCloud()
    const wrong = cloud.put(ids.identity, { tags: 1, extra: 2, properties: { isolationScope: 'x', tenantId: 'y' } })
    expect(wrong.body.error.details.map(({ target }: { target: string }) => target).sort()).toEqual([
      'extra',
      'location',
      'properties.isolationScope',
      'properties.tenantId',
      'tags',
    ])
    const many = cloud.put(ids.group, { location: 'westeurope', properties: { securityRules: Array(900).fill(1) } })
    expect(many).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
    expect(many.body.error.details).toHaveLength(100)
  })
})

describe('ARM-21 reading, writing and removing by id', () => {
  it('HEAD tells whether something is there: 204 or 404, without a body', () => {
    const cloud = rawCloud()
    cloud.make(ids.identity, bodies.identity())
    for (const path of [rg, ids.identity, ids.identity.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')]) {
      const there = cloud.send('HEAD', `${path}?api-version=${versionFor(ids.identity === path || path === rg ? path : ids.identity)}`)
      expect(there).toMatchObject({ status: 204, body: undefined })
    }
    expect(cloud.send('HEAD', `${ids.identity}2`)).toMatchObject({ status: 404, body: undefined })
    expect(cloud.send('HEAD', `${rg}2`)).toMatchObject({ status: 404, body: undefined })
  })
  it('the first write answers 201, the next 200, and an id keeps the casing of the first', () => {
    const cloud = rawCloud()
    const other = ids.identity.replace('id-account', 'ID-Account').replace('/rg/', '/RG/')
    expect(cloud.put(ids.identity, bodies.identity()).status).toBe(201)
    const again = cloud.put(other, bodies.identity())
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ id: ids.identity, name: 'id-account' })
    expect(cloud.get(`${sub}/resources`).body.value).toHaveLength(1)
  })
  it('a provisioningState that is sent must be the one it is in', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    for (const id of [ids.network, ids.vault]) {
      const { body } = cloud.get(id)
      expect(body.properties.provisioningState).toBe('Succeeded')
      const wrong = { ...body, properties: { ...body.properties, provisioningState: 'Failed' } }
      expect(cloud.put(id, wrong)).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
      expect(cloud.put(id, body).status).toBe(200)
      cloud.wait(60)
    }
  })
  it('If-Match and If-None-Match hold for PUT, PATCH and DELETE, also as a list', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup([]))
    const { etag } = cloud.get(ids.group).body
    const wrong = { 'If-Match': '"nothing", W/"other"' }
    const tags = { tags: { a: 'b' } }
    expect(cloud.send('PUT', ids.group, bodies.securityGroup([]), wrong).code).toBe('PreconditionFailed')
    expect(cloud.send('PATCH', ids.group, tags, wrong).code).toBe('PreconditionFailed')
    expect(cloud.send('DELETE', ids.group, undefined, wrong).code).toBe('PreconditionFailed')
    expect(cloud.send('PUT', ids.group, bodies.securityGroup([]), { 'If-None-Match': '*' }).status).toBe(412)
    expect(cloud.send('PATCH', ids.group, tags, { 'If-None-Match': etag }).status).toBe(412)
    expect(cloud.send('PATCH', ids.group, tags, { 'If-Match': `"nothing", ${etag}` }).status).toBe(200)
    cloud.wait(60)
    const changed = cloud.get(ids.group).body.etag
    expect(changed).not.toBe(etag)
    expect(cloud.send('DELETE', ids.group, undefined, { 'If-Match': etag }).status).toBe(412)
    expect(cloud.send('DELETE', ids.group, undefined, { 'If-Match': changed }).status).toBe(202)
    expect(cloud.send('PUT', ids.address('none'), bodies.address('none'), { 'If-Match': '*' }).status).toBe(412)
  })
  it('202 has Location, Retry-After and no body; the Location ends as the request would have', () => {
    const cloud = rawCloud()
    const answer = cloud.put(ids.account, bodies.account())
    expect(answer).toMatchObject({ status: 202, body: undefined })
    expect(answer.headers['Retry-After']).toBe('10')
    const { pathname, search } = new URL(answer.headers.Location ?? '')
    expect(cloud.get(`${pathname}${search}`)).toMatchObject({ status: 202, body: undefined })
    expect(cloud.get(ids.account).status).toBe(404)
    cloud.wait(120)
    expect(cloud.get(`${pathname}${search}`)).toMatchObject({ status: 200, body: { id: ids.account } })
    const gone = cloud.delete(ids.account)
    const end = new URL(gone.headers.Location ?? '')
    expect(gone).toMatchObject({ status: 202, body: undefined })
    cloud.wait(600)
    expect(cloud.get(`${end.pathname}${end.search}`).status).toBe(204)
    expect(cloud.get(`${pathname}${search}`).status).toBe(204)
  })
  it('the correlation id of a request comes back, and a request id of its own', () => {
    const cloud = rawCloud()
    const sent = { 'X-MS-Correlation-Request-Id': 'mine' }
    const first = cloud.send('GET', rg, undefined, sent)
    const second = cloud.send('GET', `${rg}none`, undefined, sent)
    expect([first, second].map(({ headers }) => headers['x-ms-correlation-request-id'])).toEqual(['mine', 'mine'])
    expect(first.headers['x-ms-request-id']).not.toBe(second.headers['x-ms-request-id'])
  })
  it('what hangs on a resource goes with it, and what hangs on a group with the group', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const lock = `${ids.vault}/providers/Microsoft.Authorization/locks/keep`
    cloud.make(lock, bodies.lock('NotSpecified'))
    cloud.make(`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock('NotSpecified'))
    cloud.delete(ids.vault)
    expect(cloud.get(lock).status).toBe(404)
    expect(cloud.put(lock, bodies.lock()).code).toBe('ParentResourceNotFound')
    cloud.delete(rg)
    cloud.wait(600)
    expect(cloud.get(`${rg}/providers/Microsoft.Authorization/locks/keep`).status).toBe(404)
    expect(cloud.get(`${sub}/providers/Microsoft.Authorization/locks`).body.value).toEqual([])
  })
  it('group names may have letters of any language', () => {
    const cloud = rawCloud()
    const path = `${sub}/resourceGroups/${encodeURIComponent('grüße-東京')}`
    expect(cloud.put(path, { location: 'westeurope' })).toMatchObject({ status: 201, body: { name: 'grüße-東京' } })
    expect(cloud.get(`${sub}/resourceGroups/${encodeURIComponent('GRÜSSE-東京')}`).status).toBe(404)
    expect(cloud.get(`${sub}/resourceGroups/${encodeURIComponent('GRÜßE-東京')}`).status).toBe(200)
    expect(cloud.put(`${sub}/resourceGroups/${'x'.repeat(91)}`, { location: 'westeurope' }).code).toBe('InvalidResourceGroup')
    expect(cloud.put(`${sub}/resourceGroups/a%20b`, { location: 'westeurope' }).code).toBe('InvalidResourceGroup')
    expect(cloud.get(`${sub}/resourceGroups/${'x'.repeat(20_000)}`).code).toBe('ResourceGroupNotFound')
  })
})

describe('ARM-22 lists', () => {
  const zones = (cloud: RawCloud, names: string[]) => {
    for (const name of names) cloud.put(ids.zone(name), bodies.zone())
    cloud.wait(120)
  }
  const list = `${rg}/providers/Microsoft.Network/privateDnsZones`
  const names = (value: { name: string }[]) => value.map(({ name }) => name)
  const follow = (cloud: RawCloud, link: string) => {
    const { pathname, search } = new URL(link)
    return cloud.get(`${pathname}${search}`)
  }

  it('go on where they were, whatever comes and goes between two pages', () => {
    const cloud = rawCloud({ pageSize: 2 })
    zones(cloud, ['a.x', 'b.x', 'c.x', 'd.x', 'e.x'])
    const first = cloud.get(list)
    expect(names(first.body.value)).toEqual(['a.x', 'b.x'])
    cloud.delete(ids.zone('b.x'))
    cloud.delete(ids.zone('a.x'))
    zones(cloud, ['aa.x', 'bb.x', 'f.x'])
    const second = follow(cloud, first.body.nextLink)
    expect(names(second.body.value)).toEqual(['bb.x', 'c.x'])
    const third = follow(cloud, second.body.nextLink)
    expect(names(third.body.value)).toEqual(['d.x', 'e.x'])
    const last = follow(cloud, third.body.nextLink)
    expect(names(last.body.value)).toEqual(['f.x'])
    expect(last.body.nextLink).toBeUndefined()
  })
  it('$top bounds a page and is kept by the next link', () => {
    const cloud = rawCloud()
    zones(cloud, ['a.x', 'b.x', 'c.x'])
    const first = cloud.get(`${list}?$top=2&api-version=2024-06-01`)
    expect(names(first.body.value)).toEqual(['a.x', 'b.x'])
    expect(new URL(first.body.nextLink).searchParams.get('$top')).toBe('2')
    expect(names(follow(cloud, first.body.nextLink).body.value)).toEqual(['c.x'])
  })
  it('children page below their parent, and below one that is not there they are a 404', () => {
    const cloud = rawCloud({ pageSize: 1 })
    cloud.make(ids.network, bodies.network())
    const first = cloud.get(`${ids.network}/subnets`)
    expect(names(first.body.value)).toEqual(['endpoints'])
    expect(names(follow(cloud, first.body.nextLink).body.value)).toEqual(['nodes'])
    expect(cloud.get(`${ids.network}2/subnets`).code).toBe('ResourceNotFound')
  })
  it('$expand shows when resources were made and changed', () => {
    const cloud = rawCloud()
    cloud.make(ids.identity, bodies.identity())
    const plain = cloud.get(`${sub}/resources`).body.value[0]
    expect(plain.createdTime).toBeUndefined()
    const expanded = cloud.get(`${sub}/resources?$expand=createdTime,changedTime,provisioningState&api-version=2025-04-01`).body.value[0]
    expect(expanded).toMatchObject({ id: ids.identity, provisioningState: 'Succeeded' })
    expect(Date.parse(expanded.createdTime)).toBeLessThanOrEqual(Date.parse(expanded.changedTime))
    expect(cloud.get(`${sub}/resources?$expand=nothing&api-version=2025-04-01`)).toMatchObject({ status: 400 })
  })
})
