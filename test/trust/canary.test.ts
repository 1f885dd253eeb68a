import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceToken } from '../../src/azure/credential.ts'
import { canaryIn, expectNoCanaryWatched, planted, typedSecret, watchText } from '../support/canary.ts'
import { inProcess } from '../support/in-process.ts'
import { type Home, makeHome, searched, secureBatch } from '../support/program.ts'
import { startProgram } from '../support/running.ts'

let home: Home
beforeEach(() => {
  home = makeHome()
})
afterEach(() => home.remove())

const [secret = ''] = Object.values(planted)

describe('the search for planted secrets', () => {
  it.each([
    ['what stood in the environment', secret],
    ['the token of a practice sign-in', `authorization: Bearer ${practiceToken}`],
    [
      'a token the practice directory signed',
      `x ${['eyJhbGciOiJSUzI1NiIsInR5cCI6', 'eyJhdWQiOiJodHRwczovL21hbmFnZW1l', 'c2lnbmF0dXJlLXNpZ25hdHVyZQ'].join('.')}`,
    ],
    ['the key of a practice account', Buffer.from(`NOT A KEY ${'x'.repeat(54)}`).toString('base64')],
    ['what somebody typed', typedSecret],
  ])('finds %s', (_name, text) => expect(canaryIn(`before ${text} after`)).toContain(text.slice(0, 20)))

  it('finds nothing in what may be said', () =>
    expect(canaryIn('practice tokens, keys, eyJust, Bearer [token removed], NOT A KEY')).toBeUndefined())

  it('fires on a stream, on a file in a home, on a screen, and on a write of the test itself', async () => {
    expect(() => searched({ code: 0, signal: null, stdout: '', stderr: `oops ${secret}` }, ['plan'])).toThrow(/stderr of plan/)
    const leaking = makeHome()
    // By a shell: the test's own writes are searched, too.
    execFileSync('sh', ['-c', `printf %s "$SECRET" > "${join(leaking.folder, 'log.txt')}"`], { env: { SECRET: secret } })
    expect(() => leaking.remove()).toThrow(/A secret is in .*log\.txt/)
    expect(existsSync(leaking.folder)).toBe(false)
    watchText('a terminal', () => `\u001b[31m${secret}`)
    expect(() => expectNoCanaryWatched()).toThrow(/in a terminal/)
    expect(() => writeFileSync(join(home.folder, 'x'), secret)).toThrow(/being written to/)
  })

  it('sees what a program really says: one that repeats its environment is found out', async () => {
    await expect(secureBatch(['-e', 'console.log(process.env.SYSTEM_ACCESSTOKEN)'], { home, program: '--no-warnings' })).rejects.toThrow(
      /A secret is in stdout/,
    )
  })
})

describe('a secret typed where anything may be typed', () => {
  it('is refused, and repeated nowhere: not on a stream, not in a file', async () => {
    const where = ['--environment', 'demo', '--practice-state', join(home.folder, 'cloud.jsonl'), '--yes']
    for (const given of [
      ['--tags', typedSecret],
      ['--set', `tags=owner=${typedSecret}`],
      ['--other-ranges', typedSecret],
      ['--existing-network', typedSecret],
    ]) {
      const ran = await inProcess(['apply', '--preset', 'private', ...where, ...given], home)
      expect(ran.code, ran.stderr).toBe(2)
    }
    const tagged = await inProcess(['plan', '--preset', 'private', ...where.slice(0, -1), '--tags', typedSecret], home)
    expect(tagged.stderr).toContain('looks like a secret')
  })
})

describe('account keys and tokens', () => {
  it('of the practice cloud reach no file of its own: neither its state nor its request log', async () => {
    const [state, log] = [join(home.folder, 'cloud.jsonl'), join(home.folder, 'requests.jsonl')]
    const server = startProgram(['simulator', '--port', '0', '--practice-state', state, '--log', log, '--verbose'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+\n/))?.[0] ?? ''
    const base = `${endpoint}/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/keys`
    const headers = { authorization: `Bearer ${practiceToken}`, 'content-type': 'application/json' }
    const send = (method: string, path: string, version: string, body?: object) =>
      fetch(`${base}${path}?api-version=${version}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    await send('PUT', '', '2025-04-01', { location: 'westeurope' })
    const account = '/providers/Microsoft.Storage/storageAccounts/canarykeys'
    const made = await send('PUT', account, '2025-06-01', {
      location: 'westeurope',
      sku: { name: 'Standard_LRS' },
      kind: 'StorageV2',
      properties: {},
    })
    expect(made.status).toBeLessThan(300)
    await expect
      .poll(async () => canaryIn(await (await send('POST', `${account}/listKeys`, '2025-06-01')).text()), { timeout: 15_000 })
      .toBeDefined()
    server.kill('SIGTERM')
    expect((await server.ended()).code).toBe(0)
    expect(readFileSync(log, 'utf8')).toContain('listKeys')
  })
})
