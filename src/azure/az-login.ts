import type { AzureCloud } from './clouds.ts'
import { isThisMachine } from './this-machine.ts'

/** Clouds as the Azure CLI calls them, by Resource Manager's host (azure-cli `core/cloud.py`). */
const cliNames: Readonly<Record<string, string>> = {
  'management.azure.com': 'AzureCloud',
  'management.usgovcloudapi.net': 'AzureUSGovernment',
  'management.chinacloudapi.cn': 'AzureChinaCloud',
}

/**
 * What to type to sign az in to a cloud. It has one active cloud, which is chosen before one signs in; one it does not know is registered first
 * (learn.microsoft.com/cli/azure/manage-clouds-azure-cli).
 */
export function azLogin({ name, arm, file }: Pick<AzureCloud, 'name' | 'arm' | 'file'>): readonly string[] {
  if (name === 'public') return ['az login']
  const { hostname } = new URL(arm)
  const known = cliNames[hostname]
  if (known !== undefined) return [`az cloud set --name ${known}`, 'az login']
  // What a simulator writes beside its cloud file, and prints when it starts (docs/practice-cloud.md, With Azure CLI).
  const config = isThisMachine(hostname) ? file?.replace(/\.cloud\.ya?ml$/, '.az.json') : undefined
  return [
    config === undefined || config === file
      ? `az cloud register --name Custom --endpoint-resource-manager ${arm}`
      : `az cloud register --name Custom --cloud-config @${/^[\w./:-]+$/.test(config) ? config : `'${config.replaceAll("'", "'\\''")}'`}`,
    'az cloud set --name Custom',
    'az login',
  ]
}
