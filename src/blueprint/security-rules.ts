import type { SecurityRule } from './types.ts'

/** What decides the rules of the node subnet. */
export interface NodeTraffic {
  readonly region: string
  /** The endpoint subnet's range, where private endpoints exist. */
  readonly endpoints: string | undefined
  /** Nodes talk to Batch through its public node-management address. */
  readonly publicNodeManagement: boolean
  /** Ports on the internet the nodes may reach; none where they have no way out. */
  readonly internetPorts: readonly string[]
  /** Nodes reach storage of their region by its public address, over a service endpoint. */
  readonly openStorage: boolean
  readonly remoteAccess: { readonly port: 22 | 3389; readonly from: readonly string[] } | undefined
  /** The port for logging in from inside the network; absent means no rule of its own. */
  readonly insidePort?: 22 | 3389 | undefined
}

const outbound = { direction: 'Outbound', access: 'Allow', protocol: 'Tcp', source: 'VirtualNetwork' } as const

/**
 * The node subnet's rules: what a node needs, then the internet closed in both directions.
 * Simplified node communication needs no inbound rule; outbound 443 to `BatchNodeManagement.<region>` is needed only where
 * the nodes do not use a private endpoint (learn.microsoft.com/azure/batch/batch-virtual-network; protocol Any as documented).
 */
export function nodeSubnetRules(traffic: NodeTraffic): readonly SecurityRule[] {
  const rules: SecurityRule[] = []
  if (traffic.endpoints !== undefined) {
    rules.push({
      ...outbound,
      name: 'AllowPrivateEndpointsOutbound',
      why: 'Nodes reach Batch and Key Vault through the private endpoints',
      priority: 100,
      destination: traffic.endpoints,
      port: '443',
    })
  }
  if (traffic.publicNodeManagement) {
    rules.push({
      ...outbound,
      name: 'AllowBatchNodeManagementOutbound',
      why: 'Nodes report to the Batch service',
      priority: 110,
      protocol: '*',
      destination: `BatchNodeManagement.${traffic.region}`,
      port: '443',
    })
  }
  if (traffic.openStorage) {
    rules.push({
      ...outbound,
      name: 'AllowStorageOutbound',
      why: 'Nodes reach the account’s storage',
      priority: 115,
      destination: `Storage.${traffic.region}`,
      port: '443',
    })
  }
  traffic.internetPorts.forEach((port, index) => {
    rules.push({
      ...outbound,
      name: port === '*' ? 'AllowInternetOutbound' : `AllowInternet${port.replace('-', 'To')}Outbound`,
      why: 'Nodes reach what you named on the internet',
      priority: 120 + index * 10,
      destination: 'Internet',
      port,
    })
  })
  rules.push({
    ...outbound,
    name: 'DenyInternetOutbound',
    why: 'Nothing else leaves to the internet',
    access: 'Deny',
    priority: 4000,
    protocol: '*',
    destination: 'Internet',
    port: '*',
  })
  const remote = traffic.remoteAccess
  remote?.from.forEach((source, index) => {
    rules.push({
      name: `AllowRemoteAccess${index + 1}Inbound`,
      why: 'Remote access from a listed range',
      direction: 'Inbound',
      access: 'Allow',
      priority: 100 + index,
      protocol: 'Tcp',
      source,
      destination: 'VirtualNetwork',
      port: String(remote.port),
    })
  })
  if (traffic.insidePort !== undefined) rules.push(...insideRules(traffic.insidePort))
  rules.push({
    name: 'DenyInternetInbound',
    why: 'Nothing on the internet reaches a node',
    direction: 'Inbound',
    access: 'Deny',
    priority: 4000,
    protocol: '*',
    source: 'Internet',
    destination: '*',
    port: '*',
  })
  return rules
}

/** Logging in from inside the network, by a jump host or Azure Bastion, and from nowhere else (learn.microsoft.com/azure/bastion/bastion-nsg). */
function insideRules(port: 22 | 3389): readonly SecurityRule[] {
  const rule = { direction: 'Inbound', protocol: 'Tcp', destination: 'VirtualNetwork', port: String(port) } as const
  return [
    {
      ...rule,
      name: 'AllowRemoteAccessInside',
      why: 'Remote access from inside the network',
      access: 'Allow',
      priority: 200,
      source: 'VirtualNetwork',
    },
    { ...rule, name: 'DenyRemoteAccessInbound', why: 'Remote access from nowhere else', access: 'Deny', priority: 210, source: '*' },
  ]
}

/** The endpoint subnet's rules: HTTPS from inside the network, nothing else. */
export function endpointSubnetRules(): readonly SecurityRule[] {
  return [
    {
      name: 'AllowHttpsFromNetworkInbound',
      why: 'Nodes and people inside the network use the endpoints',
      direction: 'Inbound',
      access: 'Allow',
      priority: 100,
      protocol: 'Tcp',
      source: 'VirtualNetwork',
      destination: '*',
      port: '443',
    },
    {
      name: 'DenyAllInbound',
      why: 'Nothing else reaches the endpoints',
      direction: 'Inbound',
      access: 'Deny',
      priority: 4000,
      protocol: '*',
      source: '*',
      destination: '*',
      port: '*',
    },
  ]
}
