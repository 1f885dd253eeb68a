import type { Provider } from '../../definition.ts'
import { natGateway, publicAddress } from './outbound.ts'
import { addressRecord, dnsRoutes, privateDnsZone, privateDnsZoneGroup, virtualNetworkLink } from './private-dns.ts'
import { privateEndpoint } from './private-endpoints.ts'
import { networkSecurityGroup } from './security-groups.ts'
import { subnet } from './subnets.ts'
import { virtualNetwork } from './virtual-networks.ts'

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
    addressRecord,
  ],
  routes: dnsRoutes,
}
