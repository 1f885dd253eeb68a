import { olderSizes, type RetirementId, retirements } from '../guidance/retirements.ts'
import { types } from './arm-types.ts'
import { list, same, value, valueAt } from './look.ts'
import type { ArmResource, Environment, Fix } from './types.ts'

/** A resource that carries something of the retirement calendar. */
export interface RetiredPart {
  readonly retirement: RetirementId
  readonly resource: ArmResource
  /** The property that shows it. */
  readonly path: string
  /** The answer that would mend it, where one does. */
  readonly fix?: Fix
}

type Found = Omit<RetiredPart, 'retirement'>
type Look = (environment: Environment) => readonly Found[]

const configuration = 'properties.deploymentConfiguration'
const machine = `${configuration}.virtualMachineConfiguration`

/** Every resource, planned or live, that carries something that ends or has ended; in the order of the calendar. */
export function retiredParts(environment: Environment): readonly RetiredPart[] {
  return retirements.flatMap(({ id }) => looks[id](environment).map((found) => ({ retirement: id, ...found })))
}

/** How each end shows in bodies. The type makes sure that none is forgotten. */
const looks: Readonly<Record<RetirementId, Look>> = {
  'cloud-services-pools': (environment) => [
    ...environment.ofType('Microsoft.Batch/batchAccounts/certificates').map((resource) => ({ resource, path: 'type' })),
    ...pools(
      environment,
      (pool) => value(pool, `${configuration}.cloudServiceConfiguration`) !== undefined,
      `${configuration}.cloudServiceConfiguration`,
    ),
    ...pools(environment, (pool) => list(pool, 'properties.certificates').length > 0, 'properties.certificates'),
  ],
  'ubuntu-20.04': (environment) =>
    pools(environment, (pool) => agentOf(pool, /ubuntu 20\.04/i), `${machine}.nodeAgentSkuId`, {
      question: 'pool-image',
      value: 'ubuntu-24.04',
    }),
  'basic-public-address': (environment) =>
    environment
      .ofType(types.address)
      .filter((address) => same(value(address, 'sku.name'), 'Basic'))
      .map((resource) => ({ resource, path: 'sku.name' })),
  // Azure drew the line at when a pool was made: those made before it keep the ports it opened.
  'automatic-remote-ports': (environment) =>
    pools(
      environment,
      (pool) =>
        before(value(pool, 'properties.creationTime'), '2025-11-30') &&
        value(pool, 'properties.networkConfiguration.endpointConfiguration') === undefined &&
        !same(value(pool, 'properties.networkConfiguration.publicIPAddressConfiguration.provision'), 'NoPublicIPAddresses'),
      'properties.networkConfiguration.endpointConfiguration',
      { question: 'remote-access', value: 'none' },
    ),
  // Spot nodes have kept the names of the properties, so no body tells the two apart.
  'low-priority-nodes': () => [],
  'classic-node-communication': (environment) =>
    pools(
      environment,
      (pool) =>
        ['targetNodeCommunicationMode', 'currentNodeCommunicationMode'].some((key) => same(value(pool, `properties.${key}`), 'Classic')),
      'properties.targetNodeCommunicationMode',
    ),
  'default-outbound': (environment) => [
    ...environment
      .ofType(types.network)
      .flatMap((resource) =>
        list(resource, 'properties.subnets').flatMap((subnet, index) =>
          valueAt(subnet, 'properties.defaultOutboundAccess') === true
            ? [{ resource, path: `properties.subnets.${index}.properties.defaultOutboundAccess` }]
            : [],
        ),
      ),
    ...environment
      .ofType(types.subnet)
      .filter((subnet) => value(subnet, 'properties.defaultOutboundAccess') === true)
      .map((resource) => ({ resource, path: 'properties.defaultOutboundAccess' })),
  ],
  'windows-2016': (environment) =>
    pools(
      environment,
      (pool) => /^2016-/.test(String(value(pool, `${machine}.imageReference.sku`) ?? '')),
      `${machine}.imageReference.sku`,
      { question: 'pool-image', value: 'windows-2022' },
    ),
  'key-vault-api': (environment) => spokenAt(environment, 'Microsoft.KeyVault/', '2026-02-01'),
  'ubuntu-22.04': (environment) =>
    pools(environment, (pool) => agentOf(pool, /ubuntu 22\.04/i), `${machine}.nodeAgentSkuId`, {
      question: 'pool-image',
      value: 'ubuntu-24.04',
    }),
  // The extension's two types: learn.microsoft.com/azure/virtual-machines/extensions/azure-disk-enc-linux and -windows.
  'azure-disk-encryption': (environment) =>
    pools(
      environment,
      (pool) =>
        list(pool, `${machine}.extensions`).some((extension) =>
          /^AzureDiskEncryption(ForLinux)?$/i.test(String(valueAt(extension, 'type') ?? '')),
        ),
      `${machine}.extensions`,
      { question: 'disk-encryption', value: 'host-and-temporary' },
    ),
  'older-sizes': (environment) =>
    pools(environment, (pool) => olderSizes.test(String(value(pool, 'properties.vmSize') ?? '')), 'properties.vmSize', {
      question: 'pool-size',
      value: 'Standard_D2s_v5',
    }),
  'older-batch-api': (environment) => spokenAt(environment, 'Microsoft.Batch/', '2025-06-01'),
}

function pools(environment: Environment, is: (pool: ArmResource) => boolean, path: string, fix?: Fix): readonly Found[] {
  return environment
    .ofType(types.pool)
    .filter(is)
    .map((resource) => ({ resource, path, ...(fix === undefined ? {} : { fix }) }))
}

function agentOf(pool: ArmResource, agent: RegExp): boolean {
  return agent.test(String(value(pool, `${machine}.nodeAgentSkuId`) ?? ''))
}

function before(time: unknown, day: string): boolean {
  return typeof time === 'string' && time !== '' && time < day
}

/** Resources of a provider that are written at an earlier version: templates and exports say which. */
function spokenAt(environment: Environment, provider: string, least: string): readonly Found[] {
  return environment.resources
    .filter(
      ({ type, apiVersion }) =>
        type.toLowerCase().startsWith(provider.toLowerCase()) && apiVersion !== undefined && apiVersion.slice(0, 10) < least,
    )
    .map((resource) => ({ resource, path: 'apiVersion' }))
}
