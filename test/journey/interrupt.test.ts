import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interrupted, readJournal } from '../../src/engine/journal-reading.ts'
import { bin, environmentFor, type Home, makeHome, secureBatch } from '../support/program.ts'
import { keys, type Pty, startPty } from '../support/pty.ts'
import { startProgram } from '../support/running.ts'

const { controlC, enter } = keys
let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

const pty = (args: readonly string[], size: { columns?: number; rows?: number } = {}): Pty =>
  startPty(process.execPath, [bin, ...args], { columns: 180, rows: 40, ...size, cwd: home.folder, env: environmentFor(home) })

/** The last command that was printed and begins so, as words without the program's name. */
function printed(text: string, begin: string): string[] {
  const flat = text.replaceAll('\r', '').split('\n')
  const command = flat.findLast((line) => line.includes(begin))
  if (command === undefined) throw new Error(`Nothing printed begins with ${begin}:\n${text}`)
  return command.slice(command.indexOf(begin)).trim().split(' ').slice(1)
}

/** What a person does next: the printed command, and then nothing is left to do. */
async function goesOn(command: readonly string[], state: string, environment: string): Promise<void> {
  const done = await secureBatch([...command, '--json'], { home })
  expect(done.code, done.stderr).toBe(0)
  const check = await secureBatch(['plan', '--environment', environment, '--practice-state', state, '--check'], { home })
  expect(check.code, check.stdout + check.stderr).toBe(0)
}

/** How the steps of the last run ended, by its journal; the run was not cut off. */
function outcomes(environment: string): readonly string[] {
  const folder = join(home.folder, 'state')
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.includes(environment) && /journal/.test(name))
  if (path === undefined) throw new Error(`No journal of ${environment} in ${readdirSync(folder, { recursive: true }).join(', ')}`)
  const runs = readJournal(join(folder, path))
  expect(interrupted(runs)).toBeUndefined()
  return runs.flatMap(({ records }) => records.flatMap((record) => (record.type === 'finished' ? [record.outcome] : [])))
}

/** The wizard at the point where Azure works. */
async function creating(name: string, face: readonly string[] = []): Promise<{ screen: Pty; state: string }> {
  const state = `${name}.jsonl`
  const args = ['new', '--preset', 'private', '--environment', name, '--practice-state', state, '--set', 'pool=none', ...face]
  const screen = pty(args)
  if (face.includes('--plain')) {
    const asked = await screen.until(/Which subscription[\s\S]*Number, or Enter for 1:/)
    screen.type(`${/(\d+) {2}Take what is recommended from here on/.exec(asked)?.[1]}${enter}`)
    await screen.until(/What next\?[\s\S]*Number, or Enter for/)
    screen.type(`1${enter}`)
    await screen.until(/1 {2}Go back[\s\S]*Number, or Enter for 1:/)
    screen.type(`2${enter}`)
    await screen.until('creating')
  } else {
    await screen.until('1 of ')
    screen.type('\u0012')
    await screen.until('Review')
    screen.type('c')
    await screen.until('› Go back')
    screen.type(`${keys.up}${keys.down}`)
    await screen.until('› Create')
    screen.type(enter)
    await screen.until(/\d running/)
  }
  return { screen, state }
}

describe('Ctrl+C while Azure works, on the drawn screen', () => {
  it('is a question; going on changes nothing; stopping here reports at once, with exit 130 and a command that goes on', async () => {
    const { screen, state } = await creating('drawn')
    screen.type(controlC)
    await screen.until('Azure is working. Stop?')
    screen.type(enter)
    await screen.until(/\d running/)
    screen.type(controlC)
    await screen.until('Azure is working. Stop?')
    screen.type(`3${enter}`)
    expect(await screen.exited()).toBe(130)
    expect(screen.alternate()).toBe(false)
    const text = screen.screen().join('\n')
    expect(text).toContain('drawn was stopped')
    await goesOn(printed(text, 'secure-batch apply '), state, 'drawn')
  }, 60_000)

  it('a second Ctrl+C leaves, with exit 130, a command that goes on and, with --verbose, every request in a file', async () => {
    const { screen } = await creating('twice', ['--verbose'])
    screen.type(controlC)
    await screen.until('Azure is working. Stop?')
    screen.type(controlC)
    expect(await screen.exited()).toBe(130)
    const text = screen.screen().join('\n')
    expect(text).toContain('Left while creating')
    expect(printed(text, 'secure-batch new --resume').length).toBeGreaterThan(2)
    expect(outcomes('twice')).toContain('stopped')
    const file = /Every request is in (\S+)/.exec(text.replaceAll('\n', ''))?.[1] ?? ''
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toMatch(/^\S+Z PUT \/subscriptions\/\S+ 20[01] {2}\d+ ms/m)
  }, 60_000)

  it.each(['SIGTERM', 'SIGHUP'])(
    '%s stops here: the screen is given back, the journal is true',
    async (signal) => {
      const name = signal.toLowerCase()
      const { screen } = await creating(name)
      screen.kill(signal)
      expect(await screen.exited()).toBe(130)
      expect(screen.alternate()).toBe(false)
      expect(outcomes(name)).toContain('stopped')
    },
    60_000,
  )
})

describe('Ctrl+C while Azure works, in plain mode', () => {
  it('is a question one can answer by number: waiting finishes what runs, reports, and exits 130', async () => {
    const { screen, state } = await creating('plain', ['--plain'])
    screen.type(controlC)
    await screen.until('Azure is working. Stop?')
    screen.type(`2${enter}`)
    expect(await screen.exited(30_000)).toBe(130)
    const text = screen.screen().join('\n')
    expect(text).toContain('Stopping once the running steps are done')
    expect(text).toContain('plain was stopped')
    await goesOn(printed(text, 'secure-batch apply '), state, 'plain')
  }, 90_000)

  it('a second Ctrl+C, at the question, stops here', async () => {
    const { screen } = await creating('plaintwice', ['--plain'])
    screen.type(controlC)
    await screen.until('Azure is working. Stop?')
    screen.type(controlC)
    expect(await screen.exited()).toBe(130)
    expect(screen.screen().join('\n')).toContain('plaintwice was stopped')
  }, 60_000)
})

describe('Ctrl+C while Azure works, headless', () => {
  const served = async () => {
    // Practice time passes as slowly as a person needs to press a key.
    const server = startProgram(['simulator', '--port', '0', '--speed', '20'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
    return { server, endpoint }
  }

  const asked = /Azure is working\. Stop\?[\s\S]*Number, or Enter for 1:/
  const applying = async (environment: string, more: readonly string[] = []) => {
    const { server, endpoint } = await served()
    const args = ['--arm-endpoint', endpoint, '--environment', environment]
    const screen = pty(['apply', '--preset', 'starter', ...args, '--yes', ...more])
    await screen.until('creating')
    return {
      screen,
      endpoint,
      async over(): Promise<void> {
        server.kill('SIGTERM')
        await server.ended()
      },
    }
  }

  it('is a question too, over which nothing is printed; going on changes nothing, waiting finishes what runs, and exit is 130', async () => {
    const { screen, endpoint, over } = await applying('headless')
    screen.type(controlC)
    await screen.until(asked)
    screen.type(`1${enter}`)
    await screen.until(/Enter for 1: 1\n[\s\S]*(creating|created)/)
    screen.type(controlC)
    await screen.until(/(Azure is working[\s\S]*){2}Number, or Enter for 1:/)
    screen.type(`2${enter}`)
    expect(await screen.exited(30_000)).toBe(130)
    const text = screen.screen().join('\n')
    expect(text).toContain('Stopping once the running steps are done')
    expect(text).toContain('headless was stopped')
    const command = printed(text, 'secure-batch apply ')
    expect(command).toContain('headless')
    // Going on is seen elsewhere; here it is enough that what is printed can be run.
    const plan = await secureBatch(['plan', ...command.slice(1), '--json'], { home })
    expect(plan.code, plan.stderr).toBe(0)
    expect(JSON.parse(plan.stdout).environment).toBe('headless')
    expect(command).toContain(endpoint)
    await over()
  }, 90_000)

  it('a second one, at the question, stops here; so does the third answer, and a closed terminal while it asks', async () => {
    const { screen, endpoint, over } = await applying('second')
    screen.type(controlC)
    await screen.until(asked)
    screen.type(controlC)
    expect(await screen.exited()).toBe(130)
    expect(screen.screen().join('\n')).toContain('Stopping here: nothing more is begun, and Azure goes on with what it was told.')
    expect(screen.screen().join('\n')).toContain('second was stopped')
    expect(outcomes('second')).toContain('stopped')

    const removing = pty(['destroy', '--environment', 'second', '--arm-endpoint', endpoint, '--yes'])
    await removing.until(/removing/)
    removing.type(controlC)
    await removing.until(asked)
    removing.type(`3${enter}`)
    expect(await removing.exited()).toBe(130)
    expect(removing.screen().join('\n')).toContain('second was stopped')

    const again = pty(['destroy', '--environment', 'second', '--arm-endpoint', endpoint, '--yes'])
    await again.until(/removing/)
    again.type(controlC)
    await again.until(asked)
    again.kill('SIGHUP')
    expect(await again.exited()).toBe(130)
    await over()
  }, 90_000)

  it('where nobody can be asked the first stops here, with words, a report and exit 130; a closed terminal does the same', async () => {
    const { screen, endpoint, over } = await applying('unasked', ['--no-input'])
    screen.type(controlC)
    expect(await screen.exited()).toBe(130)
    const text = screen.screen().join('\n')
    expect(text).toContain('Stopping here: nothing more is begun, and Azure goes on with what it was told. Press Ctrl+C again')
    expect(text).toContain('unasked was stopped')
    expect(printed(text, 'secure-batch apply ')).toContain('unasked')

    const args = ['apply', '--preset', 'starter', '--arm-endpoint', endpoint, '--yes']
    const closed = startProgram([...args, '--environment', 'closed', '--events', 'ndjson', '--json'], { home })
    await closed.until('stderr', '"type":"started"')
    closed.kill('SIGHUP')
    closed.kill('SIGHUP')
    const ended = await closed.ended()
    expect(ended.code, ended.stderr).toBe(130)
    expect(JSON.parse(ended.stdout).outcome).toBe('stopped')
    await over()
  }, 60_000)

  it('before anything is written it says so', async () => {
    const scenario = join(home.folder, 'enough.yaml')
    writeFileSync(
      scenario,
      `apiVersion: secure-batch-scenario/v1
title: Reads are put off for a minute
faults:
  - match: { method: GET }
    effect: { kind: status, status: 429, retryAfter: 60 }
`,
    )
    const server = startProgram(['simulator', '--port', '0', '--scenario', scenario, '--speed', '1'], { home })
    const endpoint = /http:\/\/\S+/.exec(await server.until('stdout', /http:\/\/127\.0\.0\.1:\d+/))?.[0] ?? ''
    const screen = pty(['apply', '--preset', 'regulated', '--environment', 'early', '--arm-endpoint', endpoint, '--yes'])
    await screen.until('Resource Manager')
    screen.type(controlC)
    expect(await screen.exited()).toBe(130)
    expect(screen.screen().join('\n')).toContain('Stopped before anything was written.')
    server.kill('SIGTERM')
    await server.ended()
  }, 60_000)
})

describe('leaving the wizard because something is in the way', () => {
  it('prints the commands that tell all of it and write what a colleague runs, and they work', async () => {
    const screen = pty([
      'new',
      '--preset',
      'private',
      '--environment',
      'lacks',
      '--scenario',
      'contributor-only',
      '--practice-state',
      'lacks.jsonl',
    ])
    await screen.until('1 of ')
    screen.type('\u0012')
    await screen.until('Review')
    screen.type('c')
    await screen.until('in the way; nothing is written')
    screen.type(controlC)
    await screen.until('Writes what a colleague with more rights runs:')
    expect(await screen.exited()).toBe(130)
    const text = screen.screen().join('\n')
    const all = text.split('\n').filter((one) => one.includes('secure-batch doctor --resume'))
    expect(all).toHaveLength(2)
    const ran = await secureBatch(printed(text, 'secure-batch doctor --resume'), { home })
    expect(ran.code, ran.stderr).toBe(4)
    expect(readdirSync(join(home.folder, 'handoff-lacks'))).toContain('grant.sh')
  }, 60_000)
})
