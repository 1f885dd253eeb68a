/**
 * Built-in Azure Policy definitions for Batch that an environment can assign in audit effect
 * (github.com/Azure/azure-policy, built-in release 3.2026.0417.1). `effect` is the value the definition accepts.
 */
export const batchPolicies = [
  {
    key: 'logs',
    id: '428256e6-1fac-4f48-a757-df34c2b3336d',
    name: 'Resource logs in Batch accounts should be enabled',
    effect: 'AuditIfNotExists',
  },
  {
    key: 'local-auth',
    id: '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
    name: 'Batch accounts should have local authentication methods disabled',
    effect: 'Audit',
  },
  {
    key: 'public-access',
    id: '74c5a0ae-5e48-4738-b093-65e23a060488',
    name: 'Public network access should be disabled for Batch accounts',
    effect: 'Audit',
  },
  {
    key: 'customer-key',
    id: '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
    name: 'Azure Batch account should use customer-managed keys to encrypt data',
    effect: 'Audit',
  },
  {
    key: 'pool-disks',
    id: '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
    name: 'Azure Batch pools should have disk encryption enabled',
    effect: 'Audit',
  },
  {
    key: 'private-endpoint',
    id: '009a0c92-f5b4-4776-9b66-4ed2b4775563',
    name: 'Private endpoint connections on Batch accounts should be enabled',
    effect: 'AuditIfNotExists',
  },
] as const
