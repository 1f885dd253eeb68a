import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LockRequest, lockEnvironment } from '../../src/engine/environment-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = Date.UTC(2026, 10, 23)
function request(more: Partial<LockRequest> = {}): LockRequest {
  return {
    path: join(folder, 'demo.lock'),
    environment: 'demo',
    clock: { now: () => start },
    pid: 100,
    host: 'here',
    isAlive: () => true,
    ...more,
  }
}

describe('the lock of an environment', () => {
  it('is held by one run at a time, and names the holder and its age', () => {
    lockEnvironment(request())
    const later = { now: () => start + 12 * 60_000 }
    expect(() => lockEnvironment(request({ pid: 200, clock: later }))).toThrow(
      'Another run is working on environment "demo": process 100 on here, for 12 minutes.',
    )
    expect(() => lockEnvironment(request({ pid: 200 }))).toThrow(expect.objectContaining({ details: expect.objectContaining({ exit: 4 }) }))
  })

  it('is free again after its release, and leaves no file', () => {
    lockEnvironment(request()).release()
    expect(readdirSync(folder)).toEqual([])
    lockEnvironment(request({ pid: 200 })).release()
  })

  it('is taken over when its holder is gone from this machine', () => {
    const old = lockEnvironment(request())
    const mine = lockEnvironment(request({ pid: 200, isAlive: (pid) => pid !== 100 }))
    expect(JSON.parse(readFileSync(join(folder, 'demo.lock'), 'utf8'))).toMatchObject({ pid: 200 })
    old.release()
    expect(readdirSync(folder)).toEqual(['demo.lock'])
    mine.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is given back when another run has taken the stale one over in the meantime', () => {
    lockEnvironment(request())
    const path = join(folder, 'demo.lock')
    const faster = JSON.stringify({ environment: 'demo', pid: 300, host: 'here', since: start })
    // While this run looks whether the holder is there, another one takes the lock.
    const isAlive = (pid: number) => {
      if (pid === 300) return true
      writeFileSync(path, faster)
      return false
    }
    expect(() => lockEnvironment(request({ pid: 200, isAlive }))).toThrow(/process 300/)
    expect(readFileSync(path, 'utf8')).toBe(faster)
    expect(readdirSync(folder)).toEqual(['demo.lock'])
  })

  it('is not taken over from another machine', () => {
    lockEnvironment(request({ host: 'elsewhere' }))
    expect(() => lockEnvironment(request({ isAlive: () => false }))).toThrow(/on elsewhere/)
  })

  it('knows by itself whether a process is there', () => {
    const { isAlive: _, ...real } = request()
    lockEnvironment({ ...real, pid: process.pid })
    expect(() => lockEnvironment({ ...real, pid: 200 })).toThrow(/Another run/)
    writeFileSync(join(folder, 'demo.lock'), JSON.stringify({ environment: 'demo', pid: 2 ** 30, host: 'here', since: 1 }))
    lockEnvironment({ ...real, pid: 200 }).release()
  })

  it('that is damaged is taken over', () => {
    writeFileSync(join(folder, 'demo.lock'), '{"pid":')
    lockEnvironment(request()).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is readable by its owner only', () => {
    lockEnvironment(request())
    expect(statSync(join(folder, 'demo.lock')).mode & 0o777).toBe(0o600)
  })
})
