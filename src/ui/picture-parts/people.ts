import type { Blueprint } from '../../blueprint/types.ts'
import type { FactMaker } from '../picture-facts.ts'
import { count, listed } from '../words.ts'

/** What the Batch service may do where nodes live in your subscription. */
export const batchServiceFact: FactMaker = (blueprint) => {
  const { account } = blueprint
  if (account.allocationMode !== 'UserSubscription') return []
  return [
    {
      key: 'batch-service',
      place: 'beside',
      cells: ['Batch service', 'in your subscription', batchRight(blueprint)],
      short: '',
      parts: [account.name],
      said: `Nodes live in your subscription; the Batch service there: ${batchRight(blueprint)}.`,
    },
  ]
}

/** Who submits jobs and who administers. */
export const peopleFact: FactMaker = ({ account, principals }) => {
  const people = principals.filter((one) => one.kind !== 'batch-service')
  if (people.length === 0) return []
  const roles = people.map(({ label, grants }) => `${label}: ${listed(grants.map(({ role }) => role))}`)
  return [
    {
      key: 'people',
      place: 'beside',
      cells: ['People', count(people.length, 'entry', 'entries'), 'roles on the account'],
      short: 'roles',
      parts: [account.name],
      said: `${roles.join('. ')}.`,
    },
  ]
}

/** What the Batch service may do in the subscription, in two words. */
function batchRight({ principals }: Blueprint): string {
  const grant = principals.find((one) => one.kind === 'batch-service')?.grants.find(({ on }) => on === 'subscription')
  if (grant === undefined) return ''
  return grant.madeByOthers === true ? 'granted before' : grant.role === 'Contributor' ? 'Contributor' : 'narrow role'
}
