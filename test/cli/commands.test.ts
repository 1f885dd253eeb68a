import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInPresets } from '../support/presets.ts'
import { type Home, makeHome, nodesPresent, root, secureBatch } from '../support/program.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const run = (...args: string[]) => secureBatch(args, { home })

describe.each(nodesPresent())('on Node $version', ({ path, version }) => {
  it('prints help and version, and plans', async () => {
    expect(Number(version.slice(1).split('.')[0])).toBeGreaterThanOrEqual(20)
    const ran = makeHome()
    const help = await secureBatch(['--help'], { home: ran, node: path })
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('secure-batch')
    const printed = await secureBatch(['--version'], { home: ran, node: path })
    expect(printed.stdout.trim()).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
    const plan = await secureBatch(['plan', '--preset', 'private', '--environment', 'demo', '--practice', '--json'], {
      home: ran,
      node: path,
    })
    expect(plan.code, plan.stderr).toBe(0)
    expect(JSON.parse(plan.stdout).resources.length).toBeGreaterThan(20)
    ran.remove()
  })
})

describe.each(builtInPresets)('the preset %s on the practice cloud', (preset) => {
  const state = ['--practice-state', `${preset}.jsonl`]
  const name = `env-${preset}`.slice(0, 20)
  const environment = ['--environment', name]

  it('plans, applies, plans again with no change, is checked, and is destroyed', async () => {
    const planned = await run('plan', '--preset', preset, ...environment, ...state, '--yes', '--json')
    expect(planned.code, planned.stderr).toBe(0)
    const plan = JSON.parse(planned.stdout)
    expect(plan).toMatchObject({ environment: name, region: 'westeurope' })
    for (const resource of plan.resources) {
      expect(Object.keys(resource)).toEqual(
        expect.arrayContaining(['id', 'type', 'apiVersion', 'name', 'action', 'because', 'dependsOn', 'changes', 'body']),
      )
    }
    expect(plan.resources.filter((one: { action: string }) => one.action === 'create').length).toBeGreaterThan(5)

    expect(plan.posture.controls.length).toBe(plan.posture.met + plan.posture.open + plan.posture.notApplicable)
    expect(plan.cost).toMatchObject({ currency: 'USD', unknown: 0, listed: expect.stringMatching(/^2026-/) })
    expect(plan.cost.lines.length).toBeGreaterThan(0)

    const applied = await run('apply', '--preset', preset, ...environment, ...state, '--yes', '--json')
    expect(applied.code, applied.stderr).toBe(0)
    const report = JSON.parse(applied.stdout)
    expect(report.outcome).toBe('done')
    expect(report.resources.every((one: { outcome: string }) => ['done', 'unchanged'].includes(one.outcome))).toBe(true)

    const again = await run('plan', '--preset', preset, ...environment, ...state, '--yes', '--json', '--check')
    expect(again.code, again.stderr).toBe(0)
    const differing = JSON.parse(again.stdout).resources.filter(
      (one: { action: string }) => one.action !== 'keep' && one.action !== 'adopt',
    )
    expect(differing).toEqual([])

    const remembered = await run('plan', ...environment, ...state, '--check')
    expect(remembered.code, remembered.stdout).toBe(0)

    const destroyed = await run('destroy', ...environment, ...state, '--yes', '--json')
    expect(destroyed.code, destroyed.stderr).toBe(0)
    const gone = JSON.parse(destroyed.stdout)
    expect(gone.outcome).toBe('done')

    const nothing = await run('destroy', ...environment, ...state, '--yes')
    expect(nothing).toMatchObject({ code: 0 })
    expect(nothing.stdout).toContain('nothing to remove')

    const back = await run('apply', '--preset', preset, ...environment, ...state, '--yes', '--json')
    expect(back.code, back.stderr).toBe(0)
    expect(JSON.parse(back.stdout).outcome).toBe('done')
  }, 120_000)
})

describe('output', () => {
  it('keeps the plan on stdout and everything else on stderr', async () => {
    const ran = await run('apply', '--preset', 'starter', '--environment', 'split', '--practice-state', 'split.jsonl', '--yes', '--json')
    expect(() => JSON.parse(ran.stdout)).not.toThrow()
    expect(ran.stderr.toLowerCase()).toContain('batch account')
  })

  it('streams events as one JSON object a line', async () => {
    const ran = await run(
      'apply',
      '--preset',
      'starter',
      '--environment',
      'events',
      '--practice-state',
      'events.jsonl',
      '--yes',
      '--json',
      '--events',
      'ndjson',
    )
    const events = ran.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events[0].type).toBe('planned')
    expect(new Set(events.map((event) => event.type))).toContain('finished')
    for (const event of events) expect(typeof event.at).toBe('number')
  })

  it('has no colour and no cursor movement in a pipe', async () => {
    const ran = await run('plan', '--preset', 'private', '--environment', 'plainly', '--practice-state', 'plainly.jsonl')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
    expect(ran.stdout + ran.stderr).not.toMatch(/\u001b/)
  })

  it('exits 5 with --check when something would change', async () => {
    const ran = await run('plan', '--preset', 'starter', '--environment', 'unmade', '--practice-state', 'unmade.jsonl', '--check')
    expect(ran.code).toBe(5)
  })
})

describe('export', () => {
  it('prints a template whose bodies are the plan’s', async () => {
    const exported = await run('export', '--format', 'arm', '--preset', 'regulated', '--environment', 'demo', '--practice')
    expect(exported.code, exported.stderr).toBe(0)
    const template = JSON.parse(exported.stdout)
    expect(template.$schema).toContain('deploymentTemplate.json')
    expect(template.contentVersion).toBe('1.0.0.0')
    expect(template.parameters).toEqual({})
    const plan = JSON.parse((await run('plan', '--preset', 'regulated', '--environment', 'demo', '--practice', '--json')).stdout)
    const byName = new Map(
      plan.resources.map((one: { type: string; id: string; body: unknown }) => [`${one.type} ${one.id.split('/').at(-1)}`, one.body]),
    )
    const account = template.resources.find((one: { type: string }) => one.type === 'Microsoft.Batch/batchAccounts')
    const { type, apiVersion, name, dependsOn, ...body } = account
    expect(apiVersion).toBe('2025-06-01')
    expect(dependsOn.length).toBeGreaterThan(0)
    expect(body).toEqual(byName.get(`${type} ${name}`))
    expect(exported.stdout).toContain("[reference('")
    expect(exported.stdout).not.toContain('{{')
  })
})

describe('bad input gets a clear answer', () => {
  const cases: readonly (readonly [string, readonly string[], number, readonly string[]])[] = [
    ['an unknown flag', ['plan', '--preseet', 'private'], 2, ['--preset', 'secure-batch plan --help']],
    ['an unknown command', ['plam'], 2, ['plam', 'did you mean "plan"']],
    [
      'an unknown preset',
      ['plan', '--preset', 'privat', '--environment', 'demo', '--practice'],
      2,
      ['privat', 'private', 'secure-batch presets list'],
    ],
    [
      'an unknown question',
      ['plan', '--set', 'acount-reach=private', '--environment', 'demo', '--practice'],
      2,
      ['acount-reach', 'account-reach'],
    ],
    ['an unknown value', ['plan', '--set', 'account-reach=secret', '--environment', 'demo', '--practice'], 2, ['secret', 'listed']],
    ['a name that breaks the rules', ['plan', '--environment', 'Demo_1', '--practice'], 2, ['environment']],
    ['a range that is too small', ['plan', '--environment', 'demo', '--network-range', '10.0.0.0/28', '--practice'], 2, ['10.0.0.0/28']],
    [
      'a range that overlaps Docker’s',
      ['plan', '--environment', 'demo', '--network-range', '172.17.0.0/16', '--practice'],
      2,
      ['172.17.0.0/16'],
    ],
    [
      'answers missing without a terminal',
      ['apply', '--preset', 'private', '--environment', 'demo', '--cloud', 'public', '--yes'],
      2,
      ['--set subscription=', '--set region='],
    ],
    ['a wizard without a terminal', ['new'], 2, ['terminal', '--yes']],
    ['an approval that nobody can give', ['apply', '--preset', 'private', '--environment', 'demo', '--practice'], 2, ['--yes']],
    ['an endpoint elsewhere', ['plan', '--arm-endpoint', 'https://example.com', '--environment', 'demo'], 2, ['127.0.0.1']],
    ['two clouds at once', ['plan', '--arm-endpoint', 'http://127.0.0.1:1', '--practice', '--environment', 'demo'], 2, ['--practice']],
    [
      'an emulator that is not there',
      ['plan', '--arm-endpoint', 'http://127.0.0.1:1', '--preset', 'private', '--environment', 'demo'],
      1,
      ['did not answer'],
    ],
    [
      'a preset file that is not there',
      ['plan', '--preset', './none.yaml', '--environment', 'demo', '--practice'],
      2,
      ['There is no such file.', 'secure-batch presets list'],
    ],
    ['a draft that is not there', ['new', '--resume', 'none.json', '--yes', '--practice'], 2, ['none.json', 'secure-batch new']],
    [
      'a practice state below a file',
      ['plan', '--environment', 'demo', '--practice-state', 'a-file/cloud.jsonl'],
      2,
      ['a-file/cloud.jsonl', '--practice-state FILE'],
    ],
    [
      'an output that cannot be written',
      ['export', '--preset', 'private', '--environment', 'demo', '--practice', '--output', 'a-file/x.json'],
      2,
      ['a-file/x.json', '--output'],
    ],
    ['a destroy of nothing named', ['destroy', '--practice', '--yes'], 2, ['--environment']],
  ]

  beforeAll(() => writeFileSync(join(home.folder, 'a-file'), 'not a folder'))

  it.each(cases)('%s', async (_name, args, code, words) => {
    const ran = await run(...args)
    expect(ran.code, ran.stderr).toBe(code)
    for (const word of words) expect(ran.stderr).toContain(word)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
  })

  it('YAML that does not parse: line and column', async () => {
    writeFileSync(join(home.folder, 'broken.yaml'), 'apiVersion: secure-batch/v1\nanswers:\n  account-reach: [private\n')
    const ran = await run('presets', 'validate', './broken.yaml')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/broken\.yaml:\d+:\d+/)
  })

  it('not signed in: exit 3 and what to do', async () => {
    const ran = await secureBatch(
      [
        'plan',
        '--preset',
        'private',
        '--environment',
        'demo',
        '--cloud',
        'public',
        '--subscription',
        '11111111-2222-3333-4444-555555555555',
        '--region',
        'westeurope',
      ],
      {
        home,
        env: { PATH: '/nowhere' },
      },
    )
    expect(ran.code, ran.stderr).toBe(3)
    expect(ran.stderr).toContain('az login')
  }, 60_000)

  it('a practice state that is corrupt, or of another version, is left alone', async () => {
    for (const text of ['not json at all\n{}\n', '{"format":"secure-batch-practice","version":99}\n']) {
      writeFileSync(join(home.folder, 'odd.jsonl'), text)
      const ran = await run('plan', '--preset', 'private', '--environment', 'demo', '--practice-state', 'odd.jsonl')
      expect(ran.code, ran.stderr).toBe(2)
      expect(ran.stderr).toContain('odd.jsonl')
      expect(readFileSync(join(home.folder, 'odd.jsonl'), 'utf8')).toBe(text)
    }
  })
})

describe('presets', () => {
  it('lists and shows them, as text and as JSON', async () => {
    const listed = JSON.parse((await run('presets', 'list', '--json')).stdout)
    expect(listed.map((one: { name: string }) => one.name).sort()).toEqual([...builtInPresets].sort())
    expect((await run('presets', 'list')).stdout).toContain('regulated')
    const shown = JSON.parse((await run('presets', 'show', 'regulated', '--json')).stdout)
    expect(shown.answers['account-key']).toMatchObject({ value: 'customer' })
    expect((await run('presets', 'validate', ...builtInPresets)).code).toBe(0)
  })
})

describe('what is left on the machine', () => {
  it('is for the owner alone', async () => {
    await run('apply', '--preset', 'starter', '--environment', 'modes', '--practice-state', 'modes.jsonl', '--yes', '--json')
    const files = readdirSync(join(home.folder, 'state', 'environments')).filter((file) => file.includes('modes-'))
    expect(files.length).toBeGreaterThanOrEqual(2)
    for (const file of [...files.map((name) => join(home.folder, 'state', 'environments', name)), join(home.folder, 'modes.jsonl')]) {
      expect(existsSync(file)).toBe(true)
      expect(statSync(file).mode & 0o077, file).toBe(0)
    }
  })
})
