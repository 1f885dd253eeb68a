import { isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { badRequest } from '../../errors.ts'
import { propertiesOf } from './addresses.ts'

/** Services a subnet can be delegated to. Source: learn.microsoft.com virtual-network/subnet-delegation-overview and its list of available delegations. */
export const delegationServices = [
  'Microsoft.ApiManagement/service',
  'Microsoft.App/environments',
  'Microsoft.AVS/PrivateClouds',
  'Microsoft.Batch/batchAccounts',
  'Microsoft.ContainerInstance/containerGroups',
  'Microsoft.ContainerService/managedClusters',
  'Microsoft.Databricks/workspaces',
  'Microsoft.DBforMySQL/flexibleServers',
  'Microsoft.DBforPostgreSQL/flexibleServers',
  'Microsoft.DevOpsInfrastructure/pools',
  'Microsoft.HardwareSecurityModules/dedicatedHSMs',
  'Microsoft.Logic/integrationServiceEnvironments',
  'Microsoft.MachineLearningServices/workspaces',
  'Microsoft.Netapp/volumes',
  'Microsoft.Network/applicationGateways',
  'Microsoft.Network/dnsResolvers',
  'Microsoft.PowerPlatform/enterprisePolicies',
  'Microsoft.PowerPlatform/vnetaccesslinks',
  'Microsoft.ServiceFabricMesh/networks',
  'Microsoft.Sql/managedInstances',
  'Microsoft.StoragePool/diskPools',
  'Microsoft.StreamAnalytics/streamingJobs',
  'Microsoft.Synapse/workspaces',
  'Microsoft.Web/hostingEnvironments',
  'Microsoft.Web/serverFarms',
] as const

/** The services a subnet is delegated to. */
export function delegationsOf(subnet: JsonObject): string[] {
  const list = propertiesOf(subnet).delegations
  return Array.isArray(list) ? list.filter(isObject).map((item: JsonObject) => String(propertiesOf(item).serviceName ?? '')) : []
}

/** Words: crossplane-contrib/provider-upjet-azure#342. */
export function checkDelegations(subnetId: string, subnet: JsonObject): void {
  const list = propertiesOf(subnet).delegations
  for (const item of Array.isArray(list) ? list.filter(isObject) : []) {
    const service = String(propertiesOf(item as JsonObject).serviceName ?? '')
    if (delegationServices.some((known) => known.toLowerCase() === service.toLowerCase())) continue
    throw badRequest(
      'InvalidServiceNameOnDelegation',
      `The service name ${service} specified on delegation ${subnetId}/delegations/${String((item as JsonObject).name ?? '')} is not valid. Valid value(s) are: ${delegationServices.join(',')}.`,
    )
  }
}

/** Services a subnet can have an endpoint for. Source: learn.microsoft.com virtual-network/virtual-network-service-endpoints-overview. */
export const endpointServices = [
  'Microsoft.AzureActiveDirectory',
  'Microsoft.AzureCosmosDB',
  'Microsoft.CognitiveServices',
  'Microsoft.ContainerRegistry',
  'Microsoft.EventHub',
  'Microsoft.KeyVault',
  'Microsoft.ServiceBus',
  'Microsoft.Sql',
  'Microsoft.Storage',
  'Microsoft.Storage.Global',
  'Microsoft.Web',
] as const

export function checkServiceEndpoints(subnetId: string, subnet: JsonObject): void {
  const list = propertiesOf(subnet).serviceEndpoints
  const services = Array.isArray(list) ? list.filter(isObject).map((item: Json) => String((item as JsonObject).service ?? '')) : []
  for (const [index, service] of services.entries()) {
    const known = endpointServices.some((one) => one.toLowerCase() === service.toLowerCase())
    if (!known)
      throw badRequest(
        'SubnetHasInvalidServiceEndpoint',
        `Subnet ${subnetId} has an invalid service endpoint ${service}. Valid values are: ${endpointServices.join(', ')}.`,
      )
    if (services.indexOf(service) !== index)
      throw badRequest('SubnetHasDuplicateServiceEndpoint', `Subnet ${subnetId} has the service endpoint ${service} more than once.`)
  }
}
