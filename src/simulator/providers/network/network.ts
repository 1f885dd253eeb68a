import type { Provider } from '../../definition.ts'
import { natGateway } from './nat-gateways.ts'
import { addressRecord, dnsRoutes, privateDnsZone, virtualNetworkLink } from './private-dns.ts'
import { privateEndpoint } from './private-endpoints.ts'
import { publicAddress } from './public-addresses.ts'
import { networkSecurityGroup } from './security-groups.ts'
import { subnet } from './subnets.ts'
import { virtualNetwork } from './virtual-networks.ts'
import { privateDnsZoneGroup } from './zone-groups.ts'

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
