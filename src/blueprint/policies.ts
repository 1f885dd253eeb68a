/**
 * Built-in Azure Policy definitions for Batch that an environment can assign (github.com/Azure/azure-policy, built-in release
 * 3.2026.0417.1). `effect` is the value with which the definition reports; `denies` says that it can refuse as well.
 */
export const batchPolicies = [
  {
    key: 'logs',
    id: '428256e6-1fac-4f48-a757-df34c2b3336d',
    name: 'Resource logs in Batch accounts should be enabled',
    effect: 'AuditIfNotExists',
    denies: false,
  },
  {
    key: 'local-auth',
    id: '6f68b69f-05fe-49cd-b361-777ee9ca7e35',
    name: 'Batch accounts should have local authentication methods disabled',
    effect: 'Audit',
    denies: true,
  },
  {
    key: 'public-access',
    id: '74c5a0ae-5e48-4738-b093-65e23a060488',
    name: 'Public network access should be disabled for Batch accounts',
    effect: 'Audit',
    denies: true,
  },
  {
    key: 'customer-key',
    id: '99e9ccd8-3db9-4592-b0d1-14b1715a4d8a',
    name: 'Azure Batch account should use customer-managed keys to encrypt data',
    effect: 'Audit',
    denies: true,
  },
  {
    key: 'pool-disks',
    id: '1760f9d4-7206-436e-a28f-d9f3a5c8a227',
    name: 'Azure Batch pools should have disk encryption enabled',
    effect: 'Audit',
    denies: true,
  },
  {
    key: 'private-endpoint',
    id: '009a0c92-f5b4-4776-9b66-4ed2b4775563',
    name: 'Private endpoint connections on Batch accounts should be enabled',
    effect: 'AuditIfNotExists',
    denies: false,
  },
] as const

/** For the scale sets that user subscription mode makes of nodes (same release, Compute). */
export const scaleSetPolicies = [
  {
    key: 'host-encryption',
    id: 'fc4d8e41-e223-45ea-9bf5-eada37891d87',
    name: 'Virtual machines and virtual machine scale sets should have encryption at host enabled',
    effect: 'Audit',
    denies: true,
  },
] as const
