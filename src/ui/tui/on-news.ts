import { awaiting } from '../../interview/delegation/awaiting.ts'
import { foldProgress } from '../progress.ts'
import { judged } from './judging.ts'
import type { Happening, PlanState, State, Step, World } from './state.ts'
import { show, still } from './state.ts'

export type News = Exclude<Happening, { type: 'key' | 'paste' | 'resized' | 'tick' | 'ended' }>

/** News from outside: lists, plans, events, reports. News nobody waits for any more changes nothing. */
export function onNews(state: State, news: News, world: World): Step {
  const { screen } = state
  switch (news.type) {
    case 'listed':
    case 'list-failed': {
      if (state.lists[news.id]?.key !== news.key) return still(state)
      const list =
        news.type === 'listed'
          ? { key: news.key, status: 'ready' as const, choices: news.choices }
          : { key: news.key, status: 'failed' as const, choices: [], problem: news.problem }
      return still({ ...state, lists: { ...state.lists, [news.id]: list } })
    }
    case 'sign-in-said': {
      const list = state.lists[news.id]
      if (list?.status !== 'signing-in') return still(state)
      return still({ ...state, lists: { ...state.lists, [news.id]: { ...list, said: news.message } } })
    }
    case 'signed-in': {
      const list = state.lists[news.id]
      if (list?.status !== 'signing-in') return still(state)
      // Every list may look different to the person who is now signed in.
      const lists = { [news.id]: { key: list.key, status: 'loading' as const, choices: [] } }
      return { state: { ...state, lists }, effects: [{ type: 'list', id: news.id, key: list.key }] }
    }
    case 'sign-in-failed': {
      const list = state.lists[news.id]
      if (list?.status !== 'signing-in') return still(state)
      return still({
        ...state,
        lists: { ...state.lists, [news.id]: { key: list.key, status: 'failed', choices: [], problem: news.problem } },
      })
    }
    case 'planned':
      return withPlan(state, { status: 'ready', plan: news.plan })
    case 'plan-failed':
      return withPlan(state, { status: 'failed', problem: news.problem })
    case 'progress': {
      const now = Math.max(state.now, news.event.at)
      if (screen.name === 'creating') return show({ ...state, now }, { ...screen, progress: foldProgress(screen.progress, news.event) })
      if (screen.name === 'leave-question') {
        const creating = { ...screen.creating, progress: foldProgress(screen.creating.progress, news.event) }
        return show({ ...state, now }, { ...screen, creating })
      }
      return still(state)
    }
    case 'applied': {
      const answers = world.answers(state.draft)
      return { state, effects: [{ type: 'leave', result: { kind: 'applied', report: news.report, answers, draft: state.draft } }] }
    }
    case 'apply-failed':
      return show(state, { name: 'problem', problem: news.problem, back: { name: 'review' } })
    case 'judged':
      return still(judged(state, news.key, news.judgement))
    case 'packet-written': {
      const draft = awaiting(state.draft, news.id, news.awaited)
      const text = `Written to ${news.awaited.file}`
      return { state: { ...state, draft, handed: { id: news.id, text } }, effects: [{ type: 'save-draft' }] }
    }
    case 'packet-failed':
      return still({ ...state, handed: { id: news.id, text: news.problem.what, failed: true } })
    case 'preset-saved':
      return screen.name === 'save-preset'
        ? show({ ...state, saved: news.path }, { ...screen, status: 'saved', path: news.path })
        : still(state)
    case 'preset-failed':
      return screen.name === 'save-preset' ? show(state, { ...screen, status: 'typing', problem: news.problem.what }) : still(state)
  }
}

function withPlan(state: State, planned: PlanState): Step {
  const { screen } = state
  if (screen.name === 'plan-detail' && screen.planned.status === 'loading') return show(state, { ...screen, planned })
  return screen.name === 'approve' && screen.planned.status === 'loading' ? show(state, { ...screen, planned }) : still(state)
}
