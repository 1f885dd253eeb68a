import { afterEach, describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../src/common/json.ts'
import { questions } from '../../../src/interview/registry.ts'
import { policyForecast } from '../../../src/posture/preflight/checks/policy-forecast.ts'
import { type Finding, type Reader, ReadRefused } from '../../../src/posture/preflight/types.ts'
import { applyTo, brief, findingsOf, type Judged, openClouds, put } from '../../support/preflight.ts'

const clouds = openClouds()
afterEach(clouds.close)

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000'
const definitions = 'providers/Microsoft.Authorization/policyDefinitions'
const assignments = 'providers/Microsoft.Authorization/policyAssignments'
const builtIn = (name: string) => `/${definitions}/${name}`
const allowedLocations = builtIn('e56962a6-4747-49cd-b67b-bf8b01975c4c')
const requiredTag = builtIn('871b6d14-10aa-478d-b590-94f262ecfa99')
const requiredTagOfGroups = builtIn('96670d01-0a4d-4649-9c89-2d3abc0a5025')
const inheritedTag = builtIn('cd3aa116-8754-49c9-a813-ad46512ece54')
const closedAccount = builtIn('74c5a0ae-5e48-4738-b093-65e23a060488')
const ownKey = builtIn('99e9ccd8-3db9-4592-b0d1-14b1715a4d8a')
const entraOnly = builtIn('6f68b69f-05fe-49cd-b361-777ee9ca7e35')
const encryptedPools = builtIn('1760f9d4-7206-436e-a28f-d9f3a5c8a227')
const zonesOfEndpoints = builtIn('4ec38ebc-381f-45ee-81a4-acbc4be878f8')

const assign = (name: string, id: string, parameters: Readonly<Record<string, Json>> = {}, more: JsonObject = {}, identity = false) =>
  put(`${assignments}/${name}`, '2025-03-01', {
    ...(identity ? { location: 'westeurope', identity: { type: 'SystemAssigned' } } : {}),
    properties: {
      displayName: `Our ${name}`,
      policyDefinitionId: id,
      parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }])),
      ...more,
    },
  })
const define = (name: string, rule: JsonObject, effect: string, details?: Json, mode = 'All') =>
  put(`${definitions}/${name}`, '2025-03-01', {
    properties: {
      displayName: `The ${name}`,
      mode,
      // biome-ignore lint/suspicious/noThenProperty: the policy language calls it so
      policyRule: { if: rule, then: { effect, ...(details === undefined ? {} : { details }) } },
    },
  })
const own = (name: string) => `${subscription}/${definitions}/${name}`
const forecast = (judged: Judged, preset: string, more = {}) => findingsOf(judged, [policyForecast], preset, more)
const named = (found: Finding) => (found.steps ?? []).map((id) => id.split('/').at(-1))

describe('policy-forecast', () => {
  it('tells what a property should be, where it is assigned, and the answer that satisfies it', async () => {
    const judged = clouds.open({ setUp: [assign('closed', closedAccount, { effect: 'Deny' })] })
    const [found] = await forecast(judged, 'starter')
    expect(found).toMatchObject({
      severity: 'blocks',
      what: 'The policy “Public network access should be disabled for Batch accounts” (assigned as “Our closed”) denies the Batch account demo0uyb0u.',
      fixes: [{ question: 'account-reach', value: 'private' }],
      evidence: { path: `${subscription}/${assignments}/closed` },
    })
    expect(found?.why).toContain('publicNetworkAccess is Enabled (not equals Disabled: true)')
    expect(found?.why).toContain('assigned at the subscription')
    expect(found?.now[0]).toBe('Add --set account-reach=private')
    // Nothing can be exempt in a group that is not there: the owner makes it first.
    const group = `${subscription}/resourceGroups/rg-demo`
    expect(found?.now.slice(-3)).toEqual([
      expect.stringContaining('an exemption in resource group rg-demo. It is not there yet'),
      'az group create --name rg-demo --location westeurope',
      expect.stringMatching(new RegExp(`^az policy exemption create .* --scope ${group}$`)),
    ])
    // The answer it offers is one after which nothing stands in the way.
    expect(await forecast(judged, 'starter', { 'account-reach': 'private' })).toEqual([])
  })

  it('offers a size that a list allows, and none of a list of sizes that are not', async () => {
    const sizes = (operator: 'in' | 'notIn') =>
      define('sizes', { field: 'Microsoft.Batch/batchAccounts/pools/vmSize', [operator]: ['Standard_D2s_v5', 'Standard_F2s_v2'] }, 'Deny')
    const open = (operator: 'in' | 'notIn') => clouds.open({ setUp: [sizes(operator), assign('sizes', own('sizes'))] })
    expect((await forecast(open('in'), 'starter'))[0]?.fixes).toBeUndefined()
    const [allowed] = await forecast(open('notIn'), 'starter', { 'pool-size': 'Standard_D4s_v5' })
    expect(allowed?.fixes).toEqual([{ question: 'pool-size', value: 'Standard_D2s_v5' }])
  })

  it('advises an exemption at a group that is there, and at the subscription where the group itself is refused', async () => {
    const setUp = [
      assign('closed', closedAccount, { effect: 'Deny' }),
      put('resourceGroups/rg-demo', '2025-04-01', { location: 'westeurope' }),
    ]
    const [there] = await forecast(clouds.open({ setUp }), 'starter')
    expect(there?.now.at(-1)).toMatch(/^Or ask the owner of the policy for an exemption: az .* --scope \S+\/resourceGroups\/rg-demo$/)
    expect(there?.now.join(' ')).not.toContain('az group create')
    const [group] = await forecast(clouds.open({ setUp: [assign('owned', requiredTagOfGroups, { tagName: 'owner' })] }), 'starter')
    expect(group?.now.at(-1)).toMatch(/at the subscription since it refuses the resource group, too: .* --scope \/subscriptions\/[\d-]+$/)
  })

  it.each([
    [ownKey, 'private', { question: 'account-key', value: 'customer' }],
    [closedAccount, 'starter', { question: 'account-reach', value: 'private' }],
    [entraOnly, 'starter', { question: 'authentication', value: 'entra-only' }, { authentication: 'shared-key' }],
    [encryptedPools, 'private', { question: 'disk-encryption', value: 'host-and-temporary' }, { 'disk-encryption': 'platform' }],
  ] as const)('%s of %s is satisfied by the answer it offers', async (id, preset, fix, more: Readonly<Record<string, string>> = {}) => {
    const judged = clouds.open({ setUp: [assign('theirs', id, { effect: 'Deny' })] })
    const [found] = await forecast(judged, preset, more)
    expect(found?.fixes).toEqual([fix])
    expect(await forecast(judged, preset, { ...more, [fix.question]: fix.value })).toEqual([])
  })

  it('allowed locations: says the region to choose', async () => {
    const judged = clouds.open({
      setUp: [assign('places', allowedLocations, { listOfAllowedLocations: ['swedencentral', 'northeurope'] })],
    })
    const [found, ...others] = await forecast(judged, 'starter')
    expect(others).toEqual([])
    expect(found?.fixes).toEqual([{ question: 'region', value: 'swedencentral' }])
    expect(await forecast(judged, 'starter', { region: 'swedencentral' })).toEqual([])
  })

  it('required tags: every tag in one pass, with those that are answered already', async () => {
    const judged = clouds.open({
      setUp: [
        assign('cost', requiredTag, { tagName: 'CostCenter' }),
        assign('owner', requiredTagOfGroups, { tagName: 'Owner' }),
        assign('stage', builtIn('1e30110a-5ceb-460c-a204-c1c3969c6d62'), { tagName: 'Stage', tagValue: 'Test' }),
      ],
    })
    const found = await forecast(judged, 'private', { tags: ['team=render'] })
    expect(brief(found)).toEqual(['policy-forecast blocks', 'policy-forecast blocks', 'policy-forecast blocks'])
    expect(found.map(({ what }) => /wants the tag (\S+) on/.exec(what)?.[1])).toEqual(['Owner', 'CostCenter', 'Stage=Test'])
    for (const one of found) {
      expect(one.now[0]).toBe("Add --set tags='team=render,Owner=<value>,CostCenter=<value>,Stage=Test'")
      expect(one.fixes).toBeUndefined()
    }
    expect(found.map(named)[0]).toEqual(['rg-demo'])
    const answered = ['team=render', 'CostCenter=4711', 'Stage=Test', 'Owner=ana']
    expect(await forecast(judged, 'private', { tags: answered })).toEqual([])
  })

  it('a tag whose value is known is an answer that can be taken over', async () => {
    const judged = clouds.open({
      setUp: [assign('stage', builtIn('1e30110a-5ceb-460c-a204-c1c3969c6d62'), { tagName: 'Stage', tagValue: 'Test' })],
    })
    const [found] = await forecast(judged, 'private')
    expect(found?.fixes).toEqual([{ question: 'tags', value: 'Stage=Test' }])
  })

  it('a tag wanted of what cannot carry tags is said to be beyond an answer', async () => {
    const judged = clouds.open({
      setUp: [define('tagged', { field: 'tags[Team]', exists: false }, 'deny'), assign('team', own('tagged'))],
    })
    const [found] = await forecast(judged, 'private', { tags: ['Team=render'] })
    expect(found?.why).toContain('cannot carry tags')
  })

  it('addresses that Batch makes for a pool are forecast, though no step writes them', async () => {
    const [found] = await forecast(clouds.open('no-public-addresses'), 'starter')
    expect(found?.what).toBe(
      'The policy “Public addresses are not allowed” denies the public address azurebatch-main that Batch makes for the pool.',
    )
    expect(found?.fixes).toEqual([{ question: 'node-addresses', value: 'none' }])
    expect(named(found as Finding)).toEqual(['main'])
  })

  it('modify and append: warned of, and judged by what they leave', async () => {
    const judged = clouds.open({
      setUp: [
        assign('inherit', inheritedTag, { tagName: 'Stage' }, {}, true),
        define(
          'wild',
          {
            allOf: [
              { field: 'tags[Stage]', equals: 'Wild' },
              { field: 'type', like: 'Microsoft.Network/*' },
            ],
          },
          'deny',
        ),
        assign('no-wild', own('wild')),
        define('add', { field: 'type', equals: 'Microsoft.Batch/batchAccounts' }, 'append', [{ field: 'tags[Bill]', value: 'IT' }]),
        assign('bill', own('add')),
      ],
    })
    // The group's tag is the environment's own: nothing differs, so nothing is changed.
    const quiet = await forecast(judged, 'private', { tags: ['Stage=Test'] })
    expect(quiet.map(({ severity, what }) => `${severity} ${what}`)).toEqual([
      'warns The policy “The add” (assigned as “Our bill”) changes the Batch account demo0uyb0u on the way: tags[Bill] becomes IT.',
    ])
    const denied = await forecast(judged, 'private', { tags: ['Stage=Wild'] })
    expect(denied[0]?.severity).toBe('blocks')
  })

  it('deployIfNotExists: one note of all of them', async () => {
    const zone = `${subscription}/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.batch.azure.com`
    const judged = clouds.open({ setUp: [assign('zones', zonesOfEndpoints, { privateDnsZoneId: zone }, {}, true)] })
    const found = await forecast(judged, 'private')
    expect(brief(found)).toEqual(['policy-forecast warns'])
    expect(found[0]?.what).toMatch(/^1 policy may deploy something beside/)
  })

  it.each<[string, JsonObject]>([
    ['is not enforced', { enforcementMode: 'DoNotEnforce' }],
    ['leaves the group out', { notScopes: [`${subscription}/resourceGroups/rg-demo`] }],
    ['selects another region', { resourceSelectors: [{ name: 'north', selectors: [{ kind: 'resourceLocation', in: ['northeurope'] }] }] }],
    ['is turned to audit by an override', { overrides: [{ kind: 'policyEffect', value: 'audit' }] }],
  ])('has nothing to say of an assignment that %s', async (_, more) => {
    const judged = clouds.open({ setUp: [assign('closed', closedAccount, { effect: 'Deny' }, more)] })
    expect(await forecast(judged, 'starter')).toEqual([])
  })

  it('has nothing to say of what is exempt, and says it again once the exemption is over', async () => {
    const exempt = (more: JsonObject) =>
      put('providers/Microsoft.Authorization/policyExemptions/spared', '2022-07-01-preview', {
        properties: { policyAssignmentId: `${subscription}/${assignments}/closed`, exemptionCategory: 'Waiver', ...more },
      })
    const closed = assign('closed', closedAccount, { effect: 'Deny' })
    expect(await forecast(clouds.open({ setUp: [closed, exempt({})] }), 'starter')).toEqual([])
    const over = exempt({ expiresOn: '2026-11-01T00:00:00Z' })
    expect(brief(await forecast(clouds.open({ setUp: [closed, over] }), 'starter'))).toEqual(['policy-forecast blocks'])
  })

  it('initiatives: the member is named, with the parameters it was given', async () => {
    const set = put('providers/Microsoft.Authorization/policySetDefinitions/baseline', '2025-03-01', {
      properties: {
        displayName: 'Our baseline',
        parameters: { reach: { type: 'String', defaultValue: 'Deny' } },
        policyDefinitions: [
          {
            policyDefinitionId: closedAccount,
            policyDefinitionReferenceId: 'reach',
            parameters: { effect: { value: "[parameters('reach')]" } },
          },
          { policyDefinitionId: ownKey, policyDefinitionReferenceId: 'key', parameters: { effect: { value: 'Audit' } } },
        ],
      },
    })
    const judged = clouds.open({
      setUp: [set, assign('baseline', `${subscription}/providers/Microsoft.Authorization/policySetDefinitions/baseline`)],
    })
    const found = await forecast(judged, 'starter')
    expect(found.map(({ what }) => what)).toEqual([
      'The policy “Public network access should be disabled for Batch accounts” (in “Our baseline”) denies the Batch account demo0uyb0u.',
    ])
    expect(found[0]?.evidence.value).toMatchObject({ policyDefinitionReferenceId: 'reach' })
    // A built-in member that is told to audit is not even read.
    expect(judged.sent.some(({ path }) => path === ownKey)).toBe(false)
  })
})

describe('policy-forecast, where something is not known', () => {
  const rule = (field: string) => ({
    allOf: [
      { field, equals: 'x' },
      { field: 'type', equals: 'Microsoft.Batch/batchAccounts' },
    ],
  })
  /** A reader that answers some paths otherwise. */
  const beside = (judged: Judged, change: (path: string) => readonly JsonObject[] | JsonObject | ReadRefused | undefined): Judged => {
    const other = (path: string) => {
      const given = change(path)
      if (given instanceof ReadRefused) throw given
      return given
    }
    const reader: Reader = {
      ...judged.reader,
      get: async (path, version) => (other(path) as JsonObject | undefined) ?? judged.reader.get(path, version),
      list: async (path, version, query) => (other(path) as readonly JsonObject[] | undefined) ?? judged.reader.list(path, version, query),
    }
    return { ...judged, reader }
  }

  it('an alias that no table has: unknown, naming the policy; known false conditions still decide', async () => {
    const judged = clouds.open({
      setUp: [define('odd', rule('Microsoft.Batch/batchAccounts/poolAllocationMode'), 'deny'), assign('odd', own('odd'))],
    })
    const blind = beside(judged, (path) => (path.endsWith('/resourceTypes') ? [] : undefined))
    const found = await forecast(blind, 'private')
    expect(brief(found)).toEqual(['policy-forecast unknown'])
    expect(found[0]?.what).toContain('“The odd”')
    expect(found[0]?.why).toContain('The alias Microsoft.Batch/batchAccounts/poolAllocationMode is not known')
    // Only the account is in doubt: of everything else the type is known to be another.
    expect(named(found[0] as Finding)).toEqual(['demo0uyb0u'])
    expect(await forecast(judged, 'private')).toEqual([])
  })

  it('a value that exists only later: unknown', async () => {
    const later = {
      allOf: [
        { field: 'type', equals: 'Microsoft.Authorization/roleAssignments' },
        { field: 'Microsoft.Authorization/roleAssignments/principalId', equals: 'x' },
      ],
    }
    const judged = clouds.open({ setUp: [define('who', later, 'deny'), assign('who', own('who'))] })
    const found = await forecast(judged, 'private')
    expect(found.map(({ severity, why }) => [severity, why.includes('exists only once')])).toEqual([['unknown', true]])
  })

  it('management groups: their assignments count, their definitions are found in the subscription’s list when the group may not be read', async () => {
    const group = '/providers/Microsoft.Management/managementGroups/platform'
    const definition = `${group}/providers/Microsoft.Authorization/policyDefinitions/no-vaults`
    const rule = { field: 'type', equals: 'Microsoft.KeyVault/vaults' }
    const body: JsonObject = {
      id: definition,
      name: 'no-vaults',
      properties: {
        displayName: 'No vaults',
        mode: 'All',
        // biome-ignore lint/suspicious/noThenProperty: the policy language calls it so
        policyRule: { if: rule, then: { effect: 'deny' } },
      },
    }
    const assignment: JsonObject = {
      id: `${group}/providers/Microsoft.Authorization/policyAssignments/no-vaults`,
      name: 'no-vaults',
      properties: { policyDefinitionId: definition, scope: group, enforcementMode: 'Default' },
    }
    const refused = new ReadRefused('Microsoft.Authorization/policyDefinitions/read', group)
    const judged = clouds.open()
    const inherited = (list: readonly JsonObject[]) =>
      beside(judged, (path) => {
        if (path.endsWith('/policyAssignments')) return [assignment]
        if (path.startsWith(group)) return refused
        return path.endsWith('/policyDefinitions') ? list : undefined
      })
    const [found] = await forecast(inherited([body]), 'private')
    expect(found?.severity).toBe('blocks')
    expect(found?.why).toContain('assigned at the management group platform')
    const [unread] = await forecast(inherited([]), 'private')
    expect(unread?.severity).toBe('unknown')
    expect(unread?.why).toContain('Microsoft.Authorization/policyDefinitions/read')
  })
})

describe('the forecast and the practice cloud', () => {
  const cases: readonly (readonly [string, ReturnType<typeof put>[], string])[] = [
    ['public access', [assign('a', closedAccount, { effect: 'Deny' })], 'starter'],
    ['own keys', [assign('a', ownKey, { effect: 'Deny' })], 'private'],
    ['locations', [assign('a', allowedLocations, { listOfAllowedLocations: ['northeurope'] })], 'private'],
    ['tags', [assign('a', requiredTag, { tagName: 'CostCenter' })], 'static-egress'],
    [
      'inner properties of lists',
      [
        define(
          'ports',
          {
            allOf: [
              { field: 'type', equals: 'Microsoft.Network/networkSecurityGroups' },
              {
                count: {
                  field: 'Microsoft.Network/networkSecurityGroups/securityRules[*]',
                  where: { field: 'Microsoft.Network/networkSecurityGroups/securityRules[*].direction', equals: 'Outbound' },
                },
                greater: 0,
              },
            ],
          },
          'deny',
        ),
        assign('a', own('ports')),
      ],
      'private',
    ],
    [
      'nothing of ours',
      [define('machines', { field: 'type', equals: 'Microsoft.Compute/virtualMachines' }, 'deny'), assign('a', own('machines'))],
      'private',
    ],
  ]
  it.each(cases)('agree on what is refused: %s', async (_, setUp, preset) => {
    const judged = clouds.open({ setUp })
    const found = await forecast(judged, preset)
    const report = await applyTo(judged, preset)
    const refused = report.resources.filter((one) => one.outcome === 'failed').map(({ id }) => id)
    const forecastOf = new Set(found.filter(({ severity }) => severity === 'blocks').flatMap(({ steps }) => steps ?? []))
    // What waits for something refused is never asked for, so the practice cloud refuses no more than the forecast says.
    expect(refused.filter((id) => !forecastOf.has(id))).toEqual([])
    expect(forecastOf.size > 0).toBe(refused.length > 0)
  })

  it('every answer that is offered is one the interview takes', () => {
    const offered = [
      ['account-reach', 'private'],
      ['node-management-reach', 'private'],
      ['account-key', 'customer'],
      ['authentication', 'entra-only'],
      ['disk-encryption', 'host-and-temporary'],
      ['vm-security', 'trusted-launch'],
      ['node-addresses', 'none'],
      ['remote-access', 'none'],
      ['storage-reach', 'private'],
      ['egress', 'none'],
      ['storage', 'none'],
      ['allocation-mode', 'user-subscription'],
      ['pool-zones', 'regional'],
      ['vm-security', 'standard'],
      ['pool-image', 'ubuntu-24.04'],
    ]
    const unknown = offered.filter(([id, value]) => {
      const question = questions.find((one) => one.id === id)
      return question?.kind !== 'select' || !question.options.some((option) => option.value === value)
    })
    expect(unknown).toEqual([])
  })
})
