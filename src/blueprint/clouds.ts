import type { CloudName } from './types.ts'

/** The DNS suffixes an environment's names end in, per cloud (azure-cli `core/cloud.py`; learn.microsoft.com/azure/private-link/private-endpoint-dns). */
export interface CloudSuffixes {
  readonly label: string
  readonly batch: string
  readonly vault: string
  readonly batchZone: string
  readonly vaultZone: string
  /** Where storage accounts' names end. */
  readonly storage: string
  readonly blobZone: string
}

const publicSuffixes = {
  batch: 'batch.azure.com',
  vault: 'vault.azure.net',
  batchZone: 'privatelink.batch.azure.com',
  vaultZone: 'privatelink.vaultcore.azure.net',
  storage: 'core.windows.net',
  blobZone: 'privatelink.blob.core.windows.net',
}

export const suffixes: Readonly<Record<CloudName, CloudSuffixes>> = {
  practice: { label: 'practice cloud', ...publicSuffixes },
  public: { label: 'Azure', ...publicSuffixes },
  usgov: {
    label: 'Azure US Government',
    batch: 'batch.usgovcloudapi.net',
    vault: 'vault.usgovcloudapi.net',
    batchZone: 'privatelink.batch.usgovcloudapi.net',
    vaultZone: 'privatelink.vaultcore.usgovcloudapi.net',
    storage: 'core.usgovcloudapi.net',
    blobZone: 'privatelink.blob.core.usgovcloudapi.net',
  },
  china: {
    label: 'Azure operated by 21Vianet',
    batch: 'batch.chinacloudapi.cn',
    vault: 'vault.azure.cn',
    batchZone: 'privatelink.batch.chinacloudapi.cn',
    vaultZone: 'privatelink.vaultcore.azure.cn',
    storage: 'core.chinacloudapi.cn',
    blobZone: 'privatelink.blob.core.chinacloudapi.cn',
  },
}
