import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/common/json.ts'
import { permissions } from '../../../src/posture/preflight/checks/permissions.ts'
import { type Intent, type Reader, ReadRefused } from '../../../src/posture/preflight/types.ts'

const subscription = '/subscriptions/s'
const hub = '/subscriptions/hub/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'
const vault = `${subscription}/resourceGroups/rg-demo/providers/Microsoft.KeyVault/vaults/kv`

const intent: Intent = {
  environment: 'demo',
  subscription: 's',
  resourceGroup: 'rg-demo',
  region: 'westeurope',
  allocation: 'batch-service',
  today: '2026-11-23',
  steps: [
    {
      id: vault,
      type: 'Microsoft.KeyVault/vaults',
      apiVersion: '1',
      name: 'kv',
      action: 'update',
      because: 'vault',
      actions: [
        { action: 'Microsoft.KeyVault/vaults/write', scope: vault },
        { action: 'Microsoft.Network/virtualNetworks/peer/action', scope: hub },
      ],
    },
  ],
}

const everything = { value: [{ actions: ['*'], notActions: [] }] }
const nothing = { value: [] }

function readerOf(
  permissionsAt: (path: string) => JsonObject,
  denials: readonly JsonObject[] = [],
  ofTheHub: readonly JsonObject[] | 'refused' = [],
): Reader {
  return {
    get: async (path) => permissionsAt(path),
    async list(path) {
      if (!path.endsWith('/denyAssignments')) return []
      if (!path.startsWith('/subscriptions/hub/')) return denials
      if (ofTheHub === 'refused') throw new ReadRefused('Microsoft.Authorization/denyAssignments/read', '/subscriptions/hub')
      return ofTheHub
    },
    ask: async () => undefined,
    caller: async () => ({ objectId: 'me', tenantId: 't' }),
  }
}

const denial = (scope: string, more: JsonObject = {}): JsonObject => ({
  id: `${scope}/providers/Microsoft.Authorization/denyAssignments/d`,
  name: 'd',
  properties: {
    denyAssignmentName: 'no vaults',
    scope,
    principals: [{ id: '00000000-0000-0000-0000-000000000000' }],
    excludePrincipals: [],
    permissions: [{ actions: ['Microsoft.KeyVault/*'], notActions: [] }],
    ...more,
  },
})

describe('deny assignments of what the subscription lies in', () => {
  const group = '/providers/Microsoft.Management/managementGroups/platform'
  const found = (one: JsonObject) =>
    permissions.look(
      intent,
      readerOf(() => everything, [one]),
    )

  it.each([group, '/', subscription])('one at %s forbids what it names in a group of the subscription', async (scope) => {
    const [finding] = await found(denial(scope))
    expect(finding).toMatchObject({ severity: 'blocks', what: 'The deny assignment "no vaults" forbids Microsoft.KeyVault/vaults/write.' })
  })
  it('one that holds at the management group alone forbids nothing below it, nor does one of another subscription', async () => {
    expect(await found(denial(group, { doNotApplyToChildScopes: true }))).toEqual([])
    expect(await found(denial('/subscriptions/other'))).toEqual([])
  })
})

describe('deny assignments of the subscription that a network of others lies in', () => {
  const noPeering = { permissions: [{ actions: ['Microsoft.Network/*', 'Microsoft.KeyVault/*'], notActions: [] }] }
  const found = (one: JsonObject | 'refused') =>
    permissions.look(
      intent,
      readerOf(() => everything, [], one === 'refused' ? one : [one]),
    )

  it.each(['/subscriptions/hub', '/providers/Microsoft.Management/managementGroups/hubs'])(
    'one at %s forbids what is done there and nothing here',
    async (scope) => {
      const [finding, ...more] = await found(denial(scope, noPeering))
      expect(finding).toMatchObject({
        severity: 'blocks',
        what: 'The deny assignment "no vaults" forbids Microsoft.Network/virtualNetworks/peer/action.',
        now: ['Ask whoever owns that application or stack to except you'],
      })
      expect(more).toEqual([])
    },
  )
  it('where they may not be read, only that place is not known', async () => {
    const findings = await found('refused')
    expect(findings).toMatchObject([
      { severity: 'unknown', what: 'Not looked at: whether a deny assignment forbids any of this in subscription hub.', unread: true },
    ])
  })
})

describe('rights that may not be asked about in one place', () => {
  const elsewhere = (path: string): JsonObject => {
    if (path.startsWith('/subscriptions/hub')) throw new ReadRefused('Microsoft.Authorization/permissions/read', '/subscriptions/hub')
    return nothing
  }
  it('are not known there, and judged everywhere else', async () => {
    const findings = await permissions.look(intent, readerOf(elsewhere))
    expect(findings.map(({ severity }) => severity)).toEqual(['blocks', 'unknown'])
    expect(findings[0]?.what).toContain('Microsoft.KeyVault/vaults/write')
    expect(findings[1]?.what).toBe('Not looked at: whether you may do what this takes in subscription hub.')
    expect(findings[1]?.unread).toBe(true)
  })
  it('are not known at all where no place says', async () => {
    const refused = () => {
      throw new ReadRefused('Microsoft.Authorization/permissions/read', subscription)
    }
    await expect(permissions.look(intent, readerOf(refused))).rejects.toBeInstanceOf(ReadRefused)
  })
})
