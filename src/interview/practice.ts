/** What the practice cloud offers in place of an Azure account of yours. */
export const practice = {
  environment: 'demo',
  subscription: '00000000-0000-0000-0000-000000000000',
  region: 'westeurope',
  /** The caller's address as the practice cloud sees it (RFC 5737: an address for documentation). */
  address: '203.0.113.10',
  certificateUrl: 'https://contoso-practice.vault.azure.net/secrets/nodes',
  /** The object id of the Batch service in the practice directory. In Azure it differs from tenant to tenant. */
  batchPrincipal: '33333333-3333-3333-3333-333333333333',
  /** A program the practice directory knows; people and groups it takes at their word. */
  program: '55555555-5555-5555-5555-555555555555',
} as const
