import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { findCycle, graphProblems, topologicalOrder } from '../../src/engine/graph.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { EngineEvent, PlanStep } from '../../src/engine/types.ts'
import { criticalPath } from '../support/critical-path.ts'
import { fakeCloud, retryable } from './fake-cloud.ts'
import { idOf, planOf, step } from './fixtures.ts'
import { virtualClock } from './virtual-clock.ts'

/** Any graph without circles: each node may depend on nodes before it; then shuffled. */
const dags = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: size, maxLength: size }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: size, maxLength: size }),
      fc.array(fc.nat(9), { minLength: size, maxLength: size }),
      fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
    ),
  )
  .map(([edges, seconds, dice, order]) => {
    const steps = edges.map((before, index) => step(`n${index}`, index === 0 ? [] : [...new Set(before.map((each) => `n${each % index}`))]))
    return {
      steps: order.map((index) => steps[index]).filter((each): each is PlanStep => each !== undefined),
      seconds: new Map(seconds.map((each, index) => [idOf(`n${index}`), each])),
      dice: new Map(dice.map((each, index) => [idOf(`n${index}`), each])),
    }
  })

describe('a graph', () => {
  it('is put in an order in which everything comes after what it depends on', () => {
    fc.assert(
      fc.property(dags, ({ steps }) => {
        const order = topologicalOrder(steps).map((each) => each.id)
        expect([...order].sort()).toEqual(steps.map((each) => each.id).sort())
        for (const each of steps) for (const id of each.dependsOn) expect(order.indexOf(id)).toBeLessThan(order.indexOf(each.id))
      }),
    )
  })

  it('keeps the given order where nothing forbids it', () => {
    expect(topologicalOrder([step('c'), step('a'), step('b')]).map((each) => each.name)).toEqual(['c', 'a', 'b'])
  })

  it('shows its circle, and only where there is one', () => {
    expect(findCycle([step('x', ['a']), step('a', ['b']), step('b', ['c']), step('c', ['A'])])).toEqual([
      idOf('a'),
      idOf('b'),
      idOf('c'),
      idOf('A'),
    ])
    expect(findCycle([step('a', ['a'])])).toEqual([idOf('a'), idOf('a')])
    expect(findCycle([step('a'), step('b', ['a']), step('c', ['a', 'b'])])).toBeUndefined()
  })

  it('may be thousands deep', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => step(`n${index}`, index === 0 ? [] : [`n${index - 1}`]))
    expect(findCycle([...chain].reverse())).toBeUndefined()
  })

  it('names all that is wrong with it', () => {
    expect(graphProblems([step('a'), step('A'), step('b', ['nowhere'])])).toHaveLength(2)
  })

  it('has a longest chain', () => {
    const chain = criticalPath([step('a'), step('b', ['a']), step('c'), step('d', ['b', 'c'])], (each) => (each.name === 'c' ? 5 : 1))
    expect({ names: chain.path.map((each) => each.name), lasts: chain.lasts }).toEqual({ names: ['c', 'd'], lasts: 6 })
  })
})

describe('any run', () => {
  const carryOut = async (
    steps: readonly PlanStep[],
    seconds: Map<string, number>,
    failing: (id: string) => Error[],
    concurrency: number,
  ) => {
    const clock = virtualClock()
    const failures = Object.fromEntries(steps.map((each) => [each.id, failing(each.id)]))
    const cloud = fakeCloud({ clock, seconds: (id) => seconds.get(id) ?? 1, failures })
    const events: EngineEvent[] = []
    const report = await clock.run(
      runPlan(planOf(steps), { port: cloud, clock, random: () => 0.5, concurrency, emit: (event) => events.push(event) }),
    )
    return { report, events, cloud }
  }

  it('lasts exactly as long as its longest chain when nothing limits it', async () => {
    await fc.assert(
      fc.asyncProperty(dags, async ({ steps, seconds }) => {
        const { report } = await carryOut(steps, seconds, () => [], Number.POSITIVE_INFINITY)
        expect(report.seconds).toBe(criticalPath(steps, (each) => seconds.get(each.id) ?? 1).lasts)
      }),
      { numRuns: 50 },
    )
  })

  it('never begins a step before what it depends on is done, gives every step one outcome, and keeps to the limit', async () => {
    await fc.assert(
      fc.asyncProperty(dags, fc.integer({ min: 1, max: 5 }), async ({ steps, seconds, dice }, concurrency) => {
        const failing = (id: string) => (dice.get(id) === 0 ? [new Error('no')] : dice.get(id) === 1 ? [retryable('busy')] : [])
        const { report, events, cloud } = await carryOut(steps, seconds, failing, concurrency)
        const done = new Set<string>()
        const ended: string[] = []
        for (const event of events) {
          if (event.type === 'started') {
            const mine = steps.find((each) => each.id === event.id)
            expect(mine?.dependsOn.every((id) => done.has(idKey(id)))).toBe(true)
          }
          if (event.type === 'finished') {
            ended.push(event.id)
            if (event.outcome === 'done') done.add(idKey(event.id))
          }
        }
        expect(ended.sort()).toEqual(steps.map((each) => each.id).sort())
        expect(cloud.busiest).toBeLessThanOrEqual(concurrency)
        const outcomeOf = new Map(report.resources.map((each) => [each.id, each.outcome]))
        for (const each of steps) {
          const lost = each.dependsOn.some((id) => outcomeOf.get(id) !== 'done')
          expect(outcomeOf.get(each.id)).toBe(lost ? 'skipped' : dice.get(each.id) === 0 ? 'failed' : 'done')
        }
      }),
      { numRuns: 100 },
    )
  })

  it('happens the same way every time', async () => {
    const [sample] = fc.sample(dags, { numRuns: 1, seed: 7 })
    if (sample === undefined) throw new Error('no sample')
    const once = await carryOut(sample.steps, sample.seconds, () => [], 3)
    const again = await carryOut(sample.steps, sample.seconds, () => [], 3)
    expect(again.events).toEqual(once.events)
  })
})
