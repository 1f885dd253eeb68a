import { Document } from 'yaml'
import { pathOf } from './draft.ts'
import { neverInPresets, type Preset, type PresetAnswer, presetVersion } from './presets.ts'
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
    if (row.source === 'recommended' && JSON.stringify(elsewhere.get(id)?.value) !== JSON.stringify(row.value)) continue
    // Ids of networks, zones and vaults name a subscription: they belong to one place.
    if (/\/subscriptions\//i.test(JSON.stringify(row.value))) continue
    const because = row.rule !== undefined && 'because' in row.rule && row.rule.because !== undefined ? { because: row.rule.because } : {}
    if (row.rule?.state === 'fixed') answers[id] = { state: 'fixed', value: row.rule.value, ...because }
    else if (row.rule?.state === 'bounded') answers[id] = { state: 'bounded', allowed: row.rule.allowed, value: row.value, ...because }
    else answers[id] = { state: 'default', value: row.value }
  }
  return { name, extends: [], answers }
}

/** The same draft on Azure, with no name yet: what it still recommends does not depend on where it runs. */
function withoutPlace(draft: Draft): Draft {
  const { environment: _name, cloud: _cloud, ...entries } = draft.entries
  const { environment: _nameRule, cloud: _cloudRule, ...rules } = draft.rules
  return { ...draft, entries: { ...entries, cloud: { value: 'public', source: 'you' } }, rules }
}

/** A preset as the YAML text of its file; editors find the schema by its first line. */
export function writePreset(preset: Preset, schema: string = schemaBeside): string {
  const document = new Document({
    apiVersion: presetVersion,
    ...(preset.title === undefined ? {} : { title: preset.title }),
    ...(preset.description === undefined ? {} : { description: preset.description }),
    ...(preset.for === undefined ? {} : { for: preset.for }),
    ...(preset.extends.length === 0 ? {} : { extends: preset.extends.length === 1 ? preset.extends[0] : preset.extends }),
    answers: Object.fromEntries(Object.entries(preset.answers).map(([id, answer]) => [id, written(answer)])),
  })
  return `# yaml-language-server: $schema=${schema}\n${document.toString({ lineWidth: 120 })}`
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
      return { ask: true }
  }
}
