import { parseAnswer, problemWith, withAnswer } from '../../interview/draft.ts'
import type { AnswerValue, AnyQuestion, Draft } from '../../interview/types.ts'
import { foldProgress, noProgress } from '../progress.ts'
import { actionFor } from '../terminal/keys.ts'
import type { Action } from './bindings.ts'
import { bindingsFor } from './bindings.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from './fields.ts'
import { edited, inserted, lineOf, noText } from './line-text.ts'
import type { ApproveScreen, Effect, Field, Happening, LineText, QuestionScreen, ReviewScreen, State, Step, World } from './state.ts'
import { show, still } from './state.ts'
import { layoutOf } from './view/layout.ts'
import { whyHeight } from './view/why.ts'
import { acceptRest, firstScreen, goBack, goOn, isAsked, isOpen, openQuestion } from './walk.ts'

/** The state a wizard starts in, and what it wants done first. */
export function begin(draft: Draft, world: World, size: State['size'], now: number): Step {
  const screen = firstScreen(draft, world)
  const state: State = { draft, screen, fields: {}, lists: {}, size, now }
  return screen.name === 'question' ? openQuestion(state, world, screen.id, screen.walk) : still(state)
}

/** The wizard's one reducer: pure, total, never throws on any happening in any state. */
export function update(state: State, happening: Happening, world: World): Step {
  switch (happening.type) {
    case 'key':
      return onKey(state, happening.key, world)
    case 'paste':
      return typeInto(state, world, (current) => inserted(current, happening.text)) ?? still(state)
    case 'resized':
      return still({ ...state, size: { columns: happening.columns, rows: happening.rows } })
    case 'tick':
      return still({ ...state, now: happening.now })
    default:
      return onNews(state, happening, world)
  }
}

function onKey(state: State, key: string, world: World): Step {
  // Nothing may happen that cannot be seen.
  if (layoutOf(state.size) === 'too-small' && key !== 'ctrl+c') return still(state)
  const action = actionFor(bindingsFor(state, world), key)
  if (action !== undefined) return act(state, action, world)
  return typeInto(state, world, (current) => edited(current, key)) ?? still(state)
}

function act(state: State, action: Action, world: World): Step {
  const { screen } = state
  if (action.do === 'leave' && screen.name !== 'creating') return leave(state, world)
  switch (screen.name) {
    case 'question':
      return onQuestion(state, screen, action, world)
    case 'why': {
      if (action.do === 'back') return show(state, screen.back)
      if (action.do !== 'move') return still(state)
      const most = whyHeight(state, world, screen) - bodyHeight(state)
      return show(state, { ...screen, scroll: clamp(screen.scroll + action.by, most) })
    }
    case 'review':
      return onReview(state, screen, action, world)
    case 'plan-detail':
      if (action.do === 'back') return show(state, screen.back, [{ type: 'cancel-reading' }])
      if (action.do === 'retry') return show(state, { ...screen, planned: { status: 'loading' } }, [{ type: 'plan' }])
      if (action.do === 'move' && screen.planned.status === 'ready') {
        return show(state, { ...screen, focus: clamp(screen.focus + action.by, screen.planned.plan.steps.length - 1) })
      }
      return still(state)
    case 'save-preset': {
      if (action.do === 'back') return screen.status === 'saving' ? still(state) : show(state, screen.back)
      if (action.do !== 'accept' || screen.status !== 'typing') return still(state)
      const name = screen.line.text.trim()
      if (name === '') return show(state, { ...screen, problem: 'Type a name, or a file to save to' })
      const { problem: _, ...rest } = screen
      return show(state, { ...rest, status: 'saving' }, [{ type: 'save-preset', name }])
    }
    case 'approve':
      return onApprove(state, screen, action, world)
    case 'creating':
      if (action.do === 'leave') return show(state, { name: 'leave-question', focus: 0, creating: screen })
      return action.do === 'help' ? show(state, { ...screen, help: !screen.help }) : still(state)
    case 'leave-question': {
      if (action.do === 'back') return show(state, screen.creating)
      if (action.do === 'move') return show(state, { ...screen, focus: clamp(screen.focus + action.by, 2) })
      if (action.do === 'jump') return show(state, { ...screen, focus: clamp(action.to, 2) })
      if (action.do !== 'accept' || screen.focus === 0) return show(state, screen.creating)
      const stopping = { ...screen.creating, stopping: true }
      if (screen.focus === 1) return show(state, stopping, [{ type: 'stop' }])
      return show(state, stopping, [{ type: 'stop' }, ...leave(state, world).effects])
    }
    case 'problem':
      if (action.do === 'retry') return toApproval(state, screen.back)
      return action.do === 'back' ? show(state, screen.back) : still(state)
  }
}

function onQuestion(state: State, screen: QuestionScreen, action: Action, world: World): Step {
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return show(state, { name: 'review', focus: 0 })
  const field = fieldOf(state, row)
  const items = itemsOf(state, row)
  const list = state.lists[screen.id]
  switch (action.do) {
    case 'move':
    case 'jump': {
      if (field.kind === 'line') return still(state)
      const from = focusOf(field, items, row.value)
      const to = action.do === 'jump' ? action.to : from + action.by
      return still(withField(state, screen.id, { ...withoutProblem(field), focus: clamp(to, items.length - 1) }))
    }
    case 'why':
      return show(state, { name: 'why', id: screen.id, scroll: 0, back: screen })
    case 'accept-rest':
      return acceptRest(state, world, screen)
    case 'back':
      if (field.kind !== 'line' && field.typed !== undefined) {
        const { typed: _, ...rest } = withoutProblem(field)
        return still(withField(state, screen.id, rest))
      }
      if (list?.status === 'signing-in') {
        return relist(state, screen, world, { status: 'failed' }, [{ type: 'cancel-reading' }])
      }
      return goBack(state, world, screen)
    case 'type-in':
      return field.kind === 'pick'
        ? still(withField(state, screen.id, { ...withoutProblem(field), typed: lineOf(field.filter.text) }))
        : still(state)
    case 'retry':
      return relist(state, screen, world, { status: 'loading' }, [])
    case 'sign-in':
      return relist(state, screen, world, { status: 'signing-in' }, [{ type: 'sign-in', id: screen.id, method: action.method }])
    case 'accept':
      return accept(state, screen, row.question, field, world)
    default:
      return still(state)
  }
}

function accept(state: State, screen: QuestionScreen, question: AnyQuestion, field: Field, world: World): Step {
  const say = (problem: string): Step => still(withField(state, screen.id, { ...field, problem }))
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return still(state)
  if (field.kind === 'line' || (field.kind === 'pick' && field.typed !== undefined)) {
    const text = field.kind === 'line' ? field.line.text : (field.typed?.text ?? '')
    const isOptional = question.kind === 'list' && problemWith(question, [], state.draft) === undefined
    if (text.trim() === '' && !isOptional) return say('Type an answer')
    const parsed = parseAnswer(question, text)
    return 'problem' in parsed ? say(parsed.problem) : take(state, screen, question, parsed.value, field, world)
  }
  if (field.kind === 'pick' && state.lists[screen.id]?.status === 'loading') {
    // The value offered needs no list: who knows what they want does not wait for one.
    return row.value === undefined ? still(state) : take(state, screen, question, row.value, field, world)
  }
  const items = itemsOf(state, row)
  const item = items[focusOf(field, items, row.value)]
  if (item === undefined) {
    if (field.kind === 'pick' && field.filter.text.trim() !== '') {
      return still(withField(state, screen.id, { ...withoutProblem(field), typed: field.filter }))
    }
    return still(state)
  }
  if (item.unavailable !== undefined) return say(item.unavailable)
  if (field.kind === 'choose' && item.typed && !(row.source === 'you' && row.value === item.value)) {
    const environment = world.answers(state.draft).environment
    const words = [String(item.value), ...(typeof environment === 'string' ? [environment] : [])]
    if (field.typed === undefined) return still(withField(state, screen.id, { ...withoutProblem(field), typed: noText }))
    const said = field.typed.text.trim().toLowerCase()
    if (!words.some((word) => word.toLowerCase() === said)) {
      return say(`Type ${words.map((word) => `"${word}"`).join(' or ')} to choose this, or press Esc`)
    }
  }
  return take(state, screen, question, item.value, field, world)
}

function take(state: State, screen: QuestionScreen, question: AnyQuestion, value: AnswerValue, field: Field, world: World): Step {
  const problem = problemWith(question, value, state.draft)
  if (problem !== undefined) return still(withField(state, screen.id, { ...field, problem }))
  const { [screen.id]: _, ...fields } = state.fields
  const draft = withAnswer(state.draft, screen.id, value)
  return goOn({ ...state, draft, fields }, world, screen, [{ type: 'save-draft' }])
}

function onReview(state: State, screen: ReviewScreen, action: Action, world: World): Step {
  const rows = world.rows(state.draft)
  const focus = clamp(screen.focus, rows.length - 1)
  const row = rows[focus]
  switch (action.do) {
    case 'move':
      return show(state, { name: 'review', focus: clamp(focus + action.by, rows.length - 1) })
    case 'why':
      return row === undefined ? still(state) : show(state, { name: 'why', id: row.question.id, scroll: 0, back: screen })
    case 'edit': {
      if (row === undefined) return still(state)
      if (row.rule?.state === 'fixed') {
        const because = row.rule.because === undefined ? '' : `: ${row.rule.because}`
        return show(state, { name: 'review', focus, notice: `${row.question.title} is fixed by preset "${row.rule.by}"${because}` })
      }
      return openQuestion(state, world, row.question.id, {
        kind: 'edit',
        known: rows.map((candidate) => candidate.question.id),
        trail: [],
      })
    }
    case 'plan':
    case 'create': {
      const open = rows.findIndex(isOpen)
      if (open !== -1) {
        const count = rows.filter(isOpen).length
        return show(state, {
          name: 'review',
          focus: open,
          notice: `${count === 1 ? 'One answer is' : `${count} answers are`} missing or wrong: start here`,
        })
      }
      const back: ReviewScreen = { name: 'review', focus }
      return action.do === 'plan'
        ? show(state, { name: 'plan-detail', planned: { status: 'loading' }, focus: 0, back }, [{ type: 'plan' }])
        : toApproval(state, back)
    }
    case 'save': {
      const environment = world.answers(state.draft).environment
      const name = typeof environment === 'string' ? environment : ''
      return show(state, { name: 'save-preset', line: lineOf(name), status: 'typing', back: { name: 'review', focus } })
    }
    case 'back': {
      const last = rows.findLast(isAsked)
      return last === undefined ? still(state) : openQuestion(state, world, last.question.id, { kind: 'forward' })
    }
    default:
      return still(state)
  }
}

/** Whether the environment's name must be typed: something becomes public, or something that exists is replaced or removed. */
export function needsName(state: State, screen: ApproveScreen, world: World): boolean {
  if (screen.planned.status !== 'ready') return false
  const risks = world.preview(world.answers(state.draft)).risks
  return (
    risks.some((risk) => risk.level === 'danger') ||
    screen.planned.plan.steps.some((step) => step.action === 'replace' || step.action === 'delete')
  )
}

function onApprove(state: State, screen: ApproveScreen, action: Action, world: World): Step {
  if (action.do === 'back') return show(state, screen.back, [{ type: 'cancel-reading' }])
  if (action.do === 'retry') return toApproval(state, screen.back)
  if (screen.planned.status !== 'ready') return still(state)
  const { plan } = screen.planned
  if (action.do === 'move') {
    const { problem: _, ...rest } = screen
    return show(state, { ...rest, focus: action.by < 0 || plan.problems.length > 0 ? 'back' : 'create' })
  }
  if (action.do !== 'accept') return still(state)
  if (screen.focus === 'back') return show(state, screen.back)
  if (needsName(state, screen, world) && screen.line.text.trim() !== plan.environment) {
    return show(state, { ...screen, problem: `Type ${plan.environment} to go on, or press Esc` })
  }
  return show(state, { name: 'creating', progress: noProgress, plan, stopping: false, help: false }, [{ type: 'apply', plan }])
}

function toApproval(state: State, back: ReviewScreen): Step {
  return show(state, { name: 'approve', planned: { status: 'loading' }, focus: 'back', line: noText, back }, [{ type: 'plan' }])
}

type News = Exclude<Happening, { type: 'key' | 'paste' | 'resized' | 'tick' }>

function onNews(state: State, news: News, world: World): Step {
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
      return isPlanning(state) ? show(state, { ...screen, planned: { status: 'ready', plan: news.plan } } as typeof screen) : still(state)
    case 'plan-failed':
      return isPlanning(state)
        ? show(state, { ...screen, planned: { status: 'failed', problem: news.problem } } as typeof screen)
        : still(state)
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
      return show(state, { name: 'problem', problem: news.problem, back: { name: 'review', focus: 0 } })
    case 'preset-saved':
      return screen.name === 'save-preset'
        ? show({ ...state, saved: news.path }, { ...screen, status: 'saved', path: news.path })
        : still(state)
    case 'preset-failed':
      return screen.name === 'save-preset' ? show(state, { ...screen, status: 'typing', problem: news.problem.what }) : still(state)
  }
}

function isPlanning(state: State): boolean {
  const { screen } = state
  return (screen.name === 'plan-detail' || screen.name === 'approve') && screen.planned.status === 'loading'
}

/** Applies a change to whatever line is being typed; undefined where none is. */
function typeInto(state: State, world: World, by: (current: LineText) => LineText | undefined): Step | undefined {
  const { screen } = state
  if (screen.name === 'save-preset' && screen.status === 'typing') {
    const changed = by(screen.line)
    const { problem: _, ...rest } = screen
    return changed === undefined ? undefined : show(state, { ...rest, line: changed })
  }
  if (screen.name === 'approve' && screen.focus === 'create' && needsName(state, screen, world)) {
    const changed = by(screen.line)
    const { problem: _, ...rest } = screen
    return changed === undefined ? undefined : show(state, { ...rest, line: changed })
  }
  if (screen.name !== 'question') return undefined
  const row = rowOf(state, world, screen.id)
  if (row === undefined) return undefined
  const field = withoutProblem(fieldOf(state, row))
  if (field.kind === 'line') {
    const changed = by(field.line)
    return changed === undefined ? undefined : still(withField(state, screen.id, { ...field, line: changed }))
  }
  if (field.typed !== undefined) {
    const changed = by(field.typed)
    return changed === undefined ? undefined : still(withField(state, screen.id, { ...field, typed: changed }))
  }
  if (field.kind !== 'pick' || state.lists[screen.id]?.status !== 'ready') return undefined
  const changed = by(field.filter)
  if (changed === undefined) return undefined
  const focus = changed.text === field.filter.text ? field.focus : changed.text === '' ? -1 : 0
  return still(withField(state, screen.id, { ...field, filter: changed, focus }))
}

function relist(
  state: State,
  screen: QuestionScreen,
  world: World,
  to: { readonly status: 'loading' | 'failed' | 'signing-in' },
  effects: readonly Effect[],
): Step {
  const list = state.lists[screen.id]
  if (list === undefined) return openQuestion(state, world, screen.id, screen.walk)
  const { said: _, ...rest } = list
  const changed = { ...state, lists: { ...state.lists, [screen.id]: { ...rest, status: to.status } } }
  return { state: changed, effects: to.status === 'loading' ? [...effects, { type: 'list', id: screen.id, key: list.key }] : effects }
}

function leave(state: State, world: World): Step {
  const result = {
    kind: 'left' as const,
    draft: state.draft,
    resume: world.resumeCommand(state.draft),
    ...(state.saved === undefined ? {} : { saved: state.saved }),
  }
  return { state, effects: [{ type: 'save-draft' }, { type: 'leave', result }] }
}

function withField(state: State, id: string, field: Field): State {
  return { ...state, fields: { ...state.fields, [id]: field } }
}

function withoutProblem<F extends Field>(field: F): Omit<F, 'problem'> & F {
  const { problem: _, ...rest } = field
  return rest as Omit<F, 'problem'> & F
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}

/** Lines between the header's rule and the footer's. */
export function bodyHeight(state: State): number {
  return Math.max(1, state.size.rows - 1 - 4)
}
