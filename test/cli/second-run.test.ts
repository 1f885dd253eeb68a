import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldersOf } from '../../src/cli/folders.ts'
import { realIo } from '../../src/cli/real-io.ts'
import { defaultPracticeState } from '../../src/cli/target.ts'
import { wizardHost } from '../../src/cli/wizard-host.ts'
import { answersOf, emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { inProcess } from '../support/in-process.ts'
import { environmentFor, type Home, makeHome } from '../support/program.ts'

let home: Home
beforeAll(async () => {
  home = makeHome()
  const made = ['--practice', '--environment', 'demo', '--set', 'pool=none', '--set', 'logs=none']
  expect((await inProcess(['apply', ...made, '--yes'], home)).code).toBe(0)
}, 60_000)
afterAll(() => home.remove())

const practiceStateOf = (of: Home) => defaultPracticeState(foldersOf(environmentFor(of), of.folder))

/** The plan the wizard comes to, with all as recommended but what is answered here. */
async function notesOf(given: Readonly<Record<string, string>>, named: boolean): Promise<readonly string[]> {
  const io = { ...realIo(), env: environmentFor(home), cwd: home.folder }
  const folders = foldersOf(io.env, io.cwd)
  const start = named ? withAnswer(emptyDraft, 'environment', 'demo', 'flag') : emptyDraft
  const hosting = wizardHost(io, folders, { kind: 'practice', file: defaultPracticeState(folders) }, start)
  try {
    const draft = Object.entries({ cloud: 'practice', environment: 'demo', pool: 'none', ...given }).reduce(
      (before, [id, value]) => withAnswer(before, id, value),
      emptyDraft,
    )
    const plan = await hosting.host.plan(answersOf(draft, questions), new AbortController().signal)
    return (plan.findings ?? []).map(({ what, now = [] }) => [what, ...now].join(' '))
  } finally {
    hosting.close()
  }
}

describe('The second run of the wizard on an environment', () => {
  it('says which other answers it was made with, and how to start from those', async () => {
    const notes = await notesOf({ 'account-reach': 'listed' }, false)
    expect(notes[0]).toMatch(/^demo was made with other answers \(.*Account reach: Only from inside your network.*\)/)
    expect(notes[0]).toContain('secure-batch new --environment demo --practice')
  })
  it('says nothing of the kind to who began from them, or changes nothing', async () => {
    for (const notes of [await notesOf({ 'account-reach': 'listed' }, true), await notesOf({ logs: 'none' }, false)])
      expect(notes.join(' ')).not.toContain('made with other answers')
  })
})

describe('A plan for Azure of an environment that is known on the practice cloud', () => {
  it('says how to get there', async () => {
    const ran = await inProcess(['plan', '--environment', 'demo'], home)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('demo is on the practice cloud: add --practice')
    expect((await inProcess(['plan', '--environment', 'other'], home)).stderr).not.toContain('practice cloud')
  })
})

describe('An environment made as recommended, nothing else said', () => {
  it('is known to every command its report ends with', async () => {
    const ran = await inProcess(['apply', '--environment', 'plainest', '--practice', '--yes'], home)
    expect(ran.code, ran.stderr).toBe(0)
    const command = (label: string) => new RegExp(`^ *${label} +secure-batch (.+)$`, 'm').exec(ran.stdout)?.[1]?.split(' ') ?? []
    const check = await inProcess(command('Check'), home)
    expect(check.code, check.stderr).toBe(0)
    const same = await inProcess(['apply', ...command('Check').slice(1, -1), '--yes', '--json'], home)
    expect(JSON.parse(same.stdout)).toMatchObject({ outcome: 'nothing-to-do' })
    expect((await inProcess([...command('Remove'), '--yes'], home)).code).toBe(0)
  }, 60_000)
  it('is not rebuilt by who has nothing of it', async () => {
    const elsewhere = makeHome()
    const ran = await inProcess(['apply', '--environment', 'demo', '--practice-state', practiceStateOf(home), '--yes'], elsewhere)
    elsewhere.remove()
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('the answers it was made from are not on this machine')
  })
})

describe('Kept answers that cannot be read', () => {
  it.each(['{', 'null', '{"secureBatchDraft":99}'])(
    'do not keep an environment from being removed: its tags say what it is (%s)',
    async (text) => {
      const own = makeHome()
      try {
        const environment = ['--environment', 'demo', '--practice']
        expect((await inProcess(['apply', '--preset', 'starter', ...environment, '--yes'], own)).code).toBe(0)
        const folder = join(own.folder, 'state', 'environments')
        const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.answers.json'))
        writeFileSync(join(folder, file), text)
        const refused = await inProcess(['apply', ...environment, '--yes'], own)
        expect(refused).toMatchObject({ code: 2 })
        expect(refused.stderr).toContain('--preset NAME|FILE')
        const ran = await inProcess(['destroy', ...environment, '--yes'], own)
        expect(ran.code, ran.stderr).toBe(0)
        expect(ran.stdout).toContain('demo is gone')
        expect(ran.stdout).not.toContain('Make anew')
        expect(readFileSync(join(folder, file), 'utf8')).toBe(text)
      } finally {
        own.remove()
      }
    },
  )
})

describe('An environment that was removed', () => {
  it('is made anew by the command its removal ends with', async () => {
    const ran = await inProcess(['destroy', '--environment', 'demo', '--practice', '--yes'], home)
    const command = /Make anew +secure-batch (.+)/.exec(ran.stdout)?.[1]?.split(' ') ?? []
    expect(command).toEqual(['apply', '--environment', 'demo', '--practice', '--yes'])
    expect((await inProcess(command, home)).stdout).toContain('demo is ready')
    expect((await inProcess(['plan', '--environment', 'demo', '--practice', '--check'], home)).code).toBe(0)
  })
})
