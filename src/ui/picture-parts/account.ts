import type { Access } from '../../blueprint/types.ts'
import { type FactMaker, type PictureFact, reachOf, reachWords } from '../picture-facts.ts'

/** Who reaches the account. */
export const accountReachFact: FactMaker = ({ account }) => [
  {
    ...reachFact('reach-account', 'Batch account', account.accountAccess, account.name),
    said: `Batch account ${account.name}: ${reachWords(account.accountAccess)}.`,
  },
]

/** How nodes reach the Batch service. */
export const nodeManagementReachFact: FactMaker = ({ account }) => [
  {
    ...reachFact('reach-nodes', 'node management', account.nodeManagementAccess, account.name),
    said: `Node management: ${reachWords(account.nodeManagementAccess)}.`,
  },
]

/** The account itself, and whose key its data has. */
export const accountFact: FactMaker = ({ account }) => [
  {
    key: 'account',
    place: 'beside',
    cells: ['Batch account', account.name, account.customerKey ? 'your key' : "Microsoft's key"],
    short: account.customerKey ? 'your key' : '',
    parts: [account.name],
    said: `The account's data is encrypted with ${account.customerKey ? 'your key' : "Microsoft's key"}.`,
  },
]

function reachFact(key: string, name: string, access: Access, part: string): Omit<PictureFact, 'said'> {
  const { text, short } = reachOf(access)
  return {
    key,
    place: 'outside',
    cells: [access.kind === 'private' ? 'internet ─╳' : 'internet ─▶', name, text],
    short,
    parts: [part],
    ...(access.kind === 'open' ? { tone: 'attention' as const } : {}),
  }
}
