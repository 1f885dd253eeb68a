import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { announceEndpoint } from '../../src/simulator/lock-file.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { start, subscription } from './sdk.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-store-'))
  file = join(folder, 'deeper', 'practice.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const group = (name: string) => `https://management.azure.com/subscriptions/${subscription}/resourceGroups/${name}?api-version=2025-04-01`

function problemOf(action: () => unknown): UserProblem {
  try {
    action()
  } catch (error) {
    if (error instanceof UserProblem) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('STORE-1 every acknowledged change survives', () => {
  it('a process killed while writing loses nothing it acknowledged, and the file opens again', async () => {
    const writer = new URL('./store-writer.ts', import.meta.url).pathname
    for (let round = 0; round < 5; round += 1) {
      const child = spawn(process.execPath, [writer, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const acknowledged: string[] = []
      const enough = 20 + round * 17
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged.push(line)
        if (acknowledged.length === enough) child.kill('SIGKILL')
      }
      await new Promise((resolve) =>
        child.exitCode !== null || child.signalCode !== null ? resolve(undefined) : child.once('exit', resolve),
      )
      expect(child.signalCode).toBe('SIGKILL')
      const store = openStore(file)
      const simulator = createSimulator({ clock: { now: () => start }, store })
      const missing = acknowledged.filter((name) => simulator.handle({ method: 'GET', url: group(name), headers: {} }).status !== 200)
      expect(acknowledged.length).toBeGreaterThanOrEqual(enough)
      expect(missing).toEqual([])
      simulator.close()
    }
  })

  it('drops a last line that was torn off, and goes on writing after it', () => {
    const store = openStore(file)
    store.set('kind', 'a', { value: 1 })
    store.commit(1)
    store.close()
    appendFileSync(file, '[2,[["kind","b",{"val')
    const again = openStore(file)
    expect(again.get('kind', 'a')).toEqual({ value: 1 })
    expect(again.get('kind', 'b')).toBeUndefined()
    again.set('kind', 'c', 3)
    again.commit(3)
    again.close()
    const last = openStore(file)
    expect(last.get('kind', 'c')).toBe(3)
    last.close()
  })

  it('is readable and writable by its owner only', () => {
    const store = openStore(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    store.close()
  })

  it('rewrites the file when it has grown far beyond what it holds', () => {
    const store = openStore(file)
    const big = 'x'.repeat(200_000)
    for (let index = 0; index < 40; index += 1) {
      store.set('kind', 'same', `${index}${big}`)
      store.commit(index)
    }
    expect(statSync(file).size).toBeLessThan(5 * 1024 * 1024)
    store.close()
    const again = openStore(file)
    expect(again.get('kind', 'same')).toBe(`39${big}`)
    again.close()
  })
})

describe('STORE-2 a refused request leaves no trace', () => {
  it('undoes every change since the last commit', () => {
    const store = openStore()
    store.set('kind', 'a', 1)
    store.commit(0)
    store.set('kind', 'a', 2)
    store.delete('kind', 'a')
    store.set('kind', 'b', 1)
    store.rollback()
    expect(store.get('kind', 'a')).toBe(1)
    expect(store.get('kind', 'b')).toBeUndefined()
  })
})

describe('STORE-3 a file that cannot be trusted is refused and left alone', () => {
  it.each([
    ['something else', 'hello\n', 'is not a practice state file'],
    ['another version', '{"format":"secure-batch-practice","version":99}\n', 'was written by another version'],
    ['a damaged line in the middle', '{"format":"secure-batch-practice","version":1}\n[1,[["kin\n[2,[]]\n', 'is damaged'],
  ])('%s', (_what, content, words) => {
    const simple = join(folder, 'state.jsonl')
    writeFileSync(simple, content)
    const problem = problemOf(() => openStore(simple))
    expect(problem.message).toContain(words)
    expect(problem.exit).toBe(2)
    expect(problem.details.now?.join(' ')).toContain('--practice-state FILE')
    expect(problem.details.now?.join(' ')).toContain(`mv '${simple}'`)
    expect(readFileSync(simple, 'utf8')).toBe(content)
    expect(existsSync(`${simple}.lock`)).toBe(false)
  })
})

describe('STORE-3 a file that cannot be read', () => {
  it('is a problem with a command to run, not a crash', () => {
    const problem = problemOf(() => openStore(folder))
    expect(problem.message).toContain('cannot be read')
    expect(problem.exit).toBe(2)
  })
})

describe('STORE-4 one process at a time', () => {
  it('names the process that holds the file', () => {
    const store = openStore(file)
    const problem = problemOf(() => openStore(file))
    expect(problem.message).toContain(String(process.pid))
    expect(problem.exit).toBe(2)
    store.close()
    openStore(file).close()
  })

  it('names the endpoint when the holder serves it', () => {
    const store = openStore(file)
    announceEndpoint(file, 'http://127.0.0.1:4242')
    expect(problemOf(() => openStore(file)).details.now).toEqual(['Use the one that is running: --arm-endpoint http://127.0.0.1:4242'])
    store.close()
  })

  it('takes over a lock whose process is gone', async () => {
    openStore(file).close()
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => child.once('exit', resolve))
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: child.pid }))
    openStore(file).close()
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
})

describe('STORE-5 practice time goes on where it was', () => {
  it('continues a running operation, and never goes back', () => {
    const network = `https://management.azure.com/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet?api-version=2025-05-01`
    const body = JSON.stringify({ location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } })
    const state = (answer: { body?: string }) => JSON.parse(answer.body ?? '{}').properties.provisioningState
    let now = start + 1_000_000
    const first = createSimulator({ clock: { now: () => now }, store: openStore(file) })
    first.handle({ method: 'PUT', url: group('g'), headers: {}, body: JSON.stringify({ location: 'westeurope' }) })
    expect(state(first.handle({ method: 'PUT', url: network, headers: {}, body }))).toBe('Updating')
    first.close()
    now = start
    const second = createSimulator({ clock: { now: () => now }, store: openStore(file) })
    expect(state(second.handle({ method: 'GET', url: network, headers: {} }))).toBe('Updating')
    const due = second.nextChangeAt() ?? 0
    expect(due).toBe(start + 8000)
    now = due
    expect(state(second.handle({ method: 'GET', url: network, headers: {} }))).toBe('Succeeded')
    expect(second.nextChangeAt()).toBeUndefined()
    second.close()
  })
})
