import { exitCodes, UserProblem } from '../common/problem.ts'
import { withoutSecrets } from '../common/safe-text.ts'
import { sameValue } from './draft.ts'
import type { MigrationReport } from './migrations/migrate.ts'
import type { AnswerRule, AnswerValue, Draft } from './types.ts'

export const presetVersion = 'secure-batch/v1'

/** What a preset says of one answer. `because` is shown to whoever may not choose otherwise. */
export type PresetAnswer =
  | { readonly state: 'fixed'; readonly value: AnswerValue; readonly because?: string }
  | { readonly state: 'default'; readonly value: AnswerValue }
  | { readonly state: 'bounded'; readonly allowed: readonly AnswerValue[]; readonly value?: AnswerValue; readonly because?: string }
  | { readonly state: 'ask'; readonly because?: string }

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
  /** How an older version of it was read, where it is one. */
  readonly migrated?: MigrationReport
  /** The presets that brought it in by `extends`: the one that was named first. */
  readonly through?: readonly string[]
}

/** Questions whose answers belong to one person or one run and are refused in a preset. */
export const neverInPresets: readonly string[] = ['subscription']

/** Why a value is never kept in a preset, in a few words; undefined where it may be. */
export function notForPresets(value: AnswerValue): string | undefined {
  const texts = Array.isArray(value) ? value : [String(value)]
  if (texts.some((text) => withoutSecrets(text) !== text)) return 'this looks like a secret; a preset never holds one'
  return texts.some((text) => /\/subscriptions\/[0-9a-f-]{36}/i.test(text))
    ? 'this holds a subscription id; a preset never does'
    : undefined
}

/**
 * The draft under these presets, in order; a later one wins but never loosens what an earlier one fixed or bounded.
 * Throws a UserProblem (exit 2) that names every contradiction.
 */
export function applyPresets(draft: Draft, presets: readonly Preset[]): Draft {
  const rules: Record<string, AnswerRule> = { ...draft.rules }
  const problems: string[] = []
  for (const preset of presets) {
    for (const [id, answer] of Object.entries(preset.answers)) {
      const through = preset.through === undefined || preset.through.length === 0 ? {} : { through: preset.through }
      const rule = joined(rules[id], { ...answer, by: preset.name, ...through })
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
