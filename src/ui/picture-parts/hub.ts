import type { FactMaker } from '../picture-facts.ts'

/** The hub the network is peered with. */
export const hubFact: FactMaker = ({ network: { name, hub } }) =>
  hub === undefined
    ? []
    : [
        {
          key: 'hub',
          place: 'beside',
          cells: ['network ◀─▶', `hub ${hub.name}`, hub.bothHalves ? 'peered' : 'its half is its team’s'],
          short: hub.bothHalves ? 'peered' : 'half',
          parts: [`${name} to ${hub.name}`, ...(hub.bothHalves ? [`${hub.name} to ${name}`] : [])],
          ...(hub.bothHalves ? {} : { tone: 'attention' as const }),
          said: `Peered with hub ${hub.name}${hub.bothHalves ? '' : ', whose half its own team makes'}.`,
        },
      ]
