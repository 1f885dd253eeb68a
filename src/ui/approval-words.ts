import { isKept } from '../common/is-kept.ts'
import type { Plan, PlanStep } from '../engine/types.ts'
import { count, typeNoun } from './words.ts'

/** How the last question before anything is written is put. */
export interface ApprovalWords {
  /** How many steps write. */
  readonly writes: number
  readonly question: string
  /** The button that approves. */
  readonly approve: string
  /** The same in a word, for the footer. */
  readonly verb: 'create' | 'change' | 'check'
  /** What is removed or made anew, each by name; undefined where nothing is. */
  readonly removes: string | undefined
}

/** What is about to happen to an environment, in the words of what it is: made, made whole, or changed. */
export function approvalWords(plan: Plan): ApprovalWords {
  const { environment, region, steps } = plan
  const writes = steps.filter((step) => !isKept(step))
  const gone = steps.filter(({ action }) => action === 'delete' || action === 'replace')
  const removes = gone.length === 0 ? undefined : gone.map(goneText).join(', ')
  const words = { writes: writes.length, removes }
  if (writes.length === 0)
    return { ...words, question: `Nothing differs: ${environment} is as described.`, approve: 'Check it all the same', verb: 'check' }
  if (writes.some(({ action }) => action !== 'create' && action !== 'recover'))
    return { ...words, question: `Change ${environment} in ${region}?`, approve: `Make ${count(writes.length, 'change')}`, verb: 'change' }
  const isBegun = steps.some(({ action }) => action === 'keep')
  return {
    ...words,
    question: isBegun ? `Create the rest of ${environment} in ${region}?` : `Create ${environment} in ${region}?`,
    approve: `Create ${count(writes.length, 'resource')}`,
    verb: 'create',
  }
}

function goneText({ action, type, name }: PlanStep): string {
  return `${typeNoun(type)} ${name}${action === 'replace' ? ' (made anew)' : ''}`
}
