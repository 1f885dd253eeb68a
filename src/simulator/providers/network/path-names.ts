import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { propertiesOf } from './addresses.ts'
import { networkOf } from './path-routes.ts'
import { neighbours, type Step } from './path-steps.ts'
import { linkedZone } from './private-dns.ts'
import { addressesIn, addressRecordType } from './record-sets.ts'
import { dnsServers } from './virtual-networks.ts'

/** A name that may lead to a private endpoint. */
export interface Name {
  readonly fqdn: string
  readonly zone: string
  readonly record: string
  /** A zone of older times that is asked first where it is linked. */
  readonly legacy?: { readonly zone: string; readonly record: string }
  /** A private endpoint exists, so the public name is an alias of the private one. */
  readonly aliased: boolean
}

export interface Resolved {
  readonly to: 'private' | 'public' | 'nowhere'
  readonly addresses: readonly string[]
  readonly step: Step
}

/** Azure's own resolver, the same in every network (learn.microsoft.com virtual-network/what-is-ip-address-168-63-129-16). */
const azureResolver = '168.63.129.16'

/**
 * What a name leads to from inside a network: by Azure's resolver and the private zones linked to the network, or by the network's own servers.
 * Source: learn.microsoft.com private-link/private-endpoint-dns, dns/private-dns-fallback; batch/private-connectivity for the legacy zone.
 */
export function resolveName(world: World, network: StoredResource, name: Name): Resolved {
  const [server] = dnsServers(network.body)
  if (server === undefined || server === azureResolver) return ask(world, network, name)
  const around = neighbours(world, network).map((one) => one.network)
  const host = networkOf(world, [network, ...around], server)
  if (host === undefined) {
    return {
      to: 'public',
      addresses: [],
      step: {
        what: 'name',
        ok: true,
        assumed: true,
        says: `${network.name} asks the DNS server ${server}, which is in no network the practice cloud can see: private zones are taken not to count, and ${name.fqdn} to lead to its public address.`,
        resource: network.id,
      },
    }
  }
  const asked = ask(world, host, name)
  const says = `${asked.step.says} ${network.name} asks the DNS server ${server} in ${host.name}; that it passes questions on to Azure from there is taken for granted.`
  return { ...asked, step: { ...asked.step, says, assumed: true } }
}

function ask(world: World, network: StoredResource, name: Name): Resolved {
  const inPublic = (says: string): Resolved => ({
    to: 'public',
    addresses: [],
    step: { what: 'name', ok: true, says, resource: network.id },
  })
  if (!name.aliased) return inPublic(`${name.fqdn} leads to its public address: no private endpoint has been made for it.`)
  const legacy = name.legacy === undefined ? undefined : linkedZone(world, network.id, name.legacy.zone)
  const found = legacy ?? linkedZone(world, network.id, name.zone)
  if (found === undefined) return inPublic(`${name.fqdn} leads to its public address: no zone ${name.zone} is linked to ${network.name}.`)
  const { zone, record } = legacy === undefined || name.legacy === undefined ? name : name.legacy
  const addresses = addressesIn(world.find(`${found.zone}/${addressRecordType.split('/').at(-1)}/${record}`))
  const [address] = addresses
  const hides = legacy === undefined ? '' : ` The old zone ${zone} is asked first and hides ${name.zone}; unlink it from ${network.name}.`
  if (address !== undefined) {
    const says = `${name.fqdn} is ${address} in ${network.name}, by zone ${zone}.`
    return { to: 'private', addresses, step: { what: 'name', ok: true, says, resource: found.zone } }
  }
  if (propertiesOf(found.link.body).resolutionPolicy === 'NxDomainRedirect')
    return inPublic(`Zone ${zone} has no record ${record}; its link to ${network.name} falls back to the public address of ${name.fqdn}.`)
  const says = `${name.fqdn} cannot be resolved in ${network.name}: the linked zone ${zone} has no record ${record}.${hides}`
  return { to: 'nowhere', addresses: [], step: { what: 'name', ok: false, says, resource: found.zone } }
}
