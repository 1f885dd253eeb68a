import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { scaledClock } from '../../src/simulator/clock.ts'
import { type Disk, realDisk } from '../../src/simulator/disk.ts'
import { serve } from '../../src/simulator/server.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { rg, sub } from './raw.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-durable-'))
  file = join(folder, 'state.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const header = '{"format":"secure-batch-practice","version":1}\n'
const start = Date.UTC(2026, 10, 23)
const groupBody = JSON.stringify({ location: 'westeurope' })
const groupPath = (name: string) => `${sub}/resourceGroups/${name}?api-version=2025-04-01`

describe('STORE-7 a file torn off anywhere', () => {
  const value = fc.oneof(fc.integer(), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constant(null))
  const commits = fc.array(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'ü', 'x\ny'), value), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  })

  it('opens at every byte offset, with exactly the commits that were whole', () => {
    fc.assert(
      fc.property(commits, (made) => {
        rmSync(file, { force: true })
        const store = openStore(file)
        const states: [size: number, state: string][] = [[header.length, '[]']]
        made.forEach((changes, time) => {
          for (const [key, one] of changes) {
            if (one === null) store.delete('kind', key)
            else store.set('kind', key, one)
          }
          store.commit(time)
          states.push([readFileSync(file).length, JSON.stringify([...store.entries('kind')].sort())])
        })
        store.close()
        const whole = readFileSync(file)
        for (let offset = 0; offset <= whole.length; offset += 1) {
          writeFileSync(file, whole.subarray(0, offset))
          const again = openStore(file)
          const expected = states.filter(([size]) => size <= offset).at(-1)?.[1] ?? '[]'
          expect([offset, JSON.stringify([...again.entries('kind')].sort())]).toEqual([offset, expected])
          again.close()
          if (offset % 8 !== 0) continue
          const later = openStore(file)
          later.set('kind', 'later', 1)
          later.commit(99)
          later.close()
          const last = openStore(file)
          expect(last.get('kind', 'later')).toBe(1)
          last.close()
        }
      }),
      { numRuns: 4 },
    )
  })

  it('a line longer than what is read at a time is one line all the same', () => {
    const long = 'ü'.repeat(3_000_000)
    const store = openStore(file)
    store.set('kind', 'long', long)
    store.set('kind', 'short', 1)
    store.commit(1)
    store.set('kind', 'after', 2)
    store.commit(2)
    store.close()
    const again = openStore(file)
    expect(again.get('kind', 'long') === long).toBe(true)
    expect(again.get('kind', 'after')).toBe(2)
    again.close()
  })

  it('what a kill during a rewriting left beside it is removed', () => {
    const store = openStore(file)
    store.set('kind', 'a', 1)
    store.commit(1)
    store.close()
    writeFileSync(`${file}.new`, `${header}[1,[["ki`)
    const again = openStore(file)
    expect(again.get('kind', 'a')).toBe(1)
    expect(existsSync(`${file}.new`)).toBe(false)
    again.close()
  })

  it('a value that is not what its kind holds is damage', () => {
    writeFileSync(file, `${header}[1,[["resource","/x",{"id":"/x","state":"Odd"}]]]\n`)
    expect(() => openStore(file)).toThrow(expect.objectContaining({ message: expect.stringContaining('is damaged'), exit: 2 }))
    writeFileSync(file, `${header}[1,[["task","1",{"due":1,"order":1,"what":"nonsense","key":"k"}]]]\n`)
    expect(() => openStore(file)).toThrow(UserProblem)
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  it('short sessions do not let the file grow for ever', () => {
    const big = 'x'.repeat(2000)
    for (let session = 0; session < 12; session += 1) {
      const store = openStore(file, { compactFrom: 10_000 })
      for (let time = 0; time < 3; time += 1) {
        store.set('kind', 'same', `${session} ${time} ${big}`)
        store.commit(session * 10 + time)
      }
      store.close()
    }
    expect(readFileSync(file).length).toBeLessThan(20_000)
  })
})

describe('STORE-8 practice time after a kill', () => {
  it('is no earlier than anything anybody was shown, and at most a minute later', () => {
    let now = start
    const killed = createSimulator({ clock: { now: () => now }, store: openStore(file) })
    const shown = () => Date.parse(String(killed.handle({ method: 'GET', url: `http://h${groupPath('none')}`, headers: {} }).headers.Date))
    for (const pass of [0, 1000, 30_000, 59_000, 60_000, 61_000, 600_000, 7_200_000]) {
      now = start + pass
      const last = shown()
      // What a process that is killed now leaves behind.
      const copy = join(folder, `copy-${pass}.jsonl`)
      copyFileSync(file, copy)
      const store = openStore(copy)
      expect(store.time).toBeGreaterThanOrEqual(last)
      expect(store.time).toBeLessThanOrEqual(last + 60_000)
      const restarted = createSimulator({ clock: { now: () => start }, store })
      const { headers } = restarted.handle({ method: 'GET', url: `http://h${groupPath('none')}`, headers: {} })
      expect(Date.parse(String(headers.Date))).toBeGreaterThanOrEqual(last)
      restarted.close()
    }
    killed.close()
  })

  it('after an orderly end it is exactly where it was', () => {
    const first = createSimulator({ clock: { now: () => start + 5000 }, store: openStore(file) })
    first.handle({ method: 'GET', url: `http://h${groupPath('none')}`, headers: {} })
    first.close()
    const store = openStore(file)
    expect(store.time).toBe(start + 5000)
    store.close()
  })

  it('a lock left by a killed process with the number this one has now is taken over', () => {
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, started: 12 }))
    const store = openStore(file)
    store.close()
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
})

describe('STORE-9 a disk that is full or broken', () => {
  it('takes a write whole or not at all, says so, and goes on once there is room', () => {
    let room = Number.POSITIVE_INFINITY
    const disk: Disk = {
      ...realDisk,
      write(descriptor, bytes) {
        const fits = Math.min(bytes.length, room)
        room -= fits
        if (fits > 0) realDisk.write(descriptor, bytes.subarray(0, fits))
        return fits
      },
    }
    const simulator = createSimulator({ clock: { now: () => start }, store: openStore(file, { disk }) })
    const put = (name: string) => simulator.handle({ method: 'PUT', url: `http://h${groupPath(name)}`, headers: {}, body: groupBody })
    const get = (name: string) => simulator.handle({ method: 'GET', url: `http://h${groupPath(name)}`, headers: {} }).status
    expect(put('before').status).toBe(201)
    room = 20
    expect(() => put('lost')).toThrow(expect.objectContaining({ message: expect.stringContaining('cannot be written'), exit: 1 }))
    expect(get('lost')).toBe(404)
    room = Number.POSITIVE_INFINITY
    expect(put('after').status).toBe(201)
    simulator.close()
    const again = createSimulator({ clock: { now: () => start }, store: openStore(file) })
    const url = (name: string) => `http://h${groupPath(name)}`
    expect(['before', 'lost', 'after'].map((name) => again.handle({ method: 'GET', url: url(name), headers: {} }).status)).toEqual([
      200, 404, 200,
    ])
    again.close()
  })

  it('a rewriting that fails leaves the old file', () => {
    const disk: Disk = {
      ...realDisk,
      rename() {
        throw new Error('no')
      },
    }
    const store = openStore(file, { disk, compactFrom: 100 })
    let failed = 0
    for (let time = 0; time < 30; time += 1) {
      store.set('kind', 'same', time)
      try {
        store.commit(time)
      } catch (error) {
        expect(error).toBeInstanceOf(UserProblem)
        failed += 1
      }
    }
    expect(failed).toBeGreaterThan(0)
    store.close()
    expect(existsSync(`${file}.new`)).toBe(false)
    const again = openStore(file)
    expect(again.get('kind', 'same')).toBe(29)
    again.close()
  })
})

describe('HTTP-14 an answer leaves once what it says is on the disk', () => {
  async function held() {
    const waiting: (() => void)[] = []
    let syncs = 0
    let broken: Error | null = null
    const disk: Disk = {
      ...realDisk,
      syncLater(_descriptor, done) {
        syncs += 1
        waiting.push(() => done(broken))
      },
    }
    const store = openStore(file, { sync: 'grouped', disk })
    const clock = scaledClock(1000)
    const simulator = createSimulator({ clock, store })
    const release = () => {
      for (const go of waiting.splice(0)) go()
    }
    const server = await serve({ simulator, clock, port: 0, time: 'scaled', factor: 1000 })
    const ask = (method: string, name: string) =>
      fetch(`${server.endpoint}${groupPath(name)}`, {
        method,
        ...(method === 'PUT' ? { body: groupBody, headers: { 'Content-Type': 'application/json' } } : {}),
      }).then(({ status }) => status)
    const close = async () => {
      await server.close()
      simulator.close()
    }
    return {
      ask,
      waiting,
      release,
      close,
      syncs: () => syncs,
      breakDown: () => {
        broken = new Error('the disk is gone')
      },
    }
  }

  it('not before, and neither does an answer to somebody who reads it', async () => {
    const cloud = await held()
    const answers: string[] = []
    const put = cloud.ask('PUT', 'a').then((status) => answers.push(`PUT ${status}`))
    await expect.poll(() => cloud.waiting.length).toBe(1)
    const get = cloud.ask('GET', 'a').then((status) => answers.push(`GET ${status}`))
    // The file has it already: a kill of this process alone would lose nothing.
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('/resourcegroups/a')
    expect(answers).toEqual([])
    const releasing = setInterval(cloud.release, 1)
    await Promise.all([put, get])
    expect(answers.toSorted()).toEqual(['GET 200', 'PUT 201'])
    await cloud.ask('GET', 'a')
    clearInterval(releasing)
    await cloud.close()
  })

  it('one sync serves all that came before it began', async () => {
    const cloud = await held()
    const first = cloud.ask('PUT', 'first')
    await expect.poll(() => cloud.waiting.length).toBe(1)
    const others = Array.from({ length: 30 }, (_, index) => cloud.ask('PUT', `group-${index}`))
    await expect.poll(() => readFileSync(file, 'utf8').match(/"resource","[^"]*group-\d+"/g)?.length).toBe(30)
    const before = cloud.syncs()
    const releasing = setInterval(cloud.release, 1)
    expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set([201]))
    clearInterval(releasing)
    // One for the thirty, and perhaps one for the time that passed meanwhile.
    expect(cloud.syncs() - before).toBeLessThanOrEqual(3)
    await cloud.close()
  })

  it('when the disk fails, nothing is acknowledged any more', async () => {
    const cloud = await held()
    cloud.breakDown()
    const releasing = setInterval(cloud.release, 1)
    expect(await cloud.ask('PUT', 'a')).toBe(500)
    expect(await cloud.ask('PUT', 'b')).toBe(500)
    expect(await cloud.ask('GET', 'a')).toBe(500)
    clearInterval(releasing)
    await expect(cloud.close()).rejects.toThrow('cannot be written')
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
})

describe('ARM-8 lists of many', () => {
  it('have every entry once, in order, also when entries come and go between the pages', () => {
    let now = start
    const simulator = createSimulator({ clock: { now: () => now }, store: openStore() })
    const ask = (method: string, url: string, body?: string) =>
      simulator.handle({ method, url, headers: {}, ...(body === undefined ? {} : { body }) })
    ask('PUT', `http://h${rg}?api-version=2025-04-01`, groupBody)
    const one = (index: number) =>
      `http://h${rg}/providers/Microsoft.Network/networkSecurityGroups/nsg-${String(index).padStart(3, '0')}?api-version=2025-05-01`
    for (let index = 0; index < 100; index += 1) ask('PUT', one(index), groupBody)
    now += 60_000
    const seen: string[] = []
    let url: string | undefined = `http://h${rg}/providers/Microsoft.Network/networkSecurityGroups?api-version=2025-05-01`
    for (let pages = 0; url !== undefined; pages += 1) {
      const page: { value: { name: string }[]; nextLink?: string } = JSON.parse(ask('GET', url).body ?? '{}')
      seen.push(...page.value.map(({ name }) => name))
      url = page.nextLink
      // The last one shown and one still to come are removed; one that was passed and one still to come are added.
      if (pages === 2) {
        for (const gone of [29, 55]) ask('DELETE', one(gone))
        now += 60_000
        for (const added of [500, 501]) ask('PUT', one(added), groupBody)
        ask('PUT', one(0), groupBody)
        now += 60_000
      }
    }
    const expected = [...Array(100).keys(), 500, 501]
      .filter((index) => index !== 55)
      .map((index) => `nsg-${String(index).padStart(3, '0')}`)
    expect(seen).toEqual(expected)
  })
})
