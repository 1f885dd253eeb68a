import { describe, expect, it } from 'vitest'
import { usualSeconds } from '../../src/common/usual-seconds.ts'
import type { EngineEvent } from '../../src/engine/types.ts'
import { progressLines } from '../../src/ui/lines/progress.ts'
import type { Progress } from '../../src/ui/progress.ts'
import { foldProgress, groupsOf, noProgress, totalsOf } from '../../src/ui/progress.ts'
import { plainText, textWidth } from '../../src/ui/terminal/line.ts'
import { fixtureEvents, fixturePlan } from './fixtures/environment.ts'

const events = (failing?: string): EngineEvent[] => [...fixtureEvents(fixturePlan({ environment: 'demo' }), failing)]
const fold = (given: readonly EngineEvent[]): Progress => given.reduce(foldProgress, noProgress)

describe('progress', () => {
  it('keeps the groups in the order they first appear, whatever happens', () => {
    const order = ['Foundation', 'Network', 'Key Vault', 'Role', 'Batch account', 'Endpoints', 'Pool']
    const all = events('kv-demo-3f2a')
    for (let seen = 1; seen <= all.length; seen++) expect(groupsOf(fold(all.slice(0, seen))).map((group) => group.name)).toEqual(order)
  })

  it('knows what runs, what is done and how long it took', () => {
    const all = events()
    const started = all.findIndex((event) => event.type === 'started' && event.id.endsWith('vnet-demo'))
    const progress = fold(all.slice(0, started + 1))
    const now = all[started]?.at ?? 0
    expect(totalsOf(progress, now + 3000)).toMatchObject({ total: 14, done: 5, running: 1, failed: 0 })
    expect(groupsOf(progress).map((group) => group.state)).toEqual([
      'done',
      'running',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ])
    expect(groupsOf(progress)[0]?.seconds).toBe(24)
  })

  it('tells failed from not run', () => {
    const groups = groupsOf(fold(events('kv-demo-3f2a')))
    expect(groups.find((group) => group.name === 'Key Vault')?.state).toBe('failed')
    expect(groups.find((group) => group.name === 'Pool')?.state).toBe('skipped')
    expect(groups.find((group) => group.name === 'Network')?.state).toBe('done')
  })

  it('estimates less time as steps finish, and none once all are', () => {
    const all = events()
    const left = (seen: number): number | undefined => totalsOf(fold(all.slice(0, seen)), all[seen - 1]?.at ?? 0).leftSeconds
    expect(left(1)).toBeGreaterThan(100)
    expect(left(all.length - 1) ?? 0).toBeLessThan(left(1) ?? 0)
    expect(left(all.length)).toBeUndefined()
  })

  it('reads usual durations', () => {
    expect(usualSeconds('usually 30 to 60 s')).toBe(45)
    expect(usualSeconds('can take up to 10 min')).toBe(200)
    expect(usualSeconds('usually quick')).toBeUndefined()
  })

  it('tells every event in one line of text', () => {
    const all = events('kv-demo-3f2a')
    const lines = all.flatMap((event, index) => progressLines(event, fold(all.slice(0, index + 1))).map(plainText))
    expect(lines[0]).toBe('demo in westeurope: 14 steps')
    expect(lines.some((line) => line.includes('✓ resource group rg-demo') && line.includes('created  8 s'))).toBe(true)
    expect(lines.some((line) => line.includes('✗ vault kv-demo-3f2a') && line.includes('was not created'))).toBe(true)
    expect(lines.some((line) => line.includes('something it depends on failed'))).toBe(true)
  })
  it('keeps to the columns of a terminal: the same words, none of them broken where a line is long enough for it', () => {
    const all = events('kv-demo-3f2a')
    const words = (lines: readonly string[]): string => lines.join(' ').replace(/\s+/g, ' ').trim()
    const told = (width?: number): string[][] =>
      all.map((event, index) => progressLines(event, fold(all.slice(0, index + 1)), width).map((each) => plainText(each)))
    const whole = told()
    expect(whole.every((lines) => lines.length <= 1)).toBe(true)
    for (const width of [59, 79, 99, 119]) {
      const narrow = told(width)
      expect(narrow.flat().filter((text) => textWidth(text) > width)).toEqual([])
      expect(narrow.map(words)).toEqual(whole.map(words))
    }
    expect(told(59).some((lines) => lines.length > 1)).toBe(true)
  })
})
