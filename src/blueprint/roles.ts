/** A role of Azure. */
export interface Role {
  readonly name: string
  /** Absent where no official page gives it: the role is looked up by name at run time. */
  readonly id?: string
}

/**
 * Azure's built-in roles by id (learn.microsoft.com/azure/role-based-access-control/built-in-roles, 2026-04-09; those of Batch:
 * learn.microsoft.com/azure/batch/batch-role-based-access-control, 2024-12-11). One list, so that grants, permission checks and hand-over
 * texts name the same thing.
 */
export const roles = {
  keyVaultCryptoServiceEncryptionUser: {
    name: 'Key Vault Crypto Service Encryption User',
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  },
  keyVaultSecretsUser: { name: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' },
  keyVaultSecretsOfficer: { name: 'Key Vault Secrets Officer', id: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' },
  storageBlobDataContributor: { name: 'Storage Blob Data Contributor', id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' },
  batchAccountContributor: { name: 'Azure Batch Account Contributor', id: '29fe4964-1e60-436b-bd3a-77fd4c178b3c' },
  batchAccountReader: { name: 'Azure Batch Account Reader', id: '11076f67-66f6-4be0-8f6b-f0609fd05cc9' },
  batchJobSubmitter: { name: 'Azure Batch Job Submitter', id: '48e5e92e-a480-4e71-aa9c-2778f4c13781' },
  owner: { name: 'Owner', id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' },
  contributor: { name: 'Contributor', id: 'b24988ac-6180-42a0-ab88-20f7382dd24c' },
  /** Unverified: on no official page found; public infrastructure code of 2025 and 2026 uses the name. */
  batchServiceOrchestration: { name: 'Azure Batch Service Orchestration Role' },
} as const satisfies Record<string, Role>
