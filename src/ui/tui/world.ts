import { answersOf, pathOf } from '../../interview/draft.ts'
import type { Answers, Draft, PathRow } from '../../interview/types.ts'
import type { Preview, WizardHost } from '../types.ts'
import type { World } from './state.ts'

/** What the reducer and the views ask, each question answered once: drafts are immutable, so their rows and answers are too. */
export function worldOf(host: WizardHost): World {
  const rows = new WeakMap<Draft, readonly PathRow[]>()
  const answers = new WeakMap<Draft, Answers>()
  const previews = new Map<string, Preview>()
  return {
    questions: host.questions,
    canDelegate: host.exportPacket !== undefined,
    canSignIn: host.signIn !== undefined,
    cloudLabel: (given) => host.cloudLabel(given),
    resumeCommand: (draft) => host.resumeCommand(draft),
    rows: (draft) => remembered(rows, draft, () => pathOf(draft, host.questions)),
    answers: (draft) => remembered(answers, draft, () => answersOf(draft, host.questions)),
    preview(given) {
      const key = JSON.stringify(given)
      const known = previews.get(key)
      if (known !== undefined) return known
      const preview = host.preview(given)
      if (previews.size >= 200) previews.clear()
      previews.set(key, preview)
      return preview
    },
  }
}

function remembered<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
