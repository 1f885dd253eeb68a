import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const accountReach = defineSelect({
  id: 'account-reach',
  topic: 'Network',
  title: 'Account reach',
  prompt: 'How may people and programs reach the Batch account?',
  why: {
    text: 'A Batch account has an address on the internet, and by default anyone may knock there; they still need to sign in. A private endpoint gives the account an address inside your own network instead, and the public one stops answering. "Disabled" closes both endpoints of the account: the one for people and the one for nodes.',
    changed:
      'You no longer have to decide this when you create the account. There are two endpoints now: batchAccount for people and programs, nodeManagement for nodes.',
    controls: ['MCSB NS-2', 'Policy: Public network access should be disabled for Batch accounts'],
    link: sources.privateConnectivity.link,
    checked: sources.privateConnectivity.checked,
  },
  options: [
    {
      value: 'private',
      label: 'Only from inside your network',
      gain: 'Nobody on the internet can use the endpoint.',
      cost: 'You submit jobs through VPN, peering or a jump host. Private endpoints (addresses inside it) cost by the hour.',
      undo: 'Yes, at any time, without recreating anything.',
      usual: 'Production, anything with customer data.',
      sends: 'publicNetworkAccess: "Disabled"',
    },
    {
      value: 'listed',
      label: 'From addresses you list',
      gain: 'You submit jobs from office or pipeline, no VPN needed.',
      cost: 'The list must follow your addresses; up to 200 entries.',
      undo: 'Yes; a change takes a few minutes to have effect.',
      usual: 'First environments, teams with a fixed way out.',
      sends: 'publicNetworkAccess: "Enabled", networkProfile.accountAccess.defaultAction: "Deny"',
    },
    {
      value: 'public',
      label: 'From anywhere',
      gain: 'Works from every place at once.',
      cost: 'Only the sign-in stands between the internet and jobs.',
      undo: 'Yes, at any time, without recreating anything.',
      usual: 'Short experiments with no data worth stealing.',
      sends: 'publicNetworkAccess: "Enabled", networkProfile.accountAccess.defaultAction: "Allow"',
      typed: true,
    },
    {
      value: 'perimeter',
      label: 'By the rules of a network perimeter',
      gain: 'One set of access rules for all that is inside.',
      cost: 'A network security perimeter (a boundary around Azure services), kept by a team. Azure’s policy reports it.',
      undo: 'Yes, at any time, without recreating anything.',
      usual: 'Estates that already keep a perimeter.',
      sends: 'publicNetworkAccess: "SecuredByPerimeter", networkSecurityPerimeters/resourceAssociations',
    },
  ],
  recommend: () => 'private',
})
