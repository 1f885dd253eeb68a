import type { Answers, AnswerValue } from './types.ts'

const subscription = '00000000-0000-0000-0000-000000000000'
const network = `/subscriptions/${subscription}/resourceGroups/rg-spoke/providers/Microsoft.Network/virtualNetworks/vnet-spoke`
const hubGroup = `/subscriptions/${subscription}/resourceGroups/rg-hub`

/** What the practice cloud offers in place of an Azure account of yours. */
export const practice = {
  environment: 'demo',
  subscription,
  region: 'westeurope',
  /** The caller's address as the practice cloud sees it (RFC 5737: an address for documentation). */
  address: '203.0.113.10',
  certificateUrl: 'https://contoso-practice.vault.azure.net/secrets/nodes',
  /** The object id of the Batch service in the practice directory. In Azure it differs from tenant to tenant. */
  batchPrincipal: '33333333-3333-3333-3333-333333333333',
  /** A program the practice directory knows; people and groups it takes at their word. */
  program: '55555555-5555-5555-5555-555555555555',
} as const

/**
 * What the practice cloud has in place of what your network and security teams keep: the ids of the scenario `landingZone.scenario`, which a practice cloud is furnished with
 * once answers speak of it. No preset can hold such ids, as they name a subscription.
 */
export const landingZone = {
  scenario: 'existing-hub',
  region: practice.region,
  network,
  nodeSubnet: 'snet-batch-nodes',
  endpointSubnet: 'snet-endpoints',
  hub: `${hubGroup}/providers/Microsoft.Network/virtualNetworks/vnet-hub`,
  zones: hubGroup,
  /** Where the firewall of the hub takes traffic. */
  firewall: '10.100.0.4',
  /** Where the resolver of the hub answers, by the central zones. */
  resolver: '10.100.2.4',
  vault: `/subscriptions/${subscription}/resourceGroups/rg-security/providers/Microsoft.KeyVault/vaults/kv-contoso-keys`,
  perimeterProfile: `/subscriptions/${subscription}/resourceGroups/rg-security/providers/Microsoft.Network/networkSecurityPerimeters/nsp-contoso/profiles/batch`,
} as const

/** What the landing zone answers, by question: there it stands for an answer that a preset wants given each time. */
const standIns: Readonly<Record<string, AnswerValue>> = {
  'existing-network': landingZone.network,
  'existing-node-subnet': landingZone.nodeSubnet,
  'existing-endpoint-subnet': landingZone.endpointSubnet,
  'hub-network': landingZone.hub,
  'dns-zone-group': landingZone.zones,
  'firewall-address': landingZone.firewall,
  'dns-server-addresses': [landingZone.resolver],
  'existing-vault': landingZone.vault,
  'perimeter-profile': landingZone.perimeterProfile,
}

/** Whether a value is what the practice cloud's landing zone says to that question. */
export function isStandIn(question: string, value: AnswerValue | undefined): boolean {
  return value !== undefined && JSON.stringify(standIns[question]) === JSON.stringify(value)
}

/** Whether answers speak of the practice cloud's landing zone. */
export function needsLandingZone(answers: Answers): boolean {
  const { network, hub, zones, vault, perimeterProfile } = landingZone
  const ids: readonly unknown[] = [network, hub, zones, vault, perimeterProfile]
  return answers.cloud === 'practice' && Object.values(answers).some((value) => ids.includes(value))
}
