import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldersOf } from '../../src/cli/folders.ts'
import { realIo } from '../../src/cli/real-io.ts'
import { wizardLog } from '../../src/cli/request-log.ts'
import type { Say } from '../../src/cli/say.ts'
import type { Io } from '../../src/common/io.ts'
import { requestText } from '../../src/ui/lines/request.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const request = { method: 'PUT', url: 'https://management.azure.com/subscriptions/s?api-version=1', status: 201, milliseconds: 14 }

describe('--verbose', () => {
  it('says method, path, status, time and the ids support asks for', () => {
    expect(requestText({ ...request, requestId: 'r-1', correlationId: 'c-1' })).toBe(
      'PUT /subscriptions/s?api-version=1 201  14 ms  request r-1  correlation c-1',
    )
    expect(requestText({ ...request, url: 'https://management.usgovcloudapi.net/x', status: undefined, failure: 'ECONNRESET' })).toBe(
      'PUT /x ECONNRESET  14 ms',
    )
    // Another host is said.
    expect(requestText({ ...request, url: 'https://graph.microsoft.com/v1.0/me' })).toContain('https://graph.microsoft.com/v1.0/me')
  })

  it('never says what an address is to keep to itself, nor what could move the cursor', () => {
    const said = requestText({
      ...request,
      url: 'https://management.azure.com/x?sig=canary-signature&code=canary-code&$skipToken=next&access_token=canary-token\u001b[2J',
      requestId: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcDEF123',
    })
    expect(said).toContain('$skipToken=')
    for (const secret of ['canary', 'eyJ', '\u001b']) expect(said).not.toContain(secret)
  })

  it('says of an operation’s signed address what is asked for, and nothing else', () => {
    const url =
      'https://management.azure.com/subscriptions/s/operations/o?api-version=2025-01-01&monitor=true&%24top=3&t=canary1&c=canary2&s=canary3&h=canary4'
    expect(requestText({ ...request, method: 'GET', url, status: 200 })).toBe(
      'GET /subscriptions/s/operations/o?api-version=2025-01-01&monitor=true&%24top=3&t=removed&c=removed&s=removed&h=removed 200  14 ms',
    )
  })

  it('while a wizard has the terminal, goes to a file of its owner, begun with the first request', () => {
    const said: string[] = []
    const folders = { ...foldersOf({}, home.folder), state: join(home.folder, 'wizard') }
    const say = { aside: (...lines: unknown[]) => void said.push(...lines.map(String)) } as Say
    const io = (isTTY: boolean) => ({ ...realIo(), stderr: { isTTY } }) as unknown as Io
    const idle = wizardLog(io(true), folders, say)
    expect(idle.told()).toBe('No request was sent.')
    expect(existsSync(folders.state)).toBe(false)
    const log = wizardLog(io(true), folders, say)
    log.watch(request)
    log.watch({ ...request, url: 'https://management.azure.com/x?sig=canary-signature' })
    const file = (log.told() ?? '').replace('Every request is in ', '')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines[0]).toMatch(/^\d{4}-\S+Z PUT \/subscriptions\/s\?api-version=1 201 {2}14 ms$/)
    expect(lines[1]).not.toContain('canary')
    expect(said).toEqual([])
    // Where stderr is a file already, there.
    const redirected = wizardLog(io(false), folders, say)
    redirected.watch(request)
    expect([said, redirected.told()]).toEqual([[requestText(request)], undefined])
    // A home that cannot be written to stops nobody.
    const locked = wizardLog(io(true), { ...folders, state: '/proc/nowhere' }, say)
    locked.watch(request)
    expect(locked.told()).toContain('could not be written down')
  })

  it('tells every request of a run on stderr, each try by itself, and nothing of bodies or headers', async () => {
    const { code, stdout, stderr } = await secureBatch(
      [
        'apply',
        '--preset',
        'starter',
        '--environment',
        'told',
        '--practice-state',
        'told.jsonl',
        '--yes',
        '--json',
        '--verbose',
        '--events',
        'ndjson',
      ],
      { home },
    )
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout).outcome).toBe('done')
    const lines = stderr.split('\n').filter((line) => /^(GET|PUT|POST|PATCH|DELETE|HEAD) /.test(line))
    expect(lines.length).toBeGreaterThan(40)
    for (const line of lines)
      expect(line).toMatch(/^[A-Z]+ \/\S* (\d{3}|[A-Z]+) {2}\d+ ms( {2}request [0-9a-f-]{36})?( {2}correlation [0-9a-f-]{36})?$/)
    expect(lines.some((line) => line.startsWith('PUT /subscriptions/') && line.includes('Microsoft.Batch/batchAccounts/'))).toBe(true)
    expect(stderr).not.toMatch(/Bearer|authorization:|"properties"/i)
  })
})
