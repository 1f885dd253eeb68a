import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { questionsPage } from '../../.config/questions-page.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { answersOf, emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import { listPresets, loadPresets, type PresetFolders, projectPresets, savePreset, withPresets } from '../../src/interview/preset-files.ts'
import { presetSchema } from '../../src/interview/preset-schema.ts'
import { presetOf } from '../../src/interview/preset-write.ts'
import { questions } from '../../src/interview/registry.ts'
import { applySettings, missingAnswers, parseSetting } from '../../src/interview/set.ts'

const builtIn = new URL('../../presets/', import.meta.url)
let folders: PresetFolders
beforeEach(() => {
  const project = mkdtempSync(join(tmpdir(), 'presets-'))
  folders = { project, user: join(project, 'home'), builtIn }
})
afterEach(() => rmSync(folders.project, { recursive: true, force: true }))

function put(path: string, text: string): string {
  const file = join(folders.project, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}
const answers = (names: readonly string[]) => answersOf(withPresets(emptyDraft, names, folders, questions), questions)
const logsPreset = (logs: string, base?: string) =>
  `apiVersion: secure-batch/v1\n${base === undefined ? '' : `extends: ${base}\n`}answers:\n  logs: ${logs}\n`

function problemOf(action: () => unknown): UserProblem {
  try {
    action()
  } catch (error) {
    if (error instanceof UserProblem) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the built-in presets', () => {
  const names = ['hub-spoke', 'private', 'regulated', 'starter', 'static-egress', 'user-subscription']

  it('are these six, each with a title, a description and whom it is for', () => {
    expect(listPresets(folders).map((preset) => preset.name)).toEqual(names)
    for (const name of names) {
      const preset = loadPresets([name], folders, questions).find((candidate) => candidate.name === name)
      expect(preset?.title && preset.description && preset.for, name).toBeTruthy()
    }
  })

  it.each(names)('%s needs nothing but a name on the practice cloud', (name) => {
    const draft = withAnswer(withPresets(emptyDraft, [name], folders, questions), 'environment', 'demo', 'flag')
    expect(missingAnswers(draft, questions)).toBeUndefined()
  })

  it.each(names)('%s needs on Azure only place, name and addresses', (name) => {
    const draft = applySettings(withPresets(emptyDraft, [name], folders, questions), [parseSetting('cloud=public')], questions)
    for (const detail of missingAnswers(draft, questions)?.details.details ?? []) {
      expect(detail).toMatch(
        /environment=|subscription=|region=|account-addresses=|batch-principal=|existing-(network|node-subnet|endpoint-subnet)=|dns-zone-group=/,
      )
    }
  })

  it('recommends exactly what the private preset says', () => {
    expect(answers(['private'])).toEqual(answersOf(emptyDraft, questions))
  })

  it('say what issue and name promise', () => {
    expect(answers(['starter'])).toMatchObject({
      'account-reach': 'listed',
      'node-addresses': 'batch-managed',
      'node-management-reach': 'public',
      'remote-access': 'none',
      authentication: 'entra-only',
      'disk-encryption': 'host-and-temporary',
      'pool-nodes': 1,
    })
    expect(answers(['static-egress'])).toMatchObject({ 'node-addresses': 'static', 'node-management-reach': 'own-addresses' })
    expect(answers(['regulated'])).toMatchObject({
      ...answers(['private']),
      'account-key': 'customer',
      'node-secrets': 'identity',
      locks: 'delete',
      policy: 'audit',
    })
  })

  it('offer the certificate with regulated, and refuse what it fixes', () => {
    const regulated = withPresets(emptyDraft, ['regulated'], folders, questions)
    const certificate = applySettings(regulated, [parseSetting('node-secrets=certificate')], questions)
    expect(missingAnswers(certificate, questions)).toBeUndefined()
    const refused = (setting: string) => problemOf(() => applySettings(regulated, [parseSetting(setting)], questions)).details.details?.[0]
    expect(refused('authentication=shared-key')).toContain('fixed by preset "regulated"')
    expect(refused('logs=none')).toContain('"regulated" allows workspace, existing')
  })

  it('let a regulated environment send its logs to a workspace that is there already', () => {
    const regulated = withPresets(emptyDraft, ['regulated'], folders, questions)
    const central = applySettings(
      regulated,
      [parseSetting('logs=existing'), parseSetting(`existing-workspace=${landingZone.workspace}`)],
      questions,
    )
    expect(missingAnswers(central, questions)).toBeUndefined()
  })

  it('can be followed by any other but a looser one after regulated', () => {
    expect(answers(['starter', 'regulated'])).toMatchObject({ 'account-reach': 'private', locks: 'delete' })
    expect(problemOf(() => answers(['regulated', 'starter'])).details.code).toBe('presets-contradict')
  })

  it('hold no subscription id and no key of a vault', () => {
    for (const file of readdirSync(builtIn, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(yaml|json)$/.test(name)))
      expect(readFileSync(new URL(file, builtIn), 'utf8')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-(?!0000)/)
  })
})

describe('what is made from the questions', () => {
  const schema = presetSchema(questions)
  const validate = new Ajv({ strict: false }).compile(schema)

  it('has a committed schema that is current (npm run docs rewrites it)', () => {
    expect(JSON.parse(readFileSync(new URL('preset.schema.json', builtIn), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  it('has a committed docs page that is current (npm run docs rewrites it)', () => {
    expect(readFileSync(new URL('../../docs/questions.md', import.meta.url), 'utf8')).toBe(questionsPage(questions))
  })

  it.each(['starter', 'private', 'static-egress', 'regulated', 'user-subscription'])('lets an editor accept %s', (name) => {
    expect(validate(parse(readFileSync(new URL(`${name}.yaml`, builtIn), 'utf8'))), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each([
    { answers: {} },
    { apiVersion: 'secure-batch/v2' },
    { apiVersion: 'secure-batch/v1', answers: { subscription: 'x' } },
    { apiVersion: 'secure-batch/v1', answers: { logs: 'somewhere' } },
    { apiVersion: 'secure-batch/v1', answers: { logs: { fixed: 'none', default: 'none' } } },
    { apiVersion: 'secure-batch/v1', answers: { 'pool-nodes': 1001 } },
    { apiVersion: 'secure-batch/v1', answers: { region: { allowed: [] } } },
  ])('lets an editor refuse %j', (preset) => expect(validate(preset)).toBe(false))
})

describe('finding presets', () => {
  it('looks in the project, then with the person, then in what is shipped', () => {
    put('home/private.yaml', logsPreset('none'))
    expect(answers(['private'])).toMatchObject({ logs: 'none' })
    put('.secure-batch/presets/private.yml', logsPreset('workspace'))
    expect(loadPresets(['private'], folders, questions)[0]?.answers).toEqual({ logs: { state: 'default', value: 'workspace' } })
    expect(
      listPresets(folders)
        .filter((preset) => preset.name === 'private')
        .map((preset) => preset.from),
    ).toEqual(['project', 'user', 'built-in'])
  })

  it('takes a name with a separator or an ending as a file, and extends beside it', () => {
    put('team/base.yaml', logsPreset('none', 'starter'))
    put('team/mine.yaml', 'apiVersion: secure-batch/v1\nextends: ./base.yaml\nanswers:\n  pool-nodes: 3\n')
    expect(loadPresets(['./team/mine.yaml'], folders, questions).map((preset) => preset.name)).toEqual(['starter', 'base', 'mine'])
    expect(answers(['team/mine.yaml'])).toMatchObject({ 'pool-nodes': 3, 'node-addresses': 'batch-managed' })
  })

  it('lets a project refine a shipped preset under the same name', () => {
    put('.secure-batch/presets/private.yaml', logsPreset('none', 'private'))
    expect(answers(['private'])).toMatchObject({ logs: 'none', 'account-reach': 'private' })
  })

  it('names the nearest for a name that is none', () => {
    const { details } = problemOf(() => answers(['privat']))
    expect(details).toMatchObject({ code: 'unknown-preset', exit: 2, what: 'There is no preset "privat" (did you mean "private"?).' })
  })

  it('says so when presets extend each other in a circle', () => {
    put('.secure-batch/presets/one.yaml', logsPreset('none', 'two'))
    put('.secure-batch/presets/two.yaml', logsPreset('none', 'one'))
    expect(problemOf(() => answers(['one'])).details).toMatchObject({ code: 'presets-in-a-circle', exit: 2 })
    put('self.yaml', logsPreset('none', './self.yaml'))
    expect(problemOf(() => answers(['./self.yaml'])).details.code).toBe('presets-in-a-circle')
  })

  it('says so when a file is missing, a folder, or far too large', () => {
    expect(problemOf(() => answers(['./nowhere.yaml'])).details).toMatchObject({ code: 'unreadable-preset', exit: 2 })
    put('folder.yaml/x', '')
    expect(problemOf(() => answers(['./folder.yaml'])).details.code).toBe('unreadable-preset')
    put('large.yaml', 'x'.repeat(300_000))
    expect(problemOf(() => answers(['./large.yaml'])).details.why).toContain('larger than 256 KiB')
  })

  it('names the file as the person knows it when it does not parse', () => {
    put('.secure-batch/presets/broken.yaml', 'apiVersion: [')
    expect(problemOf(() => answers(['broken'])).details.details?.[0]).toMatch(/^\.secure-batch\/presets\/broken\.yaml:1:\d+ /)
  })
})

describe('saving a preset', () => {
  it('can be loaded by name right away, with its schema beside it', () => {
    const draft = withAnswer(emptyDraft, 'logs', 'none')
    savePreset(join(projectPresets(folders.project), 'ours.yaml'), presetOf(draft, 'ours', questions), questions)
    expect(answers(['ours'])).toEqual(answersOf(draft, questions))
    expect(readdirSync(projectPresets(folders.project)).sort()).toEqual(['ours.yaml', 'preset.schema.json'])
  })
})
