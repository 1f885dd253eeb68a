import { addressWords, type FactMaker } from '../picture-facts.ts'
import { count } from '../words.ts'

/** The pool in its subnet. */
export const poolFact: FactMaker = ({ pool }) =>
  pool === undefined
    ? []
    : [
        {
          key: 'pool',
          place: 'inside',
          cells: [`  pool ${pool.name}`, count(pool.nodes, 'node'), pool.vmSize.replace(/^Standard_/, '')],
          parts: [pool.name],
          said: `Pool ${pool.name}: ${count(pool.nodes, 'node')} of ${pool.vmSize}, ${addressWords[pool.addresses.kind].text}${pool.certificate === undefined ? '' : ', with a certificate from Key Vault'}.`,
        },
      ]

/** A port open to people. */
export const remoteAccessFact: FactMaker = ({ pool }) => {
  const remote = pool?.remoteAccess
  if (pool === undefined || remote === undefined) return []
  const isOpen = remote.from.length === 0
  const from = isOpen ? 'from anywhere' : `from ${count(remote.from.length, 'listed range')}`
  return [
    {
      key: 'remote',
      place: 'outside',
      cells: ['internet ─▶', `nodes, port ${remote.port}`, from],
      short: isOpen ? 'open' : 'listed',
      tone: 'attention',
      parts: [pool.name],
      said: `People log in to nodes on port ${remote.port} ${from}.`,
    },
  ]
}
