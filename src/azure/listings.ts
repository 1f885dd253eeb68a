import { parseArmId } from '../common/arm-id.ts'
import { isObject, type JsonObject } from '../common/json.ts'
import { regionName } from '../common/region-name.ts'
import type { Arm } from './arm.ts'
import { apiVersions, type Clients } from './clients.ts'
import { problemFrom } from './errors.ts'
import { capacityOf, obstaclesIn, prefixesOf, type SubnetUse, securityGroupOf, takenIn } from './subnet-fit.ts'
import { vaultTroubles } from './vault-fit.ts'
import { workspaceTroubles } from './workspace-fit.ts'

/** Something to pick from. */
export interface Listed {
  readonly value: string
  readonly label: string
  readonly detail?: string
}

/** Subscriptions the sign-in can see, enabled ones first, by name. Throws a UserProblem when nobody is signed in. */
export async function listSubscriptions(clients: Clients): Promise<readonly Listed[]> {
  return listing('Your subscriptions could not be listed.', async () => {
    const subscriptions = await clients.subscriptions()
    const found: (Listed & { readonly enabled: boolean })[] = []
    for await (const one of subscriptions.subscriptions.list()) {
      if (one.subscriptionId === undefined) continue
      const enabled = one.state === undefined || one.state === 'Enabled'
      found.push({
        value: one.subscriptionId,
        label: one.displayName ?? one.subscriptionId,
        detail: enabled ? one.subscriptionId : `${one.subscriptionId} · ${one.state}`,
        enabled,
      })
    }
    return found
      .sort((left, right) => Number(right.enabled) - Number(left.enabled) || left.label.localeCompare(right.label))
      .map(({ enabled: _, ...one }) => one)
  })
}

/** Regions in which this subscription may create Batch accounts: its locations, narrowed to those the provider names. */
export async function listRegions(clients: Clients, subscription: string): Promise<readonly Listed[]> {
  return listing('The regions could not be listed.', async () => {
    const [subscriptions, resources] = await Promise.all([clients.subscriptions(), clients.resources()])
    const provider = await resources.providers.get('Microsoft.Batch')
    const offered = new Set(
      (provider.resourceTypes ?? [])
        .filter((type) => type.resourceType?.toLowerCase() === 'batchaccounts')
        .flatMap((type) => type.locations ?? [])
        .map(regionName),
    )
    const found: Listed[] = []
    for await (const one of subscriptions.subscriptions.listLocations(subscription)) {
      if (one.name !== undefined && (offered.size === 0 || offered.has(one.name)))
        found.push({ value: one.name, label: one.displayName ?? one.name, detail: one.name })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label))
  })
}

/** A size with what it can, as the service says; a capability the service does not name is left out. */
export interface ListedSize extends Listed {
  readonly can: {
    readonly encryptionAtHost?: boolean
    readonly trustedLaunch?: boolean
    readonly confidential?: boolean
    readonly generation2?: boolean
    readonly spot?: boolean
  }
}

/**
 * Sizes Batch offers in a region, with what each can. Quotas, by family in lower case, are cores; absent where nobody knows them yet: a
 * Batch account has its own, and they are known once it exists.
 */
export async function listVmSizes(
  clients: Clients,
  region: string,
  quotas: ReadonlyMap<string, number> = new Map(),
): Promise<readonly ListedSize[]> {
  return listing('The sizes could not be listed.', async () => {
    const batch = await clients.batch()
    const found: ListedSize[] = []
    for await (const one of batch.location.listSupportedVirtualMachineSkus(region)) {
      if (one.name === undefined) continue
      const told = new Map((one.capabilities ?? []).map(({ name, value }) => [name ?? '', value ?? '']))
      const can = abilitiesOf(told)
      const quota = quotas.get((one.familyName ?? '').toLowerCase())
      const detail = [
        ...(told.has('vCPUs') ? [`${told.get('vCPUs')} cores`] : []),
        ...(told.has('MemoryGB') ? [`${told.get('MemoryGB')} GB`] : []),
        ...(can.encryptionAtHost === true ? ['host encryption'] : []),
        ...(can.trustedLaunch === true ? ['trusted launch'] : []),
        ...(can.confidential === true ? ['confidential'] : []),
        ...(quota === undefined ? [] : [quota === 0 ? 'no quota' : `quota ${quota} cores`]),
      ].join(', ')
      found.push({ value: one.name, label: one.name, can, ...(detail === '' ? {} : { detail }) })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label, 'en', { numeric: true }))
  })
}

/** Capabilities as `Microsoft.Compute/skus` names them (learn.microsoft.com/rest/api/compute/resource-skus/list). */
function abilitiesOf(told: ReadonlyMap<string, string>): ListedSize['can'] {
  const yes = (name: string) => told.get(name)?.toLowerCase() === 'true'
  const generations = told.get('HyperVGenerations')
  const generation2 = generations?.includes('V2')
  return {
    ...(told.has('EncryptionAtHostSupported') ? { encryptionAtHost: yes('EncryptionAtHostSupported') } : {}),
    ...(generation2 === undefined ? {} : { generation2, trustedLaunch: generation2 && !yes('TrustedLaunchDisabled') }),
    ...(told.size === 0 ? {} : { confidential: told.has('ConfidentialComputingType') && told.get('ConfidentialComputingType') !== 'SGX' }),
    ...(told.has('LowPriorityCapable') ? { spot: yes('LowPriorityCapable') } : {}),
  }
}

/** Core quotas of an account by family in lower case; empty where there is no such account or it counts on the subscription's. */
export async function accountQuotas(clients: Clients, group: string, account: string): Promise<ReadonlyMap<string, number>> {
  try {
    const batch = await clients.batch()
    const found = await batch.batchAccountOperations.get(group, account)
    if (found.dedicatedCoreQuotaPerVMFamilyEnforced !== true) return new Map()
    return new Map((found.dedicatedCoreQuotaPerVMFamily ?? []).map(({ name, coreQuota }) => [(name ?? '').toLowerCase(), coreQuota ?? 0]))
  } catch {
    // Quotas are said where they are known; a list of sizes does without.
    return new Map()
  }
}

/** Key Vaults of the subscription; those that could not hold a key for Batch say why. */
export async function listKeyVaults(clients: Clients, tenantId: string): Promise<readonly (Listed & { readonly unavailable?: string })[]> {
  return listing('Your Key Vaults could not be listed.', async () => {
    const vaults = await clients.keyVault()
    const found: (Listed & { readonly unavailable?: string })[] = []
    for await (const one of vaults.vaults.listBySubscription()) {
      if (one.id === undefined) continue
      const [trouble] = vaultTroubles(JSON.parse(JSON.stringify(one)), tenantId)
      const group = one.id.split('/')[4] ?? ''
      found.push({
        value: one.id,
        label: one.name ?? one.id,
        detail: [one.location, group].filter((part) => part !== undefined && part !== '').join(', '),
        ...(trouble === undefined ? {} : { unavailable: trouble.why }),
      })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label))
  })
}

/** Log Analytics workspaces of the subscription; those that take nothing in say why. */
export async function listWorkspaces(clients: Clients): Promise<readonly (Listed & { readonly unavailable?: string })[]> {
  return listing('Your Log Analytics workspaces could not be listed.', async () => {
    const insights = await clients.operationalInsights()
    const found: (Listed & { readonly unavailable?: string })[] = []
    for await (const one of insights.workspaces.list()) {
      if (one.id === undefined) continue
      const [trouble] = workspaceTroubles(one.id, {
        properties: { workspaceCapping: { dataIngestionStatus: one.workspaceCapping?.dataIngestionStatus } },
      })
      const kept = one.retentionInDays === undefined || one.retentionInDays === null ? '' : `keeps ${one.retentionInDays} days`
      found.push({
        value: one.id,
        label: one.name ?? one.id,
        detail: [one.location, parseArmId(one.id).resourceGroup, kept].filter((part) => part !== undefined && part !== '').join(', '),
        ...(trouble === undefined ? {} : { unavailable: trouble.why }),
      })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label))
  })
}

/** Virtual networks of the subscription, of one region where it is given, by name. */
export async function listVirtualNetworks(clients: Clients, region: string | undefined): Promise<readonly Listed[]> {
  return listing('The virtual networks could not be listed.', async () => {
    const network = await clients.network()
    const found: Listed[] = []
    for await (const one of network.virtualNetworks.listAll()) {
      if (one.id === undefined || one.name === undefined) continue
      if (region !== undefined && regionName(one.location) !== region) continue
      const ranges = (one.addressSpace?.addressPrefixes ?? []).join(', ')
      found.push({
        value: one.id,
        label: one.name,
        detail: [parseArmId(one.id).resourceGroup, one.location, ranges].filter(Boolean).join(' · '),
      })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label))
  })
}

/** Subnets of a network with ranges, free addresses and what stands against each; those with nothing against them first. */
export async function listSubnets(arm: Arm, network: string, use: SubnetUse): Promise<readonly Listed[]> {
  return listing('The subnets could not be listed.', async () => {
    const live = await arm.get(network, apiVersions.network)
    const properties = isObject(live?.properties) ? live.properties : {}
    const subnets = (Array.isArray(properties.subnets) ? properties.subnets : []).filter(isObject)
    const found = await Promise.all(
      subnets.map(async (subnet) => {
        const against = obstaclesIn(subnet, await groupOf(arm, subnet), use).map((one) => one.short)
        const free = `${Math.max(0, capacityOf(subnet) - takenIn(subnet))} free`
        const name = String(subnet.name)
        return { value: name, label: name, detail: [prefixesOf(subnet).join(', '), free, ...against].join(' · '), against: against.length }
      }),
    )
    return found
      .sort((left, right) => left.against - right.against || left.label.localeCompare(right.label))
      .map(({ against: _, ...one }) => one)
  })
}

/** The security group of a subnet; undefined where it has none, or where it may not be read. */
async function groupOf(arm: Arm, subnet: JsonObject): Promise<JsonObject | undefined> {
  const id = securityGroupOf(subnet)
  return id === undefined ? undefined : arm.get(id, apiVersions.network).catch(() => undefined)
}

async function listing<T extends Listed>(subject: string, work: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await work()
  } catch (error) {
    throw problemFrom(error, subject)
  }
}
