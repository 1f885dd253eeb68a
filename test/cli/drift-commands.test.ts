import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inProcess } from '../support/in-process.ts'
import { type Home, makeHome, type Ran } from '../support/program.ts'

describe('drift against answers given on the command line', () => {
  let home: Home
  const run = (...words: string[]): Promise<Ran> => inProcess(words, home)
  const given = ['--preset', 'private', '--environment', 'demo', '--practice']
  const kept = ['--environment', 'demo', '--practice']
  const handle = 'log-demo#properties.retentionInDays'
  /** A printed command, as a shell takes it apart. */
  const printed = (text: string, label: string): readonly string[] => {
    const command = new RegExp(`^ *${label} +secure-batch (.+)$`, 'm').exec(text)?.[1] ?? ''
    return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '')
  }

  beforeEach(async () => {
    home = makeHome()
    const made = await run('apply', ...given, '--set', 'log-retention=90', '--set', 'pool-nodes=0', '--yes')
    expect(made.code, made.stderr).toBe(0)
  })
  afterEach(() => home.remove())
  const drift = async () => (await run('drift', ...given, '--set', 'pool-nodes=0')).stdout

  it('is put back by the command it prints', async () => {
    const apply = printed(await drift(), 'Put all back')
    expect(apply).toEqual(['apply', ...kept, '--preset', 'private', '--set', 'pool-nodes=0'])
    const ran = await run(...apply, '--yes', '--json')
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'done' })
    expect(await drift()).toContain('demo is as its answers say.')
  })

  it('is accepted by the command it prints; kept answers say it then, and what still says otherwise is named', async () => {
    const accepted = await run(...printed(await drift(), 'Accept one'))
    expect(accepted.code, accepted.stderr).toBe(0)
    expect(accepted.stdout).toContain('with them, apply puts it back')
    expect(accepted.stdout).toContain('  log-retention: 90')
    const on = await run(...printed(accepted.stdout, 'Go on'), '--yes', '--json')
    expect(JSON.parse(on.stdout)).toMatchObject({ outcome: 'nothing-to-do' })
    const save = printed(accepted.stdout, 'As a preset').map((word) => (word === 'NAME' ? 'team' : word))
    expect((await run(...save)).code).toBe(0)
    expect((await run('drift', '--check', '--preset', 'team', ...kept)).code).toBe(0)
  })

  it('says what was decided as one object with --json', async () => {
    const json = async (...words: string[]) =>
      JSON.parse((await run('drift', ...words, '--json', ...given, '--set', 'pool-nodes=0')).stdout)
    expect(await json('ignore', handle, '--reason', 'audit')).toMatchObject({
      environment: 'demo',
      ignored: [{ path: 'properties.retentionInDays', reason: 'audit' }],
    })
    expect(await json('forget', handle)).toMatchObject({ environment: 'demo', forgotten: [{ reason: 'audit' }] })
    expect(await json('accept', handle)).toEqual({ environment: 'demo', accepted: [{ handle, answers: { 'log-retention': 90 } }] })
  })
})
