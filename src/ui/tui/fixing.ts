import { changesBetween } from '../../interview/changes.ts'
import { showAnswer, withAnswer } from '../../interview/draft.ts'
import { type Offer, offersFor, offersOf } from '../../interview/offers.ts'
import type { AnswerValue, Draft, PathRow } from '../../interview/types.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from './fields.ts'
import type { State, Step, Told, World } from './state.ts'
import { still } from './state.ts'

/** What is to be mended: an option in focus that cannot be taken, or an answer that cannot stand. */
export interface Broken {
  readonly row: PathRow
  readonly value: AnswerValue
  readonly offers: readonly Offer[]
}

/** What stands against the option in focus, with what would mend it; undefined where nothing does. */
export function brokenInFocus(state: State, world: World, id: string): Broken | undefined {
  const row = rowOf(state, world, id)
  if (row === undefined) return undefined
  const field = fieldOf(state, row)
  if (field.kind === 'line' || (field.kind === 'pick' && field.typed !== undefined)) return brokenRow(state, world, row)
  const items = itemsOf(state, row)
  const item = items[focusOf(field, items, row.value)]
  return item?.unavailable === undefined ? undefined : broken(state, world, row, item.value)
}

/** An answer that cannot stand, with what would mend it. */
function brokenRow(state: State, world: World, row: PathRow | undefined): Broken | undefined {
  if (row?.problem === undefined || row.value === undefined) return undefined
  return broken(state, world, row, row.value)
}

/** An answer that cannot stand, or that a risk comes from, with what would mend it. */
export function mendable(state: State, world: World, row: PathRow | undefined): Broken | undefined {
  return brokenRow(state, world, row) ?? risky(state, world, row)
}

/** An answer a risk comes from that another answer would remove. */
function risky({ draft }: State, world: World, row: PathRow | undefined): Broken | undefined {
  if (row?.value === undefined) return undefined
  const risks = world.preview(world.answers(draft)).risks.filter((risk) => risk.question === row.question.id)
  const offers = offersOf(
    risks.flatMap((risk) => risk.answers ?? []),
    draft,
    world.questions,
  )
  return offers.length === 0 ? undefined : { row, value: row.value, offers }
}

/** What was told last, where the draft is still as it was left. */
export function toldNow({ told, draft }: State): Told | undefined {
  return told?.draft === draft ? told : undefined
}

/** Whether the fix just taken was one of several, so that the next one can be taken in its place. */
export function nextFix(state: State, question: string): boolean {
  const undo = toldNow(state)?.undo
  return undo !== undefined && undo.of > 1 && undo.question === question
}

/** Takes the first fix; where one of several has just been taken, the next instead of it. */
export function takeFix(state: State, world: World, question: string, found: Broken | undefined): Step {
  const undo = toldNow(state)?.undo
  if (found === undefined && undo !== undefined && nextFix(state, question)) {
    const rows = world.rows(undo.before)
    const row = rows.find((candidate) => candidate.question.id === question)
    if (row === undefined) return still(state)
    const { told: _, ...rest } = state
    const again = { ...rest, draft: undo.before, ...(undo.earlier === undefined ? {} : { told: undo.earlier }) }
    const was = broken(again, world, row, undo.value)
    return apply(again, world, was.offers.length > 0 ? was : (risky(again, world, row) ?? was), (undo.at + 1) % undo.of)
  }
  return found === undefined ? still(state) : apply(state, world, found, 0)
}

/** Takes an answer with one key, tells what it changed, and keeps the way back. */
export function apply(state: State, world: World, { row, value, offers }: Broken, at: number): Step {
  const offer = offers[at]
  if (offer === undefined) return still(state)
  const before = state.draft
  const draft = withAnswer(before, offer.question, offer.value)
  const target = world.questions.find((candidate) => candidate.id === offer.question)
  if (draft === before || target === undefined) return still(state)
  const was = world.rows(before).find((candidate) => candidate.question.id === offer.question)
  const shown = (given: AnswerValue | undefined): string => (given === undefined ? 'open' : showAnswer(target, given) || 'none')
  const lost = changesBetween(world.rows(before), world.rows(draft), offer.question, before)
  const broke = lost.broken.filter((other) => other.question.id !== row.question.id)
  const besides = broke.length === 0 ? '' : `; ${broke.map((other) => other.question.title).join(', ')} must be chosen again`
  const earlier = toldNow(state)
  return saved(withFreshField(state, offer.question), draft, {
    draft,
    text: `${target.title} is now ${shown(offer.value)}${besides}`,
    undo: {
      before,
      question: row.question.id,
      value,
      at,
      of: offers.length,
      said: `${target.title} is ${shown(was?.value)} again`,
      ...(earlier?.undo === undefined ? {} : { earlier }),
    },
  })
}

/** Everything as it was before the last fix. */
export function undoFix(state: State): Step {
  const undo = toldNow(state)?.undo
  if (undo === undefined) return still(state)
  const earlier = undo.earlier?.undo
  return saved(state, undo.before, { draft: undo.before, text: undo.said, ...(earlier === undefined ? {} : { undo: earlier }) })
}

/** The state with what was told no longer in the way; undoing stays possible. */
export function movedOn(state: State): State {
  const { handed: _, ...rest } = state
  return rest.told === undefined || rest.told.text === '' ? rest : { ...rest, told: { ...rest.told, text: '' } }
}

function broken(state: State, world: World, row: PathRow, value: AnswerValue): Broken {
  return { row, value, offers: offersFor(row.question, value, state.draft, world.questions) }
}

/** A question that was mended shows its new answer, not what was being typed or looked at before. */
function withFreshField(state: State, mended: string): State {
  const { [mended]: _, ...fields } = state.fields
  return { ...state, fields }
}

function saved(state: State, draft: Draft, told: Told): Step {
  return { state: { ...state, draft, told }, effects: [{ type: 'save-draft' }] }
}
