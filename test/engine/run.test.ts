import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { reference } from '../../src/common/reference.ts'
import type { RunOptions } from '../../src/engine/run.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { CloudPort, EngineEvent, Plan } from '../../src/engine/types.ts'
import { after, type FakeCloudRules, fakeCloud, retryable } from './fake-cloud.ts'
import { idOf, planOf, present, step } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

type Setting = Partial<Omit<RunOptions, 'port' | 'clock'>> & {
  cloud?: Omit<FakeCloudRules, 'clock'>
  prepare?: (cloud: ReturnType<typeof fakeCloud>) => void
}

async function run(plan: Plan, { cloud: rules, prepare, ...options }: Setting = {}) {
  const clock = virtualClock()
  const cloud = fakeCloud({ clock, ...rules })
  prepare?.(cloud)
  const events: EngineEvent[] = []
  const emit = (event: EngineEvent) => {
    events.push(event)
    options.emit?.(event)
  }
  const report = await clock.run(runPlan(plan, { random: () => 1, ...options, port: cloud, clock, emit }))
  const outcomes = Object.fromEntries(report.resources.map((resource) => [resource.name, resource.outcome]))
  return { report, events, cloud, outcomes }
}

describe('a run', () => {
  it('does at once what can be done at once, and the rest in order', async () => {
    const { cloud, report } = await run(planOf([step('a'), step('b'), step('c', ['a', 'b'])]), {
      cloud: { seconds: (id) => (id === idOf('b') ? 3 : 1) },
    })
    expect(cloud.log.map(({ at, what, id }) => `${at} ${what} ${id.at(-1)}`)).toEqual([
      '0 write begins a',
      '0 write begins b',
      '1 write ends a',
      '3 write ends b',
      '3 write begins c',
      '4 write ends c',
    ])
    expect(report).toMatchObject({ outcome: 'done', seconds: 4, next: [] })
    expect(report.resources.map((resource) => resource.seconds)).toEqual([1, 3, 1])
  })

  it('begins with the plan and ends every step once', async () => {
    const { events } = await run(planOf([step('a'), step('b', ['a'])]))
    expect(events.map((event) => event.type)).toEqual(['planned', 'started', 'finished', 'started', 'finished'])
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })

  it('keeps to the limit', async () => {
    const { cloud } = await run(planOf(['a', 'b', 'c', 'd', 'e'].map((name) => step(name))), { concurrency: 2 })
    expect(cloud.busiest).toBe(2)
  })

  it('lets those that touch the same thing take turns, in order, and nothing else wait for them', async () => {
    const subnet = (name: string) => step(name, [], 'create', { inTurn: [idOf(name === 'C' ? 'NET' : 'net')] })
    const { cloud, report } = await run(planOf([subnet('a'), subnet('b'), subnet('C'), step('d')]))
    expect(cloud.log.filter((entry) => entry.what === 'write begins').map(({ at, id }) => `${at} ${id.at(-1)}`)).toEqual([
      '0 a',
      '0 d',
      '1 b',
      '2 C',
    ])
    expect(report.seconds).toBe(3)
  })

  it('lets the next take its turn while one that is written still waits for its effect, and what needs it waits on', async () => {
    const endpoint = (name: string) => step(name, [], 'create', { inTurn: [idOf('subnet')] })
    const { cloud, report } = await run(planOf([endpoint('a'), endpoint('b'), endpoint('c'), step('pool', ['a', 'b', 'c'])]), {
      cloud: { settles: (id) => (id === idOf('pool') ? 0 : 100) },
    })
    expect(cloud.log.filter((entry) => entry.what === 'write begins').map(({ at, id }) => `${at} ${id.split('/').at(-1)}`)).toEqual([
      '0 a',
      '1 b',
      '2 c',
      '103 pool',
    ])
    expect(report.seconds).toBe(104)
  })

  it('begins what has the longest chain behind it first, where not all can begin at once', async () => {
    const timed = (name: string, usually: string, dependsOn: readonly string[] = []) => step(name, dependsOn, 'create', { usually })
    const steps = [
      timed('lock', 'about 1 s'),
      timed('log', 'about 20 s'),
      timed('vault', 'about 30 s'),
      timed('pool', '3–8 min', ['vault']),
    ]
    const { cloud } = await run(planOf(steps), { concurrency: 1 })
    expect(cloud.log.filter(({ what }) => what === 'write begins').map(({ id }) => id.split('/').at(-1))).toEqual([
      'vault',
      'pool',
      'log',
      'lock',
    ])
  })

  it('does not let one that failed keep its turn', async () => {
    const subnet = (name: string) => step(name, [], 'create', { inTurn: [idOf('net')] })
    const { outcomes } = await run(planOf([subnet('a'), subnet('b')]), { cloud: { failures: { [idOf('a')]: [new Error('no')] } } })
    expect(outcomes).toEqual({ a: 'failed', b: 'done' })
  })

  it('counts what is kept and what is adopted as unchanged, at once, and writes nothing', async () => {
    const { events, cloud, outcomes, report } = await run(planOf([step('a', [], 'keep'), step('b', ['a'], 'adopt')]))
    expect(outcomes).toEqual({ a: 'unchanged', b: 'unchanged' })
    expect(cloud.log).toEqual([])
    expect(report).toMatchObject({ outcome: 'nothing-to-do', seconds: 0 })
    expect(events.filter((event) => event.type === 'finished')).toHaveLength(2)
  })

  it('waits through what is kept for what is behind it', async () => {
    const plan = planOf([step('nsg', [], 'update'), step('subnet', ['nsg'], 'keep'), step('pool', ['subnet'])])
    expect((await run(plan, { cloud: { failures: { [idOf('nsg')]: [new Error('no')] } } })).outcomes).toEqual({
      nsg: 'failed',
      subnet: 'unchanged',
      pool: 'skipped',
    })
  })

  it('finishes what is independent of a failure, and says why the rest was not begun', async () => {
    const problem = new UserProblem({ code: 'SkuNotAvailable', what: 'Not here.', now: ['try elsewhere'] })
    const plan = planOf([step('a'), step('b', ['a']), step('c', ['b']), step('x'), step('y', ['x'])])
    const { outcomes, report } = await run(plan, {
      cloud: { failures: { [idOf('a')]: [problem] }, seconds: (id) => (id === idOf('x') ? 9 : 1) },
    })
    expect(outcomes).toEqual({ a: 'failed', b: 'skipped', c: 'skipped', x: 'done', y: 'done' })
    expect(report.outcome).toBe('failed')
    expect(report.resources[0]?.error).toEqual(problem.details)
    expect(report.resources[2]?.error).toMatchObject({ code: 'dependency-failed', why: 'It needs a, which failed.' })
    expect(report.next).toEqual(['try elsewhere'])
  })

  it('calls an unexpected error a bug, without stack and without secrets', async () => {
    const { report } = await run(planOf([step('a')]), {
      cloud: { failures: { [idOf('a')]: [new Error('broke on AccountKey=abcdefghij123')] } },
    })
    expect(report.resources[0]?.error).toEqual({ code: 'bug', what: 'broke on AccountKey=[removed]', exit: 70 })
  })

  it('does not write to what somebody else made between two tries of a creation', async () => {
    const clock = virtualClock()
    const cloud = fakeCloud({ clock, failures: { [idOf('a')]: [retryable('busy', { afterSeconds: 10 })] } })
    const theirs = { state: 'present', body: { properties: { theirs: true } }, ours: false } as const
    const port: typeof cloud = {
      ...cloud,
      async write(...args) {
        try {
          return await cloud.write(...args)
        } catch (error) {
          cloud.resources.set(idKey(idOf('a')), theirs)
          throw error
        }
      },
    }
    const report = await clock.run(runPlan(planOf([step('a')]), { port, clock, random: () => 1, emit: () => {} }))
    expect(report.resources[0]?.error).toMatchObject({ code: 'name-taken' })
    expect({ there: cloud.resources.get(idKey(idOf('a'))), written: cloud.written }).toEqual({ there: theirs, written: [] })
  })

  it('tells what a step waits for when it changes, and what it has to say, made safe to print', async () => {
    const clock = virtualClock()
    const cloud = fakeCloud({ clock })
    const events: EngineEvent[] = []
    const port: typeof cloud = {
      ...cloud,
      write: async (_step, _live, _known, progress) => {
        for (const reason of ['role', 'role', 'DNS', 'role']) progress.waiting(reason)
        progress.note('\u001b[31mred\u001b[0m Bearer abc.def')
        return {}
      },
    }
    await clock.run(runPlan(planOf([step('a')]), { port, clock, random: () => 1, emit: (event) => events.push(event) }))
    expect(events.flatMap((event) => (event.type === 'waiting' ? [event.reason] : []))).toEqual(['role', 'DNS', 'role'])
    expect(events.find((event) => event.type === 'note')).toMatchObject({ id: idOf('a'), text: 'red Bearer [token removed]' })
  })

  it('refuses a plan with problems before anything is written', async () => {
    const plan = { ...planOf([step('a')]), problems: [{ code: 'name-taken', what: 'Taken.' }] }
    await expect(run(plan)).rejects.toMatchObject({ details: { code: 'name-taken', exit: 4 } })
    const two = { ...plan, problems: [...plan.problems, { code: 'x', what: 'Also.', now: ['do'] }] }
    await expect(run(two)).rejects.toMatchObject({ details: { code: 'plan-refused', details: ['Taken.', 'Also.'], now: ['do'] } })
  })
})

describe('references', () => {
  it('are filled in from what was created before', async () => {
    const role = step('role', ['identity'], 'create', {
      body: { properties: { principalId: reference(idOf('identity'), 'properties.principalId') } },
    })
    const { cloud } = await run(planOf([step('identity'), role]))
    expect(cloud.written[1]?.body).toEqual({ properties: { principalId: 'principal-of-identity' } })
  })

  it('are filled in from what is kept', async () => {
    const role = step('role', ['identity'], 'create', {
      body: { properties: { principalId: reference(idOf('identity'), 'properties.principalId') } },
    })
    const plan = planOf([step('identity', [], 'keep'), role])
    const { cloud } = await run(plan, {
      prepare: (cloud) => cloud.resources.set(idOf('identity').toLowerCase(), present({ properties: { principalId: 'p' } })),
    })
    expect(cloud.written[0]?.body).toEqual({ properties: { principalId: 'p' } })
  })

  it('are never sent as they are', async () => {
    const role = step('role', ['identity'], 'create', { body: { x: reference(idOf('identity'), 'properties.missing') } })
    const { cloud, report } = await run(planOf([step('identity'), role]))
    expect(cloud.written.map((each) => each.id)).toEqual([idOf('identity')])
    expect(report.resources[1]?.error?.what).toContain('properties.missing')
  })
})

describe('trying again', () => {
  const waits = (events: readonly EngineEvent[]) => events.flatMap((event) => (event.type === 'retrying' ? [event.inSeconds] : []))

  it('waits as long as the service asks', async () => {
    const { events, report } = await run(planOf([step('a')]), {
      cloud: { failures: { [idOf('a')]: [retryable('busy', { afterSeconds: 17 })] } },
    })
    expect(waits(events)).toEqual([17])
    expect(report).toMatchObject({ outcome: 'done', seconds: 19 })
  })

  it('waits longer each time where the service asks to come back at once', async () => {
    const failures = { [idOf('a')]: Array.from({ length: 4 }, () => retryable('busy', { afterSeconds: 0 })) }
    expect(waits((await run(planOf([step('a')]), { cloud: { failures } })).events)).toEqual([2, 4, 8, 16])
  })

  it('otherwise waits longer each time, at random up to a limit', async () => {
    const failures = { [idOf('a')]: Array.from({ length: 8 }, () => retryable('not yet', { withinSeconds: 1000 })) }
    expect(waits((await run(planOf([step('a')]), { cloud: { failures } })).events)).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
    expect(waits((await run(planOf([step('a')]), { cloud: { failures }, random: () => 0.5 })).events)).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
  })

  it('gives up when its time is over, and says what it waited for', async () => {
    const failures = { [idOf('a')]: Array.from({ length: 99 }, () => retryable('role is not in effect yet', { withinSeconds: 60 })) }
    const { report, outcomes } = await run(planOf([step('a'), step('b', ['a'])]), { cloud: { failures } })
    expect(outcomes).toEqual({ a: 'failed', b: 'skipped' })
    expect(report.resources[0]?.error).toMatchObject({
      code: 'gave-up',
      why: 'role is not in effect yet: service says: role is not in effect yet',
    })
    expect(report.seconds).toBeGreaterThan(55)
    expect(report.seconds).toBeLessThan(70)
  })

  it('does not wait when the service asks for more than is left', async () => {
    const failures = { [idOf('a')]: [retryable('busy', { afterSeconds: 100, withinSeconds: 60 })] }
    const { report } = await run(planOf([step('a')]), { cloud: { failures } })
    expect(report).toMatchObject({ outcome: 'failed', seconds: 1 })
  })

  it('ends even when chance always draws nothing', async () => {
    const failures = { [idOf('a')]: Array.from({ length: 999 }, () => retryable('x', { withinSeconds: 5 })) }
    expect((await run(planOf([step('a')]), { cloud: { failures, seconds: () => 0 }, random: () => 0 })).report.outcome).toBe('failed')
  })

  it('looks first at what a failed attempt left behind', async () => {
    const { cloud } = await run(planOf([step('a')]), { cloud: { failures: { [idOf('a')]: [after(retryable('connection reset'))] } } })
    expect(cloud.written.map((each) => each.live)).toEqual(['absent', 'present'])
  })

  it('counts only what comes after the first failure: a slow first attempt leaves its time whole', async () => {
    const failures = { [idOf('a')]: [retryable('x', { withinSeconds: 10 })] }
    const { report } = await run(planOf([step('a')]), { cloud: { failures, seconds: () => 100 } })
    expect(report).toMatchObject({ outcome: 'done', seconds: 202 })
  })

  it('is not done for anything else', async () => {
    const { cloud } = await run(planOf([step('a')]), {
      cloud: { failures: { [idOf('a')]: [new UserProblem({ code: 'x', what: 'No.' })] } },
    })
    expect(cloud.log).toHaveLength(2)
  })
})

describe('the time for trying again', () => {
  it('is one for each reason: a minute without a connection is not taken from what a role may need', async () => {
    const role = (): Error => retryable('role', { afterSeconds: 10, withinSeconds: 900 })
    const failures = { [idOf('a')]: [...Array.from({ length: 9 }, role), retryable('no answer', { withinSeconds: 20 }), role()] }
    const { report, events } = await run(planOf([step('a')]), { cloud: { failures } })
    expect(report.outcome).toBe('done')
    // The exponent counts the tries for this reason, too.
    expect(events.flatMap((event) => (event.type === 'retrying' && event.because === 'no answer' ? [event.inSeconds] : []))).toEqual([2])
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.attempt] : []))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('ends for a step, and for all of them together', async () => {
    const busy = (): Error[] => Array.from({ length: 99 }, () => retryable('busy', { afterSeconds: 10, withinSeconds: 10_000 }))
    const failures = { [idOf('a')]: busy(), [idOf('b')]: busy() }
    const tries = async (patience: { stepSeconds: number; runSeconds: number }) => {
      const { events, report } = await run(planOf([step('a'), step('b')]), { cloud: { failures }, patience })
      expect(report.outcome).toBe('failed')
      return events.filter((event) => event.type === 'retrying').length
    }
    expect(await tries({ stepSeconds: 55, runSeconds: 10_000 })).toBe(10)
    expect(await tries({ stepSeconds: 10_000, runSeconds: 55 })).toBe(5)
  })
})

describe('waiting', () => {
  it('is told again about once a minute, with how long it has been and what one can do', async () => {
    const clock = virtualClock()
    const events: EngineEvent[] = []
    const port: CloudPort = {
      ...fakeCloud({ clock }),
      async write(_step, _live, _known, progress) {
        for (let looks = 0; looks < 20; looks += 1) {
          progress.waiting('waiting for approval', { meanwhile: 'approve it' })
          await clock.sleep(10_000)
        }
        return {}
      },
    }
    await clock.run(runPlan(planOf([step('a')]), { port, clock, random: () => 1, emit: (event) => events.push(event) }))
    const told = events.flatMap((event) => (event.type === 'waiting' ? [[event.reason, event.meanwhile, event.forSeconds]] : []))
    expect(told).toEqual([undefined, 60, 120, 180].map((seconds) => ['waiting for approval', 'approve it', seconds]))
  })
})

describe('stopping', () => {
  it('begins nothing new, lets what runs finish, and leaves the rest stopped', async () => {
    const stop = new AbortController()
    const emit = (event: EngineEvent) => {
      if (event.type === 'finished' && event.id === idOf('a')) stop.abort()
    }
    const plan = planOf([step('a'), step('long'), step('b', ['a']), step('c', ['b'])])
    const { outcomes, report } = await run(plan, { signal: stop.signal, emit, cloud: { seconds: (id) => (id === idOf('long') ? 9 : 1) } })
    expect(outcomes).toEqual({ a: 'done', long: 'done', b: 'stopped', c: 'stopped' })
    expect(report).toMatchObject({ outcome: 'stopped', seconds: 9 })
  })

  it('ends a wait for another try', async () => {
    const stop = new AbortController()
    const emit = (event: EngineEvent) => {
      if (event.type === 'finished' && event.id === idOf('b')) stop.abort()
    }
    const failures = { [idOf('a')]: [retryable('busy', { afterSeconds: 500 })] }
    const { outcomes, report } = await run(planOf([step('a'), step('b')]), {
      signal: stop.signal,
      emit,
      cloud: { failures, seconds: (id) => (id === idOf('b') ? 5 : 1) },
    })
    expect(outcomes).toEqual({ a: 'stopped', b: 'done' })
    expect(report.seconds).toBe(5)
  })

  it('does not announce another try that will not come', async () => {
    const stop = new AbortController()
    const emit = (event: EngineEvent) => {
      if (event.type === 'started') stop.abort()
    }
    const { events, outcomes } = await run(planOf([step('a')]), {
      signal: stop.signal,
      emit,
      cloud: { failures: { [idOf('a')]: [retryable('busy')] } },
    })
    expect(outcomes).toEqual({ a: 'stopped' })
    expect(events.some((event) => event.type === 'retrying')).toBe(false)
  })

  it('and abandoning hands the signal to what runs, which then counts as stopped, not as failed', async () => {
    const abandon = new AbortController()
    const clock = virtualClock()
    const cloud = fakeCloud({ clock })
    const port: typeof cloud = {
      ...cloud,
      write: async (_step, _live, _known, _progress, signal) => {
        abandon.abort(new Error('left'))
        signal?.throwIfAborted()
        return {}
      },
    }
    const options = { port, clock, random: () => 1, emit: () => undefined, signal: abandon.signal, abandon: abandon.signal }
    const report = await clock.run(runPlan(planOf([step('a'), step('b', ['a'])]), options))
    expect(report.resources.map(({ outcome, error }) => ({ outcome, error }))).toEqual([{ outcome: 'stopped' }, { outcome: 'stopped' }])
  })

  it('before the beginning does nothing at all', async () => {
    const { outcomes, cloud } = await run(planOf([step('a'), step('b', [], 'update')]), { signal: AbortSignal.abort() })
    expect(outcomes).toEqual({ a: 'stopped', b: 'stopped' })
    expect(cloud.log).toEqual([])
  })

  it('after the last step changes nothing', async () => {
    const stop = new AbortController()
    const emit = (event: EngineEvent) => {
      if (event.type === 'finished') stop.abort()
    }
    expect((await run(planOf([step('a')]), { signal: stop.signal, emit })).report.outcome).toBe('done')
  })
})

describe('a replacement', () => {
  it('is removed and created again, what hangs on it removed before and created after', async () => {
    const net = step('net', [], 'replace')
    const subnet = step('subnet', ['net'], 'create')
    const pool = step('pool', ['subnet'], 'replace')
    const { cloud, report, events } = await run(planOf([net, subnet, pool]))
    expect(events.filter((event) => event.type === 'started').map((event) => event.id)).toEqual([pool.id, net.id, subnet.id])
    expect(
      cloud.log.filter((entry) => entry.what.endsWith('begins')).map(({ what, id }) => `${what.split(' ')[0]} ${id.split('/').at(-1)}`),
    ).toEqual(['remove pool', 'remove net', 'write net', 'write subnet', 'write pool'])
    expect(report.outcome).toBe('done')
  })

  it('is not begun before what it needs is in place', async () => {
    const plan = planOf([step('vault'), step('account', ['vault'], 'replace')])
    const { cloud, outcomes } = await run(plan, { cloud: { failures: { [idOf('vault')]: [new Error('no')] } } })
    expect(outcomes).toEqual({ vault: 'failed', account: 'skipped' })
    expect(cloud.log.some((entry) => entry.what.startsWith('remove'))).toBe(false)
  })

  it('that cannot be removed fails and takes along what waits for it', async () => {
    const plan = planOf([step('a', [], 'replace'), step('b', ['a'])])
    const { outcomes, report } = await run(plan, {
      cloud: { failures: { [idOf('a')]: [new UserProblem({ code: 'InUse', what: 'In use.' })] } },
    })
    expect(outcomes).toEqual({ a: 'failed', b: 'skipped' })
    expect(report.resources[0]?.error?.code).toBe('InUse')
  })

  it('says so when something is missing because what it needs could not be created again', async () => {
    const plan = planOf([step('net', [], 'replace'), step('pool', ['net'], 'replace')])
    const { report } = await run(plan, { cloud: { failures: { [idOf('net')]: [undefined, new Error('no')] } } })
    expect(report.resources[1]).toMatchObject({
      outcome: 'skipped',
      error: { what: 'pool was removed to be created again, and is missing now.', why: 'It needs net, which failed.' },
    })
  })

  it('says so when something is missing because the run was stopped in between', async () => {
    const stop = new AbortController()
    const emit = (event: EngineEvent) => {
      if (event.type === 'note') stop.abort()
    }
    const { report } = await run(planOf([step('a', [], 'replace')]), { signal: stop.signal, emit })
    expect(report.resources[0]).toMatchObject({ outcome: 'stopped', error: { code: 'removed-not-recreated' } })
  })
})
