/** The api-versions preflight reads at. Those of what is written itself stand in its step. */
export const readAt = {
  batch: '2025-06-01',
  compute: '2024-07-01',
  /** `Microsoft.Compute/skus` has versions of its own (learn.microsoft.com/rest/api/compute/resource-skus/list). */
  computeSkus: '2021-07-01',
  keyVault: '2026-02-01',
  locations: '2022-12-01',
  locks: '2020-05-01',
  marketplace: '2021-01-01',
  network: '2025-09-01',
  policies: '2025-03-01',
  policyExemptions: '2022-07-01-preview',
  resources: '2021-04-01',
  storage: '2026-04-01',
  workspaces: '2025-07-01',
} as const
