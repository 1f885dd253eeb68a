/** What is wrong with the name of a subnet (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). */
export function problemWithSubnetName(value: string): string | undefined {
  if (servicesOwn.test(value)) return `${value} is kept for a service of Azure’s; choose another subnet`
  return /^[A-Za-z0-9](?:[\w.-]{0,78}\w)?$/.test(value) ? undefined : 'Type the name of the subnet, like snet-nodes, not its id'
}

/** Names Azure keeps for its own services (learn.microsoft.com/azure/virtual-network/virtual-network-for-azure-services). */
const servicesOwn = /^(GatewaySubnet|AzureBastionSubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|RouteServerSubnet)$/i
