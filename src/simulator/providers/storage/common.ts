export const storageType = 'Microsoft.Storage/storageAccounts'
export const blobServiceType = `${storageType}/blobServices`
export const containerType = `${blobServiceType}/containers`

/** az sends 2022-09-01, the SDK of today 2026-09-01. */
export const versions = [
  '2021-09-01',
  '2022-05-01',
  '2022-09-01',
  '2023-01-01',
  '2023-04-01',
  '2023-05-01',
  '2024-01-01',
  '2025-01-01',
  '2025-06-01',
  '2025-08-01',
  '2026-04-01',
  '2026-06-01',
  '2026-09-01',
]

/** What a private endpoint can lead to. */
export const linkGroups: readonly string[] = ['blob', 'table', 'queue', 'file', 'web', 'dfs']
  .flatMap((service) => [service, `${service}_secondary`])
  .filter((group) => group !== 'file_secondary')
