import { type FactMaker, targetOf } from '../picture-facts.ts'

/** What is reached from inside the network, each by an arrow. */
export const privateEndpointFacts: FactMaker = ({ network }) =>
  network.privateEndpoints.map(({ name, group }) => ({
    key: `endpoint-${group}`,
    place: 'inside',
    cells: [`  ${group}`, '', targetOf[group]],
    arrow: true,
    parts: [name],
    said: `Private endpoint ${group}, to ${targetOf[group]}.`,
  }))
