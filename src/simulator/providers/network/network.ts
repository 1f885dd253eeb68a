import { page } from '../../arm/listing.ts'
import type { Provider, SpecialRoute } from '../../definition.ts'
import { placeName } from '../../places.ts'
import { networkVersions } from './common.ts'
import { natGateway } from './nat-gateways.ts'
import { dnsRoutes, privateDnsZone, virtualNetworkLink } from './private-dns.ts'
import { privateEndpoint } from './private-endpoints.ts'
import { publicAddress } from './public-addresses.ts'
import { recordSets } from './record-sets.ts'
import { networkSecurityGroup } from './security-groups.ts'
import { subnet } from './subnets.ts'
import { virtualNetwork } from './virtual-networks.ts'
import { privateDnsZoneGroup } from './zone-groups.ts'

/** How many addresses a region allows and holds. The limits are Azure's usual ones. */
const usages: SpecialRoute = {
  method: 'GET',
  path: '/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/usages',
  apiVersions: networkVersions,
  run(world, { parameters: { subscription = '', location = '' }, url, query }) {
    const place = placeName(location)
    const held = world
      .ofType(publicAddress.type)
      .filter((address) => address.body.location === place && address.subscription.toLowerCase() === subscription.toLowerCase()).length
    const names = ['PublicIPAddresses', 'StaticPublicIPAddresses', 'StandardSkuPublicIpAddresses']
    return page(
      names.map((value) => ({
        key: value,
        body: () => ({
          id: `/subscriptions/${subscription}/providers/Microsoft.Network/locations/${place ?? location}/usages/${value}`,
          name: { value, localizedValue: value },
          unit: 'Count',
          currentValue: held,
          limit: 1000,
        }),
      })),
      url,
      query,
      10,
    )
  },
}

export const network: Provider = {
  namespace: 'Microsoft.Network',
  types: [
    virtualNetwork,
    subnet,
    networkSecurityGroup,
    publicAddress,
    natGateway,
    privateEndpoint,
    privateDnsZoneGroup,
    privateDnsZone,
    virtualNetworkLink,
    ...recordSets,
  ],
  routes: [...dnsRoutes, usages],
}
