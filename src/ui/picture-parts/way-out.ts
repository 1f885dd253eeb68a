import { type FactMaker, wayOut } from '../picture-facts.ts'

/** How nodes reach the internet, if they do. */
export const wayOutFact: FactMaker = (blueprint) => {
  const { network, pool } = blueprint
  const way = wayOut(blueprint)
  return [
    {
      key: 'way-out',
      place: 'beside',
      cells: [way.open ? 'nodes ─▶' : 'nodes ─╳', 'internet', way.text],
      short: way.short,
      parts: [network.nat?.name ?? network.firewall?.routeTable ?? pool?.name ?? network.name],
      said: `Nodes' way out: ${way.text}.`,
    },
  ]
}
