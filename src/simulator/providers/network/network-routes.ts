import type { Json, JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRequest, SpecialRoute, StoredResource } from '../../definition.ts'
import { badRequest, resourceNotFound } from '../../errors.ts'
import { placeName } from '../../places.ts'
import type { Answer } from '../../types.ts'
import { sameType, type World } from '../../world.ts'
import { natType, prefixType } from './address-use.ts'
import { addressOf, holds, isAddress, numberOf, type Range, subnetRanges, takenAddresses } from './addresses.ts'
import { networkVersions } from './common.ts'
import { delegationServices, endpointServices } from './delegations.ts'
import { labelTaken } from './public-addresses.ts'
import { addressesHeld } from './quota.ts'
import { tagNames } from './service-tags.ts'
import { networkType, subnetType } from './subnet-use.ts'

const location = '/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}'

type Run = SpecialRoute['run']

const get = (path: string, run: Run): SpecialRoute => ({ method: 'GET', path, apiVersions: networkVersions, run })

const listed = (request: SpecialRequest, names: readonly string[], show: (name: string) => JsonObject): Answer =>
  page(
    names.map((name) => ({ key: name, body: () => show(name) })),
    request.url,
    request.query,
    50,
  )

/** What Microsoft.Network answers about a region or a network beside its resources. */
export const networkRoutes: readonly SpecialRoute[] = [
  get(`${location}/usages`, (world, request) => {
    const { subscription = '', location: sent = '' } = request.parameters
    const place = placeName(sent)
    const count = (type: string) =>
      world.ofType(type).filter((one) => one.body.location === place && sameType(one.subscription, subscription)).length
    const addresses = addressesHeld(world, subscription, place)
    const most = world.settings.quotas.publicAddresses
    const usages: Readonly<Record<string, readonly [current: number, limit: number]>> = {
      NatGateways: [count(natType), 1000],
      NetworkSecurityGroups: [count('Microsoft.Network/networkSecurityGroups'), 5000],
      PrivateEndpoints: [count('Microsoft.Network/privateEndpoints'), 65536],
      PublicIPAddresses: [addresses, most],
      PublicIpPrefixes: [count(prefixType), 100],
      RouteTables: [count('Microsoft.Network/routeTables'), 200],
      StandardSkuPublicIpAddresses: [addresses, most],
      StaticPublicIPAddresses: [addresses, most],
      VirtualNetworks: [count(networkType), 1000],
    }
    return listed(request, Object.keys(usages), (value) => ({
      id: `/subscriptions/${subscription}/providers/Microsoft.Network/locations/${place ?? sent}/usages/${value}`,
      name: { value, localizedValue: value },
      unit: 'Count',
      currentValue: usages[value]?.[0] ?? 0,
      limit: usages[value]?.[1] ?? 0,
    }))
  }),
  get(`${location}/CheckDnsNameAvailability`, (world, { parameters, query }) => {
    const label = query.get('domainnamelabel')
    if (label === undefined) throw badRequest('MissingDomainNameLabel', 'The domainNameLabel query parameter is required.')
    return { status: 200, body: { available: !labelTaken(world, label, placeName(parameters.location ?? '') ?? '', '') } }
  }),
  get(`${location}/availableDelegations`, (_world, request) =>
    listed(request, delegationServices, (serviceName) => ({
      id: `/subscriptions/${request.parameters.subscription}/providers/Microsoft.Network/availableDelegations/${serviceName.replace('/', '.')}`,
      type: 'Microsoft.Network/availableDelegations',
      name: serviceName.replace('/', '.'),
      serviceName,
      actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
    })),
  ),
  get(`${location}/virtualNetworkAvailableEndpointServices`, (_world, request) =>
    listed(request, endpointServices, (name) => ({
      id: `/subscriptions/${request.parameters.subscription}/providers/Microsoft.Network/virtualNetworkEndpointServices/${name}`,
      type: 'Microsoft.Network/virtualNetworkEndpointServices',
      name,
    })),
  ),
  get(`${location}/serviceTags`, (_world, { parameters }) => {
    const place = placeName(parameters.location ?? '') ?? ''
    return {
      status: 200,
      body: {
        name: 'Public',
        id: `/subscriptions/${parameters.subscription}/providers/Microsoft.Network/serviceTags/Public`,
        type: 'Microsoft.Network/serviceTags',
        changeNumber: '1',
        cloud: 'Public',
        // Which addresses stand behind a tag is not known here: the lists are empty.
        values: tagNames(place).map((name): Json => {
          const [systemService = name, region = ''] = name.split('.')
          return { name, id: name, properties: { changeNumber: '1', region, systemService, addressPrefixes: [] } }
        }),
      },
    }
  }),
  get(
    '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}/CheckIPAddressAvailability',
    (world, { parameters, query }) => {
      const { subscription, group, network: name = '' } = parameters
      const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${networkType}/${name}`)
      if (found === undefined || found.hidden === true) throw resourceNotFound(networkType, [name], group)
      const address = query.get('ipaddress') ?? ''
      if (!isAddress(address)) throw badRequest('InvalidIPAddressFormat', `IP address ${address} is not formatted correctly.`)
      return { status: 200, body: availability(world, found, address) }
    },
  ),
]

/** Whether an address of a network is free, and up to five that are. Nodes are known by number only: they take the upper end of a subnet. */
function availability(world: World, network: StoredResource, address: string): JsonObject {
  const value = numberOf(address)
  const point: Range = { text: address, prefix: 32, first: value, last: value }
  const subnets = world.childrenOf(network.id, subnetType)
  const subnet = subnets.find((one) => subnetRanges(one.body.properties, one.name).some((range) => holds(range, point)))
  const range = subnet === undefined ? undefined : subnetRanges(subnet.body.properties, subnet.name).find((one) => holds(one, point))
  if (subnet === undefined || range === undefined) return { available: false, availableIPAddresses: [], isPlatformReserved: false }
  const taken = takenAddresses(world, subnet.id)
  const isReserved = (one: number) => one < range.first + 4 || one === range.last
  const isFree = (one: number) => !isReserved(one) && !taken.endpoints.has(one) && one <= range.last - 1 - taken.nodes
  if (isFree(value)) return { available: true, availableIPAddresses: [], isPlatformReserved: false }
  const others: string[] = []
  for (let one = range.first + 4; one < range.last && others.length < 5; one += 1) if (isFree(one)) others.push(addressOf(one))
  return { available: false, availableIPAddresses: others, isPlatformReserved: isReserved(value) }
}
