import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeCapacity, parseRange, prefixFor, problemWithList, problemWithNetwork } from '../../src/interview/addresses.ts'
import { emptyDraft, problemWith, withAnswer } from '../../src/interview/draft.ts'
import { questionOf } from '../../src/interview/registry.ts'
import type { AnswerValue, Draft } from '../../src/interview/types.ts'

function judge(id: string, value: AnswerValue, draft: Draft = emptyDraft): string | undefined {
  const question = questionOf(id)
  if (question === undefined) throw new Error(id)
  return problemWith(question, value, draft)
}

describe('names', () => {
  it.each(['demo', 'render-test', 'a1', 'a'.repeat(20)])('takes the environment %s', (name) =>
    expect(judge('environment', name)).toBeUndefined(),
  )
  it.each([
    ['a', '2 to 20'],
    ['a'.repeat(21), '2 to 20'],
    ['1demo', 'letter'],
    ['Demo', 'letter'],
    ['de_mo', 'hyphens'],
    ['demo-', 'End with'],
    ['de--mo', 'single hyphens'],
    ['my-windows', 'reserves'],
    ['win-dows', 'reserves'],
    ['login-test', 'reserves'],
  ])('refuses the environment %s', (name, reason) => expect(judge('environment', name)).toContain(reason))

  it.each(['rg-demo', 'RG_(x).y'])('takes the resource group %s', (name) => expect(judge('resource-group', name)).toBeUndefined())
  it.each(['', 'rg.', 'rg demo', 'x'.repeat(91)])('refuses the resource group "%s"', (name) =>
    expect(judge('resource-group', name)).toBeDefined(),
  )

  it('offers the programmatic name of a region typed as it is spoken', () => {
    expect(judge('region', 'West Europe')).toBe("Type the region's programmatic name: westeurope")
    expect(judge('region', 'westeurope')).toBeUndefined()
  })

  it('takes a subscription by its id only', () => {
    expect(judge('subscription', '1b2c3d4e-0000-0000-0000-000000000000')).toBeUndefined()
    expect(judge('subscription', 'Production')).toContain('az account show')
  })

  it('refuses sizes the images cannot run on', () => {
    expect(judge('pool-size', 'Standard_D2ps_v5')).toContain('Arm')
    expect(judge('pool-size', 'Standard_D2pds_v5')).toContain('Arm')
    expect(judge('pool-size', 'Basic_A1')).toContain('does not run')
    expect(judge('pool-size', 'D2s_v5')).toContain('Standard_D2s_v5')
    for (const size of ['Standard_D2s_v5', 'Standard_NP10s', 'Standard_HB120rs_v3', 'Standard_NC24ads_A100_v4', 'Standard_E4-2s_v5']) {
      expect(judge('pool-size', size), size).toBeUndefined()
    }
  })

  it.each([-1, 1001, 1.5])('refuses %d nodes', (nodes) => expect(judge('pool-nodes', nodes)).toBeDefined())
})

describe('the network range', () => {
  it.each(['10.40.0.0/22', '10.0.0.0/16', '192.168.7.128/25', '172.16.0.0/16', '172.18.0.0/20'])('takes %s', (range) =>
    expect(judge('network-range', range)).toBeUndefined(),
  )
  it.each([
    ['10.40.0.0/15', '/16 to /25'],
    ['10.40.0.0/26', '/16 to /25'],
    ['8.8.0.0/16', 'not private'],
    ['172.17.0.0/16', 'containers'],
    ['172.17.128.0/20', 'containers'],
    ['10.40.0.1/22', '10.40.0.0/22'],
    ['10.40.0.0', 'one address'],
    ['10.40.0/22', 'not an IPv4'],
    ['fd00::/22', 'IPv6'],
    ['10.40.0.0/99', 'prefix'],
    ['10.40.0.0/22/1', 'not an IPv4'],
    ['0x0a.0.0.0/16', 'not an IPv4'],
  ])('refuses %s', (range, reason) => expect(judge('network-range', range)).toContain(reason))

  it('must hold the nodes, the endpoints and the addresses Azure keeps', () => {
    const draft = withAnswer(emptyDraft, 'pool-nodes', 60)
    expect(judge('network-range', '10.40.0.0/25', draft)).toBe(
      '10.40.0.0/25 holds 59 nodes beside the endpoints; 60 nodes need /22 or larger',
    )
    expect(judge('network-range', '10.40.0.0/25', withAnswer(emptyDraft, 'pool-nodes', 59))).toBeUndefined()
  })

  it('is recommended large enough for any number of nodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (nodes) => {
        expect(problemWithNetwork(`10.40.0.0/${prefixFor(nodes)}`, nodes)).toBeUndefined()
        expect(nodeCapacity(prefixFor(nodes))).toBeGreaterThanOrEqual(nodes)
      }),
    )
  })
})

describe('lists of addresses', () => {
  it.each([[['203.0.113.10']], [['203.0.113.0/24', '198.51.100.7/32']], [['20.0.0.0/8']]])('takes %j', (list) =>
    expect(judge('account-addresses', list)).toBeUndefined(),
  )
  it.each([
    [[], 'at least one'],
    [['0.0.0.0/0'], 'most of the internet'],
    [['0.0.0.0/1', '128.0.0.0/1'], 'most of the internet'],
    [['10.1.2.3'], 'never seen from outside'],
    [['127.0.0.1'], 'never seen from outside'],
    [['100.64.0.9'], 'never seen from outside'],
    [['203.0.113.10/24'], '203.0.113.0/24'],
    [['203.0.113.0/24', '203.0.113.9'], 'overlap'],
    [['example.com'], 'not an IPv4'],
  ])('refuses %j', (list, reason) => expect(judge('account-addresses', list)).toContain(reason))

  it('holds to the limits of the service', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `20.0.${Math.floor(index / 250)}.${(index % 250) + 1}`)
    expect(judge('account-addresses', many(200))).toBeUndefined()
    expect(judge('account-addresses', many(201))).toContain('200')
    expect(judge('remote-access-from', many(24))).toBeUndefined()
    expect(judge('remote-access-from', many(25))).toContain('24')
  })

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.ipV4(),
            fc.ipV6(),
            fc.tuple(fc.ipV4(), fc.nat(40)).map(([ip, bits]) => `${ip}/${bits}`),
          ),
        ),
        (list) => {
          expect(['string', 'undefined']).toContain(typeof problemWithList(list, 200))
          for (const text of list) {
            const range = parseRange(text)
            if ('problem' in range) expect(problemWithNetwork(text, 0)).toBe(range.problem)
          }
        },
      ),
    )
  })
})

describe('tags', () => {
  it.each([[[]], [['owner=ana', 'cost-center=4711']], [['empty=']], [['a=b=c']]])('takes %j', (tags) =>
    expect(judge('tags', tags)).toBeUndefined(),
  )
  it.each([
    [['owner'], 'name=value'],
    [['=x'], 'name=value'],
    [['1st=x'], 'letter'],
    [['cost center=1'], 'letter'],
    [['owner=a', 'Owner=b'], 'twice'],
    [['microsoft-x=1'], 'for itself'],
    [['secure-batch:environment=x'], 'secure-batch itself'],
    [[`a=${'x'.repeat(257)}`], '256'],
    [[`a${'x'.repeat(512)}=1`], '512'],
    [Array.from({ length: 41 }, (_, index) => `t${index}=x`), '50'],
  ])('refuses %j', (tags, reason) => expect(judge('tags', tags)).toContain(reason))
})

describe('the certificate', () => {
  const at = (url: string, cloud = 'public') => judge('certificate-url', url, withAnswer(emptyDraft, 'cloud', cloud))
  it('is a versionless secret of a vault of this cloud', () => {
    expect(at('https://contoso.vault.azure.net/secrets/nodes')).toBeUndefined()
    expect(at('https://contoso.vault.azure.cn/secrets/nodes', 'china')).toBeUndefined()
    expect(at('https://contoso.vault.azure.cn/secrets/nodes')).toContain('vault.azure.net')
    expect(at('https://contoso.vault.azure.net/secrets/nodes/0123456789abcdef0123456789abcdef')).toBe(
      'Leave the version out so that renewals arrive: https://contoso.vault.azure.net/secrets/nodes',
    )
    expect(at('https://contoso.vault.azure.net/certificates/nodes')).toContain('/secrets/nodes')
    expect(at('http://contoso.vault.azure.net/secrets/nodes')).toContain('https')
    expect(at('https://evil.example/secrets/nodes')).toContain('vault of this cloud')
    expect(at('https://evil.example#.vault.azure.net/secrets/nodes')).toContain('vault of this cloud')
    expect(at('https://a.b.vault.azure.net/secrets/nodes')).toContain('not a Key Vault name')
    expect(at('https://contoso.vault.azure.net/secrets/nodes?sig=1')).toContain('looks like a secret')
    expect(at('https://contoso.vault.azure.net/secrets/nodes?v=1')).toContain('Leave out')
    expect(at('nodes')).toContain('https://contoso.vault.azure.net/secrets/nodes')
  })
})
