/** The endpoints of a known Azure cloud (azure-cli `core/cloud.py`; `AzureAuthorityHosts` of @azure/identity). */
export interface AzureCloud {
  readonly name: 'public' | 'usgov' | 'china'
  readonly arm: string
  /** Scope asked for in a token for Azure Resource Manager. */
  readonly scope: string
  readonly authority: string
  readonly portal: string
  /** Microsoft Graph, where the directory is read (azure-cli `core/cloud.py`; learn.microsoft.com/graph/deployments). */
  readonly graph: string
}

export const azureClouds: Readonly<Record<AzureCloud['name'], AzureCloud>> = {
  public: {
    name: 'public',
    arm: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    authority: 'https://login.microsoftonline.com',
    portal: 'https://portal.azure.com',
    graph: 'https://graph.microsoft.com',
  },
  usgov: {
    name: 'usgov',
    arm: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
    authority: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    graph: 'https://graph.microsoft.us',
  },
  china: {
    name: 'china',
    arm: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    authority: 'https://login.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
}
