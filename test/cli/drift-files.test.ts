import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Difference, named } from '../../src/cli/differences.ts'
import { addDecisions, decisionsFor, forgetDecisions, ignoredFile } from '../../src/cli/ignored-file.ts'
import { UserProblem } from '../../src/common/problem.ts'
import type { Ignored } from '../../src/engine/types.ts'

describe('the file of decisions', () => {
  let project = ''
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'secure-batch-ignored-'))
  })
  afterEach(() => rmSync(project, { recursive: true, force: true }))
  const entry: Ignored = { resource: '/resourceGroups/rg-demo/providers/A/b/c', path: 'properties.x', reason: 'why', until: '2027-01-31' }

  it('keeps comments, other environments and older decisions, and one decision a difference', () => {
    addDecisions(project, 'demo', [entry])
    const commented = readFileSync(ignoredFile(project), 'utf8').replace('environments:', '# agreed with the network team\nenvironments:')
    writeFileSync(ignoredFile(project), commented)
    addDecisions(project, 'prod', [{ ...entry, reason: 'other' }])
    addDecisions(project, 'demo', [{ ...entry, reason: 'better' }])
    expect(decisionsFor(project, 'demo', '2026-11-23').active).toEqual([{ ...entry, reason: 'better' }])
    expect(decisionsFor(project, 'prod', '2026-11-23').active).toHaveLength(1)
    expect(readFileSync(ignoredFile(project), 'utf8')).toContain('# agreed with the network team')
    forgetDecisions(project, 'demo', [entry])
    expect(decisionsFor(project, 'demo', '2026-11-23')).toEqual({ active: [], expired: [] })
  })

  it('lets a decision end', () => {
    addDecisions(project, 'demo', [entry])
    expect(decisionsFor(project, 'demo', '2027-01-31').active).toHaveLength(1)
    expect(decisionsFor(project, 'demo', '2027-02-01')).toEqual({ active: [], expired: [entry] })
  })

  it('tells everything that is wrong with it, with line and column', () => {
    const text = 'apiVersion: v0\nenvironments:\n  demo:\n    - resource: nsg\n      colour: red\n      until: soon\n    - 7\n'
    const file = ignoredFile(project)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    const problem = (() => {
      try {
        decisionsFor(project, 'demo', '2026-11-23')
        return undefined
      } catch (error) {
        return error
      }
    })()
    expect(problem).toBeInstanceOf(UserProblem)
    const details = problem instanceof UserProblem ? problem.details : undefined
    expect(details?.exit).toBe(2)
    expect(details?.details?.map((line) => line.replace(/^.*ignored\.yaml:/, ''))).toEqual([
      '1:1  This version reads secure-batch-ignored/v1',
      expect.stringMatching(/^4:\d+ {2}(The id of a resource|A decision needs a reason)/),
      expect.stringMatching(/^4:\d+ {2}/),
      expect.stringMatching(/^5:\d+ {2}There is no "colour" here/),
      expect.stringMatching(/^6:\d+ {2}A date/),
      expect.stringMatching(/^7:\d+ {2}A decision has a resource and a reason/),
    ])
  })

  it('names differences by their end or a part, where that is one’s alone', () => {
    const step = (name: string) => ({ id: `/x/${name}`, name }) as unknown as Difference['step']
    const change = (path: string) => ({ path, from: 1, to: 2 })
    const all: readonly Difference[] = [
      { step: step('kv'), change: change('properties.a'), handle: 'kv#properties.a' },
      { step: step('nsg'), change: change('properties.rules[a]'), handle: 'nsg#properties.rules[a]' },
    ]
    expect(named(['rules[a]', 'KV#properties.a'], all, 'ignore').map((one) => one.handle)).toEqual([
      'nsg#properties.rules[a]',
      'kv#properties.a',
    ])
    expect(() => named(['properties'], all, 'ignore')).toThrow(/may be 2 differences/)
    expect(() => named(['zzz'], all, 'ignore')).toThrow(/There is no difference/)
  })
})
