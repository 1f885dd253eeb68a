import type { FactMaker } from '../picture-facts.ts'
import { listed } from '../words.ts'

/** The identities that account and nodes act as. */
export const identitiesFact: FactMaker = ({ identities }) =>
  identities.length === 0
    ? []
    : [
        {
          key: 'identities',
          place: 'beside',
          cells: ['Identities', listed(identities.map(({ usedBy }) => usedBy)), ''],
          parts: identities.map(({ name }) => name),
          said: `Identities: ${listed(identities.map(({ name, usedBy }) => `${name} for the ${usedBy}`))}.`,
        },
      ]
