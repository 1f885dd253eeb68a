import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { UserProblem } from '../../src/common/problem.ts'
import { migrate } from '../../src/interview/migrations/migrate.ts'
import { migrations } from '../../src/interview/migrations/registry.ts'
import { v0ToV1 } from '../../src/interview/migrations/v0-to-v1.ts'
import { migrationOf, rewritePreset } from '../../src/interview/preset-files.ts'
import { readPreset } from '../../src/interview/preset-read.ts'
import { presetVersion } from '../../src/interview/presets.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))
const text = (path: string) => readFileSync(join(fixtures, path), 'utf8')
const read = (path: string) => readPreset(text(path), 'x', 'x.yaml', questions)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function detailsOf(action: () => unknown): readonly string[] {
  try {
    action()
  } catch (error) {
    if (error instanceof UserProblem) return error.details.details ?? []
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('presets of older schema versions', () => {
  it('are read as if they had been written for this one', () => {
    const { migrated, ...preset } = read('presets-v0/contoso.yaml')
    expect(preset).toEqual(read('presets-v0/contoso.migrated.yaml'))
    expect(migrated).toMatchObject({ from: 'secure-batch/v0', to: presetVersion })
  })

  it('come with one line for every change, each at its place', () => {
    const source = text('presets-v0/contoso.yaml')
    const lines = read('presets-v0/contoso.yaml').migrated?.lines ?? []
    expect(lines.map((line) => line.text)).toEqual([
      '"name" is called "title" now',
      '"audience" is called "for" now',
      '"inherits" is called "extends" now',
      '"settings" is called "answers" now',
      'api-access is called account-reach now',
      'account-reach: "locked" is called "fixed" now',
      'account-reach: "reason" is called "because" now',
      'account-reach: vnet-only is written private now',
      'sign-in is called authentication now',
      'authentication: aad is written entra-only now',
      'encryption-key is called account-key now',
      'account-key: "oneOf" is called "allowed" now',
      'account-key: "value" is called "default" now',
      'account-key: microsoft is written platform now',
      'account-key: customer-managed is written customer now',
      'account-key: microsoft is written platform now',
      'public-ips is called node-addresses now',
      'node-addresses: no is written none now',
      'node-egress is called egress now',
      'egress: nat-gateway is written nat now',
      'node-count is called pool-nodes now',
      'pool-nodes: "prompt" is called "ask" now',
      'node-communication: left out, simplified communication is the only one left',
      'logs: "value" is called "default" now',
      'logs: log-analytics is written workspace now',
    ])
    for (const { offset, text: told } of lines) {
      const word = /^"?([\w-]+)"?/.exec(told.replace(/^[\w-]+: (?!left)/, ''))?.[1] ?? ''
      expect(source.slice(offset, offset + word.length), told).toBe(word)
    }
  })

  it('are rewritten with their comments, once', () => {
    cpSync(join(fixtures, 'presets-v0'), folder, { recursive: true })
    const file = join(folder, 'contoso.yaml')
    expect(rewritePreset(file)?.lines.length).toBeGreaterThan(20)
    expect(readFileSync(file, 'utf8')).toBe(text('presets-v0/contoso.migrated.yaml'))
    expect(migrationOf(file)).toBeUndefined()
    expect(rewritePreset(file)).toBeUndefined()
  })

  it('report what has been retired instead of dropping it, also after rewriting', () => {
    const wanted = [
      expect.stringMatching(/^x\.yaml:3:3 {2}Classic node communication .* ended on 2026-03-31; use simplified/),
      expect.stringMatching(
        /^x\.yaml:4:3 {2}pool-image: "ubuntu-20\.04" is not offered\. Ubuntu 20\.04 images in Batch: ended on 2025-04-23/,
      ),
      expect.stringMatching(
        /^x\.yaml:5:3 {2}Cloud Services pools and Batch account certificates: ended on 2024-02-29.*node-secrets=certificate/,
      ),
    ]
    expect(detailsOf(() => read('presets-v0/retired.yaml'))).toEqual(wanted)
    cpSync(join(fixtures, 'presets-v0'), folder, { recursive: true })
    const file = join(folder, 'retired.yaml')
    rewritePreset(file)
    expect(detailsOf(() => readPreset(readFileSync(file, 'utf8'), 'x', 'x.yaml', questions))).toEqual(wanted)
  })

  it('of a newer version are refused with what to do', () => {
    expect(detailsOf(() => readPreset('apiVersion: secure-batch/v2\n', 'x', 'x.yaml', questions))).toEqual([
      'x.yaml:1:1  apiVersion "secure-batch/v2" is newer than this program, which reads secure-batch/v1; install the secure-batch that wrote it, or save the preset again with this one',
    ])
  })

  it('lead step by step to the current one', () => {
    expect(migrations.at(-1)?.to).toBe(presetVersion)
    migrations.slice(1).forEach((migration, index) => {
      expect(migration.from).toBe(migrations[index]?.to)
    })
    const next = {
      ...v0ToV1,
      from: 'secure-batch/v1',
      to: 'secure-batch/v2',
      keys: {},
      states: {},
      values: {},
      gone: {},
      ids: { 'account-reach': 'reach' },
    }
    const document = parseDocument('apiVersion: secure-batch/v0\nsettings: { api-access: vnet-only }\n')
    expect(migrate(document, [v0ToV1, next])).toMatchObject({ from: 'secure-batch/v0', to: 'secure-batch/v2' })
    expect(document.toJS()).toEqual({ apiVersion: 'secure-batch/v2', answers: { reach: 'private' } })
  })

  it('name only questions and values there are', () => {
    for (const id of Object.values(v0ToV1.ids)) expect(questionOf(id)?.id).toBe(id)
    for (const [id, values] of Object.entries(v0ToV1.values)) {
      const question = questionOf(id)
      const known = question?.kind === 'select' ? question.options.map((option) => option.value) : []
      expect(known, id).toEqual(expect.arrayContaining([...new Set(Object.values(values))]))
    }
  })
})

describe('presets of the first version', () => {
  it.each(readdirSync(join(fixtures, 'presets-v1')))('%s is read as it is', (file) => {
    const preset = read(`presets-v1/${file}`)
    expect(preset.migrated).toBeUndefined()
    expect(preset.answers).toMatchObject({
      authentication: { state: 'fixed', value: 'entra-only', because: 'policy 6f68b69f denies anything else' },
      region: { state: 'bounded', allowed: ['westeurope', 'northeurope'], value: 'westeurope' },
      'pool-nodes': { state: 'ask' },
      tags: { state: 'default', value: ['owner=team'] },
    })
  })
})
