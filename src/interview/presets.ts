import { exitCodes, UserProblem } from '../common/problem.ts'
import { sameValue } from './draft.ts'
import type { AnswerRule, AnswerValue, Draft } from './types.ts'

export const presetVersion = 'secure-batch/v1'

/** What a preset says of one answer. `because` is shown to whoever may not choose otherwise. */
export type PresetAnswer =
  | { readonly state: 'fixed'; readonly value: AnswerValue; readonly because?: string }
  | { readonly state: 'default'; readonly value: AnswerValue }
  | { readonly state: 'bounded'; readonly allowed: readonly AnswerValue[]; readonly value?: AnswerValue; readonly because?: string }
  | { readonly state: 'ask' }

/** A preset as read from its file. Answers keep the file's order. */
export interface Preset {
  readonly name: string
  readonly title?: string
  readonly description?: string
  /** Who it is for. */
  readonly for?: string
  /** Presets it builds on, by name or path; later ones win. */
  readonly extends: readonly string[]
  readonly answers: Readonly<Record<string, PresetAnswer>>
}

/** Questions whose answers belong to one person or one run and are refused in a preset. */
export const neverInPresets: readonly string[] = ['subscription']

/**
 * The draft under these presets, in order; a later one wins but never loosens what an earlier one fixed or bounded.
 * Throws a UserProblem (exit 2) that names every contradiction.
 */
export function applyPresets(draft: Draft, presets: readonly Preset[]): Draft {
  const rules: Record<string, AnswerRule> = { ...draft.rules }
  const problems: string[] = []
  for (const preset of presets) {
    for (const [id, answer] of Object.entries(preset.answers)) {
      const rule = joined(rules[id], { ...answer, by: preset.name })
      if ('problem' in rule) problems.push(`${id}: ${rule.problem}`)
      else rules[id] = rule
    }
  }
  if (problems.length > 0) {
    throw new UserProblem({
      code: 'presets-contradict',
      what: `The presets ${presets.map((preset) => `"${preset.name}"`).join(' and ')} contradict each other.`,
      why: 'A preset may not loosen what an earlier one fixes or bounds.',
      details: problems,
      now: ['Remove those answers from the later preset, or leave one of the presets out.'],
      exit: exitCodes.usage,
    })
  }
  return { ...draft, rules, presets: [...draft.presets, ...presets.map((preset) => preset.name)] }
}

/** An earlier rule and a later one as one, or why they cannot both hold. */
function joined(earlier: AnswerRule | undefined, later: AnswerRule): AnswerRule | { readonly problem: string } {
  if (earlier?.state === 'fixed') {
    if (later.state === 'ask' || (later.state !== 'bounded' && sameValue(later.value, earlier.value))) return earlier
    if (later.state === 'bounded' && later.allowed.some((value) => sameValue(value, earlier.value))) return earlier
    return { problem: `"${earlier.by}" fixes ${text(earlier.value)}${reason(earlier)}; "${later.by}" says ${said(later)}` }
  }
  if (earlier?.state === 'bounded') {
    const outside = {
      problem: `"${earlier.by}" allows ${earlier.allowed.map(text).join(', ')}${reason(earlier)}; "${later.by}" says ${said(later)}`,
    }
    const within = (value: AnswerValue) => earlier.allowed.some((allowed) => sameValue(allowed, value))
    if (later.state === 'ask') {
      const { value: _, ...bounds } = earlier
      return bounds
    }
    if (later.state === 'fixed') return within(later.value) ? later : outside
    if (later.state === 'default') return within(later.value) ? { ...earlier, value: later.value } : outside
    const allowed = later.allowed.filter(within)
    if (allowed.length === 0) return outside
    if (later.value !== undefined) return within(later.value) ? { ...later, allowed } : outside
    return { ...later, allowed }
  }
  return later
}

function reason(rule: { readonly because?: string }): string {
  return rule.because === undefined ? '' : ` (${rule.because})`
}

function said(rule: AnswerRule): string {
  if (rule.state === 'ask') return 'ask'
  return rule.state === 'bounded' ? `one of ${rule.allowed.map(text).join(', ')}` : text(rule.value)
}

function text(value: AnswerValue): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}
