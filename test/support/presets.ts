import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Blueprint } from '../../src/blueprint/types.ts'
import { answersOf, emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import { withPresets } from '../../src/interview/preset-files.ts'
import { questions } from '../../src/interview/registry.ts'
import type { Answers, AnswerValue, Draft } from '../../src/interview/types.ts'

export const builtInPresets = ['starter', 'private', 'static-egress', 'regulated', 'user-subscription', 'hub-spoke'] as const

const builtIn = new URL('../../presets/', import.meta.url)

/** The draft a built-in preset starts on the practice cloud. */
export function presetDraft(preset: string): Draft {
  const start = withAnswer(withAnswer(emptyDraft, 'environment', 'demo'), 'cloud', 'practice')
  return withPresets(start, [preset], { project: '/nowhere', builtIn }, questions)
}

/** The answers a built-in preset gives on the practice cloud, with further answers on top. */
export function presetAnswers(preset: string, more: Readonly<Record<string, AnswerValue>> = {}): Answers {
  return answersOf(
    Object.entries(more).reduce((draft, [id, value]) => withAnswer(draft, id, value), presetDraft(preset)),
    questions,
  )
}

export function presetBlueprint(preset: string, more: Readonly<Record<string, AnswerValue>> = {}): Blueprint {
  return blueprintOf(presetAnswers(preset, more))
}
