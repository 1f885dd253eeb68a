import { describe, expect, it } from 'vitest'
import { reportOf } from '../../src/engine/report.ts'
import type { EngineEvent, Outcome } from '../../src/engine/types.ts'
import { idOf, step } from './fixtures.ts'

const planned: EngineEvent = { type: 'planned', at: 1000, environment: 'demo', region: 'westeurope', steps: [step('a'), step('b', ['a'])] }

function finished(name: string, outcome: Outcome, at = 3000, now?: readonly string[]): EngineEvent {
  return {
    type: 'finished',
    at,
    id: idOf(name),
    outcome,
    seconds: 2,
    ...(now === undefined ? {} : { error: { code: 'x', what: 'No.', now } }),
  }
}

describe('a report', () => {
  it('tells of every step, from the events alone', () => {
    expect(reportOf([planned, finished('a', 'done'), finished('B', 'unchanged', 4500)])).toEqual({
      environment: 'demo',
      outcome: 'done',
      seconds: 3.5,
      resources: [
        { id: idOf('a'), type: 'Example.Things/things', name: 'a', action: 'create', outcome: 'done', seconds: 2 },
        { id: idOf('b'), type: 'Example.Things/things', name: 'b', action: 'create', outcome: 'unchanged', seconds: 2 },
      ],
      next: [],
    })
  })

  it('of a run that was cut off counts what had not ended as stopped', () => {
    const report = reportOf([planned, { type: 'started', at: 1500, id: idOf('a') }])
    expect(report.outcome).toBe('stopped')
    expect(report.resources.map((resource) => resource.outcome)).toEqual(['stopped', 'stopped'])
  })

  it.each<[Outcome, Outcome, string]>([
    ['done', 'done', 'done'],
    ['unchanged', 'unchanged', 'nothing-to-do'],
    ['unchanged', 'done', 'done'],
    ['failed', 'skipped', 'failed'],
    ['done', 'skipped', 'failed'],
    ['failed', 'stopped', 'stopped'],
  ])('of %s and %s is %s', (a, b, outcome) => {
    expect(reportOf([planned, finished('a', a), finished('b', b)]).outcome).toBe(outcome)
  })

  it('advises what the failures advise, each once, unless told what comes next', () => {
    const events = [planned, finished('a', 'failed', 1, ['one', 'two']), finished('b', 'failed', 1, ['two'])]
    expect(reportOf(events).next).toEqual(['one', 'two'])
    expect(reportOf(events, ['other']).next).toEqual(['other'])
  })
})
