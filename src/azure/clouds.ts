/** The endpoints of an Azure cloud, or of one that stands in for it. Known ones: (azure-cli `core/cloud.py`; `AzureAuthorityHosts` of @azure/identity). */
export interface AzureCloud {
  readonly name: string
  /** The file that describes it. */
  readonly file?: string
  readonly arm: string
  /** Scope asked for in a token for Azure Resource Manager. */
  readonly scope: string
  readonly authority: string
  /** Microsoft Graph, where the directory is read; a cloud described by a file has none (azure-cli `core/cloud.py`; learn.microsoft.com/graph/deployments). */
  readonly graph?: string
  readonly portal?: string
  /** Certificates (PEM) that its servers are trusted by, in place of the usual ones. */
  readonly certificates?: string
  /** How many times as fast as Azure's its time runs; a real cloud's does not. */
  readonly speed?: number
}

export const azureClouds: Readonly<Record<'public' | 'usgov' | 'china', AzureCloud & { readonly graph: string }>> = {
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
