import type { FactMaker } from '../picture-facts.ts'
import { count, listed } from '../words.ts'

/** Who resolves names, where it is not Azure with the environment's own zones. */
export const namesFact: FactMaker = ({ network: { name, dnsServers, centralZones, dnsByPolicy } }) => {
  const names = centralZones !== undefined ? 'central zones' : dnsByPolicy === true ? 'records by policy' : undefined
  if (dnsServers === undefined && names === undefined) return []
  const servers = dnsServers === undefined ? 'Azure DNS' : `your DNS servers ${listed(dnsServers)}`
  const records =
    centralZones !== undefined ? 'in central DNS zones' : dnsByPolicy === true ? 'written by a policy of yours' : 'in its own zones'
  return [
    {
      key: 'names',
      place: 'beside',
      cells: ['Names', dnsServers === undefined ? 'Azure DNS' : `your DNS, ${count(dnsServers.length, 'server')}`, names ?? 'own zones'],
      short: names === undefined ? '' : centralZones === undefined ? 'policy' : 'central',
      parts: [name],
      said: `Names are resolved by ${servers}; those of the endpoints are ${records}.`,
    },
  ]
}
