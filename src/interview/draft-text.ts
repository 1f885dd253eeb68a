import type { Draft } from './types.ts'

/** Raised when a kept draft of an older program can no longer be read as it is. */
export const draftVersion = 1

/** The text in which a draft is kept; `draft-file.ts` reads it. */
export function draftText(draft: Draft): string {
  return `${JSON.stringify({ secureBatchDraft: draftVersion, ...draft }, null, 2)}\n`
}
