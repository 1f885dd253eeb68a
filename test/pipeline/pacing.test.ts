import { describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import { makespanOf } from '../support/makespan.ts'
import { type MeasuredRun, measuredRun } from '../support/measured-run.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'

/** Statuses that say: not now. A role that has not spread is a 400, and has its own test. */
const refusals = ({ sent, planned }: MeasuredRun) =>
  [...planned, ...sent]
    .filter(({ status = 0 }) => status === 429 || status === 409 || status >= 500)
    .map(({ method, url }) => `${method} ${url}`)

const retries = ({ events }: MeasuredRun) => events.filter((event) => event.type === 'retrying')

describe.each(builtInPresets)('applying %s on a good day', (preset) => {
  it('never meets AnotherOperationInProgress, a conflict or a throttle, and never makes two writes of one turn at once', async () => {
    const run = await measuredRun(presetAnswers(preset))
    expect(run.report.outcome).toBe('done')
    expect(refusals(run)).toEqual([])
    const times = new Map<string, { from: number; to: number }>()
    for (const event of run.events) {
      if (event.type === 'started') times.set(idKey(event.id), { from: event.at, to: event.at })
      if (event.type === 'finished') times.set(idKey(event.id), { from: times.get(idKey(event.id))?.from ?? event.at, to: event.at })
    }
    for (const turn of new Set(run.plan.steps.flatMap((step) => step.inTurn ?? []).map(idKey))) {
      const sharing = run.plan.steps
        .filter((step) => step.inTurn?.some((one) => idKey(one) === turn))
        .flatMap((step) => times.get(idKey(step.id)) ?? [])
      const inOrder = sharing.toSorted((left, right) => left.from - right.from)
      for (const [index, one] of inOrder.entries()) expect(one.from).toBeGreaterThanOrEqual(inOrder[index - 1]?.to ?? 0)
    }
    // Endpoints are in the same subnet in every preset that has more than one.
    const endpoints = run.plan.steps.filter((step) => step.type === 'Microsoft.Network/privateEndpoints')
    for (const endpoint of endpoints) expect(endpoint.inTurn).toHaveLength(1)
  })
})

describe('the makespan of regulated', () => {
  it('is the critical path on a good day, and close to it when throttled or flaky', async () => {
    const answers = presetAnswers('regulated')
    const good = await measuredRun(answers)
    const { seconds, criticalSeconds } = makespanOf(good.plan, good.events)
    expect(seconds / criticalSeconds).toBeLessThanOrEqual(1.05)
    for (const scenario of ['throttled-subscription', 'flaky-network']) {
      const bad = await measuredRun(answers, scenario)
      expect(bad.report.outcome, scenario).toBe('done')
      expect(makespanOf(bad.plan, bad.events).seconds / criticalSeconds, scenario).toBeLessThanOrEqual(1.3)
    }
  })

  it('when throttled, runs into few refusals, because what is left is read and waited for', async () => {
    const run = await measuredRun(presetAnswers('regulated'), 'throttled-subscription')
    expect(run.sent.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(8)
    // A plan reads everything at once: what is too much is refused at once, and then seldom.
    expect(new Set(run.planned.flatMap(({ status, at }) => (status === 429 ? [at] : []))).size).toBeLessThanOrEqual(5)
  })
})

describe('what is sent again', () => {
  it.each(['throttled-subscription', 'flaky-network'])('is told, every time (%s)', async (scenario) => {
    const run = await measuredRun(presetAnswers('private'), scenario)
    expect(run.report.outcome).toBe('done')
    const failed = run.sent.filter(({ status }) => status === undefined || status === 429 || status >= 500)
    expect(failed.length).toBeGreaterThan(0)
    // Every failed request is followed by a retry that was told; refusals of rights that have not spread come on top.
    expect(retries(run).length).toBeGreaterThanOrEqual(failed.length)
    for (const event of retries(run)) expect(event.because).toMatch(/\S/)
  })
})
