import type { FactMaker } from '../picture-facts.ts'
import { count } from '../words.ts'

/** Policies that watch the account. */
export const policiesFact: FactMaker = ({ policies }) =>
  policies.length === 0
    ? []
    : [
        {
          key: 'policies',
          place: 'beside',
          cells: ['Policies', `${policies.length} assigned`, ''],
          parts: policies.map(({ name }) => name),
          said: `${count(policies.length, 'policy is', 'policies are')} assigned.`,
        },
      ]
