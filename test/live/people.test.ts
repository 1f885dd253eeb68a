import { existsSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCloudFile } from '../../src/azure/cloud-file.ts'
import { interactiveCredential } from '../../src/azure/credential.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { type LiveCloud, onCloud, signIn, startLiveCloud } from '../support/live.ts'
import { bin, environmentFor, type Home, makeHome, secureBatch } from '../support/program.ts'
import { keys, startPty } from '../support/pty.ts'
import { startProgram } from '../support/running.ts'

let home: Home
let cloud: LiveCloud
beforeAll(async () => {
  home = makeHome()
  cloud = await startLiveCloud(home)
})
afterAll(async () => {
  await cloud.stop()
  home.remove()
})

/** A form sent as a browser would. */
function post(path: string, form: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: cloud.endpoint }
    const ca = readFileSync(cloud.certificate)
    const sent = request(new URL(path, cloud.endpoint), { method: 'POST', ca, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(new URLSearchParams(form).toString())
  })
}

describe('HTTP-6 people sign in', () => {
  it('by the official device code credential, while somebody types the code on the page', async () => {
    const custom = readCloudFile(cloud.cloudFile)
    const typed: Promise<number>[] = []
    const credential = interactiveCredential(custom, 'device-code', (message) => {
      const code = /enter the code (\S+)/.exec(message)?.[1] ?? ''
      typed.push(post('/devicelogin', { code }))
    })
    const token = await credential.getToken(custom.scope)
    expect(await Promise.all(typed)).toEqual([200])
    const claims = JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    expect(claims).toMatchObject({ upn: defaultSettings.caller.name, idtyp: 'user' })
  })
})

describe('LIVE-7 the subscription in the wizard', () => {
  it('is picked from those the sign-in sees, in the cloud of the file', async () => {
    const words = ['new', '--cloud', cloud.cloudFile, '--environment', 'demo']
    const pty = startPty(process.execPath, [bin, ...words], { columns: 100, rows: 30, cwd: home.folder, env: environmentFor(home, signIn) })
    try {
      await pty.until('Practice subscription')
      expect(await pty.until('Which subscription pays for it?')).toContain('Practice cloud over HTTPS')
      pty.type(keys.enter)
      await pty.until('Australia East')
    } finally {
      pty.kill('SIGKILL')
    }
  })
})

describe('HTTP-4 simulator --tls', () => {
  it('writes its files beside the state, and who wants that state is told of the cloud file', async () => {
    const state = join(home.folder, 'kept.jsonl')
    const running = startProgram(['simulator', '--tls', '--port', '0', '--practice-state', state], { home })
    await running.until('stderr', 'Stop it')
    for (const file of ['cert.pem', 'key.pem', 'cloud.yaml', 'az.json']) expect(existsSync(`${state}.${file}`), file).toBe(true)
    expect(statSync(`${state}.key.pem`).mode & 0o777).toBe(0o600)
    const used = await secureBatch(['plan', '--practice-state', state, '--environment', 'demo', '--preset', 'private'], { home })
    expect(used.code).toBe(2)
    expect(used.stderr.replace(/\s+/g, ' ')).toContain(`Use the one that is running: --cloud ${state}.cloud.yaml`)
    const live = await secureBatch(['plan', ...onCloud({ cloudFile: `${state}.cloud.yaml` }, 'demo'), '--preset', 'private'], {
      home,
      env: signIn,
    })
    expect(live.code, live.stderr).toBe(0)
    running.kill('SIGINT')
    expect((await running.ended()).code).toBe(0)
  })
  it('wants whole seconds for the life of a token', async () => {
    expect(await secureBatch(['simulator', '--tls', '--token-lifetime', 'soon'], { home })).toMatchObject({ code: 2 })
  })
})
