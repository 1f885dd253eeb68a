import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { Link, ResourceDefinition, Write } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { addPrincipal, removePrincipal } from '../authorization/principals.ts'
import { identityLinks } from '../managed-identity.ts'
import { isAddressOrRange } from '../network/addresses.ts'
import { connectionsTo } from '../private-link.ts'
import { accountPatch, accountShape } from './account-shape.ts'
import { storageType, versions } from './common.ts'

/** Letting a subnet in needs a right there: learn.microsoft.com storage/common/storage-network-security (required permissions). */
function ruleLinks(body: JsonObject): Link[] {
  const rules = at(body, 'properties.networkAcls.virtualNetworkRules')
  const action = 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action'
  return (Array.isArray(rules) ? rules : []).flatMap((rule: Json) => {
    const scope = at(rule, 'id')
    return typeof scope === 'string' ? [{ action, scope }] : []
  })
}

/** Storage accounts: created with 202 and `Location`, an existing one is updated at once; their names are global. */
export const storageAccount: ResourceDefinition = {
  type: storageType,
  apiVersions: versions,
  name: { pattern: /^[a-z0-9]{3,24}$/, rule: 'it has 3 to 24 lowercase letters and digits', code: 'AccountNameInvalid' },
  location: 'regional',
  tracked: true,
  body: accountShape,
  patch: accountPatch,
  put: { kind: 'location', seconds: 25, results: 'asyncoperations' },
  update: { kind: 'now', status: 200, takes: 2 },
  remove: {
    style: { kind: 'now', status: 200, takes: 3 },
    done: (world, account) => removePrincipal(world, String(account.facts.identityPrincipal ?? '')),
  },
  links: (_world, { body }) => [...identityLinks(body), ...ruleLinks(body)],
  prepare(world, write) {
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    if (write.before === undefined) checkName(world, write)
    else checkFixed(write)
    checkKind(write.body, properties)
    checkNetwork(world, properties)
    return { body: write.body, facts: factsOf(world, write) }
  },
  stored(world, account, { before }) {
    const principal = account.facts.identityPrincipal
    if (typeof principal === 'string' && before?.facts.identityPrincipal === undefined) addPrincipal(world, principal, account.name)
  },
  show(world, account) {
    const properties = isObject(account.body.properties) ? account.body.properties : {}
    const place = String(account.body.location)
    const acls = isObject(properties.networkAcls) ? properties.networkAcls : {}
    const connections = connectionsTo(world, account)
    return {
      primaryEndpoints: Object.fromEntries(
        [...['blob', 'queue', 'table', 'file', 'dfs'], 'web'].map((service) => [service, `https://${hostOf(account.name, service)}/`]),
      ),
      primaryLocation: place,
      statusOfPrimary: 'available',
      minimumTlsVersion: properties.minimumTlsVersion ?? 'TLS1_0',
      allowBlobPublicAccess: properties.allowBlobPublicAccess ?? false,
      supportsHttpsTrafficOnly: properties.supportsHttpsTrafficOnly ?? true,
      accessTier: properties.accessTier ?? 'Hot',
      encryption: properties.encryption ?? {
        keySource: 'Microsoft.Storage',
        services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
      },
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [], ...acls },
      privateEndpointConnections: connections,
    }
  },
  dress(world, account, body) {
    const { identityPrincipal: principalId, keyTurns: _, ...shown } = isObject(body.properties) ? body.properties : {}
    const sku = isObject(body.sku) ? body.sku : {}
    const identity = isObject(body.identity) ? body.identity : undefined
    const system = isSystem(identity) ? { principalId, tenantId: world.tenant } : {}
    return {
      ...body,
      sku: { ...sku, tier: String(sku.name).startsWith('Premium') ? 'Premium' : 'Standard' },
      ...(identity === undefined ? {} : { identity: { ...identity, ...system } }),
      properties: { ...shown, provisioningState: account.state === 'Creating' ? 'Creating' : 'Succeeded' },
    }
  },
}

/** The name an account's service answers to. */
export const hostOf = (account: string, service: string) =>
  service === 'web' ? `${account}.z6.web.core.windows.net` : `${account}.${service}.core.windows.net`

const isSystem = (identity: Json | undefined) => String(at(identity, 'type') ?? '').includes('SystemAssigned')

function checkName(world: World, { name }: Write): void {
  if (!world.ofType(storageType).some((account) => account.name === name)) return
  throw new ArmError(409, 'StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`)
}

/** What an account is made with stays (codes unverified but for the kind). */
function checkFixed({ before, body }: Write): void {
  const fixed = ['isHnsEnabled', 'isNfsV3Enabled', 'dnsEndpointType']
  const changed = fixed.find((name) => {
    const wanted = at(body, `properties.${name}`)
    return wanted !== undefined && wanted !== (at(before?.body, `properties.${name}`) ?? (name === 'dnsEndpointType' ? 'Standard' : false))
  })
  if (changed !== undefined) {
    throw new ArmError(409, 'PropertyCannotBeChanged', `The property '${changed}' was specified in the input, but it cannot be updated.`, {
      target: changed,
    })
  }
  if (before?.body.kind !== body.kind && !(before?.body.kind === 'Storage' && body.kind === 'StorageV2')) {
    throw new ArmError(409, 'AccountTypeCannotBeChanged', 'The kind of the storage account cannot be changed.', { target: 'kind' })
  }
}

function checkKind(body: JsonObject, properties: JsonObject): void {
  const sku = String(at(body, 'sku.name'))
  const premium = sku.startsWith('Premium')
  if ((body.kind === 'BlockBlobStorage' || body.kind === 'FileStorage') && !premium) {
    throw badRequest('InvalidAccountType', `The account type '${sku}' is not valid for the kind '${String(body.kind)}'.`, { target: 'sku' })
  }
  if (body.kind === 'BlobStorage' && properties.accessTier === undefined) {
    throw badRequest('AccessTierRequired', "The parameter 'accessTier' is required for the account kind 'BlobStorage'.")
  }
  // TLS 1.3 is a word of the contract that the service does not take as a floor.
  if (properties.minimumTlsVersion === 'TLS1_3') {
    throw badRequest('InvalidRequestPropertyValue', "The value 'TLS1_3' is not allowed for property minimumTlsVersion.", {
      target: 'properties.minimumTlsVersion',
    })
  }
}

/** Address rules are public addresses or ranges without a prefix of 31 or 32; subnets are there and have the service endpoint. */
function checkNetwork(world: World, properties: JsonObject): void {
  const addresses = at(properties, 'networkAcls.ipRules')
  for (const rule of Array.isArray(addresses) ? addresses : []) {
    const value = String(at(rule, 'value'))
    if (!isAddressOrRange(value) || /\/3[12]$/.test(value) || /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(value)) {
      throw badRequest(
        'InvalidValuesForRequestParameters',
        `Values for request parameters are invalid: networkAcls.ipRule[*].value (${value}).`,
      )
    }
  }
  const networks = at(properties, 'networkAcls.virtualNetworkRules')
  for (const rule of Array.isArray(networks) ? networks : []) {
    const id = String(at(rule, 'id'))
    const subnet = world.find(id)
    const endpoints = at(subnet?.body, 'properties.serviceEndpoints')
    const served = Array.isArray(endpoints) && endpoints.some((one: Json) => String(at(one, 'service')).startsWith('Microsoft.Storage'))
    if (served) continue
    throw badRequest(
      subnet === undefined ? 'NetworkAclsValidationFailure' : 'SubnetsHaveNoServiceEndpointsConfigured',
      subnet === undefined
        ? `Validation of network acls failure: the subnet '${id}' was not found.`
        : `Subnets ${subnet.name} of virtual network ${id.split('/').at(-3) ?? ''} do not have ServiceEndpoints for Microsoft.Storage resources configured. Add Microsoft.Storage to subnet's ServiceEndpoints collection before trying to ACL Microsoft.Storage resources to these subnets.`,
    )
  }
}

function factsOf(world: World, { before, body }: Write): JsonObject {
  const kept: JsonObject = before?.facts ?? {
    creationTime: iso(world.now()),
    keyCreationTime: { key1: iso(world.now()), key2: iso(world.now()) },
  }
  const own = isSystem(body.identity) && kept.identityPrincipal === undefined ? { identityPrincipal: world.newGuid() } : {}
  return { ...kept, ...own }
}
