import type { Change, Ignored, LastWrite, PlanStep } from '../engine/types.ts'

/** `last written by ada@contoso.example, 2026-11-23 14:05 UTC`. */
export function lastWords({ by, at }: LastWrite): string {
  return `last written by ${by}, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

/** `deleted by …`, for what is not there. */
export function deletedWords({ by, at }: LastWrite): string {
  return `deleted by ${by}, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

/** What is to be known of a step beside its changes, a sentence each. */
export function notesOf({ notes = [], leaves, last }: Pick<PlanStep, 'notes' | 'leaves' | 'last'>): readonly string[] {
  return [...notes, ...(leaves === undefined ? [] : [`Afterwards: ${leaves}`]), ...(last === undefined ? [] : [deletedWords(last)])]
}

/** Whether a change's history is told after it: once for neighbours that share it. */
export function tellsAfter(changes: readonly Change[], index: number): LastWrite | undefined {
  const last = changes[index]?.last
  const next = changes[index + 1]?.last
  return last === undefined || (next?.at === last.at && next.by === last.by) ? undefined : last
}

/** Why a difference stays: `ignored: the pen test needs it (ada, until 2027-02-01)`. */
export function ignoredWords({ reason, by, until }: Ignored): string {
  const facts = [by, until === undefined ? undefined : `until ${until}`].filter((fact) => fact !== undefined)
  return `ignored: ${reason}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`
}

/** What is ignored about a step, in a word: the path, or that the whole resource is there or not. */
export function ignoredPath(step: PlanStep, path: string): string {
  return path === '' ? (step.body === undefined ? 'that it is there' : 'that it is not there') : path
}
