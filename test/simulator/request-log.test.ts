import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { scaledClock } from '../../src/simulator/clock.ts'
import { createRequestLog, lineText, requestLine, writeLog } from '../../src/simulator/request-log.ts'
import { serve } from '../../src/simulator/server.ts'
import { bodies, ids, rawCloud, rg } from './raw.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const noTrouble = (text: string) => {
  throw new Error(text)
}
const line = (target: string, agent?: string) =>
  requestLine({ method: 'GET', target, agent }, { status: 200, headers: {} }, { time: Date.UTC(2026, 10, 23, 12, 0, 1), ms: 12.345 })

describe('HTTP-13 the request log', () => {
  it('has one JSON line a request, without headers and bodies', async () => {
    const file = join(folder, 'requests.jsonl')
    const log = writeLog(file, noTrouble)
    const { simulator } = rawCloud()
    const server = await serve({
      simulator,
      clock: scaledClock(60),
      port: 0,
      time: 'scaled',
      factor: 60,
      requests: createRequestLog([log.tell]),
    })
    const headers = { Authorization: 'Bearer very-secret-token', 'User-Agent': 'azsdk-js-arm-network/39.0.0 core-rest-pipeline/1.25.1' }
    const body = JSON.stringify({ ...bodies.identity(), tags: { note: 'in-the-body' } })
    await fetch(`${server.endpoint}${ids.identity}?api-version=2024-11-30`, { method: 'PUT', headers, body })
    await fetch(`${server.endpoint}${rg}?api-version=1999-01-01`, { headers })
    await server.close()
    await log.close()
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('secret')
    expect(text).not.toContain('in-the-body')
    const lines = text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one))
    expect(lines).toMatchObject([
      { method: 'PUT', path: `${ids.identity}?api-version=2024-11-30`, agent: 'azsdk-js-arm-network/39.0.0' },
      { method: 'GET', path: `${rg}?api-version=1999-01-01`, status: 400, code: 'InvalidApiVersionParameter' },
    ])
    for (const one of lines) {
      expect(one.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      expect(one.requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect(one.ms).toBeGreaterThan(0)
    }
    expect(Object.keys(lines[1]).sort()).toEqual(['agent', 'code', 'method', 'ms', 'path', 'requestId', 'status', 'time'])
  })

  it('is readable by its owner only, also where others could read it before, and goes on where it was', async () => {
    const file = join(folder, 'requests.jsonl')
    writeFileSync(file, '{"earlier":true}\n', { mode: 0o644 })
    const log = writeLog(file, noTrouble)
    log.tell(line('/a'))
    await log.close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
  })

  it('that cannot be opened is a problem with a command to run', () => {
    expect(() => writeLog(folder, noTrouble)).toThrow(UserProblem)
    expect(() => writeLog(folder, noTrouble)).toThrow(
      expect.objectContaining({ exit: 2, details: expect.objectContaining({ now: [expect.stringContaining('simulator --log')] }) }),
    )
  })

  it.skipIf(process.platform !== 'linux')('that cannot be written any more is said once, and nothing stops', async () => {
    const troubles: string[] = []
    const log = writeLog('/dev/full', (text) => troubles.push(text))
    log.tell(line('/a'))
    await expect.poll(() => troubles.length).toBe(1)
    log.tell(line('/b'))
    await log.close()
    expect(troubles).toHaveLength(1)
    expect(troubles[0]).toContain('goes on without it')
  })

  it('takes secrets out of queries, and leaves paging alone', () => {
    expect(line('/a?sig=abc&client_secret=x&access_token=y&code=z&api-version=1&$skipToken=abc').path).toBe(
      '/a?sig=removed&client_secret=removed&access_token=removed&code=removed&api-version=1&$skipToken=abc',
    )
  })

  it('takes control characters out of what the client chose', () => {
    const one = line('/a\u001b[31mred\r\nb', 'evil\u001b[31m/1')
    expect(one.path).toBe('/ared b')
    expect(one.agent).toBe('evil')
    expect(lineText(one)).toBe('12:00:01  200 GET /ared b  12 ms')
  })

  it('keeps the last requests in memory, newest first, however many there are', () => {
    const log = createRequestLog([], 3)
    for (const path of ['/1', '/2', '/3', '/4', '/5']) log.add(line(path))
    expect(log.recent().map(({ path }) => path)).toEqual(['/5', '/4', '/3'])
    expect(log.count).toBe(5)
  })

  it('in memory gives what there is when that is less', () => {
    const log = createRequestLog([], 3)
    log.add(line('/1'))
    log.add(line('/2'))
    expect(log.recent().map(({ path }) => path)).toEqual(['/2', '/1'])
  })
})
