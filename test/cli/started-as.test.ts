import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/program.ts'
import { realIo } from '../../src/cli/real-io.ts'
import { asStarted, commandNames, startedAs } from '../../src/cli/started-as.ts'
import { bin, environmentFor, type Home, makeHome, root } from '../support/program.ts'

const linux = { env: {}, cwd: '/home/ada/clone', platform: 'linux' } as const

describe('How the program was started', () => {
  it.each([
    ['/usr/local/bin/secure-batch', {}, 'secure-batch'],
    ['/home/ada/clone/bin/secure-batch.cjs', {}, 'node bin/secure-batch.cjs'],
    [
      '/home/ada/clone/bin/secure-batch.cjs',
      { npm_lifecycle_event: 'start', INIT_CWD: '/home/ada/clone/docs' },
      'node ../bin/secure-batch.cjs',
    ],
    ['/srv/tools/bin/secure-batch.cjs', {}, 'node /srv/tools/bin/secure-batch.cjs'],
    ['/srv/my tools/bin/secure-batch.cjs', {}, "node '/srv/my tools/bin/secure-batch.cjs'"],
    ['/home/ada/team/node_modules/.bin/secure-batch', { npm_command: 'exec' }, 'npx secure-batch'],
    ['/home/ada/clone/bin/secure-batch.cjs', { SECURE_BATCH_COMMAND: 'make batch' }, 'make batch'],
    [undefined, {}, 'secure-batch'],
  ])('%s with %o is typed as %s', (file, env, typed) => {
    expect(startedAs({ ...linux, file, env })).toBe(typed)
  })

  it('on Windows an installed program is typed by its name, a clone by its file', () => {
    const start = { env: {}, cwd: 'C:\\clone', platform: 'win32' } as const
    expect(startedAs({ ...start, file: 'C:\\npm\\node_modules\\secure-batch\\bin\\secure-batch.cjs' })).toBe('secure-batch')
    expect(startedAs({ ...start, file: 'C:\\clone\\bin\\secure-batch.cjs' })).toBe('node bin/secure-batch.cjs')
  })

  it('commands are told so; tags, names and sentences about the program stay', () => {
    const said = (text: string) => asStarted(text, 'node bin/secure-batch.cjs')
    expect(said('Put it back: secure-batch apply --environment demo')).toBe(
      'Put it back: node bin/secure-batch.cjs apply --environment demo',
    )
    expect(said('or: secure-batch --practice')).toBe('or: node bin/secure-batch.cjs --practice')
    for (const text of [
      'secure-batch:environment',
      'secure-batch ran into a mistake of its own.',
      'diagnostic setting secure-batch on demo',
      'bin/secure-batch apply',
      'secure-batch planned it',
    ])
      expect(said(text)).toBe(text)
  })

  it('knows every command there is', () => {
    const program = buildProgram({ io: realIo(), version: '0', questions: [], finish: () => {} })
    expect([...commandNames].sort()).toEqual([...program.commands.map((command) => command.name()), 'help'].sort())
  })
})

describe('In a clone', () => {
  let home: Home
  beforeEach(() => {
    home = makeHome()
  })
  afterEach(() => home.remove())

  const run = (args: readonly string[]) => {
    const { SECURE_BATCH_COMMAND: _, ...env } = environmentFor(home)
    return spawnSync(process.execPath, [bin, ...args], { cwd: home.folder, env, encoding: 'utf8' })
  }

  it('every command printed is one that can be pasted, in text, help and JSON', () => {
    // The shorter of the ways there: a clone may lie beside the folder one stands in.
    const file = join(root, 'bin', 'secure-batch.cjs')
    const near = relative(home.folder, file)
    const start = `node ${near.startsWith('../../') ? file : near}`
    expect(run(['presets', 'show', 'nosuch']).stderr).toContain(`${start} presets list`)
    expect(run(['plan', '--help']).stdout).toContain(`Usage: ${start} plan [options]`)
    const { next } = JSON.parse(
      run(['doctor', '--scenario', 'contributor-only', '--preset', 'private', '--environment', 'other', '--json']).stdout,
    )
    expect(next).toEqual([expect.stringContaining(`${start} doctor`)])
    const report = run(['apply', '--practice-state', 'p.jsonl', '--preset', 'private', '--environment', 'demo', '--yes']).stdout
    const again = /Check +(.+)/.exec(report)?.[1] ?? ''
    expect(again.startsWith(`${start} plan`)).toBe(true)
    const { SECURE_BATCH_COMMAND: _, ...env } = environmentFor(home)
    expect(spawnSync('sh', ['-c', again], { cwd: home.folder, env }).status).toBe(0)
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('SECURE_BATCH_COMMAND')
  })
})
