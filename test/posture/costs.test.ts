import { describe, expect, it } from 'vitest'
import { logPrices, nodePrices, prices, storagePrices } from '../../src/guidance/prices.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import { questionOf } from '../../src/interview/registry.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { types } from '../../src/posture/arm-types.ts'
import { costOf } from '../../src/posture/cost.ts'
import type { Cost } from '../../src/posture/types.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { account, meaningOf, of, pool, resource } from './fixtures.ts'

const cents = (amount: number) => Math.round(amount * 100) / 100
type More = Readonly<Record<string, AnswerValue>>

/** What each choice adds to the month, by hand from the listed prices: 730 hours, westeurope. */
const endpoint = 7.3 // 0.01 × 730
const address = 3.65 // 0.005 × 730
const zone = 0.5
const gateway = 32.85 // 0.045 × 730
const balancer = 18.25 // 0.025 × 730
const linuxNode = 83.95 // 0.115 × 730
const windowsNode = 151.11 // 0.207 × 730

/** Preset, what it is changed to, standing and nodes added. */
const toggles: readonly (readonly [string, string, More, number, number])[] = [
  ['reaching the account from listed addresses takes its endpoint away', 'private', { 'account-reach': 'listed' }, -endpoint, 0],
  [
    'a public node management, with a NAT gateway to reach it',
    'private',
    {
      'account-reach': 'listed',
      'node-management-reach': 'public',
      egress: 'nat',
    },
    -2 * endpoint - zone + gateway + address,
    0,
  ],
  ['a NAT gateway with its address', 'private', { egress: 'nat' }, gateway + address, 0],
  ['no vault: neither its endpoint nor its zone', 'private', { 'node-secrets': 'none' }, -endpoint - zone, 0],
  ['a key of your own where there is a vault already', 'private', { 'account-key': 'customer' }, 0, 0],
  ['a key of your own where there is no vault yet', 'starter', { 'account-key': 'customer' }, endpoint + zone, 0],
  ['logs are billed by what flows in', 'starter', { logs: 'workspace' }, 0, 0],
  ['no pool', 'private', { pool: 'none' }, 0, -2 * linuxNode],
  ['three nodes more', 'private', { 'pool-nodes': 5 }, 0, 3 * linuxNode],
  ['Windows', 'private', { 'pool-image': 'windows-2022' }, 0, 2 * (windowsNode - linuxNode)],
  ['a size listed for another region only', 'private', { 'pool-size': 'Standard_D4s_v5' }, 0, 2 * (140.16 - linuxNode)], // 0.192 × 730
  [
    'addresses Batch manages: a load balancer and an address for each 100 nodes',
    'private',
    {
      'node-addresses': 'batch-managed',
    },
    0,
    balancer + address,
  ],
  ['static addresses: two of them, and the load balancer', 'private', { 'node-addresses': 'static' }, 2 * address, balancer],
  [
    '250 nodes with static addresses: three and a spare, three load balancers',
    'static-egress',
    {
      'pool-nodes': 250,
    },
    2 * address,
    2 * balancer + 248 * linuxNode,
  ],
  [
    'a closed account costs two endpoints and a zone',
    'starter',
    {
      'account-reach': 'private',
      'node-management-reach': 'private',
    },
    2 * endpoint + zone,
    0,
  ],
  ['locks and policies are free', 'private', { locks: 'delete', policy: 'audit' }, 0, 0],
  [
    'the certificate extension is free',
    'private',
    {
      'node-secrets': 'certificate',
      'certificate-url': 'https://contoso.vault.azure.net/secrets/nodes',
    },
    0,
    0,
  ],
]

const costWith = async (preset: string, more: More = {}): Promise<Cost> => (await meaningOf(presetAnswers(preset, more))).cost

describe('a choice changes the month by what it costs', () => {
  it.each(toggles)('%s', async (_, preset, more, standing, nodes) => {
    const [before, after] = [await costWith(preset), await costWith(preset, more)]
    expect([cents(after.standing - before.standing), cents(after.nodes - before.nodes)]).toEqual([cents(standing), cents(nodes)])
  })

  it.each([
    ['starter', 0, 105.85],
    ['private', 22.9, 167.9],
    ['static-egress', 15.1, 186.15],
    ['regulated', 22.9, 167.9],
  ] as const)('%s costs %d USD at rest and %d USD more while its nodes run', async (preset, standing, nodes) => {
    const cost = await costWith(preset)
    expect([cents(cost.standing), cents(cost.nodes), cost.unknown]).toEqual([standing, nodes, 0])
  })
})

describe('what is not known is said', () => {
  it('a size without a listed price is unknown, not free', async () => {
    const cost = await costWith('private', { 'pool-size': 'Standard_E64s_v5' })
    expect(cost).toMatchObject({ nodes: 0, unknown: 1 })
    expect(cost.lines).toContainEqual(
      expect.objectContaining({ what: 'Standard_E64s_v5 node', count: 2, note: 'no listed price for this size' }),
    )
  })

  it('Spot nodes are unknown', () => {
    const spot = pool({ vmSize: 'Standard_D2s_v5', scaleSettings: { fixedScale: { targetDedicatedNodes: 0, targetLowPriorityNodes: 3 } } })
    expect(costOf(of(account(), spot))).toMatchObject({ nodes: 0, unknown: 1 })
  })

  it('a price of another region says so', async () => {
    const elsewhere = await costWith('private', { region: 'swedencentral' })
    expect(elsewhere.lines.find((line) => line.kind === 'nodes')?.note).toBe('list price of westeurope')
    expect((await costWith('private')).lines.find((line) => line.kind === 'nodes')?.note).toBeUndefined()
    expect((await costWith('private')).lines.find((line) => line.what === 'log ingestion')?.note).toBe('list price of eastus')
  })

  it('logs in a workspace of others are on its bill, at a price nobody here knows', async () => {
    const { lines, unknown } = await costWith('private', { logs: 'existing', 'existing-workspace': landingZone.workspace })
    const [line, ...more] = lines.filter((one) => one.question === 'logs')
    expect(more).toEqual([])
    expect(line).toMatchObject({ kind: 'usage', besides: 'by the GB, on the bill of log-contoso, at its price' })
    expect(line?.usd ?? line?.price.usd).toBeUndefined()
    expect(unknown).toBe(0)
  })

  it('outside public Azure even a price of every region says where it was listed', () => {
    const gateway = resource(types.natGateway, 'ng', { location: 'usgovvirginia' })
    expect(costOf(of(gateway)).lines[0]?.note).toBe('list price of public Azure')
  })

  it('the date is that of the oldest price in the sum', async () => {
    expect((await costWith('private')).listed).toBe('2026-09-03')
    expect((await costWith('private', { pool: 'none' })).listed).toBe('2026-10-03')
  })
})

describe('what no question asks for yet', () => {
  it('is billed all the same', () => {
    const hsm = (keySize: number) => resource(types.key, ['kv', `k${keySize}`], { properties: { kty: 'RSA-HSM', keySize } })
    const cost = costOf(
      of(
        resource(types.vault, 'kv', { location: 'westeurope' }),
        hsm(2048),
        hsm(3072),
        resource(types.storage, 'st', { location: 'eastus2' }),
        resource(types.peering, ['vnet', 'hub']),
      ),
    )
    expect(cost.standing).toBe(6)
    expect(cost.lines.filter((line) => line.kind === 'usage').map((line) => [line.what, line.besides])).toEqual([
      ['advanced key operations', '0.15 USD for 10,000'],
      ['blob storage', '0.0184 USD a month for each GB kept hot in one region; operations come on top'],
      ['data between peered networks', 'each GB is billed in each direction; what it costs is unknown'],
    ])
  })

  it('a user subscription account has the load balancer also without a network of yours', () => {
    const scaled = { scaleSettings: { fixedScale: { targetDedicatedNodes: 101 } }, vmSize: 'Standard_D2s_v5' }
    const balancers = (mode: string) =>
      costOf(of(account({ poolAllocationMode: mode }), pool(scaled))).lines.find((line) => line.what === 'Batch load balancer')?.count
    expect(balancers('UserSubscription')).toBe(2)
    expect(balancers('BatchService')).toBeUndefined()
  })
})

it('every price has a region, a date and a public page', () => {
  for (const price of [...Object.values(prices), ...logPrices, ...storagePrices, ...nodePrices]) {
    expect(price.region).toMatch(/^[a-z0-9]+$/)
    expect(price.listed).toMatch(/^2026-\d\d-\d\d$/)
    expect(price.source.link).toMatch(/^azure\.microsoft\.com\/pricing\/details\/[a-z/-]+$/)
    expect(price.source.checked).toMatch(/^2026-\d\d-\d\d$/)
    if ('usd' in price) expect(price.usd).toBeGreaterThan(0)
  }
})

it.each(builtInPresets)('every line of %s names a question that exists and a price', async (preset) => {
  const { lines } = await costWith(preset)
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    expect(questionOf(line.question)).toBeDefined()
    expect(line.count).toBeGreaterThan(0)
    expect(line.kind === 'usage' ? line.besides : line.usd).toBeDefined()
  }
})
