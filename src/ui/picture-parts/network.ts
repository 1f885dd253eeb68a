import { addressWords, type FactMaker } from '../picture-facts.ts'

/** The network: the picture's frame. */
export const networkFact: FactMaker = ({ network }) => [
  {
    key: 'network',
    place: 'frame',
    cells: [network.name, network.existing === undefined ? network.range : 'used as found', ''],
    parts: [network.name],
    said:
      network.existing === undefined ? `Network ${network.name}, ${network.range}.` : `Existing network ${network.name}, used as found.`,
  },
]

/** The subnet the nodes are in, and what addresses they have. */
export const nodesSubnetFact: FactMaker = ({ network, pool }) => {
  const addresses = pool === undefined ? undefined : addressWords[pool.addresses.kind]
  return [
    {
      key: 'nodes',
      place: 'inside',
      cells: [network.nodes.name, network.nodes.range, addresses?.text ?? ''],
      short: addresses?.short ?? '',
      parts: [network.name],
      said: `Subnet ${[network.nodes.name, network.nodes.range].join(' ').trim()} for nodes.`,
    },
  ]
}

/** The subnet the private endpoints are in. */
export const endpointsSubnetFact: FactMaker = ({ network: { name, endpoints } }) =>
  endpoints === undefined
    ? []
    : [
        {
          key: 'endpoints',
          place: 'inside',
          cells: [endpoints.name, endpoints.range, ''],
          parts: [name],
          said: `Subnet ${[endpoints.name, endpoints.range].join(' ').trim()} for private endpoints.`,
        },
      ]
