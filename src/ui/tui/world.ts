import { answersOf, pathOf, withAnswer } from '../../interview/draft.ts'
import type { Answers, Draft, PathRow } from '../../interview/types.ts'
import type { Preview, WizardHost } from '../types.ts'
import type { World } from './state.ts'

/** What the reducer and the views ask, each question answered once: drafts are immutable, so their rows and answers are too. */
export function worldOf(host: WizardHost): World {
  const rows = new WeakMap<Draft, readonly PathRow[]>()
  const answers = new WeakMap<Draft, Answers>()
  const taken = new WeakMap<Draft, Map<string, Draft>>()
  const previews = new Map<string, Preview>()
  return {
    questions: host.questions,
    canDelegate: host.exportPacket !== undefined,
    canSignIn: host.signIn !== undefined,
    cloudLabel: (given) => host.cloudLabel(given),
    resumeCommand: (draft) => host.resumeCommand(draft),
    rows: (draft) => remembered(rows, draft, () => pathOf(draft, host.questions)),
    taking: (draft, id, value) =>
      remembered(
        remembered(taken, draft, () => new Map<string, Draft>()),
        `${id}=${JSON.stringify(value)}`,
        () => withAnswer(draft, id, value),
      ),
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

interface Memory<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
}

function remembered<K, V>(memory: Memory<K, V>, key: K, make: () => V): V {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
