import { sameValue } from './draft.ts'
import { neverInPresets, type PresetAnswer } from './presets.ts'
import type { AnswerRule, Draft } from './types.ts'

/** What one side says of an answer. */
export type SaidAnswer = PresetAnswer & { readonly by?: string }

/** How two sides differ in one answer. `state`: the same value, but fixed here and a default there, or other bounds. */
export interface PresetDifference {
  readonly id: string
  readonly kind: 'only-in-a' | 'only-in-b' | 'value' | 'state'
  readonly a?: SaidAnswer
  readonly b?: SaidAnswer
}

/** Answers of one environment and of nobody else's. */
const place = ['environment', ...neverInPresets]

/** What a draft says by its presets and by what was answered; recommendations say nothing. */
export function saidAnswers(draft: Draft): Readonly<Record<string, SaidAnswer>> {
  const ids = [...new Set([...Object.keys(draft.rules), ...Object.keys(draft.entries)])]
  return Object.fromEntries(
    ids.flatMap((id): [string, SaidAnswer][] => {
      const entry = draft.entries[id]
      const rule = draft.rules[id]
      if (place.includes(id) || (id === 'cloud' && entry?.value === 'practice')) return []
      if (rule?.state === 'fixed') return [[id, ruled(rule)]]
      if (rule?.state === 'bounded') return [[id, { ...ruled(rule), ...(entry === undefined ? {} : { value: entry.value }) }]]
      if (entry !== undefined) return [[id, { state: 'default', value: entry.value }]]
      return rule === undefined ? [] : [[id, ruled(rule)]]
    }),
  )
}

/** Every answer in which the two differ, in the order of `ids`; what stands in both alike is left out. */
export function presetDiff(
  a: Readonly<Record<string, SaidAnswer>>,
  b: Readonly<Record<string, SaidAnswer>>,
  ids: readonly string[],
): readonly PresetDifference[] {
  return ids.flatMap((id): PresetDifference[] => {
    const left = a[id]
    const right = b[id]
    if (left === undefined) return right === undefined ? [] : [{ id, kind: 'only-in-b', b: right }]
    if (right === undefined) return [{ id, kind: 'only-in-a', a: left }]
    const values = [left, right].map((answer) => ('value' in answer ? answer.value : undefined))
    const [one, other] = values
    const alike = one === undefined || other === undefined ? one === other : sameValue(one, other)
    if (!alike) return [{ id, kind: 'value', a: left, b: right }]
    return sameState(left, right) ? [] : [{ id, kind: 'state', a: left, b: right }]
  })
}

function sameState(left: PresetAnswer, right: PresetAnswer): boolean {
  if (left.state !== right.state) return false
  if (left.state !== 'bounded' || right.state !== 'bounded') return true
  const sorted = (answer: typeof left) => JSON.stringify(answer.allowed.map((value) => JSON.stringify(value)).sort())
  return sorted(left) === sorted(right)
}

function ruled(rule: AnswerRule): SaidAnswer {
  const { through: _, ...answer } = rule
  return answer
}
