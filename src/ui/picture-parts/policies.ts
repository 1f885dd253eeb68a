import type { FactMaker } from '../picture-facts.ts'
import { count } from '../words.ts'

/** Policies that watch the account, or refuse what breaks them. */
export const policiesFact: FactMaker = ({ policies }) => {
  if (policies.length === 0) return []
  const refusing = policies.some(({ effect }) => effect === 'Deny')
  return [
    {
      key: 'policies',
      place: 'beside',
      cells: ['Policies', `${policies.length} assigned`, refusing ? 'refusing' : ''],
      short: '',
      parts: policies.map(({ name }) => name),
      said: `${count(policies.length, 'policy is', 'policies are')} assigned${refusing ? ', and refuse what breaks them' : ''}.`,
    },
  ]
}
