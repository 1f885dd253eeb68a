import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { planAddresses, staticAddressCount } from '../../src/blueprint/address-plan.ts'
import { namesOf } from '../../src/blueprint/names.ts'
import { reservedPerSubnet, usableAddresses } from '../../src/common/ipv4.ts'
import { problemWithNetwork } from '../../src/interview/addresses.ts'
import { emptyDraft, viewOf } from '../../src/interview/draft.ts'
import { environment } from '../../src/interview/questions/environment.ts'
import { environmentName } from './drafts.ts'

const valid = environmentName.filter((name) => environment.validate?.(name, viewOf(emptyDraft)) === undefined)
const region = fc.constantFrom('westeurope', 'swedencentral', 'australiacentral2')

describe('names', () => {
  it('obey the rules of Batch accounts, vaults and DNS labels for every environment that may be called so', () => {
    fc.assert(
      fc.property(valid, fc.uuid(), region, fc.constantFrom('nodes-1', 'nodes-11', 'egress-1'), (name, subscription, where, detail) => {
        const names = namesOf(name, subscription, where)
        expect(names.account).toMatch(/^[a-z0-9]{3,24}$/)
        expect(names.vault).toMatch(/^(?!.*--)[a-z][a-z0-9-]{1,22}[a-z0-9]$/)
        expect(names.storage).toMatch(/^[a-z0-9]{3,24}$/)
        expect(names.dnsLabel(detail)).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/)
        expect(names.scoped('pe', 'node-management').length).toBeLessThanOrEqual(64)
      }),
      { numRuns: 300 },
    )
  })

  it('are the same for the same environment, however the ids are written, and others for another', () => {
    fc.assert(
      fc.property(valid, fc.uuid(), fc.uuid(), region, (name, one, other, where) => {
        fc.pre(one !== other)
        const names = namesOf(name, one, where)
        expect(namesOf(name, one.toUpperCase(), where).account).toBe(names.account)
        expect(namesOf(name, other, where).vault).not.toBe(names.vault)
        expect(namesOf(`${name}x`, one, where).account).not.toBe(names.account)
        expect(namesOf(name, one, 'northeurope').account).not.toBe(names.account)
      }),
      { numRuns: 300 },
    )
  })

  it('stay what they were: an environment made by an earlier version is found again', () => {
    const names = namesOf('demo', '00000000-0000-0000-0000-000000000000', 'westeurope')
    expect(names.account).toBe('demo0uyb0u')
    expect(names.vault).toBe('kv-demo-0uyb0u')
    expect(names.dnsLabel('nodes-1')).toBe('demo-0uyb0u-nodes-1')
  })
})

describe('the address plan', () => {
  const anyRange = fc
    .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 16, max: 25 }))
    .map(([second, third, prefix]) => `${ipaddr.IPv4.networkAddressFromCIDR(`10.${second}.${third}.0/${prefix}`)}/${prefix}`)

  it('fits every range that the question takes: subnets inside it, apart from each other, with room for the nodes', () => {
    fc.assert(
      fc.property(anyRange, fc.integer({ min: 0, max: 1000 }), (range, nodes) => {
        fc.pre(problemWithNetwork(range, nodes) === undefined)
        const plan = planAddresses(range, nodes)
        expect(plan, `${range} for ${nodes}`).toBeDefined()
        if (plan === undefined) return
        const whole = ipaddr.IPv4.parseCIDR(range)
        const [nodesAt, nodeBits] = ipaddr.IPv4.parseCIDR(plan.nodes)
        const [endpointsAt, endpointBits] = ipaddr.IPv4.parseCIDR(plan.endpoints)
        for (const [at, bits] of [
          [nodesAt, nodeBits],
          [endpointsAt, endpointBits],
        ] as const) {
          expect(at.match(whole)).toBe(true)
          expect(bits).toBeGreaterThan(whole[1])
          expect(ipaddr.IPv4.networkAddressFromCIDR(`${at}/${bits}`).toString()).toBe(at.toString())
        }
        expect(nodesAt.match(endpointsAt, Math.min(nodeBits, endpointBits))).toBe(false)
        expect(usableAddresses(nodeBits)).toBeGreaterThanOrEqual(nodes)
        expect(usableAddresses(endpointBits)).toBeGreaterThanOrEqual(3)
        expect(planAddresses(range, nodes)).toEqual(plan)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves Azure its five addresses of a subnet', () => {
    expect(reservedPerSubnet).toBe(5)
    expect(usableAddresses(29)).toBe(3)
    expect(usableAddresses(24)).toBe(251)
  })

  it('gives a static address per hundred nodes and one or a tenth in reserve', () => {
    expect([0, 1, 100, 101, 1000, 2000].map((nodes) => staticAddressCount(nodes))).toEqual([2, 2, 2, 3, 11, 22])
    // Dedicated and Spot nodes do not share an address.
    expect(staticAddressCount(1, 1)).toBe(3)
    expect(staticAddressCount(250, 101)).toBe(6)
  })
})
