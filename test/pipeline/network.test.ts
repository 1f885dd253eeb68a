import type { Subnet } from '@azure/arm-network'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { at, type Json } from '../../src/common/json.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { presetAnswers } from '../support/presets.ts'
import { elsewhere } from './drafts.ts'
import { furnish, lookElsewhere } from './elsewhere.ts'
import { apply, changing, destroy, failures, openCloud } from './practice-run.ts'

type Given = Readonly<Record<string, AnswerValue>>
const region = 'westeurope'
const wait = { updateIntervalInMs: 0 }
const given: Given = {
  network: 'existing',
  'existing-network': elsewhere.network,
  'existing-node-subnet': 'snet-batch',
  'existing-endpoint-subnet': 'snet-private',
}
const spoke: Given = { hub: 'peer', 'hub-network': elsewhere.hub }

async function withCloud<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openCloud()
  try {
    await furnish(session, region)
    return await work(session)
  } finally {
    session.close()
  }
}

/** What the plan says against the subnet for nodes once somebody has made it so. */
async function against(change: Partial<Subnet>, more: Given = {}, name = 'snet-batch'): Promise<readonly string[]> {
  return withCloud(async (session) => {
    const network = await session.arm.clients.network()
    const range = name === 'snet-batch' ? '100.65.0.0/20' : '100.65.32.0/27'
    await network.subnets.createOrUpdate(
      'rg-central',
      'vnet-given',
      name,
      { addressPrefix: range, defaultOutboundAccess: true, ...change },
      wait,
    )
    const { planned } = await prepare(presetAnswers('private', { ...given, ...more }), session)
    for (const problem of planned.plan.problems) expect(problem.now?.length).toBeGreaterThan(0)
    return planned.plan.problems.map((problem) => problem.what)
  })
}

/** A security group of the network team with one rule. */
async function groupWith(
  session: Session,
  rule: { readonly direction: 'Inbound' | 'Outbound'; readonly to?: string; readonly ports?: string },
): Promise<string> {
  const network = await session.arm.clients.network()
  await network.networkSecurityGroups.createOrUpdate(
    'rg-central',
    'nsg-given',
    {
      location: region,
      securityRules: [
        {
          name: 'no-way',
          direction: rule.direction,
          access: 'Deny',
          priority: 300,
          protocol: '*',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: rule.to ?? '*',
          destinationPortRange: rule.ports ?? '*',
        },
      ],
    },
    wait,
  )
  return `${elsewhere.group}/providers/Microsoft.Network/networkSecurityGroups/nsg-given`
}

describe('a network that is there already', () => {
  it('is used as found: nothing of it is made, changed or removed', async () => {
    await withCloud(async (session) => {
      const before = await lookElsewhere(session)
      const answers = presetAnswers('private', given)
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const made = plan.steps.filter((step) => step.action === 'create').map((step) => step.type)
      for (const type of ['virtualNetworks', 'networkSecurityGroups', 'natGateways', 'routeTables'])
        expect(made).not.toContain(`Microsoft.Network/${type}`)
      expect(plan.steps.filter((step) => step.action === 'adopt').map((step) => step.name)).toEqual(
        expect.arrayContaining(['vnet-given', 'vnet-given/snet-batch', 'vnet-given/snet-private']),
      )
      const pool = await session.arm.get(plan.steps.find((step) => step.type.endsWith('/pools'))?.id ?? '', '2025-06-01')
      expect(at(pool, 'properties.networkConfiguration.subnetId')).toBe(`${elsewhere.network}/subnets/snet-batch`)
      expect(changing((await prepare(answers, session)).planned.plan)).toEqual([])
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await lookElsewhere(session)).toEqual(before)
    })
  })

  it('is refused in another region', async () => {
    await withCloud(async (session) => {
      const { planned } = await prepare(presetAnswers('private', { ...given, region: 'northeurope' }), session)
      expect(planned.plan.problems.map(({ code }) => code)).toContain('network-elsewhere')
    })
  })

  it('is refused where it does not exist', async () => {
    await withCloud(async (session) => {
      const { planned } = await prepare(presetAnswers('private', { ...given, 'existing-node-subnet': 'snet-none' }), session)
      expect(planned.plan.problems.map(({ code }) => code)).toContain('adopted-missing')
    })
  })

  it('is refused where a subnet is delegated, for nodes and for endpoints', async () => {
    const delegations = [{ name: 'web', serviceName: 'Microsoft.Web/serverFarms' }]
    expect(await against({ delegations })).toEqual([expect.stringContaining('delegated to Microsoft.Web/serverFarms')])
    expect(await against({ delegations }, {}, 'snet-private')).toEqual([expect.stringContaining('takes no private endpoint')])
  })

  it('is refused where a subnet has too few free addresses, and says how many it has', async () => {
    const small: Given = { 'existing-node-subnet': 'snet-private', 'existing-endpoint-subnet': 'snet-second', 'pool-nodes': 40 }
    expect(await against({}, small)).toEqual(['Subnet snet-private has 27 free addresses; 40 are needed.'])
  })

  it('does not count its own nodes against itself on the next run', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', {
        ...given,
        'existing-node-subnet': 'snet-private',
        'existing-endpoint-subnet': 'snet-second',
        'pool-nodes': 20,
      })
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect((await prepare(answers, session)).planned.plan.problems).toEqual([])
    })
  })

  it('is refused where its security group keeps nodes from the private endpoints, and names the rule', async () => {
    await withCloud(async (session) => {
      const group = await groupWith(session, { direction: 'Outbound' })
      const network = await session.arm.clients.network()
      const subnet = { addressPrefix: '100.65.0.0/20', networkSecurityGroup: { id: group } }
      await network.subnets.createOrUpdate('rg-central', 'vnet-given', 'snet-batch', subnet, wait)
      const { planned } = await prepare(presetAnswers('private', given), session)
      expect(planned.plan.problems.map((problem) => problem.what)).toEqual([
        'Rule no-way of nsg-given keeps nodes in snet-batch from the private endpoints in 100.65.32.0/27 on 443.',
      ])
      // A rule about the internet alone does not stand in the way of a private endpoint, but of the public one it does.
      await groupWith(session, { direction: 'Outbound', to: 'Internet' })
      expect((await prepare(presetAnswers('private', given), session)).planned.plan.problems).toEqual([])
      const open = presetAnswers('private', { ...given, 'account-reach': 'listed', 'node-management-reach': 'public' })
      expect((await prepare(open, session)).planned.plan.problems.map((problem) => problem.what)).toEqual([
        expect.stringContaining('BatchNodeManagement.westeurope'),
      ])
      await groupWith(session, { direction: 'Outbound', ports: '80' })
      expect((await prepare(open, session)).planned.plan.problems).toEqual([])
    })
  })

  it('is refused where nodes without addresses have no way out to the public endpoint', async () => {
    const open: Given = { 'account-reach': 'listed', 'node-management-reach': 'public' }
    expect(await against({ defaultOutboundAccess: false }, open)).toEqual([expect.stringContaining('no way out')])
    expect(await against({ defaultOutboundAccess: false })).toEqual([])
  })
})

describe('a hub', () => {
  it('gets both halves of a peering, and loses its half with the environment', async () => {
    await withCloud(async (session) => {
      const before = await lookElsewhere(session)
      const answers = presetAnswers('private', { ...spoke, egress: 'firewall', 'firewall-address': '100.64.1.4' })
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const peerings = plan.steps.filter((step) => step.type.endsWith('virtualNetworkPeerings'))
      expect(peerings.map((step) => step.name)).toEqual(['vnet-demo to vnet-hub', 'vnet-hub to vnet-demo'])
      for (const { id } of peerings)
        expect(at((await session.arm.get(id, '2025-09-01')) ?? {}, 'properties.peeringState')).toBe('Connected')
      const [ours, theirs] = await Promise.all(peerings.map(({ id }) => session.arm.get(id, '2025-09-01')))
      expect([at(ours, 'properties.allowForwardedTraffic'), at(theirs, 'properties.allowForwardedTraffic')]).toEqual([true, false])
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await lookElsewhere(session)).toEqual(before)
    })
  })

  it('keeps the halves of other environments with a name that begins like ours', async () => {
    await withCloud(async (session) => {
      const one = presetAnswers('private', { ...spoke, pool: 'none' })
      const other = presetAnswers('private', {
        ...spoke,
        pool: 'none',
        environment: 'demo-x',
        'resource-group': 'rg-demo-x',
        'network-range': '10.90.0.0/22',
      })
      expect(failures((await apply(session, one)).report)).toEqual([])
      expect(failures((await apply(session, other)).report)).toEqual([])
      expect(failures(await destroy(session, one))).toEqual([])
      expect(changing((await prepare(other, session)).planned.plan)).toEqual([])
    })
  })

  it('is refused where the ranges overlap, or where the firewall is not in it', async () => {
    await withCloud(async (session) => {
      const network = await session.arm.clients.network()
      const hub = { location: region, addressSpace: { addressPrefixes: ['10.40.0.0/16'] } }
      await network.virtualNetworks.createOrUpdate('rg-central', 'vnet-other-hub', hub, wait)
      const other = {
        ...spoke,
        'hub-network': elsewhere.hub.replace('vnet-hub', 'vnet-other-hub'),
        egress: 'firewall',
        'firewall-address': '100.64.1.4',
      }
      const { problems } = (await prepare(presetAnswers('private', other), session)).planned.plan
      expect(problems.map(({ code }) => code).sort()).toEqual(['firewall-not-in-hub', 'hub-overlaps'])
      expect(problems.find(({ code }) => code === 'hub-overlaps')?.now?.[0]).toContain('--set other-ranges=10.40.0.0/16')
    })
  })

  it('in another subscription gets our half only, and the risk says who makes the other', () => {
    const id = elsewhere.hub.replace(/0{12}/, '000000000001')
    const answers = presetAnswers('private', { hub: 'peer', 'hub-network': id })
    return withCloud(async (session) => {
      const { blueprint, entries } = await prepare(answers, session)
      expect(entries.filter(({ type }) => type.type.endsWith('Peerings'))).toHaveLength(1)
      expect(blueprint.risks.find(({ question }) => question === 'hub-network')?.fix).toContain('vnet-demo (10.40.0.0/21)')
    })
  })
})

describe('a firewall', () => {
  it('takes what leaves the nodes, and lets go of the subnet when it is given up', async () => {
    await withCloud(async (session) => {
      const behind = presetAnswers('private', { ...spoke, egress: 'firewall', 'firewall-address': '100.64.1.4' })
      const { plan } = await apply(session, behind)
      const table = plan.steps.find((step) => step.type.endsWith('routeTables'))
      expect(at(table?.body, 'properties.routes')).toMatchObject([
        { properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '100.64.1.4' } },
      ])
      const beyond = presetAnswers('private', { ...spoke, egress: 'nat' })
      expect(failures((await apply(session, beyond)).report)).toEqual([])
      expect(await session.arm.get(table?.id ?? '', '2025-09-01')).toBeUndefined()
      expect(changing((await prepare(beyond, session)).planned.plan)).toEqual([])
    })
  })

  it('leaves a route table that somebody else put on the subnet', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', { pool: 'none' })
      await apply(session, answers)
      const network = await session.arm.clients.network()
      await network.routeTables.createOrUpdate('rg-central', 'rt-theirs', { location: region }, wait)
      const id = `${elsewhere.group}/providers/Microsoft.Network/routeTables/rt-theirs`
      const live = await network.subnets.get('rg-demo', 'vnet-demo', 'snet-nodes')
      await network.subnets.createOrUpdate('rg-demo', 'vnet-demo', 'snet-nodes', { ...live, routeTable: { id } }, wait)
      expect(changing((await prepare(answers, session)).planned.plan)).toEqual([])
      await apply(session, presetAnswers('private', { pool: 'none', egress: 'nat' }))
      expect((await network.subnets.get('rg-demo', 'vnet-demo', 'snet-nodes')).routeTable?.id).toBe(id)
    })
  })
})

describe('names of private endpoints', () => {
  const recordsIn = async (session: Session): Promise<readonly string[]> => {
    const dns = await session.arm.clients.privateDns()
    const found: string[] = []
    for await (const one of dns.recordSets.list('rg-central', 'privatelink.batch.azure.com'))
      if (one.name !== '@') found.push(one.name ?? '')
    return found
  }

  it('go into central zones, without a zone or link of ours, and leave them with the environment', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', { 'dns-zones': 'existing', 'dns-zone-group': elsewhere.group })
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      expect(plan.steps.filter((step) => step.type.includes('privateDnsZones')).map((step) => step.action)).toEqual(['adopt', 'adopt'])
      expect(await recordsIn(session)).toHaveLength(2)
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await recordsIn(session)).toEqual([])
    })
  })

  it('are refused where a central zone is missing', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', {
        'dns-zones': 'existing',
        'dns-zone-group': elsewhere.group.replace('rg-central', 'rg-nothing'),
      })
      const { problems } = (await prepare(answers, session)).planned.plan
      expect(problems.map(({ code }) => code)).toEqual(['adopted-missing', 'adopted-missing'])
    })
  })

  it('are left to a policy where somebody says so: no zone, no link, no zone group', async () => {
    await withCloud(async (session) => {
      const { blueprint, entries } = await prepare(presetAnswers('private', { 'dns-zones': 'policy' }), session)
      expect(entries.filter(({ type }) => /privateDnsZone/i.test(type.type))).toEqual([])
      expect(blueprint.risks.find(({ question }) => question === 'dns-zones')?.text).toContain('batchAccount only')
    })
  })

  it('are asked of your own servers, in your order, and of Azure again when you take that back', async () => {
    await withCloud(async (session) => {
      const servers = async (answers: Parameters<typeof apply>[1]): Promise<Json | undefined> => {
        const { plan } = await apply(session, answers)
        const network = plan.steps.find((step) => step.type === 'Microsoft.Network/virtualNetworks' && step.action !== 'adopt')
        return at((await session.arm.get(network?.id ?? '', '2025-09-01')) ?? {}, 'properties.dhcpOptions.dnsServers')
      }
      const custom = { ...spoke, pool: 'none', 'dns-servers': 'custom' }
      expect(await servers(presetAnswers('private', { ...custom, 'dns-server-addresses': ['100.64.0.5', '100.64.0.4'] }))).toEqual([
        '100.64.0.5',
        '100.64.0.4',
      ])
      expect(await servers(presetAnswers('private', { ...custom, 'dns-server-addresses': ['100.64.0.4', '100.64.0.5'] }))).toEqual([
        '100.64.0.4',
        '100.64.0.5',
      ])
      const azure = presetAnswers('private', { ...spoke, pool: 'none' })
      expect((await servers(azure)) ?? []).toEqual([])
      expect(changing((await prepare(azure, session)).planned.plan)).toEqual([])
    })
  })
})

describe('node management for listed addresses', () => {
  it('lets in what you list and the environment’s own addresses', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', {
        'account-reach': 'listed',
        egress: 'nat',
        'egress-addresses': 2,
        'node-management-reach': 'listed',
        'node-management-addresses': ['203.0.113.7'],
      })
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const account = await session.arm.get(
        plan.steps.find((step) => step.type === 'Microsoft.Batch/batchAccounts')?.id ?? '',
        '2025-06-01',
      )
      const rules = at(account, 'properties.networkProfile.nodeManagementAccess.ipRules')
      expect(Array.isArray(rules) && rules.map((rule: Json) => String(at(rule, 'value')))).toEqual([
        '203.0.113.7',
        expect.stringMatching(/^198\.1[89]\./),
        expect.stringMatching(/^198\.1[89]\./),
      ])
    })
  })
})

describe('remote access from inside', () => {
  it('opens the port of the nodes’ system to the network and to nobody else, without an inbound pool', async () => {
    await withCloud(async (session) => {
      const { blueprint, entries } = await prepare(presetAnswers('private', { 'remote-access': 'inside' }), session)
      const rules = blueprint.network.securityGroups.find(({ name }) => name === 'nsg-demo-nodes')?.rules ?? []
      expect(rules.filter(({ port }) => port === '22').map(({ access, source }) => [access, source])).toEqual([
        ['Allow', 'VirtualNetwork'],
        ['Deny', '*'],
      ])
      const pool = entries.find(({ type }) => type.type.endsWith('/pools'))
      expect(at(pool?.wanted.body, 'properties.networkConfiguration.endpointConfiguration')).toBeUndefined()
    })
  })
})

describe('a perimeter', () => {
  it('holds the account by an association that goes with the environment; the perimeter stays', async () => {
    await withCloud(async (session) => {
      const before = await lookElsewhere(session)
      const answers = presetAnswers('private', { 'account-reach': 'perimeter', 'perimeter-profile': elsewhere.profile })
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const account = await session.arm.get(
        plan.steps.find((step) => step.type === 'Microsoft.Batch/batchAccounts')?.id ?? '',
        '2025-06-01',
      )
      expect(at(account, 'properties.publicNetworkAccess')).toBe('SecuredByPerimeter')
      const association = plan.steps.find((step) => step.type.endsWith('resourceAssociations'))?.id ?? ''
      expect(at((await session.arm.get(association, '2025-09-01')) ?? {}, 'properties.accessMode')).toBe('Enforced')
      // Without it the account leaves the perimeter, and is closed again.
      expect(failures((await apply(session, presetAnswers('private'))).report)).toEqual([])
      expect(await session.arm.get(association, '2025-09-01')).toBeUndefined()
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await session.arm.get(association, '2025-09-01')).toBeUndefined()
      expect(await lookElsewhere(session)).toEqual(before)
    })
  })

  it('is refused where its profile does not exist', async () => {
    await withCloud(async (session) => {
      const answers = presetAnswers('private', { 'account-reach': 'perimeter', 'perimeter-profile': `${elsewhere.profile}-not` })
      expect((await prepare(answers, session)).planned.plan.problems.map(({ code }) => code)).toEqual(['adopted-missing'])
    })
  })
})
