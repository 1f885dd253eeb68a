import { at, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRoute } from '../../definition.ts'
import { resourceNotFound } from '../../errors.ts'
import { placeName } from '../../places.ts'
import type { World } from '../../world.ts'
import { batchAccount } from './accounts.ts'
import { accountType, batchVersions } from './common.ts'
import { vmSizes } from './vm-sizes.ts'

export const location = '/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}'

export const account = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}'

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
    run: (_world, { url, query }) =>
      page(
        vmSizes.map(([name, familyName, cores, memory, encryption]) => ({
          key: name,
          body: () => ({
            name,
            familyName,
            capabilities: [
              { name: 'vCPUs', value: String(cores) },
              { name: 'MemoryGB', value: String(memory) },
              { name: 'EncryptionAtHostSupported', value: encryption ? 'True' : 'False' },
              { name: 'HyperVGenerations', value: 'V1,V2' },
            ],
          }),
        })),
        url,
        query,
        20,
      ),
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
    run(world, { parameters }) {
      const found = requireAccount(world, parameters)
      const place = String(found.body.location)
      const needs = (category: string, ...domains: string[]) => ({
        category,
        endpoints: domains.map((domainName) => ({ domainName, endpointDetails: [{ port: 443 }] })),
      })
      return {
        status: 200,
        body: {
          value: [
            needs('Azure Batch', String(found.facts.accountEndpoint), `${place}.service.batch.azure.com`),
            needs('Azure Storage', '*.blob.core.windows.net', '*.table.core.windows.net', '*.queue.core.windows.net'),
            needs('Microsoft Package Repository', 'packages.microsoft.com'),
            needs('Azure Key Vault', '*.vault.azure.net'),
          ],
        },
      }
    },
  },
]

const linkGroups = ['batchAccount', 'nodeManagement'] as const

function requireAccount(world: World, { subscription = '', group = '', account: name = '' }: Readonly<Record<string, string>>) {
  const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${accountType}/${name}`)
  if (found === undefined || found.hidden === true) throw resourceNotFound(accountType, [name], group)
  return found
}

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
