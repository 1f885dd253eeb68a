import { sources } from '../../guidance/sources.ts'
import { problemWithServers } from '../address-planner.ts'
import { defineList } from '../define.ts'
import { landingZone } from '../landing-zone.ts'
import { dnsServers } from './dns-servers.ts'
import { hubNetwork } from './hub-network.ts'

/** What we take; Azure’s own limit is 20 per network (learn.microsoft.com azure-subscription-service-limits). */
const mostDnsServers = 20

export const dnsServerAddresses = defineList({
  id: 'dns-server-addresses',
  topic: 'Network',
  title: 'DNS addresses',
  prompt: 'At which addresses are the DNS servers?',
  depth: 'detail',
  when: (view) => view.answer(dnsServers) === 'custom',
  applies: '`dns-servers` is `custom`',
  why: {
    text: 'Private addresses of your servers, or of the inbound endpoint of a DNS Private Resolver, in the order they are asked. They must lie outside this network’s own range, and the network must reach them: over the peering with the hub, as a rule.',
    link: sources.privateDnsIntegration.link,
    checked: sources.privateDnsIntegration.checked,
  },
  placeholder: '10.0.0.4, 10.0.0.5',
  gain: 'Two servers: one may fail.',
  cost: 'No node starts while none of them answers.',
  undo: 'Yes; nodes take the change when they restart.',
  usual: 'The two addresses your network team names.',
  recommend: (view) => (view.answer(hubNetwork) === landingZone.hub ? [landingZone.resolver] : undefined),
  validate: (value) => problemWithServers(value, mostDnsServers),
})
