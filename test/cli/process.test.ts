import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPortal, subscriptionId } from '../support/practice.ts'
import { type Home, makeHome, type Ran, secureBatch } from '../support/program.ts'
import { startProgram } from '../support/running.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

interface Row {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly action: string
  readonly outcome: string
  readonly changes: readonly { readonly path: string }[]
  readonly error?: { readonly code: string; readonly what: string }
}
interface SecurityGroup {
  readonly location: string
  readonly tags: Record<string, string>
  readonly properties: { readonly securityRules: readonly { readonly properties: Record<string, unknown> }[] }
}
const run = (...args: string[]) => secureBatch(args, { home })
const rowsOf = (ran: Ran): readonly Row[] => JSON.parse(ran.stdout).resources
const changing = (rows: readonly Row[]) => rows.filter((row) => row.action !== 'keep' && row.action !== 'adopt')
const typesOf = (rows: readonly Row[]) => rows.map((row) => row.type)

/** Commands for one environment on a practice cloud of its own. */
function place(name: string, preset = 'starter') {
  const state = join(home.folder, `${name}.jsonl`)
  const where = ['--environment', name, '--practice-state', state]
  return {
    name,
    state,
    where,
    group: `${subscriptionId}/resourceGroups/rg-${name}`,
    plan: (...more: string[]) => run('plan', ...where, '--json', ...more),
    apply: (...more: string[]) => run('apply', '--preset', preset, ...where, '--yes', '--json', ...more),
    destroy: (...more: string[]) => run('destroy', ...where, '--yes', '--json', ...more),
    args: ['apply', '--preset', preset, ...where, '--yes', '--json', '--events', 'ndjson'],
  }
}

describe('as one of several programs', () => {
  it.each([
    ['plan', ['plan', '--preset', 'regulated', '--environment', 'piped', '--practice', '--json']],
    ['help', ['--help']],
    ['presets', ['presets', 'list', '--json']],
  ])('%s ends quietly when its reader has gone (| head -1)', async (_name, args) => {
    const running = startProgram(args, { home })
    running.hangUp()
    const ended = await running.ended()
    expect(ended.signal).toBeNull()
    expect([0, 141]).toContain(ended.code)
    expect(ended.stderr).not.toMatch(/EPIPE|\n\s+at /)
  })

  it('finishes what it writes although nobody reads any more', async () => {
    const unread = place('unread')
    const running = startProgram(unread.args, { home })
    await running.until('stderr', '"type":"started"')
    running.hangUp()
    await running.ended()
    const after = await unread.plan('--check')
    expect(after.code, after.stdout).toBe(0)
  })

  it('runs headless with CI=1, without colour and without a question', async () => {
    const ran = await secureBatch(['demo'], { home, env: { CI: '1' } })
    expect(ran.code, ran.stderr).toBe(0)
    expect(ran.stdout).toContain('demo is ready')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
    expect(ran.stdout + ran.stderr).not.toMatch(/\u001b/)
    expect(ran.stdout).toMatch(/secure-batch plan .*--check/)
  })
})

describe('cut off', () => {
  it.each([2, 9, 20, 40])('after a kill -9 at event %i the same command ends done, and a plan is empty', async (nth) => {
    const killed = place(`kill${nth}`, 'private')
    const running = startProgram(killed.args, { home })
    await running.until('stderr', (text) => text.split('\n').length > nth)
    running.kill('SIGKILL')
    expect((await running.ended()).signal).toBe('SIGKILL')

    const again = await killed.apply()
    expect(again.code, again.stderr).toBe(0)
    expect(JSON.parse(again.stdout).outcome).toMatch(/^(done|nothing-to-do)$/)
    const plan = await killed.plan('--check')
    expect(plan.code, plan.stdout).toBe(0)
    expect(changing(rowsOf(plan))).toEqual([])
  })

  it('SIGTERM stops here, reports what stands and how to go on, and exits 130', async () => {
    const stopped = place('stopped', 'private')
    const running = startProgram(stopped.args, { home })
    await running.until('stderr', '"type":"started"')
    running.kill('SIGTERM')
    const ended = await running.ended()
    expect(ended.code, ended.stderr).toBe(130)
    const report = JSON.parse(ended.stdout)
    expect(report.outcome).toBe('stopped')
    expect(new Set(typesOf(report.resources)).size).toBeGreaterThan(5)
    const outcomes = report.resources.map((row: Row) => row.outcome)
    expect(outcomes).toContain('stopped')
    expect(outcomes).not.toContain('failed')
    expect(report.next[0]).toMatch(/^secure-batch apply /)
    const done = await run(...words(report.next[0]), '--json')
    expect(done.code, done.stderr).toBe(0)
    expect(JSON.parse(done.stdout).outcome).toBe('done')
  })
})

/** A printed command's words, without the program's name. */
const words = (command: string) => command.split(' ').slice(1)

describe('two at once', () => {
  it('a second run on a practice state in use is refused and names the first', async () => {
    const file = join(home.folder, 'served.jsonl')
    const server = startProgram(['simulator', '--port', '0', '--practice-state', file], { home })
    const said = await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/)
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    const second = await run('plan', '--preset', 'starter', '--environment', 'demo', '--practice-state', file)
    expect(second.code).toBe(2)
    expect(second.stderr).toContain(`process ${server.pid}`)
    expect(second.stderr).toContain(`--arm-endpoint ${endpoint}`)
    server.kill('SIGTERM')
    expect((await server.ended()).code).toBe(0)
  })

  it('a second apply of one environment is refused with exit 4 and names the owner; the first goes on', async () => {
    const server = startProgram(['simulator', '--port', '0', '--speed', '100'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
    const args = ['apply', '--preset', 'starter', '--environment', 'twice', '--arm-endpoint', endpoint, '--yes', '--json']
    const first = startProgram([...args, '--events', 'ndjson'], { home })
    await first.until('stderr', '"type":"started"')
    const second = await run(...args)
    expect(second.code, second.stderr).toBe(4)
    expect(second.stderr).toContain(`process ${first.pid}`)
    expect(second.stderr).toContain('twice')
    const done = await first.ended()
    expect(done.code, done.stderr).toBe(0)
    const after = await run('plan', '--environment', 'twice', '--arm-endpoint', endpoint, '--check')
    expect(after.code, after.stdout + after.stderr).toBe(0)
    server.kill('SIGTERM')
    await server.ended()
  }, 60_000)
})

describe('simulator', () => {
  it('logs requests to a file and, when asked, on stderr; shows a page; keeps stdout to its endpoint', async () => {
    const log = join(home.folder, 'requests.jsonl')
    const server = startProgram(['simulator', '--port', '0', '--log', log, '--verbose'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+\n/))?.[0] ?? ''
    expect((await (await fetch(endpoint)).text()).startsWith('<!doctype html>')).toBe(true)
    await fetch(`${endpoint}/subscriptions?api-version=2022-12-01`, { headers: { authorization: 'Bearer nobodys-business' } })
    expect(await server.until('stderr', '/subscriptions?api-version')).toMatch(
      /^\d\d:\d\d:\d\d {2}200 GET \/subscriptions\?api-version=2022-12-01 {2}\d+ ms$/m,
    )
    server.kill('SIGTERM')
    const { code, stdout, stderr } = await server.ended()
    expect(code, stderr).toBe(0)
    expect(stdout).toBe(`Practice cloud at ${endpoint}\n`)
    expect(stderr).toContain(`Watch it: ${endpoint}/`)
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ method: 'GET', path: '/subscriptions?api-version=2022-12-01', status: 200 })
    expect(stderr + lines.join('')).not.toContain('nobodys-business')
  })
})

describe('a step that fails', () => {
  it('takes along only what depends on it, exits 1, and says how to go on', async () => {
    const failing = place('failing', 'regulated')
    const ran = await failing.apply('--set', 'pool-nodes=900')
    expect(ran.code, ran.stderr).toBe(1)
    const report = JSON.parse(ran.stdout)
    expect(report.outcome).toBe('failed')
    const failed = report.resources.filter((row: Row) => row.outcome === 'failed')
    expect(typesOf(failed)).toEqual(['Microsoft.Batch/batchAccounts/pools'])
    expect(failed[0].error.what).toContain('main')
    expect(failed[0].error.now.join(' ')).toContain('pool-nodes')
    for (const row of report.resources as Row[]) {
      if (row.outcome === 'skipped') expect(JSON.stringify(row.error)).toContain('main')
    }
    expect(report.resources.filter((row: Row) => row.outcome === 'done').length).toBeGreaterThan(20)
    expect(report.next.length).toBeGreaterThan(0)
    const [next] = report.next
    expect(next).toMatch(/^secure-batch apply .*--pool-nodes 900/)
    const mended = await run(...words(next), '--set', 'pool-nodes=2', '--json')
    expect(mended.code, mended.stderr).toBe(0)
    expect(changing(rowsOf(await failing.plan()))).toEqual([])
  })

  it('in the middle: dependants are skipped and say why, what is independent is finished', async () => {
    const middle = place('middle', 'private')
    // Nothing that could be seen beforehand: the vault's own service fails, again and again.
    const scenario = join(home.folder, 'vaults-fail.yaml')
    writeFileSync(
      scenario,
      `apiVersion: secure-batch-scenario/v1
title: Vaults cannot be made
faults:
  - match: { method: PUT, type: Microsoft.KeyVault/vaults }
    effect: { kind: status, status: 400, code: VaultRefused, message: Not today }
`,
    )
    const ran = await middle.apply('--scenario', scenario)
    expect(ran.code, ran.stderr).toBe(1)
    const rows = rowsOf(ran)
    expect(rows.filter((row) => row.outcome === 'failed').map((row) => row.type)).toEqual(['Microsoft.KeyVault/vaults'])
    const skipped = rows.filter((row) => row.outcome === 'skipped')
    expect(skipped.length).toBeGreaterThan(0)
    for (const row of skipped) expect(`${row.error?.what}`, row.id).toBeTruthy()
    expect(rows.find((row) => row.type === 'Microsoft.Batch/batchAccounts')?.outcome).toBe('done')
  })
})

describe('the command that repeats the run', () => {
  it('says what was answered beyond the presets, and only that', async () => {
    const again = place('again', 'private')
    const ran = await run(
      'apply',
      '--preset',
      'private',
      ...again.where,
      '--yes',
      '--pool-nodes',
      '5',
      '--set',
      'tags=owner=ana',
      '--egress',
      'nat',
    )
    const command = /Same again +(secure-batch .*)/.exec(ran.stdout)?.[1] ?? ''
    expect(command).toContain('--preset private --environment again')
    expect(command).toContain('--pool-nodes 5')
    expect(command).toContain('--tags owner=ana')
    expect(command).toContain('--egress nat')
    expect(command.match(/ --/g)?.length).toBe(7)
    const repeated = await run(...words(command), '--json')
    expect(repeated.code, repeated.stderr).toBe(0)
    expect(JSON.parse(repeated.stdout).outcome).toBe('nothing-to-do')
  })
})

describe('what is not ours', () => {
  it('a resource of the wanted id without our tag: exit 4, nothing is written', async () => {
    const taken = place('taken')
    const id = `${taken.group}/providers/Microsoft.Network/virtualNetworks/vnet-taken`
    await inPortal(taken.state, async (portal) => {
      await portal.put(taken.group, '2025-04-01', { location: 'westeurope' })
      await portal.put(id, '2025-09-01', { location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.99.0.0/24'] } } })
    })
    const ran = await taken.apply()
    expect(ran.code, ran.stderr).toBe(4)
    expect(ran.stderr).toContain('vnet-taken')
    expect(ran.stderr).toContain('nothing was written')
    await inPortal(taken.state, async (portal) => {
      expect(
        await portal.get(`${taken.group}/providers/Microsoft.Network/networkSecurityGroups/nsg-taken-nodes`, '2025-09-01'),
      ).toBeUndefined()
      expect((await portal.get(id, '2025-09-01'))?.tags).toBeUndefined()
    })
  })

  it('a group that was there before is used and stays; what somebody else made in it stays and is named', async () => {
    const shared = place('shared')
    const foreign = `${shared.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/somebody-elses`
    await inPortal(shared.state, async (portal) => {
      await portal.put(shared.group, '2025-04-01', { location: 'westeurope', tags: { owner: 'ana' } })
      await portal.put(foreign, '2024-11-30', { location: 'westeurope' })
    })
    const applied = await shared.apply()
    expect(applied.code, applied.stderr).toBe(0)
    const group = rowsOf(applied).find((row) => row.type === 'Microsoft.Resources/resourceGroups')
    expect(group).toMatchObject({ action: 'adopt', outcome: 'unchanged' })

    const destroyed = await shared.destroy()
    expect(destroyed.code, destroyed.stderr).toBe(0)
    expect(JSON.parse(destroyed.stdout).survivors).toEqual([expect.objectContaining({ name: 'rg-shared' })])
    await inPortal(shared.state, async (portal) => {
      expect((await portal.get(shared.group, '2025-04-01'))?.tags).toEqual({ owner: 'ana' })
      expect(await portal.get(foreign, '2024-11-30')).toBeDefined()
      expect(await portal.get(`${shared.group}/providers/Microsoft.Network/virtualNetworks/vnet-shared`, '2025-09-01')).toBeUndefined()
    })
  })

  it('a foreign resource in our own group survives destroy, keeps the group, and is named', async () => {
    const guest = place('guest')
    expect((await guest.apply()).code).toBe(0)
    const foreign = `${guest.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/guest-of-ours`
    await inPortal(guest.state, (portal) => portal.put(foreign, '2024-11-30', { location: 'westeurope' }))
    const destroyed = await guest.destroy()
    expect(destroyed.stdout + destroyed.stderr).toContain('guest-of-ours')
    expect(destroyed.code, destroyed.stderr).toBe(0)
    await inPortal(guest.state, async (portal) => {
      expect(await portal.get(foreign, '2024-11-30')).toBeDefined()
      expect(await portal.get(`${guest.group}/providers/Microsoft.Network/virtualNetworks/vnet-guest`, '2025-09-01')).toBeUndefined()
    })
  })

  it('a tag of another environment protects what carries it', async () => {
    const one = place('one')
    expect((await one.apply()).code).toBe(0)
    const other = await run('destroy', '--environment', 'other', '--practice-state', one.state, '--yes')
    expect(other.code).toBe(0)
    expect(other.stdout).toContain('nothing to remove')
    expect((await one.plan('--check')).code).toBe(0)
  })
})

describe('what was changed behind our back', () => {
  it('is found by plan --check (exit 5) with its path, and put back by apply', async () => {
    const drifting = place('drifting')
    expect((await drifting.apply()).code).toBe(0)
    const id = `${drifting.group}/providers/Microsoft.Network/networkSecurityGroups/nsg-drifting-nodes`
    const server = startProgram(['simulator', '--port', '0', '--practice-state', drifting.state], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
    const url = `${endpoint}${id}?api-version=2025-09-01`
    const headers = { authorization: 'Bearer practice', 'content-type': 'application/json' }
    const live = (await (await fetch(url, { headers })).json()) as SecurityGroup
    const rules = live.properties.securityRules
    const opened = rules.map((rule) =>
      rule.properties.access === 'Deny' && rule.properties.direction === 'Inbound'
        ? { ...rule, properties: { ...rule.properties, access: 'Allow' } }
        : rule,
    )
    expect(opened).not.toEqual(rules)
    const put = await fetch(url, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ location: live.location, tags: live.tags, properties: { securityRules: opened } }),
    })
    expect(put.status).toBeLessThan(300)
    server.kill('SIGTERM')
    await server.ended()

    const checked = await drifting.plan('--check')
    expect(checked.code, checked.stderr).toBe(5)
    const [only, ...rest] = changing(rowsOf(checked))
    expect(rest).toEqual([])
    expect(only).toMatchObject({ id, action: 'update' })
    expect(only?.changes.map((change) => change.path).join(' ')).toMatch(/securityRules.*access/)
    const text = await run('plan', ...drifting.where)
    expect(text.stdout).toMatch(/properties\.securityRules\[.*"Allow" → "Deny"/)

    expect((await drifting.apply()).code).toBe(0)
    expect((await drifting.plan('--check')).code).toBe(0)
  })

  it('a resource that somebody removed is made again', async () => {
    const holed = place('holed', 'private')
    expect((await holed.apply()).code).toBe(0)
    const endpoint = rowsOf(await holed.plan()).find((row) => row.type === 'Microsoft.Network/privateEndpoints')
    await inPortal(holed.state, (portal) => portal.delete(endpoint?.id ?? '', '2025-09-01'))
    const checked = await holed.plan('--check')
    expect(checked.code).toBe(5)
    expect(changing(rowsOf(checked)).map((row) => row.action)).toContain('create')
    const again = await holed.apply()
    expect(again.code, again.stderr).toBe(0)
    expect((await holed.plan('--check')).code).toBe(0)
  })
})

describe('an answer that changes', () => {
  it('updates in place: nodes by the pool, reach by PATCH of the account and never PUT, tags on everything', async () => {
    const changed = place('changed', 'private')
    expect((await changed.apply()).code).toBe(0)

    const nodes = await changed.apply('--set', 'pool-nodes=3')
    expect(nodes.code, nodes.stderr).toBe(0)
    expect(rowsOf(nodes).find((row) => row.type === 'Microsoft.Batch/batchAccounts/pools')).toMatchObject({
      action: 'update',
      outcome: 'done',
    })
    expect(rowsOf(nodes).some((row) => row.action === 'replace')).toBe(false)

    const reach = await changed.apply('--set', 'pool-nodes=3', '--set', 'account-reach=listed', '--verbose')
    expect(reach.code, reach.stderr).toBe(0)
    expect(rowsOf(reach).find((row) => row.type === 'Microsoft.Batch/batchAccounts')).toMatchObject({ action: 'update', outcome: 'done' })
    expect(rowsOf(reach).some((row) => row.action === 'replace')).toBe(false)
    const account = /(PUT|PATCH) \S+batchAccounts\/[^/?\s]+\?/g
    expect((reach.stderr.match(account) ?? []).map((line) => line.split(' ')[0])).toEqual(['PATCH'])

    const tagged = await changed.apply('--set', 'pool-nodes=3', '--set', 'account-reach=listed', '--set', 'tags=owner=ana', '--verbose')
    expect(tagged.code, tagged.stderr).toBe(0)
    const updates = changing(rowsOf(tagged))
    expect(updates.length).toBeGreaterThan(5)
    expect(new Set(updates.map((row) => row.action))).toEqual(new Set(['update']))
    expect((tagged.stderr.match(account) ?? []).every((line) => line.startsWith('PATCH'))).toBe(true)

    const after = await changed.plan('--check')
    expect(after.code, after.stdout).toBe(0)
  }, 60_000)

  it('that cannot be changed any more is refused beforehand with exit 4 and the question’s name', async () => {
    const fixed = place('fixed')
    expect((await fixed.apply()).code).toBe(0)
    const ran = await fixed.apply('--network-range', '10.99.0.0/22')
    expect(ran.code, ran.stderr).toBe(4)
    expect(ran.stderr).toContain('nothing was written')
    expect(ran.stderr).toContain('network-range')
    expect((await fixed.plan('--check')).code).toBe(0)
  })

  it('makes a pool of another size beside the old one, which goes after, and changes nothing else', async () => {
    const resized = place('resized')
    expect((await resized.apply()).code).toBe(0)
    const planned = await resized.plan('--set', 'pool-size=Standard_D4s_v5')
    expect(changing(rowsOf(planned)).map((row) => [row.type, row.action])).toEqual([
      ['Microsoft.Batch/batchAccounts/pools', 'create'],
      ['Microsoft.Batch/batchAccounts/pools', 'delete'],
    ])
    const ran = await resized.apply('--set', 'pool-size=Standard_D4s_v5')
    expect(ran.code, ran.stderr).toBe(0)
    expect((await resized.plan('--check')).code).toBe(0)
    expect(readFileSync(resized.state, 'utf8')).toContain('Standard_D4s_v5')
  })
})
