import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Home, makeHome, root, secureBatch } from '../support/program.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const run = (...args: string[]) => secureBatch(args, { home })
const demo = ['--preset', 'private', '--environment', 'demo', '--practice']
const put = (path: string, text: string) => {
  mkdirSync(join(home.folder, path, '..'), { recursive: true })
  writeFileSync(join(home.folder, path), text)
}
const read = (path: string) => readFileSync(join(home.folder, path), 'utf8')

describe('a decision by somebody else', () => {
  it('travels from a packet into the environment, its record and a preset', async () => {
    const written = await run(
      'delegate',
      'logs',
      'account-reach',
      '--environment',
      'demo',
      '--practice',
      '--to',
      'network team',
      '--output',
      'p.yaml',
    )
    expect(written).toMatchObject({ code: 0, stdout: '' })
    expect(written.stderr).toContain('secure-batch new --answer p.yaml')

    const early = await run('plan', ...demo, '--answer', 'p.yaml')
    expect(early).toMatchObject({ code: 2 })
    expect(early.stderr).toContain('it holds no answer yet')

    put(
      'p.yaml',
      read('p.yaml')
        .replace(/answer: # write one of: workspace.*/, 'answer: none')
        .replace(/^decided-by:.*/m, 'decided-by: Anna Berg')
        .replace(/^decided-on:.*/m, 'decided-on: 2026-11-20'),
    )
    const applied = await run('apply', ...demo, '--answer', 'p.yaml', '--yes', '--json')
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stderr).toContain('p.yaml leaves open: account-reach.')

    const record = await run('explain', 'decisions', '--environment', 'demo')
    expect(record.stdout).toMatch(/Logs +Nowhere · decided by Anna Berg · 2026-11-20/)
    expect(record.stdout).toMatch(/Account reach +Only from inside your network · by preset "private"/)

    const saved = await run('presets', 'save', 'team', '--environment', 'demo')
    expect(saved.code, saved.stderr).toBe(0)
    expect(read('.secure-batch/presets/team.yaml')).toContain('  # Logs: Nowhere\n  logs: none\n')
    expect(read('.secure-batch/presets/team.yaml')).not.toMatch(/0000-0000|subscription:|environment:/)

    const again = await run('apply', '--environment', 'demo', '--practice', '--yes', '--json')
    expect(again.code, again.stderr).toBe(0)
    expect((await run('explain', 'decisions', '--environment', 'demo')).stdout).toContain('decided by Anna Berg · 2026-11-20')

    // Asked of an environment that is there: its record says who is waited for.
    const asked = await run(
      'delegate',
      'account-reach',
      '--environment',
      'demo',
      '--practice',
      '--to',
      'network team',
      '--output',
      'q.yaml',
    )
    expect(asked.code, asked.stderr).toBe(0)
    const waiting = (await run('explain', 'decisions', '--environment', 'demo')).stdout.replace(/\s+/g, ' ')
    expect(waiting).toMatch(
      /Only from inside your network · waiting for network team since \d{4}-\d\d-\d\d · until then by preset "private"/,
    )
  })

  it('cannot be asked for what a preset fixes, for nothing, or for a question that is none', async () => {
    put('fixed.yaml', 'apiVersion: secure-batch/v1\nanswers:\n  logs: { fixed: workspace, because: audit 7 }\n')
    const fixed = await run('delegate', 'logs', '--preset', './fixed.yaml')
    expect(fixed).toMatchObject({ code: 2 })
    expect(fixed.stderr).toContain('preset "fixed" fixes it: audit 7')
    expect((await run('delegate')).code).toBe(2)
    expect((await run('delegate', 'loggs')).stderr).toContain('did you mean "logs"')
    expect((await run('plan', '--answer', 'nowhere.yaml', '--practice')).stderr).toContain('cannot be read')
  })
})

describe('presets of a team', () => {
  it('are saved under a name or to a file, and replaced only when told so', async () => {
    const answers = ['--preset', 'private', '--set', 'logs=none']
    expect((await run('presets', 'save', './out/mine', ...answers)).code).toBe(0)
    expect(existsSync(join(home.folder, 'out', 'mine.yaml'))).toBe(true)
    expect((await run('presets', 'save', './out/mine.yaml', ...answers)).code).toBe(0)
    const other = await run('presets', 'save', './out/mine.yaml', '--preset', 'private')
    expect(other).toMatchObject({ code: 2 })
    expect(other.stderr).toContain('exists and says something else')
    expect((await run('presets', 'save', './out/mine.yaml', '--preset', 'private', '--yes')).stdout).toContain('Replaced')
    expect((await run('presets', 'save', 'x', '--environment', 'never-made')).stderr).toContain('No answers are remembered')
    expect((await run('presets', 'save', './out/', ...answers)).stderr).toContain('is a folder')
    expect((await run('presets', 'save', './out', ...answers)).stderr).toContain('is a folder')
    expect((await run('presets', 'save')).code).toBe(2)
  })

  it('are compared answer by answer, exit 5 with --check where they differ', async () => {
    const same = await run('presets', 'diff', 'private', 'private', '--check')
    expect(same).toMatchObject({ code: 0 })
    expect(same.stdout).toContain('say the same')
    const differ = await run('presets', 'diff', 'private', 'regulated', '--check', '--json')
    expect(differ.code).toBe(5)
    const { differences } = JSON.parse(differ.stdout)
    expect(differences).toContainEqual(expect.objectContaining({ id: 'logs', kind: 'state' }))
    expect(differences).toContainEqual(
      expect.objectContaining({ id: 'locks', kind: 'value', a: expect.objectContaining({ value: 'none' }) }),
    )
    const text = await run('presets', 'diff', 'private', 'regulated')
    expect(text.code).toBe(0)
    expect(text.stdout).toContain('Same value, held otherwise')
    expect((await run('presets', 'diff', 'private')).code).toBe(2)
    expect((await run('presets', 'diff', 'private', 'environment:never-made')).stderr).toContain('No answers are remembered')
  })

  it('are compared with what is remembered of an environment', async () => {
    const args = ['--environment', 'kept', '--practice', '--yes', '--json']
    expect((await run('apply', '--preset', 'private', '--set', 'logs=none', ...args)).code).toBe(0)
    const diff = JSON.parse((await run('presets', 'diff', 'private', 'kept', '--json')).stdout)
    expect(diff.differences).toEqual([
      { id: 'logs', kind: 'value', a: expect.objectContaining({ value: 'workspace' }), b: { state: 'default', value: 'none' } },
    ])
  })

  it('are listed nearest first, with what hides what and what cannot be used', async () => {
    const there = makeHome()
    const inside = (...args: string[]) => secureBatch(args, { home: there })
    mkdirSync(join(there.folder, '.secure-batch', 'presets'), { recursive: true })
    writeFileSync(join(there.folder, '.secure-batch', 'presets', 'private.yaml'), 'apiVersion: secure-batch/v1\ntitle: Ours\n')
    writeFileSync(join(there.folder, '.secure-batch', 'presets', 'broken.yaml'), 'apiVersion: secure-batch/v9\n')
    const { code, stdout } = await inside('presets', 'list', '--json')
    expect(code).toBe(0)
    const list = JSON.parse(stdout)
    expect(list.filter((one: { name: string }) => one.name === 'private')).toMatchObject([
      { from: 'project', hidden: false, title: 'Ours' },
      { from: 'built-in', hidden: true },
    ])
    expect(list.find((one: { name: string }) => one.name === 'broken').problem).toContain('newer than this program')
    expect((await inside('presets', 'list')).stdout.replace(/\s+/g, ' ')).toContain(
      'A name is looked for in ./.secure-batch/presets, then in',
    )
    there.remove()
  })

  it('of an older version are read, reported and rewritten; what has ended is told, not dropped', async () => {
    cpSync(join(root, 'test', 'interview', 'fixtures', 'presets-v0'), home.folder, { recursive: true })
    const planned = await run(
      'plan',
      '--preset',
      './contoso.yaml',
      '--set',
      'pool-nodes=2',
      '--environment',
      'older',
      '--practice',
      '--json',
    )
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stderr).toContain('is written for secure-batch/v0')
    const report = JSON.parse((await run('presets', 'validate', './contoso.yaml', '--json')).stdout)
    expect(report).toMatchObject({
      valid: ['contoso'],
      migrated: [{ from: 'secure-batch/v0', changes: expect.arrayContaining(['node-egress is called egress now']) }],
    })
    expect((await run('presets', 'validate', './contoso.yaml', '--write')).stdout).toContain('was rewritten')
    expect(read('contoso.yaml')).toBe(read('contoso.migrated.yaml'))
    const retired = await run('presets', 'validate', './retired.yaml', '--write')
    expect(retired.code).toBe(2)
    expect(retired.stderr.replace(/\s+/g, ' ')).toContain('ended on 2026-03-31')
    expect(read('retired.yaml')).toContain('node-communication: classic')
    expect((await run('presets', 'validate', 'private', '--write')).code).toBe(2)
  })

  it('that extend each other in a circle are refused with the chain', async () => {
    put('one.yaml', 'apiVersion: secure-batch/v1\nextends: ./two.yaml\n')
    put('two.yaml', 'apiVersion: secure-batch/v1\nextends: ./one.yaml\n')
    expect((await run('presets', 'validate', './one.yaml')).stderr).toContain('one.yaml extends two.yaml extends ./one.yaml')
  })

  it('that fix an answer are not overridden by a flag, --set or a packet', async () => {
    put('base.yaml', 'apiVersion: secure-batch/v1\nanswers:\n  logs: { fixed: workspace, because: audit 7 }\n')
    put('team.yaml', 'apiVersion: secure-batch/v1\nextends: ./base.yaml\n')
    put('answer.yaml', 'apiVersion: secure-batch-packet/v1\nquestions:\n  logs: { answer: none }\ndecided-by: Ben\n')
    for (const way of [
      ['--logs', 'none'],
      ['--set', 'logs=none'],
      ['--answer', 'answer.yaml'],
    ]) {
      const ran = await run('plan', '--preset', './team.yaml', '--environment', 'demo', '--practice', ...way)
      expect(ran.code).toBe(2)
      expect(ran.stderr.replace(/\s+/g, ' ')).toContain('fixed by preset "base" (through "team"): audit 7')
    }
  })
})

describe('the retirement radar on the command line', () => {
  it('refuses what has ended with what to use, and notes what will end', async () => {
    const gone = await run('plan', ...demo, '--set', 'pool-image=ubuntu-20.04', '--set', 'certificates=x')
    expect(gone.code).toBe(2)
    expect(gone.stderr.replace(/\s+/g, ' ')).toMatch(
      /ended on 2025-04-23; use Ubuntu 24\.04\. Answer pool-image=ubuntu-24\.04 instead.*ended on 2024-02-29/,
    )
    const ending = await run('plan', ...demo, '--set', 'pool-size=Standard_DS2_v2', '--json')
    expect(ending.code, ending.stderr).toBe(0)
    expect(ending.stderr.replace(/\s+/g, ' ')).toContain(
      'its date is not verified; use a v5 or newer family. Answer pool-size=Standard_D2s_v5 instead.',
    )
  })
})

describe('explain', () => {
  it('tells without starting anything, and what comes near where there is nothing', async () => {
    expect((await run('explain')).stdout).toContain('glossary')
    expect((await run('explain', 'private', 'endpoints')).stdout).toContain('An address for a service inside your own network.')
    expect((await run('explain', 'account-reach=private')).stdout).toContain('Gain')
    const json = JSON.parse((await run('explain', 'classic-node-communication', '--json')).stdout)
    expect(json).toMatchObject([
      { kind: 'retirement', text: expect.stringContaining('ended on 2026-03-31'), source: expect.stringContaining('learn.microsoft.com') },
    ])
    const near = await run('explain', 'acount-reach')
    expect(near).toMatchObject({ code: 2, stdout: '' })
    expect(near.stderr).toContain('secure-batch explain account-reach')
    expect((await run('explain', 'decisions')).code).toBe(2)
  })
})
