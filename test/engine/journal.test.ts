import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bodyHash, type JournalFiles, openJournal } from '../../src/engine/journal.ts'
import { interrupted, readJournal, unsettled } from '../../src/engine/journal-reading.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { EngineEvent } from '../../src/engine/types.ts'
import { fakeCloud } from './fake-cloud.ts'
import { idOf, planOf, step } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-journal-'))
  path = join(folder, 'state', 'demo.journal')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const header = { environment: 'demo', at: 1 }
const intent = { type: 'intent', at: 2, id: idOf('a'), action: 'create', does: 'write', bodyHash: 'x' } as const
const finished = { type: 'finished', at: 3, id: idOf('a'), outcome: 'done', seconds: 1 } as const

async function runWith(files?: JournalFiles, beforeWrite?: () => void) {
  const clock = virtualClock()
  const cloud = fakeCloud({ clock })
  const journal = openJournal(path, { environment: 'demo', at: clock.now() }, files)
  const port = {
    ...cloud,
    write: (...given: Parameters<typeof cloud.write>) => {
      beforeWrite?.()
      return cloud.write(...given)
    },
  }
  const events: EngineEvent[] = []
  const report = await clock.run(
    runPlan(planOf([step('a'), step('b', ['a'])]), { port, clock, journal, random: () => 1, emit: (event) => events.push(event) }),
  )
  return { report, cloud, events }
}

describe('a journal', () => {
  it('holds what was intended and what came of it, readable by its owner only', () => {
    const journal = openJournal(path, header)
    journal.record(intent)
    journal.record(finished)
    journal.record({ type: 'end', at: 4 })
    journal.close()
    expect(readJournal(path)).toEqual([
      { header: { type: 'run', version: 1, ...header }, records: [intent, finished, { type: 'end', at: 4 }], ended: true },
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is on the disk before the cloud is asked', async () => {
    const synced: string[] = []
    const files: JournalFiles = {
      openSync,
      closeSync,
      writeSync: (file, bytes) => writeSync(file, bytes),
      fsyncSync: (file) => {
        fsyncSync(file)
        synced.push(readFileSync(path, 'utf8'))
      },
    }
    let writes = 0
    await runWith(files, () => {
      writes += 1
      expect(synced.at(-1)?.match(/"type":"intent"/g)).toHaveLength(writes)
    })
    expect(writes).toBe(2)
  })

  it('tells the whole run, and that it ended', async () => {
    await runWith()
    const [run] = readJournal(path)
    expect(run?.records.map((record) => record.type)).toEqual([
      'planned',
      'started',
      'intent',
      'finished',
      'started',
      'intent',
      'finished',
      'end',
    ])
    expect(run?.records[2]).toMatchObject({ id: idOf('a'), bodyHash: bodyHash({ properties: { size: 1 } }) })
    expect(interrupted(readJournal(path))).toBeUndefined()
  })

  it('holds no secret', () => {
    const journal = openJournal(path, header)
    journal.record({ type: 'note', at: 2, text: 'got Bearer abc.def.ghi and AccountKey=c2VjcmV0LXNlY3JldA==' })
    journal.close()
    expect(readFileSync(path, 'utf8')).not.toMatch(/abc\.def|c2VjcmV0/)
  })

  it('explains what an interrupted run was doing', () => {
    const journal = openJournal(path, header)
    journal.record(intent)
    journal.record(finished)
    journal.record({ ...intent, id: idOf('b'), at: 5 })
    journal.close()
    expect(interrupted(readJournal(path))).toEqual({
      environment: 'demo',
      startedAt: 1,
      lastAt: 5,
      inFlight: [{ id: idOf('b'), action: 'create', does: 'write', since: 5, bodyHash: 'x' }],
      finished: 1,
      planned: 0,
    })
  })

  it('knows what was asked for and never seen in place, through all runs', () => {
    const outcomeOf = (id: string, outcome: 'done' | 'failed' | 'stopped', code = 'AuthorizationFailed') =>
      ({
        type: 'finished',
        at: 3,
        id: idOf(id),
        outcome,
        seconds: 1,
        ...(outcome === 'failed' ? { error: { code, what: 'No.' } } : {}),
      }) as const
    const first = openJournal(path, header)
    for (const id of ['made', 'failed', 'stopped', 'later', 'gone', 'taken', 'flying']) first.record({ ...intent, id: idOf(id) })
    first.record(outcomeOf('made', 'done'))
    first.record(outcomeOf('failed', 'failed'))
    first.record(outcomeOf('stopped', 'stopped'))
    first.record(outcomeOf('taken', 'failed', 'VaultAlreadyExists'))
    first.close()
    const second = openJournal(path, header)
    second.record({ ...intent, id: idOf('later') })
    second.record(outcomeOf('later', 'done'))
    second.record({ ...intent, id: idOf('gone'), does: 'remove' })
    second.close()
    expect(unsettled(readJournal(path))).toEqual(['failed', 'stopped', 'flying'].map((id) => idOf(id)))
  })

  it('tolerates any torn last line, and goes on after it', () => {
    const journal = openJournal(path, header)
    journal.record(finished)
    journal.close()
    const whole = readFileSync(path)
    const line = Buffer.from(JSON.stringify({ ...intent, id: idOf('ümlaut') }))
    for (let length = 0; length < line.length; length += 1) {
      writeFileSync(path, Buffer.concat([whole, line.subarray(0, length)]))
      expect(readJournal(path)[0]?.records).toEqual([finished])
    }
    const next = openJournal(path, { environment: 'demo', at: 9 })
    next.record(intent)
    next.close()
    const runs = readJournal(path)
    expect(runs.map((run) => run.records)).toEqual([[finished], [intent]])
    expect(interrupted(runs)).toMatchObject({ startedAt: 9 })
  })

  it('drops runs that ended when the next one begins', () => {
    for (const at of [1, 2]) {
      const journal = openJournal(path, { environment: 'demo', at })
      journal.record({ type: 'end', at })
      journal.close()
    }
    expect(readJournal(path).map((run) => run.header.at)).toEqual([2])
  })

  it('is empty where there is none', () => {
    expect(readJournal(path)).toEqual([])
    expect(interrupted([])).toBeUndefined()
  })

  it('of a newer version is not guessed at', () => {
    openJournal(path, header).close()
    writeFileSync(path, '{"type":"run","version":2,"whatever":true}\n{"type":"new-thing"}\n')
    expect(() => readJournal(path)).toThrow(expect.objectContaining({ details: expect.objectContaining({ code: 'journal-newer' }) }))
    expect(() => openJournal(path, header)).toThrow(/newer/)
  })

  it.each([
    ['a torn line', '{"type":"inte\n{"type":"finished","at":3,"id":"/a","outcome":"done"}\n'],
    ['something else', '[1,2]\n{"type":"finished","at":3,"id":"/a","outcome":"done"}\n'],
  ])('damaged in the middle by %s is read as far as it can be, set aside, and goes on', (_, damage) => {
    const first = openJournal(path, header)
    first.record({ type: 'intent', at: 1, id: '/a', action: 'create', does: 'write' })
    first.record({ type: 'intent', at: 2, id: '/b', action: 'create', does: 'write' })
    first.close()
    appendFileSync(path, damage)
    const before = readFileSync(path, 'utf8')
    expect(unsettled(readJournal(path))).toEqual(['/b'])
    const next = openJournal(path, header)
    next.close()
    expect(next.setAside).toBe(`The journal of an earlier run is damaged; it is kept as ${path}.damaged`)
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(before)
    // What could be read of the run that was cut off still explains; nothing is damaged any more.
    expect(unsettled(readJournal(path))).toEqual(['/b'])
    expect(readJournal(path)).toHaveLength(2)
    const last = openJournal(path, header)
    last.close()
    expect(last.setAside).toBeUndefined()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('that is none at all is set aside', () => {
    openJournal(path, header).close()
    writeFileSync(path, 'Dear diary\nnothing happened\n')
    expect(readJournal(path)).toEqual([])
    const journal = openJournal(path, header)
    journal.close()
    expect(journal.setAside).toContain('.damaged')
    expect(readJournal(path)).toHaveLength(1)
  })

  it('that cannot be written keeps the cloud from being changed', async () => {
    let full = false
    const files: JournalFiles = {
      openSync,
      closeSync,
      fsyncSync,
      writeSync: (file, bytes) => {
        if (full) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        full = Buffer.from(bytes).includes('"finished"')
        return writeSync(file, bytes.subarray(0, Math.ceil(bytes.length / 2)))
      },
    }
    const { report, cloud, events } = await runWith(files)
    expect(events.filter((event) => event.type === 'note')).toHaveLength(1)
    expect(report.resources.map((resource) => resource.outcome)).toEqual(['done', 'failed'])
    expect(report.resources[1]?.error).toMatchObject({ code: 'journal-not-written', why: expect.stringContaining('disk is full') })
    expect(cloud.written).toHaveLength(1)
  })

  it('is not written to any more after half a line, which could not be told from what follows', () => {
    let fail = false
    const files: JournalFiles = {
      openSync,
      closeSync,
      fsyncSync,
      writeSync: (file, bytes) => {
        if (!fail) return writeSync(file, bytes)
        fail = false
        writeSync(file, bytes.subarray(0, 5))
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
    }
    const journal = openJournal(path, header, files)
    fail = true
    expect(() => journal.record(intent)).toThrow(/could not be written/)
    expect(() => journal.record(intent)).toThrow(/could not be written/)
    journal.close()
    expect(readJournal(path)[0]?.records).toEqual([])
  })

  it('fingerprints a body whatever the order of its keys', () => {
    expect(bodyHash({ a: 1, b: { c: [1, 2], d: 2 } })).toBe(bodyHash({ b: { d: 2, c: [1, 2] }, a: 1 }))
    expect(bodyHash({ a: [1, 2] })).not.toBe(bodyHash({ a: [2, 1] }))
  })
})
