import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ResourceManagementClient } from '@azure/arm-resources'
import { describe, expect, it } from 'vitest'
import { practiceCredential } from '../../src/azure/credential.ts'
import { practiceWire } from '../../src/azure/wire.ts'
import { virtualClock } from '../../src/simulator/clock.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { typeOf } from '../../src/simulator/scenario/faults.ts'
import type { FaultEffect, FaultRule } from '../../src/simulator/scenario/types.ts'
import { serve } from '../../src/simulator/server.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { answerInPracticeTime } from '../../src/simulator/transport.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub, versionFor } from './raw.ts'

const under = (...faults: FaultRule[]): RawCloud => rawCloud({ scenario: { name: 'test', title: 'Test', faults } })
const broken: FaultEffect = { kind: 'status', status: 500 }
const at = (path: string) => `https://management.azure.com${path}?api-version=${versionFor(path)}`

describe('SCN-6 a fault rule names the requests it is about', () => {
  it.each([
    [{ method: 'GET' }, [500, 200]],
    [{ method: 'p*' }, [200, 500]],
    [{ type: 'Microsoft.Resources/resourceGroups' }, [500, 500]],
    [{ type: 'microsoft.network/*' }, [200, 200]],
    [{ path: '*/RESOURCEGROUPS/rg' }, [500, 500]],
    [{ path: '/resourceGroups/rg' }, [200, 200]],
    [{ method: 'GET', path: '*/rg' }, [500, 200]],
    [{}, [500, 500]],
  ])('%j', (match, [read, written]) => {
    const tried = rawCloud(
      { scenario: { name: 'test', title: 'Test', faults: [{ match, from: 3, effect: broken }] } },
      { registered: false },
    )
    // Two requests before count, so that the group is there.
    for (let index = 0; index < 2; index += 1) {
      tried.get(rg)
      tried.put(rg, { location: 'westeurope' })
    }
    expect([tried.get(rg).status, tried.put(rg, { location: 'westeurope' }).status]).toEqual([read, written])
  })

  it.each([
    [rg, 'Microsoft.Resources/resourceGroups'],
    [ids.nodes, 'Microsoft.Network/virtualNetworks/subnets'],
    [ids.assignment(ids.vault), 'Microsoft.Authorization/roleAssignments'],
    [`${sub}/providers/Microsoft.Network/locations/westeurope/operations/1`, 'Microsoft.Network/locations/operations'],
    [sub, 'Microsoft.Resources/subscriptions'],
  ])('%s is of the type %s', (path, type) => {
    expect(typeOf(path)).toBe(type)
  })
})

describe('SCN-7 a fault strikes the nth request, those of a range, or by chance', () => {
  const statuses = (rule: Omit<FaultRule, 'match' | 'effect'>, count: number, seed?: number) => {
    const faults = [{ match: { method: 'GET' }, ...rule, effect: broken }]
    const cloud = rawCloud({ scenario: { name: 'test', title: 'Test', faults, ...(seed === undefined ? {} : { seed }) } })
    return Array.from({ length: count }, () => cloud.get(rg).status)
  }
  it('the nth', () => expect(statuses({ nth: 3 }, 5)).toEqual([200, 200, 500, 200, 200]))
  it('a range', () => expect(statuses({ from: 2, to: 3 }, 5)).toEqual([200, 500, 500, 200, 200]))
  it('from the beginning to', () => expect(statuses({ to: 2 }, 4)).toEqual([500, 500, 200, 200]))
  it('always, when nothing is said', () => expect(statuses({}, 3)).toEqual([500, 500, 500]))
  it('by chance, about as often as it says', () => {
    const struck = statuses({ probability: 0.3 }, 200).filter((status) => status === 500).length
    expect(struck).toBeGreaterThan(40)
    expect(struck).toBeLessThan(80)
  })
  it('another seed, another sequence; the same seed, the same', () => {
    const of = (seed: number) => statuses({ probability: 0.5 }, 40, seed).join()
    expect(of(1)).toBe(of(1))
    expect(of(1)).not.toBe(of(2))
  })
  it('of several that would strike the first does, and all have counted', () => {
    const cloud = under(
      { match: { method: 'GET' }, nth: 1, effect: { kind: 'status', status: 503 } },
      { match: { method: 'GET' }, from: 1, to: 2, effect: broken },
    )
    expect([cloud.get(rg).status, cloud.get(rg).status, cloud.get(rg).status]).toEqual([503, 500, 200])
  })
})

describe('SCN-8 a fault refuses with a status', () => {
  it('with its own code, words and time to come back; nothing has happened', () => {
    const effect: FaultEffect = { kind: 'status', status: 429, code: 'OperationNotAllowed', message: 'Not now.', retryAfter: 7 }
    const cloud = under({ match: { type: 'Microsoft.Network/virtualNetworks', method: 'PUT' }, effect })
    const answer = cloud.put(ids.network, bodies.network())
    expect(answer).toMatchObject({ status: 429, body: { error: { code: 'OperationNotAllowed', message: 'Not now.' } } })
    expect(answer.headers['Retry-After']).toBe('7')
    expect(answer.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(cloud.get(ids.network).status).toBe(404)
  })
  it('503 with the usual code when none is given', () => {
    const cloud = under({ match: { method: 'GET' }, effect: { kind: 'status', status: 503 } })
    expect(cloud.get(rg)).toMatchObject({ status: 503, code: 'ServiceUnavailable' })
  })
})

describe('SCN-9 a connection breaks before or after the request took effect', () => {
  const network = { method: 'PUT', type: 'Microsoft.Network/virtualNetworks' }
  it.each([
    ['before', 404],
    ['after', 200],
  ] as const)('%s: reading it then answers %i', (when, status) => {
    const cloud = under({ match: network, effect: { kind: 'reset', when } })
    const answer = cloud.simulator.handle({ method: 'PUT', url: at(ids.network), headers: {}, body: JSON.stringify(bodies.network()) })
    expect(answer.reset).toBe(true)
    expect(answer.body).toBeUndefined()
    expect(cloud.get(ids.network).status).toBe(status)
  })

  it('in process the official clients see a broken connection and send the request again', async () => {
    const clock = virtualClock(0)
    const faults: FaultRule[] = [
      { match: { method: 'PUT' }, nth: 1, effect: { kind: 'reset', when: 'after' } },
      { match: { method: 'PUT' }, nth: 2, effect: { kind: 'reset', when: 'before' } },
    ]
    const simulator = createSimulator({ clock, store: openStore(), scenario: { name: 'test', title: 'Test', faults } })
    const sent: string[] = []
    const httpClient = practiceWire((request, signal) => {
      sent.push(request.method)
      return answerInPracticeTime(simulator, clock, request, signal)
    })
    const retryOptions = { retryDelayInMs: 1 }
    const client = new ResourceManagementClient(practiceCredential, practiceSubscription, { httpClient, retryOptions })
    expect((await client.resourceGroups.createOrUpdate('rg', { location: 'westeurope' })).name).toBe('rg')
    expect(sent).toEqual(['PUT', 'PUT', 'PUT'])
  })

  it('a connection that always breaks is the error Node gives', async () => {
    const clock = virtualClock(0)
    const faults: FaultRule[] = [{ match: {}, effect: { kind: 'reset', when: 'before' } }]
    const simulator = createSimulator({ clock, store: openStore(), scenario: { name: 'test', title: 'Test', faults } })
    const httpClient = practiceWire((request, signal) => answerInPracticeTime(simulator, clock, request, signal))
    const client = new ResourceManagementClient(practiceCredential, practiceSubscription, {
      httpClient,
      retryOptions: { retryDelayInMs: 1 },
    })
    await expect(client.resourceGroups.get('rg')).rejects.toMatchObject({ name: 'RestError', code: 'ECONNRESET' })
  })

  it.each(['virtual', 'scaled'] as const)('over HTTP in %s time the socket is reset, and the server goes on', async (time) => {
    const clock = virtualClock(0)
    const faults: FaultRule[] = [{ match: {}, nth: 1, effect: { kind: 'reset', when: 'before' } }]
    const simulator = createSimulator({ clock, store: openStore(), scenario: { name: 'test', title: 'Test', faults } })
    const server = await serve({ simulator, clock, port: 0, time })
    const read = () => fetch(`${server.endpoint}${sub}?api-version=2022-12-01`)
    await expect(read()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect((await read()).status).toBe(200)
    await server.close()
    simulator.close()
  })
})

describe('SCN-10 a fault slows, never ends or fails what a request starts', () => {
  const put = { method: 'PUT', type: 'Microsoft.Network/virtualNetworks' }
  const state = (cloud: RawCloud, id = ids.network) => cloud.get(id).body.properties?.provisioningState

  it('slow: the operation takes so many seconds more', () => {
    const cloud = under({ match: put, effect: { kind: 'slow', seconds: 100 } })
    const answer = cloud.put(ids.network, bodies.network())
    cloud.wait(107)
    expect(state(cloud)).toBe('Updating')
    expect(cloud.get(answer.headers['Azure-AsyncOperation']?.replace('https://management.azure.com', '') ?? '').body.status).toBe(
      'InProgress',
    )
    cloud.wait(1)
    expect(state(cloud)).toBe('Succeeded')
  })
  it('slow: an answer that starts nothing comes so many seconds later', () => {
    const cloud = under({ match: { method: 'GET' }, effect: { kind: 'slow', seconds: 20 } })
    expect(cloud.simulator.handle({ method: 'GET', url: at(rg), headers: {} }).takes).toBe(20_000)
  })
  it('never ends: after a week it is still at it', () => {
    const cloud = under({ match: put, effect: { kind: 'never-ends' } })
    cloud.put(ids.network, bodies.network())
    cloud.wait(7 * 24 * 3600)
    expect(state(cloud)).toBe('Updating')
    expect(cloud.simulator.nextChangeAt()).toBeUndefined()
  })
  it('never ends: a poll is answered all the same after five minutes of practice time', async () => {
    const clock = virtualClock(0)
    const faults: FaultRule[] = [{ match: put, effect: { kind: 'never-ends' } }]
    const simulator = createSimulator({ clock, store: openStore(), scenario: { name: 'test', title: 'Test', faults } })
    const ask = (method: string, url: string, body?: object) =>
      answerInPracticeTime(simulator, clock, { method, url, headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    await ask('PUT', at(rg), { location: 'westeurope' })
    const before = clock.now()
    const poll = await ask('GET', String((await ask('PUT', at(ids.network), bodies.network())).headers['Azure-AsyncOperation']))
    expect(JSON.parse(poll.body ?? '').status).toBe('InProgress')
    expect(clock.now() - before).toBe(300_000)
  })
  it('fails at the end: the operation says why, the resource stays Failed and can be put right', () => {
    const cloud = under({
      match: put,
      nth: 1,
      effect: { kind: 'fails-at-end', code: 'InternalServerError', message: 'An error occurred.' },
    })
    const answer = cloud.put(ids.network, bodies.network())
    expect(answer.status).toBe(201)
    cloud.wait(60)
    const operation = cloud.get(answer.headers['Azure-AsyncOperation']?.replace('https://management.azure.com', '') ?? '')
    expect(operation.body).toMatchObject({ status: 'Failed', error: { code: 'InternalServerError', message: 'An error occurred.' } })
    expect(state(cloud)).toBe('Failed')
    cloud.put(ids.network, bodies.network())
    cloud.wait(60)
    expect(state(cloud)).toBe('Succeeded')
  })
  it('fails at the end: an account that was accepted is there, Failed', () => {
    const match = { method: 'PUT', type: 'Microsoft.Batch/batchAccounts' }
    const cloud = under({ match, effect: { kind: 'fails-at-end', code: 'InternalServerError', message: 'An error occurred.' } })
    const answer = cloud.put(ids.account, bodies.account())
    cloud.wait(60)
    const result = cloud.get(answer.headers.Location?.replace('https://management.azure.com', '') ?? '')
    expect(result).toMatchObject({ status: 409, code: 'InternalServerError' })
    expect(state(cloud, ids.account)).toBe('Failed')
  })
  it('fails at the end: a removal leaves the resource', () => {
    const cloud = under({ match: { ...put, method: 'DELETE' }, effect: { kind: 'fails-at-end', code: 'Conflict', message: 'No.' } })
    cloud.make(ids.network, bodies.network())
    expect(cloud.delete(ids.network).status).toBe(202)
    cloud.wait(60)
    expect(state(cloud)).toBe('Failed')
  })
  it('fails at the end: a pool becomes steady without nodes, and says why', () => {
    const match = { method: 'PUT', type: 'Microsoft.Batch/batchAccounts/pools' }
    const cloud = under({ match, effect: { kind: 'fails-at-end', code: 'AllocationFailed', message: 'No room.' } })
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties).toMatchObject({
      allocationState: 'Steady',
      currentDedicatedNodes: 0,
      resizeOperationStatus: { errors: [{ code: 'AllocationFailed', message: 'No room.' }] },
    })
  })
  it('fails at the end: a registration comes to nothing', () => {
    const cloud = rawCloud(
      {
        scenario: {
          name: 'test',
          title: 'Test',
          faults: [{ match: { path: '*/register' }, effect: { kind: 'fails-at-end', code: 'X', message: 'Y' } }],
        },
      },
      { registered: false },
    )
    cloud.send('POST', `${sub}/providers/Microsoft.Batch/register`)
    cloud.wait(60)
    expect(cloud.get(`${sub}/providers/Microsoft.Batch`).body.registrationState).toBe('NotRegistered')
  })
})

describe('SCN-11 the same seed gives the same run, byte for byte', () => {
  const faults: FaultRule[] = [
    { match: { method: 'GET' }, probability: 0.2, effect: { kind: 'reset', when: 'before' } },
    { match: { method: 'PUT' }, probability: 0.3, effect: { kind: 'reset', when: 'after' } },
    { match: {}, probability: 0.2, effect: { kind: 'status', status: 503, retryAfter: 3 } },
    { match: { method: 'PUT' }, probability: 0.3, effect: { kind: 'slow', seconds: 30 } },
    { match: { type: 'Microsoft.Network/natGateways' }, probability: 0.5, effect: { kind: 'fails-at-end', code: 'X', message: 'Y' } },
  ]
  const requests = Array.from({ length: 40 }, (_, index) => [
    { method: 'PUT', path: rg, body: { location: 'westeurope' } },
    { method: 'PUT', path: ids.network, body: bodies.network() },
    { method: 'PUT', path: ids.address(`a${index}`), body: bodies.address(`label${index}`) },
    { method: 'GET', path: ids.network },
    { method: 'PUT', path: ids.nat, body: bodies.nat([]) },
    { method: 'DELETE', path: ids.address(`a${index - 3}`) },
  ]).flat()

  /** Sends the list; after `restartAt` requests the process is another one. */
  const run = (seed: number, restartAt?: number) => {
    const folder = mkdtempSync(join(tmpdir(), 'secure-batch-faults-'))
    try {
      const file = join(folder, 'state.jsonl')
      let now = Date.UTC(2026, 10, 23)
      const open = () =>
        createSimulator({ clock: { now: () => now }, store: openStore(file), scenario: { name: 'test', title: 'Test', seed, faults } })
      let simulator = open()
      const answers = requests.map(({ method, path, body }, index) => {
        if (index === restartAt) {
          simulator.close()
          simulator = open()
        }
        now += 7000
        return simulator.handle({ method, url: at(path), headers: {}, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      })
      simulator.close()
      return { answers, file: readFileSync(file, 'utf8') }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const shown = (answers: ReturnType<typeof run>['answers']) =>
    // The request id counts the requests of one process.
    answers.map(({ status, reset, body }) => ({ status, reset, body }))

  it('answers and state file alike', () => {
    const first = run(5)
    const second = run(5)
    expect(second.answers).toEqual(first.answers)
    expect(second.file).toBe(first.file)
    expect(first.answers.some((answer) => answer.reset === true)).toBe(true)
    expect(first.answers.some((answer) => answer.status === 503)).toBe(true)
  })
  it('also across a restart', () => {
    expect(shown(run(5, 100).answers)).toEqual(shown(run(5).answers))
  })
  it('another seed gives another run', () => {
    expect(shown(run(6).answers)).not.toEqual(shown(run(5).answers))
  })
})
