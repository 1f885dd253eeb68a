import type { Action, Plan } from '../engine/types.ts'
import { count } from './words.ts'

/** Whether a plan changes what stands, rather than only making what is not there yet. */
export const isChange = (plan: Plan): boolean => plan.steps.some(({ action }) => ['update', 'replace', 'delete'].includes(action))

/** `Create demo in westeurope?` */
export const planQuestion = (plan: Plan): string => `${isChange(plan) ? 'Change' : 'Create'} ${plan.environment} in ${plan.region}?`

/** What going on does: `Create 31 resources`; of a change, `Create 1, remove 1`. */
export function planButton(plan: Plan): string {
  const of = (...actions: readonly Action[]): number => plan.steps.filter(({ action }) => actions.includes(action)).length
  if (plan.steps.every(({ action }) => action === 'keep' || action === 'adopt')) return 'Check it all the same'
  if (!isChange(plan)) return `Create ${count(of('create', 'recover'), 'resource')}`
  const parts = [
    [of('create', 'recover'), (number: number) => `create ${number}`],
    [of('update'), (number: number) => `change ${number}`],
    [of('replace'), (number: number) => `make ${number} anew`],
    [of('delete'), (number: number) => `remove ${number}`],
  ] as const
  const text = parts.flatMap(([number, words]) => (number > 0 ? [words(number)] : [])).join(', ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
