import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { answersOf, emptyDraft, pathOf, problemIn, viewOf, withAnswer } from '../../src/interview/draft.ts'
import { isStandIn } from '../../src/interview/landing-zone.ts'
import { readPreset } from '../../src/interview/preset-read.ts'
import { presetOf, writePreset } from '../../src/interview/preset-write.ts'
import { applyPresets, type Preset } from '../../src/interview/presets.ts'
import { questions } from '../../src/interview/registry.ts'
import type { Draft } from '../../src/interview/types.ts'
import { anyDraft } from './arbitrary.ts'

const read = (text: string, name = 'team') => readPreset(text, name, `${name}.yaml`, questions)

/** The details of the UserProblem an action throws; fails when it does not, or when its exit code is not 2. */
function problemsOf(action: () => unknown): readonly string[] {
  try {
    action()
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    expect(error.exit).toBe(2)
    expect(error.details.now?.length).toBeGreaterThan(0)
    return error.details.details ?? []
  }
  throw new Error('nothing was thrown')
}

describe('reading a preset', () => {
  it('knows four states, and a bare value as a default', () => {
    const preset = read(`apiVersion: secure-batch/v1
title: Team
for: us
extends: private
answers:
  logs: workspace
  tags: [owner=ana]
  locks: { default: delete }
  authentication:
    fixed: entra-only
    because: rule 7
  region:
    allowed: [westeurope, northeurope]
    default: northeurope
  account-reach: { ask: true }
`)
    expect(preset).toEqual({
      name: 'team',
      title: 'Team',
      for: 'us',
      extends: ['private'],
      answers: {
        logs: { state: 'default', value: 'workspace' },
        tags: { state: 'default', value: ['owner=ana'] },
        locks: { state: 'default', value: 'delete' },
        authentication: { state: 'fixed', value: 'entra-only', because: 'rule 7' },
        region: { state: 'bounded', allowed: ['westeurope', 'northeurope'], value: 'northeurope' },
        'account-reach': { state: 'ask' },
      },
    })
  })

  it('reports broken YAML with line and column', () => {
    const [first] = problemsOf(() => read('apiVersion: secure-batch/v1\nanswers:\n  logs: [workspace\n'))
    expect(first).toMatch(/^team\.yaml:[34]:\d+ {2}\S/)
  })

  it('lists everything wrong at once, each with line, column and the nearest known word', () => {
    const problems = problemsOf(() =>
      read(`apiVersion: secure-batch/v1
answers:
  acount-reach: private
  logs: worksapce
  pool-nodes: "2"
  region: West Europe
  subscription: 1b2c3d4e-0000-0000-0000-000000000000
  locks: { fixd: delete }
  policy:
    allowed: [audit, nothing]
    default: none
  egress: { fixed: nat, default: none }
  vm-security:
`),
    )
    expect(problems).toEqual(
      [
        'team.yaml:3:3 There is no question "acount-reach" (did you mean "account-reach"?)',
        'team.yaml:4:3 logs: "worksapce" is not an answer (did you mean "workspace"?); the answers are workspace, existing, none',
        'team.yaml:5:3 pool-nodes: Type a whole number',
        "team.yaml:6:3 region: Type the region's programmatic name: westeurope",
        'team.yaml:7:3 "subscription" is never kept in a preset; give it with --subscription when you run',
        'team.yaml:8:3 locks: write a value, or one of fixed, default, allowed, ask (did you mean "fixed"?)',
        'team.yaml:10:22 policy: "nothing" is not an answer; the answers are audit, deny, none',
        'team.yaml:11:5 policy: the default none is not among the allowed values',
        'team.yaml:12:25 egress: "default" does not go with "fixed"',
        'team.yaml:13:3 vm-security: no value is given',
      ].map((line) => line.replace(/^(\S+) /, '$1  ')),
    )
  })

  it.each([
    ['', 'apiVersion is missing'],
    ['title: x\n', 'apiVersion is missing'],
    ['apiVersion: secure-batch/v9\n', 'secure-batch/v9'],
    ['apiVersion: secure-batch/v1\nanwsers: {}\n', 'did you mean "answers"'],
    ['apiVersion: secure-batch/v1\nanswers: [x]\n', 'answers'],
    ['- x\n', 'A preset'],
    ['just words', 'A preset'],
    ['apiVersion: secure-batch/v1\nanswers:\n  logs: none\n  logs: workspace\n', ':4:3'],
    ['apiVersion: secure-batch/v1\nanswers:\n  pool-nodes: 5000\n', ':3:3  pool-nodes: Type a number from 0 to 1000'],
    ['apiVersion: secure-batch/v1\nanswers:\n  account-addresses: [0.0.0.0/0]\n', 'most of the internet'],
    ['apiVersion: secure-batch/v1\nanswers:\n  tags: [password=hunter2hunter2]\n', 'looks like a secret'],
    [
      'apiVersion: secure-batch/v1\nanswers:\n  tags: [scope=/subscriptions/1b2c3d4e-0000-0000-0000-000000000000]\n',
      'holds a subscription id',
    ],
    ['a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n', 'alias'],
  ])('refuses %j', (text, reason) => expect(problemsOf(() => read(text)).join('\n')).toContain(reason))

  it('does not repeat a secret it refuses', () => {
    const text = problemsOf(() => read('apiVersion: secure-batch/v1\nanswers:\n  logs: AccountKey=abcdefabcdefabcdef\n')).join('\n')
    expect(text).not.toContain('abcdefabcdef')
  })

  it('never throws anything but a problem a person can act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'apiVersion:/1-[]{}&*\n "\'|>#logsnone,!%@'.split('')), maxLength: 60 }), (text) => {
        try {
          read(`apiVersion: secure-batch/v1\n${text}`)
        } catch (error) {
          expect(error).toBeInstanceOf(UserProblem)
        }
      }),
    )
  })
})

describe('applying presets', () => {
  const preset = (name: string, answers: Preset['answers']): Preset => ({ name, extends: [], answers })

  it('lets the later default win and tells where an answer came from', () => {
    const draft = applyPresets(emptyDraft, [
      preset('one', { logs: { state: 'default', value: 'none' } }),
      preset('two', { logs: { state: 'default', value: 'workspace' } }),
    ])
    expect(pathOf(draft, questions).find((row) => row.question.id === 'logs')).toMatchObject({
      value: 'workspace',
      source: 'preset',
      by: 'two',
    })
    expect(draft.presets).toEqual(['one', 'two'])
  })

  it('never lets a later preset loosen what an earlier one fixes or bounds', () => {
    const base = preset('base', {
      logs: { state: 'fixed', value: 'workspace', because: 'audit' },
      'pool-image': { state: 'fixed', value: 'ubuntu-24.04' },
      region: { state: 'bounded', allowed: ['westeurope', 'northeurope'] },
      'pool-size': { state: 'bounded', allowed: ['Standard_D2s_v5'] },
    })
    const later = preset('later', {
      logs: { state: 'default', value: 'none' },
      'pool-image': { state: 'bounded', allowed: ['windows-2022'] },
      region: { state: 'fixed', value: 'eastus' },
      'pool-size': { state: 'bounded', allowed: ['Standard_D4s_v5'] },
    })
    expect(problemsOf(() => applyPresets(emptyDraft, [base, later]))).toEqual([
      'logs: "base" fixes workspace (audit); "later" says none',
      'pool-image: "base" fixes ubuntu-24.04; "later" says one of windows-2022',
      'region: "base" allows westeurope, northeurope; "later" says eastus',
      'pool-size: "base" allows Standard_D2s_v5; "later" says one of Standard_D4s_v5',
    ])
  })

  it('narrows within bounds', () => {
    const base = preset('base', { region: { state: 'bounded', allowed: ['westeurope', 'northeurope', 'eastus'] } })
    const later = preset('later', { region: { state: 'bounded', allowed: ['eastus', 'westeurope', 'brazilsouth'], value: 'eastus' } })
    expect(applyPresets(emptyDraft, [base, later]).rules.region).toEqual({
      state: 'bounded',
      allowed: ['eastus', 'westeurope'],
      value: 'eastus',
      by: 'later',
    })
    const chosen = preset('chosen', { region: { state: 'default', value: 'northeurope' } })
    expect(pathOf(applyPresets(emptyDraft, [base, chosen]), questions).find((row) => row.question.id === 'region')).toMatchObject({
      value: 'northeurope',
      rule: { state: 'bounded' },
    })
  })
})

describe('saving answers as a preset', () => {
  it('leaves out what belongs to one environment, one person or the practice cloud', () => {
    const draft = ['account-reach=listed', 'environment=mine', 'cloud=practice'].reduce<Draft>((current, pair) => {
      const [id = '', value = ''] = pair.split('=')
      return withAnswer(current, id, value, 'flag')
    }, emptyDraft)
    const text = writePreset(presetOf(draft, 'mine', questions))
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./preset.schema.json')
    expect(text).toContain('account-reach: listed')
    for (const absent of ['mine', 'subscription', '00000000', 'practice', 'westeurope', '203.0.113.10', 'environment']) {
      expect(text).not.toContain(absent)
    }
  })

  it('keeps a cloud, region and addresses that a person chose', () => {
    const draft = [
      ['cloud', 'usgov'],
      ['region', 'usgovvirginia'],
      ['account-reach', 'listed'],
      ['account-addresses', ['198.51.100.7']],
    ].reduce<Draft>((current, [id, value]) => withAnswer(current, String(id), value ?? ''), emptyDraft)
    expect(presetOf(draft, 'gov', questions).answers).toMatchObject({
      cloud: { value: 'usgov' },
      region: { value: 'usgovvirginia' },
      'account-addresses': { value: ['198.51.100.7'] },
    })
  })

  it('stays as strict as the preset it came from', () => {
    const strict = read(
      'apiVersion: secure-batch/v1\nanswers:\n  logs: { fixed: workspace, because: audit }\n  region: { allowed: [westeurope, eastus] }\n',
    )
    const saved = presetOf(applyPresets(emptyDraft, [strict]), 'mine', questions)
    expect(saved.answers.logs).toEqual({ state: 'fixed', value: 'workspace', because: 'audit' })
    expect(saved.answers.region).toMatchObject({ state: 'bounded', allowed: ['westeurope', 'eastus'] })
  })

  it('reads back to the very same answers, whatever they are', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const valid = Object.entries(draft.entries).reduce<Draft>((current, [id, entry]) => {
          const question = questions.find((candidate) => candidate.id === id)
          if (question === undefined || problemIn(question, entry.value, viewOf(current)) !== undefined) return current
          return withAnswer(current, id, entry.value)
        }, emptyDraft)
        if (pathOf(valid, questions).some((row) => row.problem !== undefined)) return
        const saved = presetOf(valid, 'saved', questions)
        const again = readPreset(writePreset(saved), 'saved', 'saved.yaml', questions)
        expect(again).toEqual(saved)
        const place = (answers: ReturnType<typeof answersOf>) =>
          Object.fromEntries(
            Object.entries(answers).filter(
              // An id names a subscription, so a preset leaves it out, and what the practice cloud has in its place counts there only.
              ([id, value]) =>
                !['environment', 'subscription', 'cloud'].includes(id) &&
                !String(value).startsWith('/subscriptions/') &&
                !isStandIn(id, value),
            ),
          )
        const { environment, subscription, cloud } = valid.entries
        const entries = Object.fromEntries(Object.entries({ environment, subscription, cloud }).filter(([, entry]) => entry !== undefined))
        const reloaded = applyPresets({ ...emptyDraft, entries } as Draft, [again])
        expect(place(answersOf(reloaded, questions))).toEqual(place(answersOf(valid, questions)))
      }),
      { numRuns: 300 },
    )
  })
})
