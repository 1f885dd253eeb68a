import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lookAhead } from '../../src/cli/preflight.ts'
import { sameCommand } from '../../src/cli/same-command.ts'
import { isWorthWaiting, waitForHandOff } from '../../src/cli/wait-for-hand-off.ts'
import { handOffOf } from '../../src/handover/hand-off/hand-off.ts'
import { assignmentJson, definitionId, roleJson } from '../../src/handover/hand-off/role-json.ts'
import { apply, failures } from '../pipeline/practice-run.ts'
import { inProcess } from '../support/in-process.ts'
import { ownCloud } from '../support/own-cloud.ts'
import { presetAnswers } from '../support/presets.ts'
import { makeHome } from '../support/program.ts'
import { startProgram } from '../support/running.ts'

const home = makeHome()
afterAll(() => home.remove())

const run = (...words: string[]) => inProcess(words, home)
const demo = ['--preset', 'regulated', '--environment', 'demo']
const asContributor = [...demo, '--scenario', 'contributor-only', '--practice-state', join(home.folder, 'contributor.jsonl')]
/** Requests that could have changed something. */
const writes = (said: string) =>
  said.split('\n').filter((line) => /^(PUT|POST|PATCH|DELETE) /.test(line) && !/checkNameAvailability|checkPolicy/i.test(line))
const lackingRights = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/locks/write',
  'Microsoft.Authorization/policyAssignments/write',
]

describe('doctor', () => {
  it('says a line for each thing that is fine, and exits 0', async () => {
    const ran = await run('doctor', ...demo, '--practice-state', join(home.folder, 'owner.jsonl'), '--verbose')
    expect(ran.code, ran.stdout).toBe(0)
    expect(ran.stdout).toContain('✓ You may do everything this takes')
    expect(ran.stdout).toContain('signed in as you@practice.example')
    expect(ran.stdout).toContain('Next  secure-batch apply --preset regulated --environment demo')
    expect(writes(ran.stderr)).toEqual([])
  })
  it('names exactly what a Contributor lacks, in two findings, with what to do, and exits 4', async () => {
    const ran = await run('doctor', ...asContributor, '--json')
    expect(ran.code).toBe(4)
    const { checks, blocks, next } = JSON.parse(ran.stdout)
    const found = checks.find((check: { id: string }) => check.id === 'permissions').findings
    expect(blocks).toBe(2)
    expect(new Set(found.flatMap(({ missing }: { missing: { action: string }[] }) => missing.map(({ action }) => action)))).toEqual(
      new Set(lackingRights),
    )
    expect(next).toEqual([expect.stringMatching(/^secure-batch doctor --preset regulated .*--handoff handoff-demo$/)])
    const said = await run('doctor', ...asContributor)
    expect(said.stdout).toMatch(/✗ You may not assign roles in resource group rg-demo/)
    expect(said.stdout).toContain('or do without: --set locks=none --set policy=none')
    // The group is not there yet: nobody owns it.
    expect(said.stdout).toContain('Ask an owner of the subscription to make resource group rg-demo and to give you Owner in it')
  })
  it.each(['starter', 'regulated'])(
    'tells of a region that is none, once, and of nothing that could not be read for it: %s',
    async (preset) => {
      const mistyped = ['--preset', preset, '--environment', 'demo', '--practice', '--region', 'westeurop']
      for (const command of ['doctor', 'apply']) {
        const ran = await run(command, ...mistyped, '--yes')
        expect(ran.code).toBe(4)
        const said = ran.stdout + ran.stderr
        expect(said.match(/^[✗?] .*/gm)?.filter((text) => !text.includes('cannot be created'))).toEqual([
          '✗ westeurop is none of the regions this subscription can use.',
        ])
        expect(said).toContain('--region westeurope')
      }
      if (preset === 'regulated') expect((await run('plan', ...mistyped, '--yes')).code).toBe(4)
    },
  )
  it('of a subscription the sign-in does not see: exit 3, as plan and apply', async () => {
    const unseen = ['--preset', 'starter', '--environment', 'demo', '--practice', '--subscription', '11111111-2222-3333-4444-555555555555']
    for (const command of ['doctor', 'plan', 'apply']) {
      const ran = await run(command, ...unseen, '--yes')
      expect(ran.code, command).toBe(3)
      expect(ran.stderr).toContain('az account list')
    }
  })
  it('writes a hand-off that a colleague runs, and names the command that waits for it', async () => {
    const ran = await run('doctor', ...asContributor, '--handoff', 'for-ops')
    expect(ran.code).toBe(4)
    const folder = join(home.folder, 'for-ops')
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'assign.bicep', 'assignment.json', 'grant.bicep', 'grant.sh', 'role.json'])
    expect(statSync(join(folder, 'grant.sh')).mode & 0o111).not.toBe(0)
    expect(ran.stdout).toMatch(/Next {2}secure-batch apply .*--wait-for-handoff/)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('contributor@practice.example')
  })
  it('writes no hand-off where nothing is a matter of rights', async () => {
    const ran = await run('doctor', ...demo, '--practice-state', join(home.folder, 'owner.jsonl'), '--handoff', 'nothing-here')
    expect(ran.code).toBe(0)
    expect(existsSync(join(home.folder, 'nothing-here'))).toBe(false)
  })
  it('tells what planning may not even read with everything else, and what it cannot know as not known', async () => {
    const guest =
      'apiVersion: secure-batch-scenario/v1\ntitle: A guest\nsettings:\n  caller:\n    roles: [{ role: Reader, scope: /resourceGroups/rg-elsewhere }]\n'
    writeFileSync(join(home.folder, 'guest.yaml'), guest)
    const ran = await run('doctor', ...demo, '--scenario', './guest.yaml', '--practice-state', join(home.folder, 'guest.jsonl'))
    expect(ran.code, ran.stderr).toBe(4)
    expect(ran.stdout).toContain('✗ You may not create, change or use what this takes in resource group rg-demo')
    expect(ran.stdout).toContain('you may neither look nor register them')
    expect(ran.stdout).toContain('? Not looked at: whether a deny assignment forbids any of this.')
  })
})

describe('apply', () => {
  it('stops before anything is written where rights are missing: exit 4, all of it told', async () => {
    const ran = await run('apply', ...asContributor, '--yes', '--verbose')
    expect(ran.code).toBe(4)
    for (const action of lackingRights) expect(ran.stderr.replaceAll(/\s+/g, ' ')).toContain(action)
    expect(writes(ran.stderr)).toEqual([])
    const json = JSON.parse((await run('apply', ...asContributor, '--yes', '--json')).stdout)
    expect(json).toMatchObject({
      environment: 'demo',
      outcome: 'refused',
      resources: [],
      error: { code: 'refused' },
      preflight: { blocks: 2 },
    })
  })
  it('goes on with what has a consequence or is not known, tells it first, and has it in the report', async () => {
    const flags = [
      ...demo,
      '--yes',
      '--scenario',
      'soft-deleted-vault-purge-protected',
      '--practice-state',
      join(home.folder, 'deleted.jsonl'),
    ]
    const ran = await run('apply', ...flags, '--json', '--events', 'ndjson')
    expect(ran.code, ran.stderr).toBe(0)
    const { findings, outcome } = JSON.parse(ran.stdout)
    expect(outcome).toBe('done')
    expect(findings).toEqual([
      expect.objectContaining({ severity: 'warns', code: 'soft-deleted', what: expect.stringContaining('is brought back') }),
      expect.objectContaining({ severity: 'unknown', code: 'core-quota', now: expect.arrayContaining([expect.stringContaining('Go on')]) }),
    ])
    const [first, second, third] = ran.stderr.split('\n').map((line) => JSON.parse(line || 'null'))
    expect([first.type, second.type, third.type]).toEqual(['planned', 'note', 'note'])
    expect(second.text).toContain('is brought back')
    const again = await run('apply', ...flags, '--json')
    expect(JSON.parse(again.stdout)).not.toHaveProperty('findings')
  })
  it('stops before anything is written where a deny assignment forbids some of it, and names it', async () => {
    const denied =
      'apiVersion: secure-batch-scenario/v1\ntitle: A managed application guards the group\nsettings:\n  denyAssignments:\n    - { name: guarded by an application, scope: /resourceGroups/rg-demo, actions: ["Microsoft.KeyVault/*"], notActions: ["*/read"] }\n'
    writeFileSync(join(home.folder, 'denied.yaml'), denied)
    const ran = await run(
      'apply',
      ...demo,
      '--scenario',
      './denied.yaml',
      '--practice-state',
      join(home.folder, 'denied.jsonl'),
      '--yes',
      '--verbose',
    )
    expect(ran.code).toBe(4)
    expect(ran.stderr.replaceAll(/\s+/g, ' ')).toContain('The deny assignment "guarded by an application" forbids')
    expect(writes(ran.stderr)).toEqual([])
  })
})

describe('apply --wait-for-handoff', () => {
  const answers = presetAnswers('regulated')
  const never = new AbortController().signal

  it('waits until the colleague’s grant has effect, says what is still missing, and goes on without a restart', async () => {
    const { session, owner, requests } = ownCloud([{ role: 'Contributor', scope: '' }])
    const receiver = { objectId: '22222222-2222-2222-2222-222222222222', name: 'you', type: 'User' } as const
    const told: string[] = []
    let sleeps = 0
    let colleague = () => {}
    const clock = {
      now: session.clock.now,
      sleep: (milliseconds: number) => {
        sleeps += 1
        if (sleeps === 4) colleague()
        return session.clock.sleep(milliseconds)
      },
    }
    const start = await lookAhead(answers, session)
    expect(isWorthWaiting(start)).toBe(true)
    const handOff = handOffOf(start.intent, start.preflight, receiver, 'next')
    colleague = () => {
      if (handOff === undefined) throw new Error('Nothing was handed off')
      owner('PUT', `/subscriptions/${handOff.subscription}/resourceGroups/rg-demo`, '2025-04-01', { location: 'westeurope' })
      const [role] = handOff.roles
      if (role === undefined) throw new Error('No role was handed off')
      owner('PUT', definitionId(role), '2022-04-01', JSON.parse(roleJson(role, 0).text))
      const id = `${role.scope}/providers/Microsoft.Authorization/roleAssignments/${role.assignmentId}`
      owner('PUT', id, '2022-04-01', JSON.parse(assignmentJson(role, 0, handOff).text))
    }
    const waiting = {
      clock,
      signal: never,
      look: () => lookAhead(answers, session),
      tell: (text: string) => told.push(text),
      handOff: 'secure-batch doctor --handoff x',
      patience: 3_600_000,
    }
    const looked = await waitForHandOff(start, waiting)
    expect(looked.preflight.blocks).toBe(0)
    // The grant was made in the fourth pause; a role counts 90 seconds later on the practice cloud.
    expect(sleeps).toBeGreaterThan(4)
    expect(told[0]).toContain('Microsoft.Authorization/roleAssignments/write')
    expect(told[1]).toContain('secure-batch doctor --handoff x')
    expect(told.at(-1)).toMatch(/^Everything is there after \d/)
    expect(requests.filter(({ method }) => method === 'PUT')).toEqual([])
    expect(failures((await apply(session, answers)).report)).toEqual([])
    session.close()
  })
  it('does not wait for what no colleague can give', async () => {
    const { session } = ownCloud([{ role: 'Owner', scope: '' }], {
      denyAssignments: [{ name: 'kept', scope: '', actions: ['Microsoft.KeyVault/vaults/write'] }],
    })
    const looked = await lookAhead(answers, session)
    expect(looked.preflight.blocks).toBe(1)
    expect(isWorthWaiting(looked)).toBe(false)
    session.close()
  })
  it('gives up when nobody comes, with what is still in the way', async () => {
    const ran = await run('apply', ...asContributor, '--yes', '--wait-for-handoff', '--verbose')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toContain('Waiting for a colleague')
    expect(ran.stderr).toContain('You may not assign roles')
    expect(writes(ran.stderr)).toEqual([])
  })
  it('is left with Ctrl+C: nothing is written, and the command that waits again is printed', async () => {
    const server = startProgram(['simulator', '--port', '0', '--scenario', 'contributor-only'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
    const waiting = startProgram(['apply', ...demo, '--arm-endpoint', endpoint, '--yes', '--wait-for-handoff'], { home })
    try {
      await waiting.until('stderr', 'Waiting for a colleague')
      waiting.kill('SIGINT')
      const ended = await waiting.ended()
      expect(ended.code).toBe(130)
      expect(ended.stderr).toContain('nothing was written. Wait again with:')
    } finally {
      server.kill('SIGINT')
      await server.ended()
    }
  })
})

describe('the same flags with another command', () => {
  it.each([
    [['apply', '--preset', 'a b', '--yes', '--json', '--events', 'ndjson'], "secure-batch doctor --preset 'a b'"],
    [['--practice', '--plain'], 'secure-batch doctor --practice'],
    [['apply', '--environment', 'demo', '--handoff', 'x', '--color=never', '--wait-for-handoff'], 'secure-batch doctor --environment demo'],
  ])('%j', (words, command) => {
    expect(sameCommand(words, 'doctor')).toBe(command)
  })
})
