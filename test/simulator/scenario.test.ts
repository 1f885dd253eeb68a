import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { namesOf } from '../../src/blueprint/names.ts'
import { foldersOf } from '../../src/cli/folders.ts'
import { openPractice } from '../../src/cli/practice.ts'
import { builtInScenarios, loadScenario } from '../../src/cli/scenarios.ts'
import { UserProblem } from '../../src/common/problem.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import { listPresets } from '../../src/interview/preset-files.ts'
import { virtualClock } from '../../src/simulator/clock.ts'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { mergeSettings } from '../../src/simulator/scenario/merge-settings.ts'
import { readScenario } from '../../src/simulator/scenario/read-scenario.ts'
import type { Scenario } from '../../src/simulator/scenario/types.ts'
import { serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { bodies, ids, rawCloud, rg, sub, versionFor } from './raw.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folders = foldersOf({}, root)

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-scenario-'))
  file = join(folder, 'state.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = Date.UTC(2026, 10, 23)
const open = (scenario?: Scenario) =>
  createSimulator({ clock: { now: () => start }, store: openStore(file), ...(scenario === undefined ? {} : { scenario }) })
const get = (path: string) => ({ method: 'GET', url: `https://management.azure.com${path}?api-version=${versionFor(path)}`, headers: {} })
function problemOf(work: () => unknown): UserProblem {
  try {
    work()
  } catch (error) {
    if (error instanceof UserProblem) return error
    throw error
  }
  throw new Error('Nothing was wrong')
}

describe('SCN-1 a scenario belongs to the cloud from its birth', () => {
  const unregistered: Scenario = {
    name: 'nothing-registered',
    title: 'Nothing is registered',
    settings: { registrations: { 'Microsoft.Network': 'NotRegistered' } },
    faults: [{ match: { method: 'GET', path: '*/providers/Microsoft.KeyVault' }, nth: 2, effect: { kind: 'status', status: 503 } }],
  }
  const registration = (simulator: ReturnType<typeof open>) =>
    JSON.parse(simulator.handle(get(`${sub}/providers/Microsoft.Network`)).body ?? '').registrationState

  it('a later process goes on in it, settings and faults, without being told', () => {
    const first = open(unregistered)
    expect(registration(first)).toBe('NotRegistered')
    expect(first.handle(get(`${sub}/providers/Microsoft.KeyVault`)).status).toBe(200)
    first.close()
    const second = open()
    expect(registration(second)).toBe('NotRegistered')
    expect(second.handle(get(`${sub}/providers/Microsoft.KeyVault`)).status).toBe(503)
    second.close()
  })
  it('the same scenario may be named again', () => {
    open(unregistered).close()
    open({ ...unregistered, title: 'Called otherwise' }).close()
  })
  it.each([
    ['another one', { name: 'other', title: 'Other' }, 'began in the scenario nothing-registered, not in other'],
    ['the same name with other contents', { ...unregistered, seed: 7 }, 'began in an earlier version of the scenario'],
  ])('%s is refused with what to do, and the state stays as it is', (_what, other, words) => {
    open(unregistered).close()
    const before = readFileSync(file, 'utf8')
    const problem = problemOf(() => openPractice({ file, speed: undefined, now: start, scenario: other }))
    expect(problem.exit).toBe(2)
    expect(problem.message).toContain(words)
    expect(problem.details.now?.join(' ')).toContain(`--practice-state ${other.name}.jsonl`)
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
  it('a cloud begun without one is a fresh subscription, and stays one', () => {
    open().close()
    open(loadScenario('fresh-subscription', folders)).close()
    expect(problemOf(() => open(unregistered)).message).toContain('began in the scenario fresh-subscription')
  })
})

describe('SCN-2 a scenario is a YAML file, and everything wrong with it is told at once', () => {
  const problems = (text: string) => problemOf(() => readScenario(text, 'mine', 'mine.yaml'))

  it('unknown keys, wrong words and wrong values, each with its line', () => {
    const problem = problems(
      [
        'apiVersion: secure-batch-scenario/v1',
        'title: Mine',
        'settings:',
        '  quotas:',
        '    cores: 3',
        '    pools: many',
        'setUp:',
        '  - method: GET',
        '    path: subscriptions/x',
        "    apiVersion: '2025-04-01'",
        'faults:',
        '  - match: { verb: PUT }',
        '    nth: 0',
        '    effect: { kind: explode }',
      ].join('\n'),
    )
    expect(problem.exit).toBe(2)
    expect(problem.details.details?.map((line) => line.split('  ')[0])).toEqual([
      'mine.yaml:5:5',
      'mine.yaml:6:5',
      'mine.yaml:8:5',
      'mine.yaml:9:5',
      'mine.yaml:12:14',
      'mine.yaml:13:5',
      'mine.yaml:14:15',
    ])
    expect(problem.details.details?.[0]).toContain('There is no key "cores" in settings quotas')
    expect(problem.details.details?.[4]).toContain('There is no key "verb" in faults 1 match')
    expect(problem.details.details?.slice(1, 3).join(' ')).toMatch(
      /pools: must be a number .*method: must be PUT or PATCH or POST or DELETE/,
    )
    expect(problem.details.details?.slice(5).join(' ')).toMatch(/nth: must be at least 1 .*kind: must be status or reset or/)
    expect(problem.details.details?.join(' ')).not.toMatch(/Invalid|expected|received/)
  })
  it.each([
    ['a preset', 'apiVersion: secure-batch/v1\ntitle: x\n', 'apiVersion: must be secure-batch-scenario/v1'],
    ['an empty file', '', 'apiVersion'],
    ['broken YAML', 'title: [', 'mine.yaml:1'],
    ['nth with a range', scenarioWith('nth: 1\n    to: 3'), 'goes without from and to'],
    ['a range that ends before it begins', scenarioWith('from: 4\n    to: 3'), 'is before from'],
    [
      'a role nobody knows',
      'apiVersion: secure-batch-scenario/v1\ntitle: x\nsettings: { caller: { roles: [{ role: Boss, scope: "" }] } }\n',
      'is no built-in role',
    ],
    ['a chance above one', scenarioWith('probability: 2'), 'faults 1 probability'],
  ])('%s', (_what, text, words) => {
    expect(problems(text).details.details?.join('\n')).toContain(words)
  })
  it('every setting there is may be said', () => {
    const all = { ...defaultSettings, denyAssignments: [{ name: 'kept', scope: '/resourceGroups/rg', actions: ['*/delete'], except: [] }] }
    const text = stringify({ apiVersion: 'secure-batch-scenario/v1', title: 'All', settings: all })
    expect(readScenario(text, 'all', 'all.yaml').settings).toEqual(all)
  })
  function scenarioWith(rule: string): string {
    return `apiVersion: secure-batch-scenario/v1\ntitle: x\nfaults:\n  - match: {}\n    ${rule}\n    effect: { kind: slow, seconds: 1 }\n`
  }
})

describe('SCN-3 settings are merged over the default ones', () => {
  it('objects key by key, everything else whole', () => {
    const merged = mergeSettings({
      quotas: { dedicatedCores: 4, families: { standardFSv2Family: 8 } },
      caller: { roles: [] },
      throttling: 'off',
    })
    expect(merged.quotas).toEqual({
      ...defaultSettings.quotas,
      dedicatedCores: 4,
      families: { ...defaultSettings.quotas.families, standardFSv2Family: 8 },
    })
    expect(merged.caller).toEqual({ ...defaultSettings.caller, roles: [] })
    expect(merged.throttling).toBe('off')
    expect(merged.slowness).toBe(1)
    expect(mergeSettings(undefined)).toEqual(defaultSettings)
  })
})

describe('SCN-4 what a scenario sets up is there when the cloud begins', () => {
  const network = {
    method: 'PUT',
    path: `/subscriptions/{subscription}${ids.network.slice(sub.length)}`,
    apiVersion: '2025-09-01',
  } as const
  const group = { method: 'PUT', path: '/subscriptions/{subscription}/resourceGroups/rg', apiVersion: '2025-04-01' } as const

  it('written by the owner, whoever calls later, and finished; no time has passed and nothing is under way', () => {
    const scenario: Scenario = {
      name: 'there',
      title: 'There',
      settings: { caller: { roles: [] }, slowness: 50, throttling: { writes: { size: 1, perSecond: 0.001 } } },
      setUp: [
        { ...group, body: { location: 'westeurope', tags: { by: '{caller}' } } },
        { ...network, body: bodies.network() },
      ],
      faults: [{ match: {}, to: 1, effect: { kind: 'status', status: 500 } }],
    }
    const store = openStore()
    const simulator = createSimulator({ clock: { now: () => start }, store, scenario })
    expect(store.time).toBe(start)
    expect(simulator.nextChangeAt()).toBeUndefined()
    // The fault is for those who come, not for what was set up.
    expect(simulator.handle(get(rg)).status).toBe(500)
    expect(simulator.handle(get(rg)).status).toBe(403)
    const found = [...store.entries('resource')].map(([, value]) => value) as unknown as { id: string; state: string; createdAt: number }[]
    expect(found.find(({ id }) => id === ids.network)).toMatchObject({ state: 'Succeeded' })
    expect(JSON.stringify(found)).toContain(defaultSettings.caller.objectId)
    expect(found.every(({ createdAt }) => createdAt < start)).toBe(true)
  })
  it('every request that is refused or fails is named, and no cloud begins', () => {
    const scenario: Scenario = {
      name: 'wrong',
      title: 'Wrong',
      setUp: [
        { ...network, body: bodies.network() },
        { ...group, body: { location: 'westeurope' } },
        { ...network, body: { location: 'mars' } },
      ],
    }
    const problem = problemOf(() => openPractice({ file, speed: undefined, now: start, scenario }))
    expect(problem.exit).toBe(2)
    expect(problem.details.details).toHaveLength(2)
    expect(problem.details.details?.[0]).toMatch(/^setUp 1, PUT .*vnet: 404 ResourceGroupNotFound/)
    expect(problem.details.details?.[1]).toMatch(/^setUp 3, PUT .*: 400 /)
    expect(openStore(file).size('subscription')).toBe(0)
  })
  it('the same scenario sets up the same cloud, byte for byte', () => {
    const hub = loadScenario('existing-hub', folders)
    open(hub).close()
    const first = readFileSync(file, 'utf8')
    rmSync(file)
    open(hub).close()
    expect(readFileSync(file, 'utf8')).toBe(first)
  })
})

const names = [
  'contributor-only',
  'existing-hub',
  'flaky-network',
  'fresh-subscription',
  'no-public-addresses',
  'provider-not-registered',
  'slow-region',
  'soft-deleted-vault',
  'soft-deleted-vault-purge-protected',
  'throttled-subscription',
  'zero-quota',
]

describe('SCN-5 built-in scenarios', () => {
  it('are these, shipped beside the presets and not taken for presets', () => {
    expect(builtInScenarios(folders).map(({ name }) => name)).toEqual(names)
    const presets = listPresets({ project: folder, builtIn: folders.builtIn }).map(({ name }) => name)
    expect(presets.filter((name) => names.includes(name) || name === 'scenarios')).toEqual([])
  })
  it.each(names)('%s begins a cloud', (name) => {
    const simulator = open(loadScenario(name, folders))
    expect(simulator.nextChangeAt() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(start + 24 * 3600 * 1000)
    simulator.close()
  })
  it('an unknown name lists them with what each is about', () => {
    const problem = problemOf(() => loadScenario('zero-quotas', folders))
    expect(problem.message).toContain('did you mean "zero-quota"?')
    expect(problem.details.details).toEqual(builtInScenarios(folders).map(({ name, title }) => `${name}: ${title}`))
  })
  it('a file is named with its path; one that is not there is a problem', () => {
    expect(loadScenario('./presets/scenarios/slow-region.yaml', folders)).toMatchObject({ name: 'slow-region', settings: { slowness: 6 } })
    expect(problemOf(() => loadScenario('./nowhere.yaml', folders)).exit).toBe(2)
  })
})

describe('SCN-13 a cloud that has begun is furnished', () => {
  const hub = loadScenario('existing-hub', folders)
  const stateOf = (cloud: ReturnType<typeof rawCloud>, id: string) => cloud.get(id).body.properties?.provisioningState

  it('with what is not there yet, finished at once, whoever calls and whatever goes wrong', () => {
    const scenario: Scenario = {
      name: 'hard',
      title: 'Hard',
      settings: {
        caller: { roles: [{ role: 'Reader', scope: '' }] },
        slowness: 50,
        registrations: { 'Microsoft.Network': 'NotRegistered' },
      },
      faults: [{ match: { method: 'PUT' }, effect: { kind: 'status', status: 500 } }],
    }
    const cloud = rawCloud({ scenario }, { group: false, registered: false })
    const before = cloud.simulator.state().now
    expect(cloud.simulator.furnish(hub)).toBe(true)
    expect(cloud.simulator.state().now).toBe(before)
    expect(stateOf(cloud, landingZone.network)).toBe('Succeeded')
    expect(cloud.get(landingZone.network).body.properties.virtualNetworkPeerings[0].properties.peeringState).toBe('Connected')
    expect(cloud.get(`${sub}/providers/Microsoft.Network`).body.registrationState).toBe('Registered')
    expect(cloud.put(`${sub}/resourceGroups/rg-mine`, { location: 'westeurope' }).status).toBe(500)
  })
  it('but not over what somebody made, and not again once something was removed', () => {
    const cloud = rawCloud({}, { group: false, registered: false })
    cloud.put(`${sub}/resourceGroups/rg-contoso-hub`, { location: 'westeurope', tags: { mine: 'yes' } })
    cloud.simulator.furnish(hub)
    expect(cloud.get(`${sub}/resourceGroups/rg-contoso-hub`).body.tags).toEqual({ mine: 'yes' })
    cloud.send('DELETE', `${sub}/resourceGroups/rg-contoso-rendering`)
    cloud.wait(3600)
    expect(cloud.simulator.furnish(hub)).toBe(false)
    expect(cloud.get(`${sub}/resourceGroups/rg-contoso-rendering`).status).toBe(404)
  })
  it('and every request it refuses is named', () => {
    const cloud = rawCloud({}, { group: false, registered: false })
    const wrong: Scenario = {
      name: 'wrong',
      title: 'Wrong',
      setUp: [
        { method: 'PUT', path: '/subscriptions/{subscription}/resourceGroups/rg', apiVersion: '2025-04-01', body: { location: 'mars' } },
      ],
    }
    const problem = problemOf(() => cloud.simulator.furnish(wrong))
    expect(problem.details.details?.[0]).toMatch(/^setUp 1, PUT .*resourceGroups\/rg: 400 /)
    expect(cloud.get(rg).status).toBe(404)
  })
})

describe('SCN-14 further subscriptions', () => {
  const other = '/subscriptions/77777777-7777-7777-7777-777777777777'
  const workspace = `${other}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central`
  const begun = (roles: readonly { readonly role: string; readonly scope: string }[]) =>
    rawCloud({
      scenario: {
        name: 'two',
        title: 'Two',
        settings: { subscriptions: [{ id: '77777777-7777-7777-7777-777777777777', name: 'Management' }], caller: { roles } },
        setUp: [
          { method: 'PUT', path: `${other}/resourceGroups/rg-logs`, apiVersion: '2025-04-01', body: { location: 'northeurope' } },
          { method: 'PUT', path: workspace, apiVersion: '2025-07-01', body: { location: 'northeurope' } },
        ],
      },
    })
  const seen = (cloud: ReturnType<typeof rawCloud>) =>
    cloud.get('/subscriptions').body.value.map(({ displayName }: { displayName: string }) => displayName)

  it('are seen by whoever has a role there, and let them do what that role says', () => {
    const cloud = begun([
      { role: 'Owner', scope: '' },
      { role: 'Reader', scope: workspace },
    ])
    expect(seen(cloud)).toEqual(['Practice subscription', 'Management'])
    expect(cloud.get(workspace).status).toBe(200)
    expect(cloud.put(workspace, { location: 'northeurope', properties: { retentionInDays: 31 } }).code).toBe('AuthorizationFailed')
    expect(cloud.get(`${other}/resourceGroups/rg-logs`).code).toBe('AuthorizationFailed')
  })
  it('are not seen by anybody else, and nobody’s where none is named', () => {
    const cloud = begun([{ role: 'Owner', scope: '' }])
    expect(seen(cloud)).toEqual(['Practice subscription'])
    expect(cloud.get(workspace).code).toBe('AuthorizationFailed')
    expect(rawCloud().get(workspace).code).toBe('SubscriptionNotFound')
  })
  it('have registrations of their own', () => {
    const cloud = begun([
      { role: 'Owner', scope: '' },
      { role: 'Owner', scope: other },
    ])
    const states = () => [sub, other].map((of) => cloud.get(`${of}/providers/Microsoft.Batch`).body.registrationState)
    expect(states()).toEqual(['Registered', 'NotRegistered'])
    cloud.send('POST', `${other}/providers/Microsoft.Batch/register`)
    cloud.wait(60)
    expect(states()).toEqual(['Registered', 'Registered'])
  })
})

describe('SCN-12 what the built-in scenarios hold', () => {
  const cloudIn = (name: string) => rawCloud({ scenario: loadScenario(name, folders) }, { group: false, registered: false })
  const vault = namesOf('demo', practiceSubscription, 'westeurope').vault

  it.each([
    ['soft-deleted-vault', false, 'rg-tryouts'],
    ['soft-deleted-vault-purge-protected', true, 'rg-demo'],
  ])('%s: the name of the vault of --environment demo is taken', (name, protectedFromPurge, group) => {
    const cloud = cloudIn(name)
    const deleted = cloud.get(`${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/${vault}`)
    expect(deleted.status).toBe(200)
    expect(deleted.body.properties.vaultId).toContain(`/resourceGroups/${group}/`)
    expect(deleted.body.properties.purgeProtectionEnabled === true).toBe(protectedFromPurge)
    cloud.put(`${sub}/resourceGroups/rg-demo`, { location: 'westeurope' })
    const made = cloud.put(`${sub}/resourceGroups/rg-demo/providers/Microsoft.KeyVault/vaults/${vault}`, bodies.vault())
    expect(made).toMatchObject({ status: 409, code: 'ConflictError' })
  })
  it('zero-quota: an account is made, its pool stays without nodes', () => {
    const cloud = rawCloud({ scenario: loadScenario('zero-quota', folders) })
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(400)
    expect(cloud.get(ids.pool).body.properties).toMatchObject({ allocationState: 'Steady', currentDedicatedNodes: 0 })
  })
  it('existing-hub: the hub, its zones and links, and another team’s network', () => {
    const cloud = cloudIn('existing-hub')
    const hub = `${sub}/resourceGroups/rg-contoso-hub/providers/Microsoft.Network`
    expect(cloud.get(`${hub}/virtualNetworks/vnet-contoso-hub`).body.properties.subnets).toHaveLength(4)
    for (const zone of ['privatelink.batch.azure.com', 'privatelink.vaultcore.azure.net'])
      expect(cloud.get(`${hub}/privateDnsZones/${zone}/virtualNetworkLinks/hub`).status, zone).toBe(200)
    expect(
      cloud.get(`${sub}/resourceGroups/rg-contoso-rendering/providers/Microsoft.Network/virtualNetworks/vnet-contoso-rendering`).status,
    ).toBe(200)
  })
  it('existing-hub: a spoke routed to the firewall, with a resolver that knows the central zones, and what a security team keeps', () => {
    const cloud = cloudIn('existing-hub')
    const spoke = cloud.get(landingZone.network).body.properties
    expect(spoke.dhcpOptions.dnsServers).toEqual([landingZone.resolver])
    const subnet = (name: string) => spoke.subnets.find((one: { name: string }) => one.name === name)?.properties
    expect(subnet(landingZone.endpointSubnet).routeTable.id).toBe(subnet(landingZone.nodeSubnet).routeTable.id)
    const table = cloud.get(subnet(landingZone.nodeSubnet).routeTable.id).body.properties
    expect(table.routes[0].properties).toMatchObject({ nextHopIpAddress: landingZone.firewall, addressPrefix: '0.0.0.0/0' })
    expect(spoke.virtualNetworkPeerings[0].properties).toMatchObject({
      peeringState: 'Connected',
      remoteVirtualNetwork: { id: landingZone.hub },
    })
    expect(cloud.get(landingZone.vault).body.properties.enablePurgeProtection).toBe(true)
    expect(cloud.get(landingZone.perimeterProfile).status).toBe(200)
    expect(cloud.get(landingZone.workspace).body.properties).toMatchObject({ retentionInDays: 90, provisioningState: 'Succeeded' })
  })
  it('provider-not-registered: none of the eight is, and Batch takes eight minutes', () => {
    const cloud = cloudIn('provider-not-registered')
    const state = (namespace: string) => cloud.get(`${sub}/providers/${namespace}`).body.registrationState
    for (const name of ['Batch', 'Network', 'KeyVault', 'ManagedIdentity', 'OperationalInsights', 'Insights', 'Storage', 'Compute'])
      expect(state(`Microsoft.${name}`)).toBe('NotRegistered')
    cloud.send('POST', `${sub}/providers/Microsoft.Batch/register`)
    cloud.wait(479)
    expect(state('Microsoft.Batch')).toBe('Registering')
    cloud.wait(1)
    expect(state('Microsoft.Batch')).toBe('Registered')
  })
  it('no-public-addresses: a public address is refused by the policy, anything else is not', () => {
    const cloud = rawCloud({ scenario: loadScenario('no-public-addresses', folders) })
    const refused = cloud.put(ids.address('one'), bodies.address('label-one'))
    expect(refused).toMatchObject({ status: 403, code: 'RequestDisallowedByPolicy' })
    expect(JSON.stringify(refused.body)).toContain('Public addresses are not allowed')
    expect(cloud.put(ids.network, bodies.network()).status).toBe(201)
  })
  it('contributor-only: the caller creates resources, but assigns no roles', () => {
    const cloud = rawCloud({ scenario: loadScenario('contributor-only', folders) })
    expect(cloud.make(ids.vault, bodies.vault()).status).toBe(200)
    const assigned = cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(defaultSettings.caller.objectId))
    expect(assigned).toMatchObject({ status: 403, code: 'AuthorizationFailed' })
    expect(assigned.body.error.message).toContain("'contributor@practice.example'")
  })
  it('throttled-subscription: the seventh write at once is refused', () => {
    const cloud = cloudIn('throttled-subscription')
    const statuses = Array.from(
      { length: 7 },
      (_, index) => cloud.put(`${sub}/resourceGroups/g${index}`, { location: 'westeurope' }).status,
    )
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 429])
  })
  it('flaky-network: some requests of a hundred break or fail, most do not', () => {
    const cloud = cloudIn('flaky-network')
    const answers = Array.from({ length: 100 }, () => cloud.simulator.handle(get(sub)))
    const wrong = answers.filter(({ reset, status }) => reset === true || status >= 500).length
    expect(wrong).toBeGreaterThan(3)
    expect(wrong).toBeLessThan(30)
  })
})

describe('TIME-4 virtual time over HTTP', () => {
  it('goes on to the next change when the same thing is asked again, and no further', async () => {
    const clock = virtualClock(start)
    const simulator = createSimulator({ clock, store: openStore() })
    const server = await serve({ simulator, clock, port: 0, time: 'virtual' })
    const ask = async (method: string, path: string) =>
      JSON.parse(await (await fetch(`${server.endpoint}${path}?api-version=${versionFor(path)}`, { method })).text())
    const batch = `${sub}/providers/Microsoft.Batch`
    await ask('POST', `${batch}/register`)
    expect((await ask('GET', batch)).registrationState).toBe('Registering')
    expect((await ask('GET', batch)).registrationState).toBe('Registered')
    expect(clock.now()).toBe(start + 45_000)
    await ask('GET', batch)
    expect(clock.now()).toBe(start + 45_000)
    await server.close()
    simulator.close()
  })
})

describe('TIME-4 a slow cloud is slow in everything', () => {
  it('operations, answers that come late, and allocations take so many times as long', () => {
    const cloud = rawCloud({ settings: { ...defaultSettings, slowness: 3 } })
    const handled = (path: string, body: object) => cloud.simulator.handle({ ...get(path), method: 'PUT', body: JSON.stringify(body) })
    expect(handled(ids.identity, bodies.identity()).takes).toBe(3 * 28_000)
    cloud.put(ids.network, bodies.network())
    cloud.wait(23)
    expect(cloud.get(ids.network).body.properties.provisioningState).toBe('Updating')
    cloud.wait(1)
    expect(cloud.get(ids.network).body.properties.provisioningState).toBe('Succeeded')
    cloud.wait(300)
    cloud.make(ids.account, bodies.account())
    cloud.put(ids.pool, bodies.pool())
    cloud.wait(3 * 330 - 1)
    expect(cloud.get(ids.pool).body.properties.allocationState).toBe('Resizing')
    cloud.wait(1)
    expect(cloud.get(ids.pool).body.properties.allocationState).toBe('Steady')
  })
})
