import { spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileMoments, withFileMoments } from '../support/crash/file-moments.ts'
import { inProcess } from '../support/in-process.ts'
import { bin, environmentFor, type Home, makeHome, type Ran, secureBatch } from '../support/program.ts'

let home: Home
beforeEach(() => {
  home = makeHome()
})
afterEach(() => home.remove())

const apply = () => ['apply', '--preset', 'starter', '--environment', 'demo', '--practice-state', join(home.folder, 'cloud.jsonl'), '--yes']
const failing = (args: readonly string[], fail: FileMoments['fail']) =>
  secureBatch(args, { home, env: withFileMoments({ folder: home.folder, ...(fail === undefined ? {} : { fail }) }) })

/** A problem in words with something to do, and no trace of the program's inside. */
function expectTold(ran: Ran, what: RegExp, codes: readonly number[] = [1]): void {
  expect(codes, ran.stderr).toContain(ran.code)
  const said = ran.stderr + ran.stdout
  expect(said).not.toMatch(/\n\s+at .*:\d+:\d+|mistake of its own/)
  expect(said.replace(/\s+/g, ' ')).toMatch(what)
  expect(said).toMatch(/Now: /)
}

describe('a full disk', () => {
  it.each([
    ['the journal', 'journal', /The journal .* could not be written.*The disk is full.*Make room/],
    ['the kept answers', 'answers', /The answers could not be kept.*The disk is full/],
    ['the lock', 'demo-.*lock', /The lock .* could not be written.*SECURE_BATCH_HOME/],
    ['the practice state', 'cloud.jsonl$', /The disk is full.*--practice-state FILE/],
  ])('under %s: nothing is written to Azure, and it says what to do', async (_name, path, what) => {
    expectTold(await failing(apply(), { path, code: 'ENOSPC' }), what, path.startsWith('cloud') ? [1, 2] : [4])
    expect((await secureBatch(apply(), { home })).code).toBe(0)
  })

  it('in the middle of a run stops what is not noted yet; with room again the same command goes on', async () => {
    const full = await failing(apply(), { path: 'journal', code: 'ENOSPC', from: 12 })
    expectTold(full, /The journal .* could not be written/)
    expect(full.stdout).toMatch(/Next +secure-batch apply --preset starter/)
    const again = await secureBatch(apply(), { home })
    expect(again.code, again.stderr).toBe(0)
    expect(again.stderr).not.toContain('created  provider')
  })

  it('behind stdout: the work is done, and it is said that its words are lost', async () => {
    const child = spawn('sh', ['-c', `exec "${process.execPath}" "${bin}" presets list > /dev/full`], {
      env: environmentFor(home),
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString()
    })
    const code = await new Promise((done) => child.on('close', done))
    expect(code).toBe(1)
    expect(said).toMatch(/^✗ .*the disk is full.*\n$/)
  })

  it.each([
    ['a preset', ['presets', 'save', 'mine', '--preset', 'starter', '--set', 'region=westeurope']],
    ['a packet', ['delegate', 'region', '--output', 'packet.yaml']],
    ['an export', ['export', '--preset', 'starter', '--environment', 'demo', '--practice', '--output', 'no-folder/template.json']],
  ])('or a missing folder under %s is told in words', async (_name, args) => {
    const ran = await secureBatch(
      args.map((word) => (word === 'packet.yaml' ? join(home.folder, 'no-folder', word) : word)),
      { home, env: withFileMoments({ folder: home.folder, fail: { path: 'presets/mine', code: 'ENOSPC' } }) },
    )
    expectTold(ran, /could not be (read or )?written|cannot be written/, [1, 2])
  })
})

describe('a home that may only be read', () => {
  it('does not keep one from reading, and says where else the files may be', async () => {
    for (const args of [
      ['presets', 'list'],
      ['explain', 'region'],
    ])
      expect((await failing(args, { path: 'state/', code: 'EROFS' })).code).toBe(0)
    const ran = await failing(apply(), { path: 'state/', code: 'EROFS' })
    expectTold(ran, /may only be read.*SECURE_BATCH_HOME=FOLDER/, [4])
    const elsewhere = await secureBatch(apply(), { home, env: { SECURE_BATCH_HOME: join(home.folder, 'elsewhere') } })
    expect(elsewhere.code, elsewhere.stderr).toBe(0)
  })

  it.each(['/dev/null/home', '/proc/nowhere', '/sys/nowhere'])('%s ends with a problem, not without end', async (place) => {
    const ran = await inProcess(apply(), home, { env: { ...environmentFor(home), SECURE_BATCH_HOME: place } })
    expectTold(ran, /could not be written/, [4])
  })
})

describe('what a newer version wrote', () => {
  const newer: readonly (readonly [string, RegExp, (folder: string) => void])[] = [
    [
      'a journal',
      /newer secure-batch/,
      (folder) => writeFileSync(join(folder, fileNamed(folder, '.journal.jsonl')), '{"type":"run","version":99,"plans":{}}\n'),
    ],
    [
      'kept answers',
      /newer/,
      (folder) => writeFileSync(join(folder, fileNamed(folder, '.answers.json')), '{"secureBatchDraft":99,"entries":{},"new":1}'),
    ],
  ]
  it.each(newer)('%s: says so, and what to do', async (_name, what, spoil) => {
    expect((await inProcess(apply(), home)).code).toBe(0)
    spoil(join(home.folder, 'state', 'environments'))
    const ran = await inProcess(['apply', '--environment', 'demo', '--practice-state', join(home.folder, 'cloud.jsonl'), '--yes'], home)
    expectTold(ran, what, [1, 2])
  })

  it.each([
    ['a draft', 'draft.json', '{"secureBatchDraft":99,"entries":{}}', ['new', '--yes', '--practice', '--resume']],
    ['a preset', 'preset.yaml', 'apiVersion: secure-batch/v99\nanswers: {}\n', ['plan', '--environment', 'demo', '--practice', '--preset']],
    [
      'a practice state',
      'state.jsonl',
      '{"format":"secure-batch-practice","version":99}\n',
      ['plan', '--preset', 'starter', '--environment', 'demo', '--practice-state'],
    ],
    [
      'a scenario',
      'scenario.yaml',
      'apiVersion: secure-batch-scenario/v99\ntitle: x\n',
      ['plan', '--preset', 'starter', '--environment', 'demo', '--scenario'],
    ],
    [
      'a packet',
      'packet.yaml',
      'apiVersion: secure-batch-packet/v99\nquestions: {}\n',
      ['plan', '--preset', 'starter', '--environment', 'demo', '--practice', '--answer'],
    ],
  ])('%s: says so, and what to do', async (_name, file, text, args) => {
    const path = join(home.folder, file)
    writeFileSync(path, text)
    expectTold(await inProcess([...args, path], home), /newer|version|not one this/i, [1, 2])
  })
})

function fileNamed(folder: string, ending: string): string {
  const name = readdirSync(folder).find((file) => file.endsWith(ending))
  if (name === undefined) throw new Error(`No file ends in ${ending}`)
  return name
}
