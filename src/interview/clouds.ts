import type { CloudOption } from './questions/cloud.ts'

/** Domain that Key Vault hosts end with, by cloud (azure-cli, `azure/cli/core/cloud.py`). */
export const vaultDomains: Readonly<Record<CloudOption, string>> = {
  practice: 'vault.azure.net',
  public: 'vault.azure.net',
  usgov: 'vault.usgovcloudapi.net',
  china: 'vault.azure.cn',
}
