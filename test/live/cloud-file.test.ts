import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCloudFile } from '../../src/azure/cloud-file.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const good = { name: 'Here', resourceManager: 'https://localhost:8443', authority: 'https://localhost:8443' }

function written(content: unknown, name = 'cloud.json'): string {
  const file = join(home.folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function problemOf(content: unknown): UserProblem {
  try {
    readCloudFile(written(content))
  } catch (error) {
    if (error instanceof UserProblem) return error
    throw error
  }
  throw new Error('The file was taken')
}

describe('LIVE-1 a cloud file', () => {
  it('in JSON or YAML gives a cloud; the audience is its own address unless it says another', () => {
    const file = written(good)
    expect(readCloudFile(file)).toEqual({
      name: 'Here',
      file,
      arm: 'https://localhost:8443',
      scope: 'https://localhost:8443/.default',
      authority: 'https://localhost:8443',
    })
    const yaml =
      'name: Here\nresourceManager: https://127.0.0.1:1/\nauthority: https://[::1]:2/\naudience: https://localhost:3/\nspeed: 60\n'
    expect(readCloudFile(written(yaml, 'cloud.yaml'))).toMatchObject({
      arm: 'https://127.0.0.1:1',
      authority: 'https://[::1]:2',
      scope: 'https://localhost:3/.default',
      speed: 60,
    })
  })
  it('reads the certificate beside it', () => {
    written('PEM', 'own.pem')
    expect(readCloudFile(written({ ...good, certificateAuthority: 'own.pem' })).certificates).toBe('PEM')
    expect(problemOf({ ...good, certificateAuthority: 'gone.pem' }).message).toContain('certificateAuthority')
  })
  it('may describe a known cloud', () => {
    const azure = { name: 'A', resourceManager: 'https://management.azure.com', authority: 'https://login.microsoftonline.com' }
    expect(readCloudFile(written({ ...azure, scope: 'https://management.core.windows.net/.default' })).arm).toBe(azure.resourceManager)
    expect(problemOf({ ...azure, speed: 2, certificateAuthority: 'x.pem' }).details.details).toHaveLength(2)
  })
  it('names everything that is wrong with it', () => {
    const { details, exit } = problemOf({ name: '', resourceManager: 'https://evil.example', authority: 'http://localhost', colour: 'red' })
    expect(exit).toBe(2)
    for (const word of ['name', 'resourceManager: https://evil.example', 'authority', 'colour']) {
      expect(details.details?.join('\n')).toContain(word)
    }
  })
  it.each([
    ['a host that is no Azure cloud', { ...good, resourceManager: 'https://management.example.com' }],
    ['a name that only looks like this machine', { ...good, authority: 'https://localhost.example.com' }],
    ['an authority of Azure for a Resource Manager here', { ...good, authority: 'https://login.microsoftonline.com' }],
    ['an audience of Azure for a Resource Manager here', { ...good, audience: 'https://management.azure.com' }],
    ['a scope of Azure for a Resource Manager here', { ...good, scope: 'https://management.azure.com/.default' }],
    ['two clouds of Azure', { name: 'X', resourceManager: 'https://management.azure.com', authority: 'https://login.microsoftonline.us' }],
  ])('is refused for %s: a token goes to known clouds only', (_, content) => {
    expect(problemOf(content)).toMatchObject({ exit: 2 })
    expect(problemOf(content).details.details?.join(' ')).toMatch(/token/)
  })
  it('that is no YAML is refused', () => {
    expect(problemOf('{ name: [').details.code).toBe('invalid-cloud-file')
  })
  it('is named by its path; a word that is no path is the name of a cloud', async () => {
    const missing = await secureBatch(['plan', '--cloud', './nowhere.yaml', '--environment', 'demo'], { home })
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere.yaml') })
    const word = await secureBatch(['plan', '--cloud', 'pubic', '--environment', 'demo'], { home })
    expect(word).toMatchObject({ code: 2, stderr: expect.stringContaining('"public"') })
    const both = await secureBatch(['plan', '--cloud', written(good), '--practice', '--environment', 'demo'], { home })
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('different clouds') })
  })
  it('stands in the help of every command that takes a cloud', async () => {
    expect((await secureBatch(['plan', '--help'], { home })).stdout).toMatch(
      /--cloud <value>\s+cloud: practice, public, usgov, china,\s+or\s+a\s+cloud\s+file/,
    )
  })
})
