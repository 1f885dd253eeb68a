import type { ProblemDetails } from '../../common/problem.ts'
import { UserProblem } from '../../common/problem.ts'
import { viewOf } from '../../interview/draft.ts'
import type { WizardHost, WizardResult } from '../types.ts'
import { judgementKey } from './judging.ts'
import type { Effect, Happening, State, World } from './state.ts'

export interface Performing {
  readonly host: WizardHost
  readonly world: World
  readonly state: () => State
  readonly dispatch: (happening: Happening) => void
  readonly leave: (result: WizardResult) => void
  /** What is not a `UserProblem` is a bug of ours and ends the wizard. */
  readonly fail: (error: unknown) => void
}

/** Carries effects out; every result comes back as a happening. */
export function makePerformer({ host, world, state, dispatch, leave, fail }: Performing): (effect: Effect) => void {
  let reading = new AbortController()
  let working = new AbortController()
  let abandoning = new AbortController()
  const judging = new Set<string>()

  const settle = (work: Promise<void>, failed: (problem: ProblemDetails) => Happening, signal?: AbortSignal): void => {
    work.catch((error: unknown) => {
      if (signal?.aborted === true) return
      if (error instanceof UserProblem) dispatch(failed(error.details))
      else fail(error)
    })
  }
  const restart = (): AbortSignal => {
    reading.abort()
    reading = new AbortController()
    return reading.signal
  }

  return (effect) => {
    const { draft } = state()
    switch (effect.type) {
      case 'list': {
        const question = world.questions.find((candidate) => candidate.id === effect.id)
        if (question?.kind !== 'pick') return
        const { id, key } = effect
        // Started in a microtask, so that a listing that throws at once is a rejection too.
        const work = Promise.resolve().then(() => question.list(host.listings, viewOf(draft)))
        settle(
          work.then((choices) => dispatch({ type: 'listed', id, key, choices })),
          (problem) => ({ type: 'list-failed', id, key, problem }),
        )
        return
      }
      case 'sign-in': {
        const { id } = effect
        const signal = restart()
        const say = (message: string): void => dispatch({ type: 'sign-in-said', id, message })
        const work = Promise.resolve(host.signIn?.(effect.method, say, signal))
        settle(
          work.then(() => dispatch({ type: 'signed-in', id })),
          (problem) => ({ type: 'sign-in-failed', id, problem }),
          signal,
        )
        return
      }
      case 'judge': {
        const key = judgementKey(effect.answers)
        if (judging.has(key)) return
        judging.add(key)
        host
          .judge(effect.answers)
          .then((judgement) => {
            if (judgement !== undefined) dispatch({ type: 'judged', key, judgement })
          }, fail)
          .finally(() => judging.delete(key))
        return
      }
      case 'plan': {
        const signal = restart()
        const work = Promise.resolve().then(() => host.plan(world.answers(draft), signal))
        settle(
          work.then((plan) => {
            if (!signal.aborted) dispatch({ type: 'planned', plan })
          }),
          (problem) => ({ type: 'plan-failed', problem }),
          signal,
        )
        return
      }
      case 'cancel-reading':
        reading.abort()
        return
      case 'apply': {
        working = new AbortController()
        abandoning = new AbortController()
        const { signal } = working
        const abandon = abandoning.signal
        const work = Promise.resolve().then(() =>
          host.apply(effect.plan, (event) => dispatch({ type: 'progress', event }), signal, abandon),
        )
        settle(
          work.then((report) => dispatch({ type: 'applied', report })),
          (problem) => ({ type: 'apply-failed', problem }),
        )
        return
      }
      case 'stop':
        working.abort()
        if (effect.here) abandoning.abort()
        return
      case 'export-packet': {
        const { id, of } = effect
        settle(
          Promise.resolve()
            .then(() => host.exportPacket?.(draft, id, of))
            .then((awaited) => {
              if (awaited !== undefined) dispatch({ type: 'packet-written', id, awaited })
            }),
          (problem) => ({ type: 'packet-failed', id, problem }),
        )
        return
      }
      case 'save-draft':
        host.saveDraft(draft)
        return
      case 'save-preset':
        settle(
          Promise.resolve()
            .then(() => host.savePreset(draft, effect.name))
            .then((path) => dispatch({ type: 'preset-saved', path })),
          (problem) => ({ type: 'preset-failed', problem }),
        )
        return
      case 'leave':
        reading.abort()
        leave(effect.result)
    }
  }
}
