import { placeName } from '../../places.ts'

/**
 * Service tags a security rule or a route may name, and whether each also exists for a region, as `Storage.WestEurope`.
 * Source: learn.microsoft.com virtual-network/service-tags-overview. The three default tags exist in security rules only.
 */
const regional = [
  'ActionGroup',
  'ApiManagement',
  'AppConfiguration',
  'AppService',
  'AzureActiveDirectory',
  'AzureBackup',
  'AzureCloud',
  'AzureConnectors',
  'AzureContainerRegistry',
  'AzureCosmosDB',
  'AzureDataLake',
  'AzureKeyVault',
  'AzureMonitor',
  'AzureSignalR',
  'BatchNodeManagement',
  'CognitiveServicesManagement',
  'DataFactory',
  'EventHub',
  'GatewayManager',
  'HDInsight',
  'LogicApps',
  'MicrosoftContainerRegistry',
  'PowerBI',
  'ServiceBus',
  'Sql',
  'SqlManagement',
  'Storage',
]
const single = [
  'ApplicationInsightsAvailability',
  'AutonomousDevelopmentPlatform',
  'AzureArcInfrastructure',
  'AzureAdvancedThreatProtection',
  'AzureDevOps',
  'AzureDigitalTwins',
  'AzureFrontDoor.Backend',
  'AzureFrontDoor.FirstParty',
  'AzureFrontDoor.Frontend',
  'AzureInformationProtection',
  'AzureIoTHub',
  'AzureOpenDatasets',
  'AzurePlatformDNS',
  'AzurePlatformIMDS',
  'AzurePlatformLKM',
  'AzureResourceManager',
  'AzureSentinel',
  'AzureSiteRecovery',
  'AzureTrafficManager',
  'AzureUpdateDelivery',
  'ChaosStudio',
  'CognitiveServicesFrontend',
  'Dynamics365ForMarketingEmail',
  'GuestAndHybridManagement',
  'KustoAnalytics',
  'MicrosoftCloudAppSecurity',
  'MicrosoftDefenderForEndpoint',
  'PowerPlatformInfra',
  'PowerPlatformPlex',
  'SCCservice',
  'ServiceFabric',
  'StorageSyncService',
  'VideoIndexer',
  'WindowsAdminCenter',
  'WindowsVirtualDesktop',
]

const defaultTags = ['VirtualNetwork', 'Internet', 'AzureLoadBalancer'] as const

const known = new Map([...defaultTags, ...regional, ...single].map((tag) => [tag.toLowerCase(), tag]))
const byRegion = new Set(regional.map((tag) => tag.toLowerCase()))

/** A tag taken apart: `Storage.WestEurope` is `storage` in `westeurope`. Undefined for a text that is no service tag. */
export function tagOf(text: string): { readonly name: string; readonly region: string | undefined } | undefined {
  const lower = text.toLowerCase()
  if (known.has(lower)) return { name: lower, region: undefined }
  const dot = lower.lastIndexOf('.')
  if (dot === -1 || !byRegion.has(lower.slice(0, dot))) return undefined
  const region = placeName(lower.slice(dot + 1))
  return region === undefined || region === 'global' ? undefined : { name: lower.slice(0, dot), region }
}

export const isDefaultTag = (text: string) => defaultTags.some((tag) => tag.toLowerCase() === text.toLowerCase())

/** The names of all tags that exist for a region, as the listing of service tags gives them. */
export function tagNames(region: string): string[] {
  return [...regional, ...single, ...regional.map((tag) => `${tag}.${region}`)]
}
