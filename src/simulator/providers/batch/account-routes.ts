import { at, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRoute } from '../../definition.ts'
import { resourceNotFound } from '../../errors.ts'
import { placeName } from '../../places.ts'
import { vmSizes } from '../compute/sizes.ts'
import { capabilitiesOf, isOffered } from '../compute/skus.ts'
import { perimeterConfigurations } from '../network/perimeter-associations.ts'
import { keyRoutes } from './account-keys.ts'
import { batchAccount } from './accounts.ts'
import { accountType, batchVersions, requireAccount } from './common.ts'
import { filterOf } from './odata.ts'
import { dependenciesOf } from './outbound.ts'
import { poolRoutes } from './pool-routes.ts'

const location = '/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}'
const account = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}'

export const accountRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: `${location}/quotas`,
    apiVersions: batchVersions,
    run: (world) => ({ status: 200, body: { accountQuota: world.settings.quotas.batchAccountsPerRegion } }),
  },
  {
    method: 'POST',
    path: `${location}/checkNameAvailability`,
    apiVersions: batchVersions,
    run(world, { parameters, body }) {
      const name = String(at(body, 'name') ?? '')
      if (!batchAccount.name.pattern.test(name)) {
        return {
          status: 200,
          body: { nameAvailable: false, reason: 'Invalid', message: `The account name '${name}' is invalid: ${batchAccount.name.rule}.` },
        }
      }
      const place = placeName(parameters.location ?? '')
      const taken = world.ofType(accountType).some((one) => one.name === name && one.body.location === place)
      return {
        status: 200,
        body: taken
          ? { nameAvailable: false, reason: 'AlreadyExists', message: `An account named '${name}' is already in use.` }
          : { nameAvailable: true },
      }
    },
  },
  {
    method: 'GET',
    path: `${location}/virtualMachineSkus`,
    apiVersions: batchVersions,
    run(_world, { parameters, url, query }) {
      const wanted = filterOf(query.get('$filter'), ['name', 'familyName'])
      const place = placeName(parameters.location ?? '') ?? ''
      const size = Math.min(Number(query.get('maxresults') ?? 20) || 20, 20)
      return page(
        vmSizes
          .filter((one) => isOffered(one, place) && wanted({ name: one.name, familyName: one.family }))
          .map((one) => ({
            key: one.name,
            body: () => ({
              name: one.name,
              familyName: one.family,
              capabilities: capabilitiesOf(one),
              ...(one.endOfLife === undefined ? {} : { batchSupportEndOfLife: one.endOfLife }),
            }),
          })),
        url,
        query,
        size,
      )
    },
  },
  {
    method: 'GET',
    path: `${account}/privateLinkResources`,
    apiVersions: batchVersions,
    run: (world, { parameters, url, query }) => {
      const found = requireAccount(world, parameters)
      return page(
        linkGroups.map((group) => ({ key: group, body: () => showLinkResource(found.id, found.facts, group) })),
        url,
        query,
        10,
      )
    },
  },
  {
    method: 'GET',
    path: `${account}/privateLinkResources/{name}`,
    apiVersions: batchVersions,
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      const group = linkGroups.find((one) => one.toLowerCase() === parameters.name?.toLowerCase())
      if (group === undefined)
        throw resourceNotFound(`${accountType}/privateLinkResources`, [found.name, parameters.name ?? ''], parameters.group)
      return { status: 200, body: showLinkResource(found.id, found.facts, group) }
    },
  },
  {
    method: 'GET',
    path: `${account}/outboundNetworkDependenciesEndpoints`,
    apiVersions: batchVersions,
    run(world, { parameters, url, query }) {
      const found = requireAccount(world, parameters)
      return page(
        dependenciesOf(world, found).map((one, index) => ({ key: String(index), body: () => one })),
        url,
        query,
        10,
      )
    },
  },
  {
    method: 'GET',
    path: `${account}/networkSecurityPerimeterConfigurations`,
    apiVersions: batchVersions.filter((version) => version >= '2024-07-01'),
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      return { status: 200, body: { value: perimeterConfigurations(world, found.id) } }
    },
  },
  ...keyRoutes,
  ...poolRoutes,
]

const linkGroups = ['batchAccount', 'nodeManagement'] as const

function showLinkResource(id: string, facts: JsonObject, group: (typeof linkGroups)[number]): JsonObject {
  return {
    id: `${id}/privateLinkResources/${group}`,
    name: group,
    type: `${accountType}/privateLinkResources`,
    properties: {
      groupId: group,
      requiredMembers: [group === 'batchAccount' ? String(facts.accountEndpoint) : String(facts.nodeManagementEndpoint)],
      requiredZoneNames: ['privatelink.batch.azure.com'],
    },
  }
}
