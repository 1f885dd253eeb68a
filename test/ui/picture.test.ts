import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { picture, pictureOfBuilding } from '../../src/ui/picture.ts'
import { factsOf } from '../../src/ui/picture-parts/registry.ts'
import { pictureChanges, pictureLine, pictureWords } from '../../src/ui/picture-words.ts'
import { toAscii } from '../../src/ui/terminal/glyphs.ts'
import { lineWidth, plainText } from '../../src/ui/terminal/line.ts'
import { elsewhere } from '../pipeline/drafts.ts'
import { presetBlueprint } from '../support/presets.ts'
import { fixtureBlueprint } from './fixtures/environment.ts'

const answers = {
  environment: 'demo',
  'account-reach': 'private',
  'node-management-reach': 'private',
  'account-key': 'platform',
  'node-addresses': 'none',
  egress: 'none',
  pool: 'create',
  logs: 'workspace',
  locks: 'none',
} as const
const base = fixtureBlueprint(answers)
const text = (lines: readonly (readonly { text: string }[])[]): string =>
  lines.map((line) => line.map((part) => part.text).join('')).join('\n')

describe('the picture', () => {
  it('shows network, subnets, endpoints and what they reach', () => {
    const drawn = text(picture(base, undefined, 60))
    expect(drawn).toContain('vnet-demo  10.40.0.0/22')
    expect(drawn).toMatch(/snet-nodes +10\.40\.0\.0\/24 +no public IP/)
    expect(drawn).toMatch(/batchAccount ─+▶ Batch account/)
    expect(drawn).toMatch(/internet ─╳ +Batch account +closed/)
  })

  it('marks what an option would add', () => {
    const after = fixtureBlueprint({ ...answers, 'account-key': 'customer' })
    const drawn = text(picture(base, after, 60))
    expect(drawn).toMatch(/\+ {3}vault ─+▶ Key Vault/)
    expect(drawn).toMatch(/\+ Key Vault +kv-demo-3f2a/)
    expect(drawn).not.toMatch(/\+ +snet-nodes/)
  })

  it('marks what an option would remove, in its place', () => {
    const after = fixtureBlueprint({ ...answers, 'account-reach': 'public' })
    const drawn = text(picture(base, after, 60)).split('\n')
    const removed = drawn.findIndex((row) => /- {3}batchAccount/.test(row))
    const kept = drawn.findIndex((row) => row.includes('nodeManagement ─'))
    expect(removed).toBeGreaterThan(0)
    expect(removed).toBeLessThan(kept)
  })

  it('never exceeds the width, whatever the answers', () => {
    const some = fc.record({
      environment: fc.stringMatching(/^[a-z][a-z0-9-]{1,19}$/),
      'account-reach': fc.constantFrom('private', 'listed', 'public'),
      'node-management-reach': fc.constantFrom('private', 'public'),
      'account-key': fc.constantFrom('platform', 'customer'),
      'node-addresses': fc.constantFrom('none', 'batch-managed', 'static'),
      egress: fc.constantFrom('none', 'nat'),
      pool: fc.constantFrom('create', 'none'),
      logs: fc.constantFrom('workspace', 'none'),
    })
    fc.assert(
      fc.property(some, some, fc.integer({ min: 24, max: 90 }), (before, after, width) => {
        const now = fixtureBlueprint(before)
        const drawn = picture(now, fixtureBlueprint(after), width)
        for (const line of drawn) expect(lineWidth(line)).toBeLessThanOrEqual(width)
        expect(lineWidth(pictureLine(now, width))).toBeLessThanOrEqual(width)
        // The frame is closed: every line of it is as wide as its top.
        const frame = drawn.map(plainText).filter((row) => /^[┌│└]/.test(row))
        expect(new Set(frame.map((row) => row.length)).size).toBe(1)
      }),
    )
  })

  it('ticks what is in place while the environment is created', () => {
    const drawn = text(pictureOfBuilding(base, (name) => name === 'vnet-demo' || name === 'log-demo', 60))
    expect(drawn).toMatch(/✓ snet-nodes/)
    expect(drawn).toMatch(/✓ Logs/)
    expect(drawn).not.toMatch(/✓ +pool main/)
  })

  it('fits on one line', () => {
    expect(plainText(pictureLine(base, 78))).toBe('internet ─╳   10.40.0.0/22 [ nodes · endpoints: batch, nodes ]   no way out')
  })

  it('can be told in sentences', () => {
    expect(pictureWords(base).join(' ')).toContain('Batch account demo3f2a: reached from inside the network only.')
  })

  it('is told with one sentence for each part, each part once', () => {
    const full = fixtureBlueprint({ ...answers, 'account-key': 'customer', 'node-addresses': 'static', locks: 'delete' })
    const facts = factsOf(full)
    expect(new Set(facts.map(({ key }) => key)).size).toBe(facts.length)
    const told = pictureWords(full)
    expect(told).toHaveLength(facts.length)
    for (const sentence of told) expect(sentence).toMatch(/^[^.]+.*\.$/)
    for (const name of [full.network.name, full.pool?.name ?? '', full.vault?.name ?? '', full.workspace?.name ?? '']) {
      expect(
        told.filter((sentence) => new RegExp(`\\b${name}\\b`).test(sentence)),
        name,
      ).toHaveLength(1)
    }
  })

  it('tells what an option adds and takes away', () => {
    const { added, removed } = pictureChanges(base, fixtureBlueprint({ ...answers, 'account-reach': 'public', 'account-key': 'customer' }))
    expect(added).toContain('Private endpoint vault, to Key Vault.')
    expect(removed).toContain('Private endpoint batchAccount, to Batch account.')
  })

  it('is drawn in ASCII with the same widths', () => {
    const lines = picture(base, fixtureBlueprint({ ...answers, 'account-key': 'customer' }), 78)
    for (const drawn of lines.map(plainText)) {
      expect(toAscii(drawn)).toMatch(/^[\u0020-\u007e]*$/)
      expect(toAscii(drawn)).toHaveLength(drawn.length)
    }
  })

  it('shows storage, who has roles, and Batch in your own subscription, within every width', () => {
    const people = {
      administrators: ['group:44444444-4444-4444-8444-444444444444'],
      'job-submitters': ['user:22222222-2222-2222-2222-222222222222', 'app:55555555-5555-5555-5555-555555555555'],
    }
    for (const reach of ['private', 'selected', 'public']) {
      const blueprint = presetBlueprint('user-subscription', {
        environment: 'a-very-long-name-20',
        storage: 'managed',
        'storage-reach': reach,
        'storage-addresses': [],
        ...people,
      })
      for (let width = 24; width <= 90; width += 1) {
        const drawn = picture(presetBlueprint('private'), blueprint, width)
        for (const line of drawn) expect(lineWidth(line)).toBeLessThanOrEqual(width)
        expect(lineWidth(pictureLine(blueprint, width))).toBeLessThanOrEqual(width)
      }
      const words = pictureWords(blueprint).join(' ')
      expect(words).toContain('group:44444444-4444-4444-8444-444444444444: Azure Batch Account Contributor.')
      expect(words).toContain('Azure Batch Job Submitter and Azure Batch Account Reader')
      expect(words).toContain('Nodes live in your subscription; the Batch service there: narrow role.')
    }
    const drawn = text(picture(presetBlueprint('private'), presetBlueprint('private', { storage: 'managed', ...people }), 80))
    expect(drawn).toMatch(/\+ Storage +demost\w{6} +closed/)
    expect(drawn).toMatch(/\+ {3}blob ─+▶ Storage/)
    expect(drawn).toMatch(/\+ People +3 entries +roles on the account/)
    expect(drawn).not.toContain('Batch service')
  })

  it('says so while there is nothing to draw', () => {
    expect(text(picture(undefined, undefined, 40))).toBe('It takes shape as you answer.')
  })
})

describe('what belongs to other teams', () => {
  const fits = (blueprint: Parameters<typeof picture>[1]) => {
    for (const width of [36, 44, 56, 76])
      for (const row of picture(blueprint, undefined, width)) expect(lineWidth(row)).toBeLessThanOrEqual(width)
  }

  it('is drawn and spoken: hub, firewall, servers and zones', () => {
    const blueprint = presetBlueprint('private', {
      hub: 'peer',
      'hub-network': elsewhere.hub,
      egress: 'firewall',
      'firewall-address': '100.64.1.4',
      'dns-servers': 'custom',
      'dns-server-addresses': ['100.64.0.4'],
      'dns-zones': 'existing',
      'dns-zone-group': elsewhere.group,
    })
    const drawn = text(picture(blueprint, undefined, 76))
    expect(drawn).toMatch(/network ◀─▶ +hub vnet-hub +peered/)
    expect(drawn).toMatch(/nodes ─▶ +internet +firewall 100\.64\.1\.4/)
    expect(drawn).toMatch(/Names +your DNS, 1 server +central zones/)
    const words = pictureWords(blueprint)
    expect(words).toContain('Peered with hub vnet-hub.')
    expect(words).toContain('Names are resolved by your DNS servers 100.64.0.4; those of the endpoints are in central DNS zones.')
    fits(blueprint)
  })

  it('is marked as found where the network is there already', () => {
    const blueprint = presetBlueprint('private', {
      network: 'existing',
      'existing-network': elsewhere.network,
      'existing-node-subnet': 'snet-batch',
      'existing-endpoint-subnet': 'snet-private',
    })
    expect(text(picture(blueprint, undefined, 76))).toContain('vnet-given  used as found')
    expect(pictureWords(blueprint).join(' ')).toContain('Existing network vnet-given, used as found')
    expect(text([pictureLine(blueprint, 76)])).toContain('vnet-given')
    fits(blueprint)
  })
})
