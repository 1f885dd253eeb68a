import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { reference } from '../../src/common/reference.ts'
import { makePlan } from '../../src/engine/plan.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Live, WantedResource } from '../../src/engine/types.ts'
import { fakeCloud } from './fake-cloud.ts'
import { idOf, present, wanted } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

async function plan(resources: readonly WantedResource[], live: Readonly<Record<string, Live>> = {}, readSeconds = 0) {
  const clock = virtualClock(0)
  const cloud = fakeCloud({ clock, readSeconds })
  for (const [id, found] of Object.entries(live)) cloud.resources.set(idKey(id), found)
  const planned = await clock.run(makePlan({ environment: 'demo', region: 'westeurope', wanted: resources, port: cloud }))
  const actions = Object.fromEntries(planned.plan.steps.map((step) => [step.name, step.action]))
  return { ...planned, actions, cloud, clock }
}

const body = { properties: { size: 1 } }

describe('a plan', () => {
  it('creates what is absent, keeps what is right, updates what differs', async () => {
    const { actions, plan: made } = await plan([wanted('new'), wanted('right'), wanted('wrong')], {
      [idOf('right')]: present(body),
      [idOf('wrong')]: present({ properties: { size: 2 } }),
    })
    expect(actions).toEqual({ new: 'create', right: 'keep', wrong: 'update' })
    expect(made.steps[2]?.changes).toEqual([{ path: 'properties.size', from: 2, to: 1 }])
    expect(made.problems).toEqual([])
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  })

  it('says once that an environment cannot be moved, and names the region to go back to', async () => {
    const stays = { rules: { fixed: { location: 'It stays.' } }, body: { location: 'westeurope' } }
    const names = ['a', 'b', 'c', 'd', 'e']
    const { plan: made } = await plan(
      names.map((name) => wanted(name, stays)),
      Object.fromEntries(names.map((name) => [idOf(name), present({ location: 'northeurope' })])),
    )
    expect(made.problems.map(({ what, why, now }) => ({ what, why, now }))).toEqual([
      {
        what: 'demo is in northeurope and cannot be moved to westeurope.',
        why: 'A resource stays in the region it was made in: a, b, c and 2 more.',
        now: [expect.stringContaining('--region northeurope')],
      },
    ])
  })

  it('reads everything at the same time', async () => {
    const names = Array.from({ length: 16 }, (_, index) => `r${index}`)
    const { clock, cloud } = await plan(
      names.map((name, index) => wanted(name, { dependsOn: names.slice(0, index).map((each) => idOf(each)) })),
      {},
      0.15,
    )
    expect(clock.now()).toBe(150)
    expect(cloud.reads).toHaveLength(16)
  })

  it('hands on what takes turns and what to expect', async () => {
    const { plan: made } = await plan([wanted('a', { inTurn: [idOf('net')], usually: '5 s' })])
    expect(made.steps[0]).toMatchObject({ inTurn: [idOf('net')], usually: '5 s', because: 'things', group: 'Things', ownership: 'managed' })
  })

  it('puts dependencies first and otherwise keeps the given order', async () => {
    const { plan: made } = await plan([wanted('c', { dependsOn: [idOf('A')] }), wanted('b'), wanted('a'), wanted('d')])
    expect(made.steps.map((step) => step.name)).toEqual(['b', 'a', 'c', 'd'])
  })

  it.each([
    ['Succeeded', 'keep'],
    ['Updating', 'keep'],
    ['Creating', 'update'],
    ['Failed', 'update'],
  ])('takes up again what was left half-made: %s means %s', async (provisioningState, action) => {
    const { plan: made } = await plan([wanted('a')], { [idOf('a')]: present({ properties: { size: 1, provisioningState } }) })
    expect(made.steps[0]?.action).toBe(action)
    const change = { path: 'properties.provisioningState', from: provisioningState, to: 'Succeeded' }
    expect(made.steps[0]?.changes).toEqual(action === 'keep' ? [] : [change])
  })

  it('reads no more at a time than allowed, and nothing after an abort', async () => {
    const clock = virtualClock()
    const stop = new AbortController()
    let busy = 0
    let busiest = 0
    let reads = 0
    const port = {
      read: async (): Promise<Live> => {
        reads += 1
        busy += 1
        busiest = Math.max(busiest, busy)
        await clock.sleep(1000)
        busy -= 1
        if (reads === 4) stop.abort(new Error('left'))
        return { state: 'absent' }
      },
    }
    const making = makePlan({
      environment: 'demo',
      region: 'x',
      wanted: 'abcdefgh'.split('').map((name) => wanted(name)),
      port,
      concurrency: 2,
      signal: stop.signal,
    })
    await expect(clock.run(making)).rejects.toThrow('left')
    expect({ busiest, reads }).toEqual({ busiest: 2, reads: 4 })
  })

  it('is empty right after it was carried out', async () => {
    const resources = [
      wanted('identity'),
      wanted('role', {
        dependsOn: [idOf('identity')],
        body: { properties: { principalId: reference(idOf('identity'), 'properties.principalId') } },
        rules: { immutable: ['properties.principalId'] },
      }),
    ]
    const { plan: made, live, cloud, clock } = await plan(resources)
    await clock.run(runPlan(made, { port: cloud, clock, live, random: () => 1, emit: () => undefined }))
    // The fake adds a principalId of its own to everything, as a service would to an identity.
    cloud.resources.set(idKey(idOf('role')), present({ properties: { principalId: 'principal-of-identity' } }))
    const again = await clock.run(makePlan({ environment: 'demo', region: 'westeurope', wanted: resources, port: cloud }))
    expect(again.plan.steps.map((step) => step.action)).toEqual(['keep', 'keep'])
  })

  it.each([
    ['an id given twice', [wanted('a'), wanted('A')], /twice/],
    ['a dependency that does not exist', [wanted('a', { dependsOn: [idOf('b')] })], /not there/],
    ['a circle', [wanted('a', { dependsOn: [idOf('b')] }), wanted('b', { dependsOn: [idOf('a')] })], /wait for each other/],
    [
      'a reference without a dependency',
      [wanted('a'), wanted('b', { body: { x: reference(idOf('a'), 'properties.x') } })],
      /does not depend on it/,
    ],
  ])('is not made of %s', async (_, resources, message) => {
    await expect(plan(resources)).rejects.toThrow(message)
    await expect(plan(resources)).rejects.not.toBeInstanceOf(UserProblem)
  })

  it('ends at the first bug while reading', async () => {
    let reads = 0
    const port = {
      read: async () => {
        reads += 1
        throw new TypeError('not a function')
      },
    }
    const all = 'abcdefgh'.split('').map((name) => wanted(name))
    await expect(makePlan({ environment: 'demo', region: 'x', wanted: all, port, concurrency: 2 })).rejects.toThrow(TypeError)
    expect(reads).toBe(2)
  })

  it('tells all problems of reading at once', async () => {
    const port = {
      read: ({ id }: { id: string }) =>
        Promise.reject(new UserProblem({ code: 'AuthorizationFailed', what: `No right to read ${id.at(-1)}.`, exit: 3 })),
    }
    const making = makePlan({ environment: 'demo', region: 'x', wanted: [wanted('a'), wanted('b')], port })
    await expect(making).rejects.toMatchObject({ details: { what: 'No right to read a.', details: ['No right to read b.'], exit: 3 } })
  })
})

describe('what is not ours', () => {
  it('is never taken: its name is', async () => {
    const { plan: made } = await plan([wanted('a')], { [idOf('a')]: present(body, false) })
    expect(made.problems).toMatchObject([{ code: 'name-taken', exit: 4 }])
    expect(made.problems[0]?.what).toContain('demo')
  })

  const mark = { words: 'give its tag back', command: 'az tag update …', tags: ['made-for'] }

  it('has lost its mark where things of ours are around it: told with the way back, and what lies in it is not missing', async () => {
    const net = wanted('net', { mark })
    const inside = wanted('inside', { id: `${net.id}/subnets/inside`, dependsOn: [net.id] })
    const beside = wanted('beside', { dependsOn: [net.id], body: { net: net.id }, rules: { immutable: ['net'] } })
    const live = { [net.id]: present(body, false), [inside.id]: present(body), [beside.id]: present({ net: net.id }) }
    const { actions, plan: made } = await plan([net, inside, beside], live)
    expect(actions).toEqual({ net: 'keep', inside: 'keep', beside: 'keep' })
    expect(made.problems).toMatchObject([{ code: 'name-taken', now: expect.arrayContaining(['az tag update …']) }])
  })

  it.each([
    ['nothing of ours is around it', {}, {}],
    ['it carries another environment’s tag', { tags: { 'Made-For': 'prod' } }, { [idOf('b')]: present(body) }],
  ])('is somebody else’s where %s', async (_, tags, around) => {
    const { plan: made } = await plan([wanted('a', { mark }), wanted('b')], {
      [idOf('a')]: present({ ...body, ...tags }, false),
      ...around,
    })
    expect(made.problems).toMatchObject([{ code: 'name-taken', what: expect.stringContaining('does not belong') }])
    expect(made.problems[0]?.now?.join(' ')).not.toContain('az tag')
  })

  it('is used as it is when adopted, whatever it looks like', async () => {
    const adopted = wanted('a', { ownership: 'adopted' })
    const { actions, plan: made } = await plan([adopted], { [idOf('a')]: present({ properties: { size: 9 } }, false) })
    expect(actions).toEqual({ a: 'adopt' })
    expect(made.steps[0]?.changes).toEqual([])
    expect(made.problems).toEqual([])
  })

  it('must exist to be adopted', async () => {
    const { plan: made } = await plan([wanted('a', { ownership: 'adopted' })])
    expect(made.problems).toMatchObject([{ code: 'adopted-missing' }])
  })

  it('is not deleted along with something that is replaced', async () => {
    const net = wanted('net', { rules: { immutable: ['properties.size'] } })
    const inside = wanted('theirs', { id: `${idOf('net')}/subnets/theirs`, dependsOn: [net.id], ownership: 'adopted' })
    const { plan: made } = await plan([net, inside], { [net.id]: present({ properties: { size: 2 } }), [inside.id]: present({}, false) })
    expect(made.problems).toMatchObject([{ code: 'replace-would-delete-adopted' }])
  })
})

describe('what was deleted and is kept', () => {
  it('is recovered', async () => {
    expect((await plan([wanted('vault')], { [idOf('vault')]: { state: 'soft-deleted', purgeable: false } })).actions).toEqual({
      vault: 'recover',
    })
  })

  it('is a problem when it cannot be, with what can be done', async () => {
    const live: Live = {
      state: 'soft-deleted',
      purgeable: true,
      keptUntil: '2026-12-20T00:00:00Z',
      unrecoverable: 'It was in North Europe.',
    }
    const { plan: made } = await plan([wanted('vault')], { [idOf('vault')]: live })
    expect(made.problems).toMatchObject([{ code: 'deleted-and-kept', why: 'It cannot be recovered here: It was in North Europe.' }])
    expect(made.problems[0]?.now?.[0]).toContain('Purge')
    expect(made.problems[0]?.what).toContain('2026-12-20')
    const protectedVault = { ...live, purgeable: false }
    const { plan: other } = await plan([wanted('vault')], { [idOf('vault')]: protectedVault })
    expect(other.problems[0]?.now).toEqual(['Choose another environment name or another resource group, and plan again.'])
  })
})

describe('a replacement', () => {
  const account = wanted('account', { rules: { immutable: ['properties.size'] } })
  const other = { [account.id]: present({ properties: { size: 2 } }) }

  it('creates again what lies inside, and leaves its neighbours', async () => {
    const pool = wanted('pool', { id: `${account.id}/pools/main`, dependsOn: [account.id] })
    const neighbour = wanted('neighbour', { dependsOn: [account.id] })
    const { actions } = await plan([account, pool, neighbour], { ...other, [pool.id]: present(body), [neighbour.id]: present(body) })
    expect(actions).toEqual({ account: 'replace', pool: 'create', neighbour: 'keep' })
  })

  it('replaces what points at it by something fixed at creation, through any number of hands', async () => {
    const subnet = wanted('subnet', { id: `${account.id}/subnets/nodes`, dependsOn: [account.id] })
    const pool = wanted('pool', {
      dependsOn: [subnet.id],
      body: { properties: { subnetId: subnet.id.toUpperCase() } },
      rules: { immutable: ['properties.subnetId'] },
    })
    const live = { ...other, [subnet.id]: present(body), [pool.id]: present({ properties: { subnetId: subnet.id } }) }
    expect((await plan([account, subnet, pool], live)).actions).toEqual({ account: 'replace', subnet: 'create', pool: 'replace' })
  })

  it('makes references to it unknown again', async () => {
    const identity = wanted('identity', { rules: { immutable: ['properties.size'] } })
    const role = wanted('role', {
      dependsOn: [identity.id],
      body: { properties: { principalId: reference(identity.id, 'properties.principalId') } },
      rules: { immutable: ['properties.principalId'] },
    })
    const live = {
      [identity.id]: present({ properties: { size: 2, principalId: 'old' } }),
      [role.id]: present({ properties: { principalId: 'old' } }),
    }
    const { actions, plan: made } = await plan([identity, role], live)
    expect(actions).toEqual({ identity: 'replace', role: 'replace' })
    expect(made.steps[1]?.changes[0]?.to).toBe(role.body.properties && reference(identity.id, 'properties.principalId'))
  })

  it('is also needed where what it points at has been deleted by hand', async () => {
    const endpoint = wanted('endpoint', { dependsOn: [account.id], body: { target: account.id }, rules: { immutable: ['target'] } })
    expect((await plan([account, endpoint], { [endpoint.id]: present({ target: account.id }) })).actions).toEqual({
      account: 'create',
      endpoint: 'replace',
    })
  })
})
