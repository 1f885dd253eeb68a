import type { Pool } from '../../blueprint/types.ts'
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
          cells: [`  pool ${pool.name}`, nodesOf(pool), pool.vmSize.replace(/^Standard_/, '')],
          parts: [pool.name],
          said: `Pool ${pool.name}: ${nodesOf(pool)}${pool.spotNodes === 0 ? '' : ' nodes'} of ${pool.vmSize}, ${[addressWords[pool.addresses.kind].text, ...peculiarities(pool)].join(', ')}.`,
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

/** The pool's nodes of both kinds. */
function nodesOf(pool: Pool): string {
  return pool.spotNodes === 0 ? count(pool.nodes, 'node') : `${pool.nodes} + ${pool.spotNodes} Spot`
}

/** What is special about the machines. */
function peculiarities(pool: Pool): string[] {
  return [
    ...(pool.confidential === undefined ? [] : ['confidential machines']),
    ...(pool.zonal ? ['spread over zones'] : []),
    ...(pool.automaticUpgrades ? ['upgraded by themselves'] : []),
    ...(pool.certificate === undefined ? [] : ['with a certificate from Key Vault']),
  ]
}
