import { awaitedOf } from '../interview/delegation/awaiting.ts'
import type { PathRow } from '../interview/types.ts'
import { listed } from './words.ts'

/** `Account reach waits for network team: it is created as it stands now.`; undefined where nobody is waited for. */
export function waitingText(rows: readonly PathRow[]): string | undefined {
  const parts = rows.flatMap(({ question, awaited }) =>
    awaited === undefined ? [] : [`${question.title} waits for ${awaitedOf(awaited)}`],
  )
  if (parts.length === 0) return undefined
  return `${listed(parts)}. What stands now is created; their answer can be applied later.`
}
