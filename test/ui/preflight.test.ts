import { describe, expect, it } from 'vitest'
import { sources } from '../../src/guidance/sources.ts'
import type { Finding, Preflight } from '../../src/posture/preflight/types.ts'
import { findingLines, preflightText, summary } from '../../src/ui/lines/preflight.ts'
import { problemLines } from '../../src/ui/lines/problem.ts'
import { plainText } from '../../src/ui/terminal/line.ts'

const finding = (severity: Finding['severity'], what: string, more: Partial<Finding> = {}): Finding => ({
  severity,
  what,
  why: 'Because.',
  evidence: { path: '/subscriptions/s', value: ['a/write', 'b/write'] },
  now: ['Do this'],
  ...more,
})
const looked = (findings: readonly Finding[]): Preflight => ({
  results: [
    { check: { id: 'fine', title: 'All of this is fine', source: sources.roles }, state: 'fine', findings: [] },
    { check: { id: 'found', title: 'Not this', source: sources.roles }, state: 'found', findings },
  ],
  blocks: findings.filter(({ severity }) => severity === 'blocks').length,
  warns: findings.filter(({ severity }) => severity === 'warns').length,
  unknown: findings.filter(({ severity }) => severity === 'unknown').length,
})
const text = (preflight: Preflight, width = 80) => preflightText(preflight, width, ({ now }) => now).map(plainText)

describe('what preflight found, as text', () => {
  it('has a line for what is fine, then what blocks, warns and is not known, in this order', () => {
    const said = text(looked([finding('unknown', 'U'), finding('warns', 'W'), finding('blocks', 'B')]))
    expect(said[0]).toBe(' ✓ All of this is fine')
    expect(said.filter((line) => /^[✗⚠?] /.test(line))).toEqual(['✗ B', '⚠ W', '? U'])
    expect(said.at(-1)).toBe('1 thing in the way, 1 to know, 1 not known; nothing was written.')
    expect(said.join('\n')).not.toContain('Not this')
  })
  it('cuts nothing of what is fine in a narrow terminal', () => {
    const said = text(looked([]), 20)
    expect(
      said
        .slice(0, 2)
        .map((one) => one.trim())
        .join(' '),
    ).toBe('✓ All of this is fine')
  })
  it('names what was read, unless the first sentence does', () => {
    expect(text(looked([finding('blocks', 'You lack much')])).join('\n')).toContain('Seen:  a/write, b/write')
    expect(text(looked([finding('blocks', 'You lack a/write, b/write')])).join('\n')).toContain('Seen:  at /subscriptions/s')
  })
  it('says once what to do about all that may not be read', () => {
    const unread = ['one', 'two', 'three'].map((name) => finding('unknown', `Not looked at: ${name}.`, { unread: true }))
    const said = text(looked(unread))
    expect(said.filter((line) => line.includes('Now:'))).toHaveLength(1)
    expect(said.filter((line) => line.startsWith('? '))).toHaveLength(3)
  })
  it('stays within the width, but for commands, which are not wrapped', () => {
    const long = finding('blocks', 'A sentence that is rather longer than the terminal is wide, as sentences are wont to be.')
    for (const line of text(looked([long]), 40)) expect(line.length).toBeLessThanOrEqual(40)
  })
  it('says that all is well where it is', () => {
    expect(summary({ ...looked([]), results: looked([]).results.slice(0, 1) })).toBe('All is well: 1 thing looked at, nothing in the way.')
  })
  it('keeps to the severities asked for', () => {
    const lines = findingLines(looked([finding('warns', 'W'), finding('blocks', 'B')]), 80, () => [], ['warns']).map(plainText)
    expect(lines.join('\n')).toContain('⚠ W')
    expect(lines.join('\n')).not.toContain('✗')
  })
})

describe('a problem, as text', () => {
  const lines = (code: string, more = {}) => problemLines({ code, what: 'It did not work.', now: ['Do this'], ...more }, 80).map(plainText)
  it('ends with what Azure’s support asks for', () => {
    expect(lines('RequestDisallowedByPolicy', { correlationId: 'abc' }).at(-1)).toBe('  RequestDisallowedByPolicy · correlation abc')
    expect(lines('core-quota', { correlationId: 'abc' }).at(-1)).toBe('  correlation abc')
  })
  it('keeps words of our own, which mean nothing to a person, to the JSON', () => {
    expect(lines('core-quota').join('\n')).not.toContain('core-quota')
    expect(lines('core-quota').at(-1)).toContain('Do this')
  })
})
