import type { Provider } from '../../definition.ts'
import { natGateway } from './nat-gateways.ts'
import { networkRoutes } from './network-routes.ts'
import { virtualNetworkPeering } from './peerings.ts'
import { perimeterAssociation } from './perimeter-associations.ts'
import { perimeter, perimeterProfile } from './perimeters.ts'
import { privateDnsZone, virtualNetworkLink } from './private-dns.ts'
import { privateEndpoint } from './private-endpoints.ts'
import { publicAddress } from './public-addresses.ts'
import { publicPrefix } from './public-prefixes.ts'
import { recordRoutes, recordSets } from './record-sets.ts'
import { route, routeTable } from './route-tables.ts'
import { applicationSecurityGroup, networkSecurityGroup, securityRule } from './security-groups.ts'
import { subnet } from './subnets.ts'
import { virtualNetwork } from './virtual-networks.ts'
import { privateDnsZoneGroup } from './zone-groups.ts'

export const network: Provider = {
  namespace: 'Microsoft.Network',
  types: [
    virtualNetwork,
    subnet,
    virtualNetworkPeering,
    networkSecurityGroup,
    securityRule,
    applicationSecurityGroup,
    routeTable,
    route,
    publicAddress,
    publicPrefix,
    natGateway,
    privateEndpoint,
    privateDnsZoneGroup,
    privateDnsZone,
    virtualNetworkLink,
    perimeter,
    perimeterProfile,
    perimeterAssociation,
    ...recordSets,
  ],
  routes: [...recordRoutes, ...networkRoutes],
}
