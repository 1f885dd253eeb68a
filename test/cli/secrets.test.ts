import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceToken } from '../../src/azure/credential.ts'
import { sitDown } from '../journey/person.ts'
import { type Home, makeHome, type Ran, secureBatch } from '../support/program.ts'
import { keys } from '../support/pty.ts'

let home: Home
beforeEach(() => {
  home = makeHome()
})
afterEach(() => home.remove())

/** Everything a sign-in might leave in the environment, each with a canary. */
const planted = {
  AZURE_TENANT_ID: '11111111-1111-1111-1111-111111111111',
  AZURE_CLIENT_ID: '22222222-2222-2222-2222-222222222222',
  AZURE_CLIENT_SECRET: 'canary~Client.Secret-1',
  AZURE_PASSWORD: 'canary-Password-2',
  AZURE_CLIENT_CERTIFICATE_PASSWORD: 'canary-Certificate-3',
  IDENTITY_HEADER: 'canary-identity-4',
  SYSTEM_ACCESSTOKEN: 'canary-pipeline-5',
}
const canary = /canary/i

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

function expectNoCanary(...ran: readonly Ran[]): void {
  for (const { stdout, stderr } of ran) {
    expect(stdout).not.toMatch(canary)
    expect(stderr).not.toMatch(canary)
  }
  for (const file of filesBelow(home.folder)) expect(readFileSync(file, 'utf8'), file).not.toMatch(canary)
}

describe('a secret in the environment', () => {
  it('is in no file and no output of plan, apply, export and destroy, however much they say', async () => {
    const where = ['--environment', 'demo', '--practice-state', 'cloud.jsonl', '--verbose']
    const ran = [
      await secureBatch(['apply', '--preset', 'regulated', ...where, '--yes', '--json', '--events', 'ndjson'], { home, env: planted }),
      await secureBatch(['plan', ...where, '--json'], { home, env: planted }),
      await secureBatch(['export', '--format', 'arm', ...where, '--output', 'template.json'], { home, env: planted }),
      await secureBatch(['destroy', ...where, '--yes'], { home, env: planted }),
    ]
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(filesBelow(home.folder).length).toBeGreaterThan(3)
    expectNoCanary(...ran)
  }, 60_000)

  it('is in no file and no output when signing in fails', async () => {
    const ran = await secureBatch(
      [
        'plan',
        '--preset',
        'private',
        '--environment',
        'demo',
        '--subscription',
        planted.AZURE_CLIENT_ID,
        '--region',
        'westeurope',
        '--verbose',
      ],
      { home, env: { ...planted, PATH: '/nowhere', HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' } },
    )
    expect([1, 3], ran.stderr).toContain(ran.code)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
    expectNoCanary(ran)
  }, 60_000)

  it('is in no draft and no preset of the wizard', async () => {
    const person = sitDown(['new', '--practice-state', 'cloud.jsonl'], home, { env: planted })
    await person.answers('What is this environment called?', keys.enter)
    await person.answers('Practice subscription', keys.enter)
    await person.answers(/› West Europe/, keys.enter)
    await person.answers('Whose subscription do the nodes live in?', 'a')
    await person.answers('Enter edit', 's')
    await person.answers('Esc back', keys.enter)
    await person.answers(/demo\.yaml/, keys.enter)
    await person.answers('Enter edit', keys.controlC)
    expect(await person.pty.exited()).toBe(130)
    expect(filesBelow(home.folder).filter((file) => /drafts\/|presets\/.*yaml/.test(file))).toHaveLength(2)
    expect(person.pty.raw()).not.toMatch(canary)
    expectNoCanary()
  }, 30_000)
})

describe('an emulator', () => {
  it('is sent the practice token and nothing of the person’s; what it says is told without its secrets', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({
          error: { code: 'Odd', message: 'Refused \u001b[31mBearer canary-echo-token; AccountKey=canary1234567;\u001b[0m' },
        }),
      )
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ran = await secureBatch(
      ['plan', '--preset', 'private', '--environment', 'demo', '--arm-endpoint', endpoint, '--verbose', '--json'],
      {
        home,
        env: planted,
      },
    )
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    expect(ran.code).toBe(1)
    expect(seen.length).toBeGreaterThan(0)
    expect(new Set(seen)).toEqual(new Set([`Bearer ${practiceToken}`]))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
    expect(ran.stdout + ran.stderr).not.toMatch(/\u001b/)
    expectNoCanary(ran)
  })
})
