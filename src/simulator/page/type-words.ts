const words: Readonly<Record<string, string>> = {
  'microsoft.resources/resourcegroups': 'Resource group',
  'microsoft.batch/batchaccounts': 'Batch account',
  'microsoft.batch/batchaccounts/pools': 'Batch pool',
  'microsoft.network/virtualnetworks': 'Virtual network',
  'microsoft.network/virtualnetworks/subnets': 'Subnet',
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': 'Network peering',
  'microsoft.network/networksecuritygroups': 'Network security group',
  'microsoft.network/publicipaddresses': 'Public IP address',
  'microsoft.network/natgateways': 'NAT gateway',
  'microsoft.network/privateendpoints': 'Private endpoint',
  'microsoft.network/privateendpoints/privatednszonegroups': 'DNS zone group',
  'microsoft.network/privatednszones': 'Private DNS zone',
  'microsoft.network/privatednszones/virtualnetworklinks': 'DNS zone link',
  'microsoft.network/privatednszones/a': 'DNS A record',
  'microsoft.network/routetables': 'Route table',
  'microsoft.keyvault/vaults': 'Key vault',
  'microsoft.keyvault/vaults/keys': 'Key',
  'microsoft.managedidentity/userassignedidentities': 'Managed identity',
  'microsoft.authorization/roleassignments': 'Role assignment',
  'microsoft.authorization/policyassignments': 'Policy assignment',
  'microsoft.authorization/policyexemptions': 'Policy exemption',
  'microsoft.authorization/locks': 'Lock',
  'microsoft.insights/diagnosticsettings': 'Diagnostic setting',
  'microsoft.operationalinsights/workspaces': 'Log Analytics workspace',
  'microsoft.storage/storageaccounts': 'Storage account',
}

/** A resource type as people call it; one without a name here is taken apart: `flowLogs` becomes `Flow log`. */
export function typeWords(type: string): string {
  const known = words[type.toLowerCase()]
  if (known !== undefined) return known
  const parts = (type.split('/').at(-1) ?? type)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([^s])s$/, '$1')
    .toLowerCase()
  return parts.charAt(0).toUpperCase() + parts.slice(1)
}
