import { describe, expect, it } from 'vitest'
import { didYouMean, nearest } from '../../src/common/nearest.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { answersOf, emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { draftOf } from '../../src/interview/draft-file.ts'
import { draftText } from '../../src/interview/draft-text.ts'
import { applyPresets } from '../../src/interview/presets.ts'
import { questions } from '../../src/interview/registry.ts'
import { applySettings, missingAnswers, parseSetting, unusedSettings } from '../../src/interview/set.ts'
import type { Draft } from '../../src/interview/types.ts'
import { builtInPresets, presetDraft } from '../support/presets.ts'

const set = (...given: string[]) => given.map(parseSetting)
const apply = (draft: Draft, ...given: string[]) => applySettings(draft, set(...given), questions)

function problemOf(action: () => unknown): UserProblem {
  try {
    action()
  } catch (error) {
    if (error instanceof UserProblem) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('answers from the command line', () => {
  it('become answers that came by flag', () => {
    const draft = apply(emptyDraft, 'pool-nodes=3', 'tags=owner=ana,cost=1', 'logs=none')
    expect(draft.entries).toEqual({
      'pool-nodes': { value: 3, source: 'flag' },
      tags: { value: ['owner=ana', 'cost=1'], source: 'flag' },
      logs: { value: 'none', source: 'flag' },
    })
  })

  it('are judged together, so their order does not matter', () => {
    const given = ['node-management-reach=own-addresses', 'account-reach=listed', 'node-addresses=static']
    expect(answersOf(apply(emptyDraft, ...given), questions)).toMatchObject({ 'node-management-reach': 'own-addresses' })
    expect(answersOf(apply(emptyDraft, ...given.reverse()), questions)).toMatchObject({ 'node-management-reach': 'own-addresses' })
  })

  it('are all reported at once when they cannot be taken', () => {
    const problem = problemOf(() =>
      apply(emptyDraft, 'lgs=none', 'policy=adit', 'pool-nodes=many', 'pool-nodes=9999', 'environment=X', 'node-management-reach=public'),
    )
    expect(problem.exit).toBe(2)
    expect(problem.details.details).toEqual([
      '--set lgs: there is no question "lgs" (did you mean "logs"?)',
      '--set policy: "adit" is no answer (did you mean "audit"?); the answers are audit, deny, none',
      '--set pool-nodes: "many" is no answer. Type a whole number, from 0 to 1000',
      '--set pool-nodes: "9999" cannot be taken. Type a number from 0 to 1000',
      '--set environment: "X" cannot be taken. Use 2 to 20 characters',
      '--set node-management-reach: "public" cannot be taken. Account reach is private: publicNetworkAccess "Disabled" closes this endpoint too.',
    ])
  })

  it('cannot change what a preset fixes', () => {
    const draft = applyPresets(emptyDraft, [
      { name: 'base', extends: [], answers: { logs: { state: 'fixed', value: 'workspace', because: 'audit' } } },
    ])
    expect(problemOf(() => apply(draft, 'logs=none')).details.details).toEqual([
      '--set logs: "none" cannot be taken. Logs is fixed by preset "base": audit',
    ])
    expect(apply(draft, 'logs=workspace')).toBe(draft)
  })

  it('name the flag as it was written', () => {
    const flags = [{ id: 'region', text: 'West Europe', flag: '--region' }]
    expect(problemOf(() => applySettings(emptyDraft, flags, questions)).details.details?.[0]).toMatch(
      /^--region: "West Europe" cannot be taken/,
    )
  })

  it('are told when they have no effect', () => {
    const given = set('egress=nat', 'node-addresses=static', 'pool-nodes=3')
    const draft = applySettings(emptyDraft, given, questions)
    expect(unusedSettings(draft, given, questions)).toEqual([
      '--set egress has no effect here: it applies when node-addresses is none and network is new.',
    ])
  })

  it('need an equals sign', () => {
    expect(problemOf(() => parseSetting('logs')).exit).toBe(2)
    expect(problemOf(() => parseSetting('=x')).exit).toBe(2)
    expect(parseSetting('tags=a=b')).toEqual({ id: 'tags', text: 'a=b', flag: '--set tags' })
  })

  it('carry no escape sequence into the message', () => {
    expect(problemOf(() => apply(emptyDraft, 'logs=\u001b[31mred')).details.details?.join('')).not.toContain('\u001b')
  })
})

describe('what is still missing', () => {
  it('is nothing on the practice cloud', () => expect(missingAnswers(emptyDraft, questions)).toBeUndefined())

  it('is listed whole, with the flag that gives each', () => {
    const draft = apply(emptyDraft, 'cloud=public', 'account-reach=listed')
    const problem = missingAnswers(draft, questions)
    expect(problem?.exit).toBe(2)
    expect(problem?.details.what).toBe('4 answers are missing.')
    expect(problem?.details.details).toEqual([
      'Environment: no answer yet (--set environment=demo)',
      'Subscription: no answer yet (--set subscription=1b2c3d4e-0000-0000-0000-000000000000)',
      'Region: no answer yet (--set region=westeurope)',
      'Addresses let in: no answer yet (--set account-addresses=203.0.113.10,198.51.100.0/24)',
    ])
  })

  it('disappears when the flags it names are given', () => {
    const draft = apply(emptyDraft, 'cloud=public', 'account-reach=listed')
    const flags = [...(missingAnswers(draft, questions)?.details.now?.[0] ?? '').matchAll(/--set (\S+)/g)].map((match) => match[1] ?? '')
    expect(missingAnswers(apply(draft, ...flags), questions)).toBeUndefined()
  })

  it('counts answers that no longer fit, and answers a preset wants asked', () => {
    const asked = applyPresets(emptyDraft, [{ name: 'base', extends: [], answers: { region: { state: 'ask' } } }])
    const draft = withAnswer(withAnswer(asked, 'pool-nodes', 400), 'network-range', '10.0.0.0/25')
    expect(missingAnswers(draft, questions)?.details).toMatchObject({
      what: '1 answer is missing, 1 does not fit.',
      details: [
        expect.stringContaining('Region: preset "base" wants this asked every time'),
        expect.stringContaining('Network range: "10.0.0.0/25": '),
      ],
    })
    expect(missingAnswers(withAnswer(asked, 'region', 'eastus'), questions)).toBeUndefined()
  })
})

describe('a kept draft', () => {
  const draft: Draft = {
    entries: { logs: { value: 'none', source: 'you' }, tags: { value: ['a=b'], source: 'preset', by: 'base' } },
    rules: {
      region: { state: 'bounded', allowed: ['eastus'], by: 'base', because: 'x' },
      locks: { state: 'fixed', value: 'delete', by: 'base' },
      policy: { state: 'ask', by: 'base' },
    },
    presets: ['base'],
  }

  it('comes back as it was', () => expect(draftOf(draftText(draft), 'draft.json', questions)).toEqual(draft))

  it('of a newer program is left as it is, and says which program reads it', () => {
    const text = draftText(draft).replace('"secureBatchDraft": 1', '"secureBatchDraft": 2')
    const { details } = problemOf(() => draftOf(text, 'draft.json', questions))
    expect(details).toMatchObject({ code: 'draft-newer', exit: 2 })
    expect(details.now?.[0]).toMatch(/^npm install .*secure-batch/)
  })

  it.each([
    ['{"secureBatchDraft": 1, "entr', 'not JSON'],
    ['{}', 'another version'],
    [draftText(draft).replace('"secureBatchDraft": 1', '"secureBatchDraft": 0'), 'another version'],
    [draftText(draft).replace('"you"', '"someone"'), 'entries.logs.source'],
    ['null', ''],
  ])('is refused with a way on when it is damaged: %#', (text, why) => {
    const problem = problemOf(() => draftOf(text, 'draft.json', questions))
    expect(problem.details).toMatchObject({ code: 'unreadable-draft', exit: 2 })
    expect(problem.details.why).toContain(why)
  })

  it('drops answers this version does not ask for or of another kind', () => {
    const text = draftText({ ...draft, entries: { old: { value: 'x', source: 'you' }, 'pool-nodes': { value: 'two', source: 'you' } } })
    expect(draftOf(text, 'draft.json', questions).entries).toEqual({})
  })
})

describe('the nearest word', () => {
  it('is found for slips and not for anything else', () => {
    expect(
      nearest(
        'acount-reach',
        questions.map((question) => question.id),
      ),
    ).toBe('account-reach')
    expect(
      nearest(
        'netwrk-range',
        questions.map((question) => question.id),
      ),
    ).toBe('network-range')
    expect(nearest('zzz', ['private', 'starter'])).toBeUndefined()
    expect(didYouMean('xyzzy', ['private'])).toBe('')
  })
})

describe('the flags that a refusal for want of answers names', () => {
  const cases = builtInPresets.flatMap((preset) =>
    questions.flatMap((question) =>
      question.kind === 'select' && question.id !== 'cloud'
        ? question.options.map(({ value }) => [preset, question.id, value] as const)
        : [],
    ),
  )
  const named = (problem: UserProblem) => [...(problem.details.now?.[0] ?? '').matchAll(/--set (\S+)/g)].map((match) => match[1] ?? '')

  it('are taken, and lead to answers that are complete: one answer changed in any preset', () => {
    let refused = 0
    const stuck: string[] = []
    for (const [preset, id, value] of cases) {
      let draft = withAnswer(presetDraft(preset), id, value, 'flag')
      // What one flag brings into view may ask for another.
      for (let round = 0; round < 3; round += 1) {
        const problem = missingAnswers(draft, questions)
        if (problem === undefined) break
        refused += 1
        try {
          draft = apply(draft, ...named(problem))
        } catch (error) {
          stuck.push(
            `${preset} ${id}=${value}: ${named(problem).join(' ')}: ${error instanceof UserProblem ? error.details.details?.join() : ''}`,
          )
          break
        }
      }
      const left = missingAnswers(draft, questions)
      if (left !== undefined) stuck.push(`${preset} ${id}=${value} left: ${left.details.details?.join()}`)
    }
    expect(stuck).toEqual([])
    expect(refused).toBeGreaterThan(20)
  })
})
