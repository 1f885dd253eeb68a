/**
 * Azure's built-in roles by id (learn.microsoft.com/azure/role-based-access-control/built-in-roles, 2026-04-09).
 * One list, so that grants, permission checks and hand-over texts name the same thing.
 */
export const roles = {
  keyVaultCryptoServiceEncryptionUser: {
    name: 'Key Vault Crypto Service Encryption User',
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  },
  keyVaultSecretsUser: { name: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' },
} as const
