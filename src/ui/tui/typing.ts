import { fieldOf, rowOf, withField, withoutProblem } from './fields.ts'
import { needsName } from './on-approve.ts'
import type { LineText, State, Step, World } from './state.ts'
import { show, still } from './state.ts'

/** Applies a change to whatever line is being typed; undefined where none is. */
export function typeInto(state: State, world: World, by: (current: LineText) => LineText | undefined): Step | undefined {
  const { screen } = state
  if (screen.name === 'save-preset' && screen.status === 'typing') {
    const changed = by(screen.line)
    const { problem: _, ...rest } = screen
    return changed === undefined ? undefined : show(state, { ...rest, line: changed })
  }
  if (screen.name === 'hand-over') {
    const changed = by(screen.line)
    return changed === undefined ? undefined : show(state, { ...screen, line: changed })
  }
  if (screen.name === 'approve' && screen.focus === 'create' && needsName(state, screen, world)) {
    const changed = by(screen.line)
    const { problem: _, ...rest } = screen
    return changed === undefined ? undefined : show(state, { ...rest, line: changed })
  }
  if (screen.name === 'review' && screen.find !== undefined) {
    const changed = by(screen.find)
    return changed === undefined ? undefined : show(state, { name: 'review', find: changed })
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
