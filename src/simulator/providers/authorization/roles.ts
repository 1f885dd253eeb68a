/** Built-in roles the practice cloud knows: name, id. Ids: learn.microsoft.com role-based-access-control/built-in-roles. */
export const roles = [
  ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
  ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
  ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
  ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'],
  ['Azure Batch Account Contributor', '29fe4964-1e60-436b-bd3a-77fd4c178b3c'],
  ['Azure Batch Account Reader', '11076f67-66f6-4be0-8f6b-f0609fd05cc9'],
  ['Azure Batch Data Contributor', '6aaa78f1-f7de-44ca-8722-c64a23943cae'],
  ['Azure Batch Job Submitter', '48e5e92e-a480-4e71-aa9c-2778f4c13781'],
  // Its id is known from one third-party table only; look it up by name.
  ['Azure Batch Service Orchestration Role', 'a35466a1-cfd6-450a-b35e-683fcdf30363'],
  ['Key Vault Administrator', '00482a5a-887f-4fb3-b363-3b7fe8e74483'],
  ['Key Vault Contributor', 'f25e0fa2-a7c8-4377-a976-54943a77a395'],
  ['Key Vault Secrets Officer', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'],
  ['Key Vault Secrets User', '4633458b-17de-408a-b874-0445c86b69e6'],
  ['Key Vault Certificates Officer', 'a4417e6f-fecd-4de8-b567-7b0420556985'],
  ['Key Vault Crypto Officer', '14b46e9e-c2b7-41b4-b07b-48a6ebf60603'],
  ['Key Vault Crypto Service Encryption User', 'e147488a-f6f5-4113-8e2d-b22465e65bf6'],
  ['Key Vault Crypto User', '12338af0-0e69-4776-bea7-57ae8d297424'],
  ['Key Vault Reader', '21090545-7ca7-4776-b22c-e363652d74d2'],
  ['Network Contributor', '4d97b98b-1d4f-4787-a291-c67834d212e7'],
  ['Private DNS Zone Contributor', 'b12aa53e-6015-4669-85d0-8515ebb3ae7f'],
  ['Managed Identity Operator', 'f1a07417-d97a-45cb-824c-7a7467783830'],
  ['Managed Identity Contributor', 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59'],
  ['Storage Account Contributor', '17d1049b-9a84-46fb-8f53-869881c3d3ab'],
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
  ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
  ['Storage Blob Data Reader', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
  ['AcrPull', '7f951dda-4ed3-4680-a7ca-43fe172d538d'],
  ['Log Analytics Contributor', '92aaf0da-9dab-42b6-94a3-d43ce8d16293'],
  ['Monitoring Contributor', '749f88d5-cbae-40b8-bcfc-e573ddc772fa'],
] as const

export type RoleName = (typeof roles)[number][0]

export function roleId(name: RoleName): string {
  return roles.find(([known]) => known === name)?.[1] ?? ''
}
