import { describe, expect, it, vi } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { emptyDraft } from '../../src/interview/draft.ts'
import { makePerformer } from '../../src/ui/tui/effects.ts'
import type { Happening } from '../../src/ui/tui/state.ts'
import { begin } from '../../src/ui/tui/update.ts'
import { worldOf } from '../../src/ui/tui/world.ts'
import type { WizardHost } from '../../src/ui/types.ts'
import { fixturePlan } from './fixtures/environment.ts'
import { fixtureHost } from './fixtures/host.ts'

const performing = (host: WizardHost) => {
  const world = worldOf(host)
  const { state } = begin(emptyDraft, world, { columns: 80, rows: 24 }, 0)
  const happened: Happening[] = []
  const fail = vi.fn()
  const leave = vi.fn()
  const perform = makePerformer({ host, world, state: () => state, dispatch: (happening) => happened.push(happening), leave, fail })
  return { perform, happened, fail, leave }
}
const notAllowed = new UserProblem({ code: 'not-allowed', what: 'No.' })

describe('effects', () => {
  it('bring a list', async () => {
    const { perform, happened } = performing(fixtureHost())
    perform({ type: 'list', id: 'region', key: 'k' })
    await vi.waitFor(() => expect(happened[0]).toMatchObject({ type: 'listed', id: 'region', key: 'k' }))
  })

  it('turn a problem a person can act on into news, and a bug into the end', async () => {
    const refused = performing(fixtureHost({ plan: () => Promise.reject(notAllowed) }))
    refused.perform({ type: 'plan' })
    await vi.waitFor(() => expect(refused.happened).toEqual([{ type: 'plan-failed', problem: notAllowed.details }]))
    expect(refused.fail).not.toHaveBeenCalled()

    const broken = performing(fixtureHost({ plan: () => Promise.reject(new TypeError('bug')) }))
    broken.perform({ type: 'plan' })
    await vi.waitFor(() => expect(broken.fail).toHaveBeenCalledWith(expect.any(TypeError)))
    expect(broken.happened).toEqual([])
  })

  it('forget a plan that was read for answers since changed', async () => {
    const resolvers: ((plan: ReturnType<typeof fixturePlan>) => void)[] = []
    const { perform, happened } = performing(fixtureHost({ plan: () => new Promise((resolve) => resolvers.push(resolve)) }))
    perform({ type: 'plan' })
    await vi.waitFor(() => expect(resolvers).toHaveLength(1))
    perform({ type: 'cancel-reading' })
    perform({ type: 'plan' })
    await vi.waitFor(() => expect(resolvers).toHaveLength(2))
    resolvers[0]?.(fixturePlan({ environment: 'old' }))
    resolvers[1]?.(fixturePlan({ environment: 'new' }))
    await vi.waitFor(() => expect(happened).toHaveLength(1))
    expect(happened[0]).toMatchObject({ type: 'planned', plan: { environment: 'new' } })
  })

  it('sign in, say what to do, and stop when asked to', async () => {
    const signals: AbortSignal[] = []
    const host = fixtureHost({
      signIn: (_, say, signal) => {
        signals.push(signal)
        say('Enter the code ABCD')
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const { perform, happened, fail } = performing(host)
    perform({ type: 'sign-in', id: 'region', method: 'device-code' })
    await vi.waitFor(() => expect(happened).toEqual([{ type: 'sign-in-said', id: 'region', message: 'Enter the code ABCD' }]))
    perform({ type: 'cancel-reading' })
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true))
    expect(fail).not.toHaveBeenCalled()
  })

  it.each([
    [false, [true, false]],
    [true, [true, true]],
  ])('tell the engine to stop (here: %s), and still bring its report', async (here, wanted) => {
    const report = { environment: 'demo', outcome: 'stopped' as const, seconds: 1, resources: [], next: [] }
    const apply = vi.fn<WizardHost['apply']>(
      (_, __, signal) => new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(() => resolve(report)))),
    )
    const { perform, happened } = performing(fixtureHost({ apply }))
    perform({ type: 'apply', plan: fixturePlan({}) })
    await vi.waitFor(() => expect(apply).toHaveBeenCalled())
    perform({ type: 'stop', here })
    await vi.waitFor(() => expect(happened).toEqual([{ type: 'applied', report }]))
    const [, , signal, abandon] = apply.mock.calls[0] ?? []
    expect([signal?.aborted, abandon?.aborted]).toEqual(wanted)
  })

  it('save the draft and the preset', async () => {
    const saveDraft = vi.fn()
    const { perform, happened } = performing(fixtureHost({ saveDraft }))
    perform({ type: 'save-draft' })
    expect(saveDraft).toHaveBeenCalledWith(emptyDraft)
    perform({ type: 'save-preset', name: 'team' })
    await vi.waitFor(() => expect(happened).toEqual([{ type: 'preset-saved', path: './team.yaml' }]))
  })
})
