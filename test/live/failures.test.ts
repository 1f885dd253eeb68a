import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveCloud, onCloud, signIn, startLiveCloud, subscription } from '../support/live.ts'
import { type Home, makeHome, type Ran, secureBatch } from '../support/program.ts'

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

const plan = (env: Record<string, string>, words: readonly string[] = onCloud(cloud, 'demo')): Promise<Ran> =>
  secureBatch(['plan', ...words, '--preset', 'private'], { home, env })

/** No Azure CLI, PowerShell or azd to be signed in with: the path holds Node alone. */
const alone = { PATH: join(process.execPath, '..') }

describe('LIVE-4 a sign-in that fails says why, with exit 3', () => {
  it('a wrong secret', async () => {
    const { code, stderr } = await plan({ ...signIn, AZURE_CLIENT_SECRET: 'not-the-secret' })
    expect(code).toBe(3)
    expect(stderr).toContain('Microsoft Entra ID refused the sign-in.')
    expect(stderr).toContain('AADSTS7000215')
    expect(stderr).toContain('AZURE_CLIENT_SECRET')
    expect(stderr).not.toContain('not-the-secret')
  })
  it('a directory that does not exist', async () => {
    const { code, stderr } = await plan({ ...signIn, AZURE_TENANT_ID: '11111111-1111-1111-1111-111111111112' })
    expect(code).toBe(3)
    expect(stderr).toContain('AADSTS90002')
    expect(stderr).toContain('AZURE_TENANT_ID')
  })
  it('an application the directory does not have', async () => {
    const { code, stderr } = await plan({ ...signIn, AZURE_CLIENT_ID: '44444444-4444-4444-4444-444444444445' })
    expect(code).toBe(3)
    expect(stderr).toContain('AADSTS700016')
  })
  it('nobody signed in at all', async () => {
    const { code, stderr } = await plan(alone)
    expect(code).toBe(3)
    expect(stderr).toContain('You are not signed in to Azure.')
    expect(stderr).toContain('AZURE_CLIENT_SECRET')
    // az knows clouds by name, and signs in to the one that is chosen.
    expect(stderr).toMatch(/az cloud register --name Custom --cloud-config @\S+\.az\.json\n +az cloud set --name Custom\n +az login\n/)
  })
})

describe('LIVE-5 a certificate that is not trusted', () => {
  it('is told with the key of the cloud file that names it', async () => {
    const file = join(home.folder, 'untrusting.yaml')
    const kept = readFileSync(cloud.cloudFile, 'utf8')
    writeFileSync(file, kept.replace(/^certificateAuthority.*\n/m, ''))
    const { code, stderr } = await plan(signIn, onCloud({ cloudFile: file }, 'demo'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/The certificate of localhost:\d+ is not trusted/)
    expect(stderr).toContain('certificateAuthority')
  })
  it('is trusted by NODE_EXTRA_CA_CERTS as well', async () => {
    const file = join(home.folder, 'untrusting.yaml')
    const { code, stderr } = await plan({ ...signIn, NODE_EXTRA_CA_CERTS: cloud.certificate }, onCloud({ cloudFile: file }, 'demo'))
    expect(code, stderr).toBe(0)
  })
})

describe('LIVE-7 the subscription', () => {
  const place = () => ['--cloud', cloud.cloudFile, '--region', 'westeurope', '--environment', 'demo']
  it('that the sign-in cannot see is told as such', async () => {
    const { code, stderr } = await plan(signIn, [...place(), '--subscription', '00000000-0000-0000-0000-000000000009'])
    expect(code).toBe(3)
    expect(stderr).toContain('SubscriptionNotFound')
    expect(stderr).toContain('your sign-in cannot see it')
  })
  it('when missing is not chosen for a person, but those the sign-in sees are named', async () => {
    const { code, stderr } = await plan(signIn, place())
    expect(code).toBe(2)
    expect(stderr).toContain(`--subscription ${subscription}`)
    expect(stderr).toContain('Practice subscription')
  })
  it('when missing and nobody is signed in is asked for all the same', async () => {
    const { code, stderr } = await plan(alone, place())
    expect(code).toBe(2)
    expect(stderr).toContain('Subscription: no answer yet')
    expect(stderr).not.toContain(subscription)
  })
})
