import { parseArmId } from '../common/arm-id.ts'
import { isObject, type JsonObject } from '../common/json.ts'
import type { Arm } from './arm.ts'
import { apiVersions, type Clients } from './clients.ts'
import { problemFrom } from './errors.ts'
import { capacityOf, obstaclesIn, prefixesOf, type SubnetUse, securityGroupOf, takenIn } from './subnet-fit.ts'

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
        .map(programmatic),
    )
    const found: Listed[] = []
    for await (const one of subscriptions.subscriptions.listLocations(subscription)) {
      if (one.name !== undefined && (offered.size === 0 || offered.has(one.name)))
        found.push({ value: one.name, label: one.displayName ?? one.name, detail: one.name })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label))
  })
}

/** Sizes Batch offers in a region, by family. */
export async function listVmSizes(clients: Clients, region: string): Promise<readonly Listed[]> {
  return listing('The sizes could not be listed.', async () => {
    const batch = await clients.batch()
    const found: Listed[] = []
    for await (const one of batch.location.listSupportedVirtualMachineSkus(region)) {
      if (one.name === undefined) continue
      const cores = (one.capabilities ?? []).find((capability) => capability.name === 'vCPUs')?.value
      const memory = (one.capabilities ?? []).find((capability) => capability.name === 'MemoryGB')?.value
      const detail = [cores === undefined ? undefined : `${cores} cores`, memory === undefined ? undefined : `${memory} GB`]
        .filter((part) => part !== undefined)
        .join(', ')
      found.push({ value: one.name, label: one.name, ...(detail === '' ? {} : { detail }) })
    }
    return found.sort((left, right) => left.label.localeCompare(right.label, 'en', { numeric: true }))
  })
}

/** Virtual networks of the subscription, of one region where it is given, by name. */
export async function listVirtualNetworks(clients: Clients, region: string | undefined): Promise<readonly Listed[]> {
  return listing('The virtual networks could not be listed.', async () => {
    const network = await clients.network()
    const found: Listed[] = []
    for await (const one of network.virtualNetworks.listAll()) {
      if (one.id === undefined || one.name === undefined) continue
      if (region !== undefined && programmatic(one.location ?? '') !== region) continue
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

/** `West Europe` as `westeurope`. */
function programmatic(region: string): string {
  return region.toLowerCase().replaceAll(' ', '')
}

async function listing(subject: string, work: () => Promise<readonly Listed[]>): Promise<readonly Listed[]> {
  try {
    return await work()
  } catch (error) {
    throw problemFrom(error, subject)
  }
}
