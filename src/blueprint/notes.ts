import type { Blueprint, Note } from './types.ts'

/** What is worth knowing of an answer without being a risk: shown with it in the review. */
export function notesOf({ network, pool, workspace }: Pick<Blueprint, 'network' | 'pool' | 'workspace'>): readonly Note[] {
  const fixed = pool?.addresses.kind === 'static' ? pool.addresses.addresses.length : 0
  const nat = network.nat?.addresses.length ?? 0
  return [
    ...(nat > 0
      ? [
          {
            question: nat > 1 ? 'egress-addresses' : 'egress',
            text: `Partners list ${nat === 1 ? 'one address' : `${nat} addresses`}, known once ${nat === 1 ? 'it is' : 'they are'} made. The report prints a text to send them.`,
          },
        ]
      : []),
    ...(fixed > 0
      ? [
          {
            question: 'node-addresses',
            text: `Partners list ${fixed} addresses: one per 100 nodes and a spare. Beyond ${(fixed - 1) * 100} nodes the pool needs more and is made anew. The report prints a text to send them.`,
          },
        ]
      : []),
    ...(network.existing === undefined
      ? []
      : [
          {
            question: 'network',
            text: `${network.name} is used as found: we make no security group, NAT gateway or route there, and remove nothing of it.`,
          },
        ]),
    ...(workspace?.existing === undefined
      ? []
      : [
          {
            question: 'logs',
            text: `${workspace.name} is used as found: its owners decide who reads there and for how long logs stay. After destroy, what was sent stays in it.`,
          },
        ]),
  ]
}
