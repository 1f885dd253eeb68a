import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
