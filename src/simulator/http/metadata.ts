import type { Json } from '../../common/json.ts'

/**
 * `/metadata/endpoints`: how a tool that knows only the address of Resource Manager finds the rest of a cloud. Before 2019-05-01 one object in the
 * style of Azure Stack, later a list of clouds (azure-cli `core/cloud.py`; Azure/azure-sdk-for-go metadata.go). Suffixes are those of public Azure.
 */
export function endpointsMetadata(origin: string, tenant: string, apiVersion: string): Json {
  const login = `${origin}/adfs`
  if (apiVersion < '2019-05-01') {
    return {
      galleryEndpoint: `${origin}/`,
      graphEndpoint: 'https://graph.windows.net/',
      portalEndpoint: `${origin}/`,
      authentication: { loginEndpoint: login, audiences: [`${origin}/`] },
    }
  }
  const cloud = {
    name: 'PracticeCloud',
    portal: `${origin}/`,
    authentication: { loginEndpoint: origin, audiences: [`${origin}/`], tenant, identityProvider: 'AAD' },
    resourceManager: `${origin}/`,
    graph: 'https://graph.windows.net/',
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    batch: 'https://batch.core.windows.net/',
    media: 'https://rest.media.azure.net',
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      sqlServerHostname: 'database.windows.net',
      acrLoginServer: 'azurecr.io',
    },
  }
  return apiVersion < '2022-09-01' ? [cloud] : cloud
}
