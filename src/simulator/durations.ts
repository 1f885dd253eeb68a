/**
 * How long things take, in seconds: middle values of public measurements (Terraform and CLI logs, GitHub issues) where
 * there are any, estimates otherwise. docs/practice-cloud.md says which is which.
 */
export const durations = {
  registerProvider: 45,
  resourceGroup: 2,
  deleteResourceGroup: 20,
  virtualNetwork: 8,
  subnet: 7,
  networkSecurityGroup: 6,
  publicAddress: 4,
  natGateway: 13,
  identity: 28,
  dnsZone: 32,
  dnsLink: 32,
  privateEndpoint: 60,
  dnsZoneGroup: 10,
  vault: 45,
  vaultKey: 1,
  workspace: 20,
  roleAssignment: 2,
  lock: 1,
  policyAssignment: 1,
  /** Until a new policy assignment is evaluated: "around five minutes" (learn governance/policy/how-to/get-compliance-data). */
  policyInEffect: 300,
  /** Registering a feature, and until a registered one is known to its provider without registering the provider again. */
  registerFeature: 60,
  featurePropagates: 600,
  diagnosticSetting: 2,
  batchAccount: 26,
  deleteBatchAccount: 60,
  poolWithNodes: 330,
  poolWithoutNodes: 10,
  deletePool: 120,
  deleteNetworkThing: 6,
  deletePrivateEndpoint: 20,
  /** Until a role assignment is in effect. Azure says up to ten minutes; usually it is one or two. */
  roleInEffect: 90,
  /** Until a new identity can be given a role: without and with `principalType`. */
  principalKnown: 20,
  principalKnownWithType: 5,
} as const
