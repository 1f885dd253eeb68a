import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPracticeTime } from '../../src/cli/options.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'
import { startProgram } from '../support/running.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const run = (...args: string[]) => secureBatch(args, { home })
const demo = ['--preset', 'regulated', '--environment', 'demo', '--yes']
const inScenario = (name: string) => ['--scenario', name, '--practice-state', `${name}.jsonl`]

/** Those in which everything can be had in the end. */
const convergent = [
  'fresh-subscription',
  'soft-deleted-vault-purge-protected',
  'existing-hub',
  'no-public-addresses',
  'slow-region',
  'flaky-network',
  'throttled-subscription',
  'provider-not-registered',
]

describe.each(convergent)('in the scenario %s', (name) => {
  it('an environment is created, needs nothing more, and is removed', async () => {
    const applied = await run('apply', ...demo, ...inScenario(name), '--json')
    expect(applied.code, applied.stderr).toBe(0)
    expect(JSON.parse(applied.stdout).outcome).toBe('done')
    // The cloud remembers its scenario: it need not be named again.
    const again = await run('plan', ...demo, '--practice-state', `${name}.jsonl`, '--check')
    expect(again.code, again.stdout + again.stderr).toBe(0)
    const destroyed = await run('destroy', '--environment', 'demo', '--practice-state', `${name}.jsonl`, '--yes', '--json')
    expect(destroyed.code, destroyed.stderr).toBe(0)
  })
})

describe('in a scenario that withholds something', () => {
  it('zero-quota: everything is there but the nodes, and the report says what to ask for', async () => {
    const applied = await run('apply', ...demo, ...inScenario('zero-quota'))
    expect(applied.code).toBe(1)
    expect(applied.stdout + applied.stderr).toMatch(/Account(VMSeries)?CoreQuotaReached/)
    expect(applied.stdout).toContain('31 resources are in place')
  })
  it('contributor-only: nothing is written, exit 4, and what is missing is named with how to get it', async () => {
    const applied = await run('apply', ...demo, ...inScenario('contributor-only'), '--verbose')
    expect(applied.code).toBe(4)
    expect(applied.stderr).toContain('Microsoft.Authorization/roleAssignments/write')
    expect(applied.stderr).toMatch(/secure-batch doctor .*--handoff handoff-demo/)
    expect(applied.stderr).not.toMatch(/^(PUT|PATCH|DELETE) /m)
  })
  it('no-public-addresses: nothing is written, and the policy is named with the answer that does without', async () => {
    const refused = ['--preset', 'static-egress', '--environment', 'egress', '--yes']
    const applied = await run('apply', ...refused, '--scenario', 'no-public-addresses', '--practice-state', 'denied.jsonl')
    expect(applied.code).toBe(4)
    expect(applied.stderr).toMatch(/The policy “Public addresses are not\s+allowed” denies 2 public addresses/)
    expect(applied.stderr).toContain('--set node-addresses=none')
  })
  it('no-public-addresses: addresses that Batch would make for nodes are forecast, too', async () => {
    const starter = ['--preset', 'starter', '--environment', 'open', '--yes']
    const applied = await run('apply', ...starter, '--scenario', 'no-public-addresses', '--practice-state', 'starter.jsonl')
    expect(applied.code).toBe(4)
    expect(applied.stderr).toMatch(/azurebatch-main that Batch\s+makes/)
  })
  it('soft-deleted-vault: nothing is written, and the plan says why', async () => {
    const applied = await run('apply', ...demo, ...inScenario('soft-deleted-vault'))
    expect(applied.code).toBe(4)
    expect(applied.stderr).toContain('its name is not free')
    expect(applied.stderr).toMatch(/purge it, if nobody\s+needs/)
    expect(applied.stderr).toMatch(/az keyvault purge --name kv-demo-\w+ --location westeurope/)
  })
})

describe('a preset that takes a landing zone as given', () => {
  it('finds it on a simulator that somebody started without a word of it', async () => {
    const simulator = startProgram(['simulator', '--port', '0', '--time', 'virtual'], { home })
    try {
      const endpoint = /http:\S+/.exec(await simulator.until('stdout', /Practice cloud at \S+\n/))?.[0] ?? ''
      const planned = await run('plan', '--preset', 'hub-spoke', '--environment', 'spoke', '--yes', '--arm-endpoint', endpoint)
      expect(planned.code, planned.stderr).toBe(0)
      expect(planned.stdout).toMatch(/= use +virtual network +vnet-contoso-spoke/)
    } finally {
      simulator.kill('SIGINT')
      await simulator.ended()
    }
  })
})

describe('--scenario', () => {
  it('an unknown name lists the built-in ones', async () => {
    const ran = await run('plan', ...demo, '--scenario', 'zero-quotas')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('did you mean "zero-quota"?')
    expect(ran.stderr).toContain('existing-hub: A landing zone')
  })
  it('contradicts --arm-endpoint', async () => {
    const ran = await run('plan', ...demo, '--scenario', 'zero-quota', '--arm-endpoint', 'http://127.0.0.1:1')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('secure-batch simulator --scenario zero-quota')
  })
  it('is refused by a practice cloud that began otherwise', async () => {
    await run('plan', ...demo, '--practice')
    const ran = await run('plan', ...demo, '--practice', '--scenario', 'slow-region')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/began in the scenario\s+fresh-subscription, not in slow-region/)
    expect(ran.stderr).toContain('--practice-state slow-region.jsonl')
  })
  it('a file of one’s own with mistakes: all of them, with line and column', async () => {
    writeFileSync(
      join(home.folder, 'mine.yaml'),
      'apiVersion: secure-batch-scenario/v1\ntitle: Mine\nsettings: { slownes: 2 }\nfaults: 3\n',
    )
    const ran = await run('plan', ...demo, '--scenario', './mine.yaml')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('mine.yaml:3:13 There is no key "slownes" in settings')
    expect(ran.stderr).toContain('mine.yaml:4:1')
  })
  it('an operation that never ends is given up after two hours of practice time', async () => {
    writeFileSync(
      join(home.folder, 'never.yaml'),
      'apiVersion: secure-batch-scenario/v1\ntitle: Never\nfaults:\n  - match: { method: PUT, type: Microsoft.Network/virtualNetworks }\n    effect: { kind: never-ends }\n',
    )
    const ran = await run('apply', ...demo, '--scenario', './never.yaml', '--practice-state', 'never.jsonl')
    expect(ran.code).toBe(1)
    expect(ran.stdout + ran.stderr).toContain('has said for two hours that it is still at it')
  })
})

it('times are called practice time only where they are', () => {
  expect(inPracticeTime({ kind: 'practice', file: undefined })).toBe(true)
  expect(inPracticeTime({ kind: 'emulator', endpoint: 'http://127.0.0.1:8080' })).toBe(false)
})

describe('simulator', () => {
  it('--help explains time and scenarios', async () => {
    const { stdout } = await run('simulator', '--help')
    for (const words of [
      '--scenario',
      '--time',
      'virtual',
      'flaky-network',
      'soft-deleted-vault-purge-protected',
      'apiVersion: secure-batch-scenario/v1',
    ])
      expect(stdout).toContain(words)
  })
  it.each([
    ['throttled-subscription', 'virtual'],
    ['flaky-network', 'virtual'],
    ['fresh-subscription', 'virtual'],
  ])('in the scenario %s and %s time: an environment is created over HTTP', async (scenario, time) => {
    const own = makeHome()
    const server = startProgram(['simulator', '--port', '0', '--scenario', scenario, '--time', time], { home: own })
    try {
      const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
      const applied = await secureBatch(['apply', ...demo, '--arm-endpoint', endpoint, '--json'], { home: own })
      expect(applied.code, applied.stderr).toBe(0)
    } finally {
      server.kill('SIGKILL')
      await server.ended()
      own.remove()
    }
  })
})
