import type { Awaited, Draft } from '../types.ts'

/** The draft with a question marked as handed over. Whatever its answer is meanwhile stands until theirs comes back. */
export function awaiting(draft: Draft, id: string, awaited: Awaited): Draft {
  return { ...draft, awaited: { ...draft.awaited, [id]: awaited } }
}

/** The draft no longer waiting for anybody's answer to a question. */
export function notAwaiting(draft: Draft, id: string): Draft {
  const { awaited = {}, ...rest } = draft
  const { [id]: over, ...others } = awaited
  if (over === undefined) return draft
  return Object.keys(others).length === 0 ? rest : { ...rest, awaited: others }
}

/** Who is waited for, as it stands in a sentence. */
export function awaitedOf({ of }: Awaited): string {
  return of ?? 'whoever knows'
}
