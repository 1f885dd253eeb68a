import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyDraft, pathOf, problemWith, withAnswer } from '../../src/interview/draft.ts'
import { presetDiff, saidAnswers } from '../../src/interview/preset-diff.ts'
import { loadPresets } from '../../src/interview/preset-files.ts'
import { presetOf, writePreset } from '../../src/interview/preset-write.ts'
import { applyPresets, type PresetAnswer } from '../../src/interview/presets.ts'
import { provenance } from '../../src/interview/provenance.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'

const ids = questions.map(({ id }) => id)
const under = (answers: Readonly<Record<string, PresetAnswer>>) =>
  saidAnswers(applyPresets(emptyDraft, [{ name: 'x', extends: [], answers }]))

describe('comparing two presets', () => {
  it('says of each answer: only here, only there, another value, held otherwise', () => {
    const a = under({
      logs: { state: 'default', value: 'none' },
      locks: { state: 'default', value: 'none' },
      egress: { state: 'default', value: 'nat' },
      policy: { state: 'default', value: 'none' },
    })
    const b = under({
      logs: { state: 'fixed', value: 'none' },
      locks: { state: 'default', value: 'delete' },
      pool: { state: 'ask' },
      policy: { state: 'default', value: 'none' },
    })
    expect(presetDiff(a, b, ids).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'pool only-in-b',
      'egress only-in-a',
      'logs state',
      'locks value',
    ])
    expect(presetDiff(a, a, ids)).toEqual([])
  })

  it('tells bounds apart by what they allow, not by their order', () => {
    const bounded = (...allowed: string[]) => under({ region: { state: 'bounded', allowed } })
    expect(presetDiff(bounded('a', 'b'), bounded('b', 'a'), ids)).toEqual([])
    expect(presetDiff(bounded('a', 'b'), bounded('a'), ids)).toMatchObject([{ id: 'region', kind: 'state' }])
  })

  it('takes what an environment was answered over the defaults of its presets, and leaves its place out', () => {
    const draft = withAnswer(
      withAnswer(
        applyPresets(emptyDraft, [{ name: 'x', extends: [], answers: { logs: { state: 'default', value: 'workspace' } } }]),
        'logs',
        'none',
      ),
      'environment',
      'demo',
    )
    expect(saidAnswers(withAnswer(draft, 'subscription', '1'))).toEqual({ logs: { state: 'default', value: 'none' } })
  })
})

describe('who fixed an answer', () => {
  it('is told with why and through which preset, in review and refusal', () => {
    const project = mkdtempSync(join(tmpdir(), 'provenance-'))
    writeFileSync(
      join(project, 'base.yaml'),
      'apiVersion: secure-batch/v1\nanswers:\n  logs: { fixed: workspace, because: audit 7 }\n  region: { allowed: [westeurope] }\n',
    )
    writeFileSync(join(project, 'mid.yaml'), 'apiVersion: secure-batch/v1\nextends: ./base.yaml\n')
    writeFileSync(join(project, 'team.yaml'), 'apiVersion: secure-batch/v1\nextends: ./mid.yaml\n')
    const presets = loadPresets(['./team.yaml'], { project, builtIn: new URL('../../presets/', import.meta.url) }, questions)
    rmSync(project, { recursive: true })
    const draft = applyPresets(emptyDraft, presets)
    const row = pathOf(draft, questions).find(({ question }) => question.id === 'logs')
    expect(row === undefined ? undefined : provenance(row)).toBe('Fixed by preset "base" (through "team", "mid"): audit 7')
    const logs = questionOf('logs')
    expect(logs === undefined ? undefined : problemWith(logs, 'none', draft)).toBe(
      'Logs is fixed by preset "base" (through "team", "mid"): audit 7',
    )
  })
})

describe('a saved preset', () => {
  it('has a comment over each answer that says what is asked and what the value means', () => {
    const text = writePreset(presetOf(withAnswer(emptyDraft, 'logs', 'none'), 'x', questions), undefined, questions)
    const lines = text.split('\n')
    for (const question of questions) {
      const at = lines.findIndex((line) => line.startsWith(`  ${question.id}:`))
      if (at !== -1) expect(lines[at - 1], question.id).toMatch(new RegExp(`^ {2}# ${question.title}(: .+)?$`))
    }
    expect(text).toContain('  # Account reach: Only from inside your network\n  account-reach: private\n')
  })

  it('leaves out what holds a subscription id or a secret', () => {
    const id = '/subscriptions/1b2c3d4e-0000-0000-0000-000000000000/resourceGroups/x'
    expect(presetOf(withAnswer(emptyDraft, 'tags', [`scope=${id}`]), 'x', questions).answers.tags).toBeUndefined()
    expect(presetOf(withAnswer(emptyDraft, 'tags', ['password=hunter2hunter2']), 'x', questions).answers.tags).toBeUndefined()
    expect(presetOf(withAnswer(emptyDraft, 'tags', ['owner=team']), 'x', questions).answers.tags).toMatchObject({ value: ['owner=team'] })
  })
})
