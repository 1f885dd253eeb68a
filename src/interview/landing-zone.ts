import { practice } from './practice.ts'
import { cloud } from './questions/cloud.ts'
import { subscription } from './questions/subscription.ts'
import type { Answers, AnswerValue, View } from './types.ts'

const groups = `/subscriptions/${practice.subscription}/resourceGroups`

/**
 * What the practice cloud has in place of what your network and security teams keep: the ids of the scenario `landingZone.scenario`, which a practice
 * cloud is furnished with once answers speak of them. No preset can hold such ids, as they name a subscription.
 */
export const landingZone = {
  scenario: 'existing-hub',
  region: practice.region,
  network: `${groups}/rg-contoso-spoke/providers/Microsoft.Network/virtualNetworks/vnet-contoso-spoke`,
  nodeSubnet: 'snet-batch-nodes',
  endpointSubnet: 'snet-endpoints',
  hub: `${groups}/rg-contoso-hub/providers/Microsoft.Network/virtualNetworks/vnet-contoso-hub`,
  zones: `${groups}/rg-contoso-hub`,
  /** Where the firewall of the hub takes traffic. */
  firewall: '10.100.0.4',
  /** Where the resolver of the hub answers, by the central zones. */
  resolver: '10.100.2.4',
  vault: `${groups}/rg-contoso-security/providers/Microsoft.KeyVault/vaults/kv-contoso-keys`,
  workspace: `${groups}/rg-contoso-management/providers/Microsoft.OperationalInsights/workspaces/log-contoso`,
  perimeterProfile: `${groups}/rg-contoso-security/providers/Microsoft.Network/networkSecurityPerimeters/nsp-contoso/profiles/batch`,
} as const

/** Whether the cloud is the one that has the landing zone. */
export function hasLandingZone(view: View): boolean {
  return view.answer(cloud) === 'practice' && view.answer(subscription) === practice.subscription
}

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
  'existing-workspace': landingZone.workspace,
  'perimeter-profile': landingZone.perimeterProfile,
}

/** Whether a value is what the practice cloud's landing zone says to that question. */
export function isStandIn(question: string, value: AnswerValue | undefined): boolean {
  return value !== undefined && JSON.stringify(standIns[question]) === JSON.stringify(value)
}

/** Whether answers speak of the practice cloud's landing zone. */
export function needsLandingZone(answers: Answers): boolean {
  const { network, hub, zones, vault, workspace, perimeterProfile } = landingZone
  const ids: readonly unknown[] = [network, hub, zones, vault, workspace, perimeterProfile]
  return answers.cloud === 'practice' && Object.values(answers).some((value) => ids.includes(value))
}
