import { Document, isMap, isPair, isScalar } from 'yaml'
import { pathOf, showAnswer } from './draft.ts'
import { neverInPresets, notForPresets, type Preset, type PresetAnswer, presetVersion } from './presets.ts'
import type { AnyQuestion, Draft } from './types.ts'

/** Where an editor finds the schema when nothing else is said: beside the preset. */
export const schemaBeside = './preset.schema.json'

/**
 * The answers of a draft as a preset. What belongs to one environment, one person or the practice cloud is left out:
 * environment, subscription, a practice answer, and whatever is only recommended because of them.
 * Rules of the draft's presets are kept, so a saved preset is as strict as what it came from.
 */
export function presetOf(draft: Draft, name: string, questions: readonly AnyQuestion[]): Preset {
  const elsewhere = new Map(pathOf(withoutPlace(draft), questions).map((row) => [row.question.id, row]))
  const answers: Record<string, PresetAnswer> = {}
  for (const row of pathOf(draft, questions)) {
    const { id } = row.question
    if (neverInPresets.includes(id) || id === 'environment' || row.value === undefined) continue
    if (id === 'cloud' && row.value === 'practice') continue
    // Ids of networks, zones and vaults name a subscription: they belong to one place.
    if (notForPresets(row.value) !== undefined) {
      if (row.rule?.state === 'ask') answers[id] = asked(row.rule)
      continue
    }
    if (row.source === 'recommended' && JSON.stringify(elsewhere.get(id)?.value) !== JSON.stringify(row.value)) continue
    const because = row.rule !== undefined && 'because' in row.rule && row.rule.because !== undefined ? { because: row.rule.because } : {}
    if (row.rule?.state === 'fixed') answers[id] = { state: 'fixed', value: row.rule.value, ...because }
    else if (row.rule?.state === 'bounded') answers[id] = { state: 'bounded', allowed: row.rule.allowed, value: row.value, ...because }
    else answers[id] = { state: 'default', value: row.value }
  }
  return { name, extends: [], answers }
}

function asked({ because }: { readonly because?: string }): PresetAnswer {
  return { state: 'ask', ...(because === undefined ? {} : { because }) }
}

/** Answers a preset of this draft does not hold because of what they are, each with why: subscription ids, secrets. */
export function leftOutOf(draft: Draft, questions: readonly AnyQuestion[]): readonly { readonly id: string; readonly because: string }[] {
  return pathOf(draft, questions).flatMap(({ question, value }) => {
    const because = value === undefined || neverInPresets.includes(question.id) ? undefined : notForPresets(value)
    return because === undefined ? [] : [{ id: question.id, because }]
  })
}

/** The same draft on Azure, with no name yet: what it still recommends does not depend on where it runs. */
function withoutPlace(draft: Draft): Draft {
  const { environment: _name, cloud: _cloud, ...entries } = draft.entries
  const { environment: _nameRule, cloud: _cloudRule, ...rules } = draft.rules
  return { ...draft, entries: { ...entries, cloud: { value: 'public', source: 'you' } }, rules }
}

/**
 * A preset as the YAML text of its file; editors find the schema by its first line. With the questions, a comment over each answer says what is
 * asked and what the value means.
 */
export function writePreset(preset: Preset, schema: string = schemaBeside, questions: readonly AnyQuestion[] = []): string {
  const document = new Document({
    apiVersion: presetVersion,
    ...(preset.title === undefined ? {} : { title: preset.title }),
    ...(preset.description === undefined ? {} : { description: preset.description }),
    ...(preset.for === undefined ? {} : { for: preset.for }),
    ...(preset.extends.length === 0 ? {} : { extends: preset.extends.length === 1 ? preset.extends[0] : preset.extends }),
    answers: Object.fromEntries(Object.entries(preset.answers).map(([id, answer]) => [id, written(answer)])),
  })
  explain(document, preset, questions)
  return `# yaml-language-server: $schema=${schema}\n${document.toString({ lineWidth: 120 })}`
}

function explain(document: Document, preset: Preset, questions: readonly AnyQuestion[]): void {
  const answers = document.get('answers')
  if (!isMap(answers)) return
  for (const item of answers.items) {
    if (!isPair(item) || !isScalar(item.key)) continue
    const id = String(item.key.value)
    const question = questions.find((candidate) => candidate.id === id)
    const answer = preset.answers[id]
    if (question === undefined || answer === undefined) continue
    const value = 'value' in answer && answer.value !== undefined ? showAnswer(question, answer.value) : undefined
    item.key.commentBefore = ` ${question.title}${value === undefined || value === '' || value === String('value' in answer ? answer.value : '') ? '' : `: ${value}`}`
  }
}

function written(answer: PresetAnswer): unknown {
  const because = 'because' in answer && answer.because !== undefined ? { because: answer.because } : {}
  switch (answer.state) {
    case 'fixed':
      return { fixed: answer.value, ...because }
    case 'default':
      return answer.value
    case 'bounded':
      return { allowed: answer.allowed, ...(answer.value === undefined ? {} : { default: answer.value }), ...because }
    case 'ask':
      return { ask: true, ...because }
  }
}
