import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { requireRouteRight, rightOf } from '../../src/simulator/arm/route-rights.ts'
import { covers } from '../../src/simulator/providers/authorization/rights.ts'
import { roles } from '../../src/simulator/providers/authorization/roles.ts'
import { providers } from '../../src/simulator/providers/providers.ts'
import { defaultSettings, type Settings } from '../../src/simulator/settings.ts'
import { openStore } from '../../src/simulator/store.ts'
import { createWorld } from '../../src/simulator/world.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub, subnet } from './raw.ts'

type Roles = Settings['caller']['roles']
const other = `${sub}/resourceGroups/other`
const group = '44444444-4444-4444-4444-444444444444'
const me = defaultSettings.caller.objectId

/** A practice cloud with two groups, whose caller has just these roles. */
function callerWith(roles: Roles, more: Partial<Settings> = {}): RawCloud {
  const cloud = rawCloud({ settings: { ...defaultSettings, ...more, caller: { ...defaultSettings.caller, ...more.caller, roles } } })
  cloud.owner.put(other, { location: 'westeurope' })
  return cloud
}

const customRole = (name: string, actions: string[], more: JsonObject = {}, scopes = [sub]): JsonObject => ({
  properties: {
    roleName: name,
    type: 'CustomRole',
    description: 'made by a test',
    assignableScopes: scopes,
    permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [], ...more }],
  },
})
const roleAt = (last: string, scope = sub) =>
  `${scope}/providers/Microsoft.Authorization/roleDefinitions/0b0b0b0b-0000-4000-8000-00000000000${last}`

/** Gives the caller a custom role, in effect. */
function grant(cloud: RawCloud, actions: string[], notActions: string[] = [], scope = sub, last = '1'): void {
  cloud.owner.make(roleAt(last), customRole(`role ${last}`, actions, { notActions }))
  cloud.owner.make(ids.assignment(scope, last), bodies.roleAssignment(me, `0b0b0b0b-0000-4000-8000-00000000000${last}`))
}

const refusedFor = (action: string) => ({
  status: 403,
  code: 'AuthorizationFailed',
  body: { error: { message: expect.stringContaining(`'${action}'`) } },
})

describe('IAM-4 roles decide', () => {
  it('a reader reads everything and changes nothing', () => {
    const cloud = callerWith([{ role: 'Reader', scope: '' }])
    cloud.owner.make(ids.network, bodies.network())
    expect(cloud.get(ids.network).status).toBe(200)
    expect(cloud.put(ids.identity, bodies.identity())).toMatchObject(refusedFor('Microsoft.ManagedIdentity/userAssignedIdentities/write'))
    expect(cloud.send('PATCH', ids.network, { tags: {} })).toMatchObject(refusedFor('Microsoft.Network/virtualNetworks/write'))
    expect(cloud.delete(ids.network)).toMatchObject(refusedFor('Microsoft.Network/virtualNetworks/delete'))
    expect(cloud.delete(rg)).toMatchObject(refusedFor('Microsoft.Resources/subscriptions/resourceGroups/delete'))
  })
  it('a contributor writes resources, but neither role assignments, nor roles, nor locks', () => {
    const cloud = callerWith([{ role: 'Contributor', scope: '' }])
    expect(cloud.make(ids.identity, bodies.identity()).status).toBe(200)
    expect(cloud.put(ids.assignment(rg), bodies.roleAssignment(me))).toMatchObject(
      refusedFor('Microsoft.Authorization/roleAssignments/write'),
    )
    expect(cloud.put(roleAt('1'), customRole('mine', ['*/read']))).toMatchObject(
      refusedFor('Microsoft.Authorization/roleDefinitions/write'),
    )
    expect(cloud.put(`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock())).toMatchObject(
      refusedFor('Microsoft.Authorization/locks/write'),
    )
    expect(cloud.get(`${rg}/providers/Microsoft.Authorization/roleAssignments`).status).toBe(200)
  })
  it('User Access Administrator is the other half', () => {
    const cloud = callerWith([{ role: 'User Access Administrator', scope: '' }])
    expect(cloud.put(`${rg}/providers/Microsoft.Authorization/locks/keep`, bodies.lock()).status).toBe(201)
    expect(cloud.put(ids.identity, bodies.identity()).status).toBe(403)
  })
  it('a role counts at its scope and below, not beside it', () => {
    const cloud = callerWith([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    expect(cloud.put(ids.network, bodies.network()).status).toBe(201)
    cloud.wait(60)
    expect(cloud.get(ids.nodes).status).toBe(200)
    expect(cloud.put(ids.network.replace(rg, other), bodies.network())).toMatchObject(refusedFor('Microsoft.Network/virtualNetworks/write'))
    expect(cloud.put(ids.identity, bodies.identity()).code).toBe('AuthorizationFailed')
  })
  it('the right is asked for before anything is looked up', () => {
    const cloud = callerWith([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    expect(cloud.get(`${sub}/resourceGroups/nowhere`).status).toBe(403)
    expect(cloud.get(`${network}/virtualNetworks/none`).status).toBe(404)
  })
  it("a group's roles are its members'", () => {
    const caller = { ...defaultSettings.caller, groups: [group] }
    const cloud = callerWith([], { caller })
    expect(cloud.get(rg).status).toBe(403)
    cloud.owner.make(ids.assignment(rg), bodies.roleAssignment(group, reader, 'Group'))
    expect(cloud.get(rg).status).toBe(200)
    expect(cloud.get(other).status).toBe(403)
    const assigned = encodeURIComponent(`assignedTo('${me}')`)
    const own = encodeURIComponent(`principalId eq '${me}'`)
    const list = (filter: string) =>
      cloud.get(`${rg}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=${filter}`).body.value
    expect(list(own)).toEqual([])
    expect(list(assigned)).toHaveLength(1)
    cloud.owner.make(ids.assignment(rg, '2'), bodies.roleAssignment(group, 'b12aa53e-6015-4669-85d0-8515ebb3ae7f'))
    expect(list(assigned)).toMatchObject([{ properties: { principalId: group } }, {}])
    expect(list(own)).toEqual([])
  })
  it('a grant counts after a while, its removal at once', () => {
    const cloud = callerWith([])
    cloud.owner.put(ids.assignment(rg), bodies.roleAssignment(me, reader))
    expect(cloud.get(rg).status).toBe(403)
    cloud.wait(90)
    expect(cloud.get(rg).status).toBe(200)
    cloud.owner.delete(ids.assignment(rg))
    expect(cloud.get(rg).status).toBe(403)
  })
  it('an owner can take away their own right', () => {
    const cloud = callerWith([{ role: 'Owner', scope: '' }])
    const [mine] = cloud.get(`${sub}/providers/Microsoft.Authorization/roleAssignments`).body.value
    expect(mine.properties).toMatchObject({ principalId: me, principalType: 'User', scope: sub })
    expect(cloud.delete(mine.id).status).toBe(200)
    expect(cloud.get(rg)).toMatchObject(refusedFor('Microsoft.Resources/subscriptions/resourceGroups/read'))
  })
  it("the caller's roles are there once: what was taken away stays away after a restart", () => {
    const store = openStore()
    const first = rawCloud({ store })
    const path = `${sub}/providers/Microsoft.Authorization/roleAssignments`
    const [mine] = first.get(path).body.value
    expect(rawCloud({ store }, { registered: false, group: false }).get(path).body.value).toHaveLength(1)
    first.delete(mine.id)
    expect(rawCloud({ store }, { registered: false, group: false }).get(path).status).toBe(403)
  })
  it('a role that is not built in cannot be given at the start', () => {
    expect(() => callerWith([{ role: 'Emperor', scope: '' }])).toThrow("the role 'Emperor'")
  })
  it('notActions shorten the one role that has them', () => {
    const cloud = callerWith([])
    grant(
      cloud,
      ['Microsoft.Network/*', 'Microsoft.ManagedIdentity/*/read'],
      ['Microsoft.Network/*/delete', 'Microsoft.Network/natGateways/*'],
    )
    cloud.make(ids.network, bodies.network())
    expect(cloud.delete(ids.network).code).toBe('AuthorizationFailed')
    expect(cloud.get(ids.nat).code).toBe('AuthorizationFailed')
    expect(cloud.get(ids.identity).status).toBe(404)
    grant(cloud, ['*/read'], [], rg, '2')
    expect(cloud.get(ids.nat).status).toBe(404)
  })
  it('stars in actions', () => {
    expect(covers('*', 'Microsoft.Batch/batchAccounts/write')).toBe(true)
    expect(covers('*/read', 'Microsoft.Batch/batchAccounts/pools/read')).toBe(true)
    expect(covers('*/read', 'Microsoft.Batch/batchAccounts/pools/write')).toBe(false)
    expect(covers('Microsoft.KeyVault/vaults/*/read', 'microsoft.keyvault/vaults/read')).toBe(true)
    expect(covers('Microsoft.KeyVault/vaults/*/read', 'Microsoft.KeyVault/vaults/keys/read')).toBe(true)
    expect(covers('Microsoft.Batch/*', 'MicrosoftXBatch/batchAccounts/read')).toBe(false)
    expect(covers('Microsoft.Authorization/*/Write', 'Microsoft.Authorization/roleAssignments/write')).toBe(true)
  })
})

const network = `${rg}/providers/Microsoft.Network`
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'

describe('IAM-5 built-in roles', () => {
  it('say what they allow', () => {
    const cloud = rawCloud()
    const role = (id: string) => cloud.get(`${sub}/providers/Microsoft.Authorization/roleDefinitions/${id}`).body.properties
    expect(role('b24988ac-6180-42a0-ab88-20f7382dd24c')).toMatchObject({
      roleName: 'Contributor',
      type: 'BuiltInRole',
      assignableScopes: ['/'],
      permissions: [{ actions: ['*'], notActions: expect.arrayContaining(['Microsoft.Authorization/*/Write']) }],
    })
    expect(role('e147488a-f6f5-4113-8e2d-b22465e65bf6').permissions[0].dataActions).toContain('Microsoft.KeyVault/vaults/keys/wrap/action')
    const all: { properties: { permissions: { actions: string[]; dataActions: string[] }[] } }[] = cloud.get(
      `${sub}/providers/Microsoft.Authorization/roleDefinitions`,
    ).body.value
    expect(all).toHaveLength(roles.length)
    for (const { properties } of all) {
      expect(properties.permissions.flatMap(({ actions, dataActions }) => [...actions, ...dataActions])).not.toEqual([])
    }
  })
  it('cannot be written or deleted', () => {
    const cloud = rawCloud()
    const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
    expect(cloud.put(ids.role(owner), customRole('Mine', ['*'])).status).toBe(403)
    expect(cloud.delete(ids.role(owner)).status).toBe(403)
    expect(cloud.get(ids.role(owner)).body.properties.roleName).toBe('Owner')
  })
})

describe('IAM-6 custom roles', () => {
  const list = (cloud: RawCloud, filter: string, scope = sub) =>
    cloud
      .get(`${scope}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=${encodeURIComponent(filter)}`)
      .body.value.map((role: { properties: { roleName: string } }) => role.properties.roleName)
  it('are made, listed, changed and deleted', () => {
    const cloud = rawCloud()
    const made = cloud.put(roleAt('1'), customRole('Pool keeper', ['Microsoft.Batch/batchAccounts/pools/*'], {}, [rg]))
    expect(made).toMatchObject({ status: 201, body: { properties: { type: 'CustomRole', assignableScopes: [rg] } } })
    expect(list(cloud, "type eq 'CustomRole'", rg)).toEqual(['Pool keeper'])
    expect(list(cloud, "type eq 'CustomRole'", other)).toEqual([])
    expect(list(cloud, "atScopeAndBelow() and type eq 'CustomRole'")).toEqual(['Pool keeper'])
    expect(list(cloud, "roleName eq 'pool keeper'", rg)).toEqual(['Pool keeper'])
    expect(cloud.put(roleAt('1'), customRole('Pool warden', ['Microsoft.Batch/*'])).status).toBe(201)
    expect(cloud.get(roleAt('1')).body.properties).toMatchObject({
      roleName: 'Pool warden',
      permissions: [{ actions: ['Microsoft.Batch/*'] }],
    })
    expect(cloud.delete(roleAt('1')).status).toBe(200)
    expect(cloud.delete(roleAt('1')).status).toBe(204)
    expect(cloud.get(roleAt('1')).code).toBe('RoleDefinitionDoesNotExist')
  })
  it('have a name of their own', () => {
    const cloud = rawCloud()
    cloud.put(roleAt('1'), customRole('Pool keeper', ['*/read']))
    for (const name of ['pool keeper', 'Contributor'])
      expect(cloud.put(roleAt('2'), customRole(name, ['*/read']))).toMatchObject({ status: 409, code: 'RoleDefinitionWithSameNameExists' })
  })
  it('are assigned where they are assignable, and stay while they are assigned', () => {
    const cloud = rawCloud()
    cloud.owner.put(other, { location: 'westeurope' })
    cloud.put(roleAt('1'), customRole('Pool keeper', ['*/read'], {}, [rg]))
    const assignment = bodies.roleAssignment(me, '0b0b0b0b-0000-4000-8000-000000000001')
    expect(cloud.put(ids.assignment(other), assignment).code).toBe('RoleAssignmentScopeNotAssignableToRoleDefinition')
    expect(cloud.put(ids.assignment(rg), assignment).status).toBe(201)
    expect(cloud.delete(roleAt('1'))).toMatchObject({ status: 400, code: 'RoleDefinitionHasAssignments' })
    cloud.delete(ids.assignment(rg))
    expect(cloud.delete(roleAt('1')).status).toBe(200)
  })
  it('name scopes and actions that can be', () => {
    const cloud = rawCloud()
    const put = (scopes: string[], actions = ['*/read']) => cloud.put(roleAt('1'), customRole('Mine', actions, {}, scopes)).status
    expect([put([]), put(['/']), put([ids.network]), put([`${sub}/resourceGroups/none`])]).toEqual([400, 403, 400, 400])
    expect(cloud.put(roleAt('1'), customRole('Mine', ['everything'])).code).toBe('InvalidActionOrNotAction')
    expect(put([sub])).toBe(201)
  })
  it('are written by whoever may write roles at every assignable scope', () => {
    const cloud = callerWith([{ role: 'Owner', scope: '/resourceGroups/rg' }])
    const body = customRole('Mine', ['*/read'], {}, [rg, other])
    expect(cloud.put(roleAt('1', rg), body)).toMatchObject({
      status: 403,
      code: 'LinkedAuthorizationFailed',
      body: { error: { message: expect.stringContaining(`on the linked scope(s) '${other}'`) } },
    })
    expect(cloud.put(roleAt('1', rg), customRole('Mine', ['*/read'], {}, [rg])).status).toBe(201)
  })
})

describe('IAM-7 lists show what the caller may read', () => {
  const filled = (roles: Roles, more: Partial<Settings> = {}) => {
    const cloud = callerWith(roles, more)
    cloud.owner.make(ids.identity, bodies.identity())
    cloud.owner.make(ids.identity.replace(rg, other), bodies.identity())
    cloud.owner.make(ids.network, bodies.network())
    return cloud
  }
  const names = (cloud: RawCloud, path: string): string[] =>
    cloud.get(path).body.value.map((one: { id: string }) => one.id.replace(`${sub}/resourceGroups/`, ''))
  it('in a subscription: groups, resources, and resources of one type', () => {
    const cloud = filled([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    expect(names(cloud, `${sub}/resourceGroups`)).toEqual(['rg'])
    expect(names(cloud, `${sub}/resources`)).toEqual(['rg/providers/Microsoft.Network/virtualNetworks/vnet'])
    expect(names(cloud, `${rg}/resources`)).toEqual(['rg/providers/Microsoft.Network/virtualNetworks/vnet'])
    expect(names(cloud, `${sub}/providers/Microsoft.Network/virtualNetworks`)).toHaveLength(1)
    expect(names(cloud, `${sub}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30`)).toEqual([])
  })
  it('everything is there for a reader of the subscription', () => {
    const cloud = filled([{ role: 'Reader', scope: '' }])
    expect(names(cloud, `${sub}/resourceGroups`)).toEqual(['other', 'rg'])
    expect(names(cloud, `${sub}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30`)).toHaveLength(2)
  })
  it('a list of one type in a group, or below a resource, needs the right there', () => {
    const cloud = filled([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    expect(cloud.get(`${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30`)).toMatchObject(
      refusedFor('Microsoft.ManagedIdentity/userAssignedIdentities/read'),
    )
    expect(cloud.get(`${other}/providers/Microsoft.Network/virtualNetworks`).status).toBe(403)
    expect(cloud.get(`${ids.network}/subnets`).status).toBe(200)
    expect(cloud.get(`${sub}/providers/Microsoft.Authorization/roleAssignments`).status).toBe(403)
  })
  it('subscriptions are shown to whoever has a role in them', () => {
    const none = callerWith([])
    expect(none.get('/subscriptions?api-version=2022-12-01').body.value).toEqual([])
    expect(none.get(`${sub}?api-version=2022-12-01`)).toMatchObject(refusedFor('Microsoft.Resources/subscriptions/read'))
    expect(none.get(`${sub}/resourceGroups`)).toMatchObject(refusedFor('Microsoft.Resources/subscriptions/resourceGroups/read'))
    const some = callerWith([{ role: 'AcrPull', scope: '/resourceGroups/rg' }])
    expect(some.get('/subscriptions?api-version=2022-12-01').body.value).toHaveLength(1)
    expect(some.get(`${sub}?api-version=2022-12-01`).status).toBe(200)
    expect(some.get(`${sub}/resourceGroups`).body.value).toEqual([])
  })
})

describe('IAM-8 every other call needs its right as well', () => {
  it('named after method and path', () => {
    const cloud = callerWith([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    const refusals = [
      ['POST', `${sub}/providers/Microsoft.Batch/register`, 'Microsoft.Batch/register/action'],
      ['GET', `${sub}/providers/Microsoft.Batch/locations/westeurope/quotas`, 'Microsoft.Batch/locations/quotas/read'],
      [
        'POST',
        `${sub}/providers/Microsoft.Batch/locations/westeurope/checkNameAvailability`,
        'Microsoft.Batch/locations/checkNameAvailability/action',
      ],
      ['POST', `${sub}/providers/Microsoft.KeyVault/checkNameAvailability`, 'Microsoft.KeyVault/checkNameAvailability/read'],
      ['GET', `${sub}/providers/Microsoft.KeyVault/deletedVaults`, 'Microsoft.KeyVault/deletedVaults/read'],
      [
        'POST',
        `${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-one/purge`,
        'Microsoft.KeyVault/locations/deletedVaults/purge/action',
      ],
      ['GET', `${sub}/providers/Microsoft.Compute/skus?api-version=2021-07-01`, 'Microsoft.Compute/skus/read'],
      ['GET', `${ids.account}/privateLinkResources`, 'Microsoft.Batch/batchAccounts/privateLinkResources/read'],
      ['GET', `${sub}/providers`, 'Microsoft.Resources/subscriptions/providers/read'],
    ] as const
    for (const [method, path, action] of refusals)
      expect(cloud.send(method, path, method === 'POST' ? {} : undefined)).toMatchObject(refusedFor(action))
  })
  it('no route can forget it', () => {
    const parameters = { scope: rg, subscription: 'sub', group: 'rg' }
    const open = providers
      .flatMap((provider) => provider.routes)
      .filter((route) => rightOf({ route, parameters }) === undefined)
      .map((route) => route.path)
    const ofTenant = open.filter((path) => path.startsWith('/providers/'))
    expect(open.filter((path) => !ofTenant.includes(path))).toEqual(['{scope}/providers/Microsoft.Authorization/permissions'])
    // Built-in definitions of policies are the tenant's, and everybody's to read.
    expect(ofTenant.every((path) => /^\/providers\/Microsoft\.Authorization\/policy(Set)?Definitions(\/\{name\})?$/.test(path))).toBe(true)
  })
  it('a purge needs more than Key Vault Contributor', () => {
    const cloud = callerWith([{ role: 'Key Vault Contributor', scope: '' }])
    cloud.make(ids.vault, bodies.vault({ enablePurgeProtection: undefined }))
    cloud.delete(ids.vault)
    const gone = `${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-one`
    expect(cloud.get(gone).status).toBe(200)
    expect(cloud.send('POST', `${gone}/purge`)).toMatchObject(refusedFor('Microsoft.KeyVault/locations/deletedVaults/purge/action'))
    expect(cloud.owner.send('POST', `${gone}/purge`).status).toBe(202)
  })
  it('a running operation may be followed without one', () => {
    const cloud = callerWith([{ role: 'Network Contributor', scope: '/resourceGroups/rg' }])
    const follow = cloud.put(ids.network, bodies.network()).headers['Azure-AsyncOperation'] ?? ''
    expect(cloud.get(new URL(follow).pathname + new URL(follow).search).body.status).toBe('InProgress')
  })
})

describe('ARM-11 locks and calls that are not writes', () => {
  it('a ReadOnly lock refuses a POST on the resource, a CanNotDelete lock does not', () => {
    const world = createWorld({ store: openStore(), settings: defaultSettings, definitions: new Map(), now: () => 0, may: () => true })
    const [subscription, group, account] = ['sub', 'rg', 'acct']
    const on = `/subscriptions/${subscription}/resourceGroups/${group}`
    const path = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}/listKeys'
    const match = { route: { method: 'POST', path, run: () => ({ status: 200 }) }, parameters: { subscription, group, account } }
    const lockAt = (level: string) =>
      world.save({
        id: `${on}/providers/Microsoft.Authorization/locks/keep`,
        type: 'Microsoft.Authorization/locks',
        name: 'keep',
        subscription,
        body: { properties: { level } },
        facts: {},
        etag: '',
        state: 'Succeeded',
        createdAt: 0,
        changedAt: 0,
      })
    lockAt('CanNotDelete')
    expect(() => requireRouteRight(world, match)).not.toThrow()
    lockAt('ReadOnly')
    expect(() => requireRouteRight(world, match)).toThrow(
      `${on}/providers/Microsoft.Batch/batchAccounts/acct' cannot perform write operation`,
    )
  })
  it('a CanNotDelete lock keeps role assignments too', () => {
    const cloud = rawCloud()
    cloud.make(ids.assignment(rg), bodies.roleAssignment(me, reader))
    cloud.put(`${sub}/providers/Microsoft.Authorization/locks/keep`, bodies.lock())
    expect(cloud.delete(ids.assignment(rg))).toMatchObject({ status: 409, code: 'ScopeLocked' })
  })
})

describe('IAM-9 what a write refers to must be usable by the caller', () => {
  /** A caller who may do everything in `rg` and only read `other`, where what is referred to lies. */
  const split = () =>
    callerWith([
      { role: 'Contributor', scope: '/resourceGroups/rg' },
      { role: 'Reader', scope: '' },
    ])
  const there = (id: string) => id.replace(rg, other)
  const linked = (action: string, scope: string) => ({
    status: 403,
    code: 'LinkedAuthorizationFailed',
    body: {
      error: {
        message: expect.stringContaining(
          `it does not have permission to perform action '${action}' on the linked scope(s) '${scope}' or the linked`,
        ),
      },
    },
  })
  it('a subnet: security group and NAT gateway; only when the reference is new', () => {
    const cloud = split()
    cloud.owner.make(there(ids.group), bodies.securityGroup())
    cloud.owner.make(there(ids.nat), bodies.nat([]))
    cloud.make(ids.network, bodies.network())
    const guarded = (more: JsonObject) => ({ properties: { addressPrefix: '10.0.0.0/24', ...more } })
    const group = guarded({ networkSecurityGroup: { id: there(ids.group) } })
    expect(cloud.put(ids.nodes, group)).toMatchObject(linked('Microsoft.Network/networkSecurityGroups/join/action', there(ids.group)))
    expect(cloud.put(ids.nodes, guarded({ natGateway: { id: there(ids.nat) } }))).toMatchObject(
      linked('Microsoft.Network/natGateways/join/action', there(ids.nat)),
    )
    expect(cloud.put(ids.nodes, guarded({ routeTable: { id: there(`${network}/routeTables/rt`) } }))).toMatchObject(
      linked('Microsoft.Network/routeTables/join/action', there(`${network}/routeTables/rt`)),
    )
    const inline = bodies.network([subnet('nodes', '10.0.0.0/24', { networkSecurityGroup: { id: there(ids.group) } })])
    expect(cloud.put(ids.network, inline)).toMatchObject(linked('Microsoft.Network/networkSecurityGroups/join/action', there(ids.group)))
    cloud.owner.make(ids.nodes, group)
    expect(cloud.put(ids.nodes, group).status).toBe(200)
    cloud.wait(60)
    expect(cloud.put(ids.network, inline).status).toBe(200)
  })
  it('several rights at once are told together', () => {
    const cloud = split()
    cloud.make(ids.network, bodies.network())
    const body = {
      properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: there(ids.group) }, natGateway: { id: there(ids.nat) } },
    }
    expect(cloud.put(ids.nodes, body).body.error.message).toContain(
      `action(s) 'Microsoft.Network/networkSecurityGroups/join/action,Microsoft.Network/natGateways/join/action' on the linked scope(s) '${there(ids.group)},${there(ids.nat)}' (respectively)`,
    )
  })
  it('a NAT gateway: its addresses', () => {
    const cloud = split()
    const address = there(ids.address('pip'))
    cloud.owner.make(address, bodies.address('label-one'))
    expect(cloud.put(ids.nat, bodies.nat([address]))).toMatchObject(linked('Microsoft.Network/publicIPAddresses/join/action', address))
    cloud.owner.make(ids.assignment(address), bodies.roleAssignment(me, '4d97b98b-1d4f-4787-a291-c67834d212e7'))
    expect(cloud.put(ids.nat, bodies.nat([address])).status).toBe(201)
  })
  it('a storage account: the subnets its rules let in', () => {
    const cloud = split()
    cloud.owner.make(there(ids.network), bodies.network())
    const subnetId = there(ids.nodes)
    const rules = { defaultAction: 'Deny', virtualNetworkRules: [{ id: subnetId, action: 'Allow' }] }
    const account = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: { networkAcls: rules } }
    const id = `${rg}/providers/Microsoft.Storage/storageAccounts/rulesletin`
    const action = 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action'
    expect(cloud.put(id, account)).toMatchObject(linked(action, subnetId))
    cloud.owner.make(ids.assignment(subnetId), bodies.roleAssignment(me, '17d1049b-9a84-46fb-8f53-869881c3d3ab'))
    expect(cloud.put(id, account).code).not.toBe('LinkedAuthorizationFailed')
  })
  it('a perimeter association: the right of what is put inside', () => {
    const cloud = callerWith([
      { role: 'Reader', scope: '' },
      { role: 'Network Contributor', scope: '' },
    ])
    cloud.owner.make(ids.account, bodies.account())
    const perimeter = `${rg}/providers/Microsoft.Network/networkSecurityPerimeters/nsp`
    cloud.make(perimeter, { location: 'westeurope' })
    cloud.make(`${perimeter}/profiles/p`, {})
    const body = {
      properties: { privateLinkResource: { id: ids.account }, profile: { id: `${perimeter}/profiles/p` }, accessMode: 'Enforced' },
    }
    expect(cloud.put(`${perimeter}/resourceAssociations/a`, body)).toMatchObject(
      linked('Microsoft.Batch/batchAccounts/joinPerimeter/action', ids.account),
    )
  })
  it('a private endpoint: its subnet; a zone group: its zones; a zone link: its network', () => {
    const cloud = split()
    cloud.owner.make(there(ids.network), bodies.network())
    cloud.owner.make(there(ids.zone('privatelink.vaultcore.azure.net')), bodies.zone())
    cloud.make(ids.network, bodies.network())
    cloud.make(ids.vault, bodies.vault())
    const zone = 'privatelink.vaultcore.azure.net'
    expect(cloud.put(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault', there(ids.endpoints)))).toMatchObject(
      linked('Microsoft.Network/virtualNetworks/subnets/join/action', there(ids.endpoints)),
    )
    cloud.make(ids.endpoint('pe'), bodies.endpoint(ids.vault, 'vault'))
    expect(cloud.put(ids.zoneGroup('pe'), bodies.zoneGroup(there(ids.zone(zone))))).toMatchObject(
      linked('Microsoft.Network/privateDnsZones/join/action', there(ids.zone(zone))),
    )
    cloud.make(ids.zone(zone), bodies.zone())
    expect(cloud.put(ids.link(zone), bodies.link(there(ids.network)))).toMatchObject(
      linked('Microsoft.Network/virtualNetworks/join/action', there(ids.network)),
    )
  })
  it('a Batch account and a pool: their identities', () => {
    const cloud = split()
    const identity = there(ids.identity)
    cloud.owner.make(identity, bodies.identity())
    const with_ = { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } } }
    const refused = linked('Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', identity)
    expect(cloud.put(ids.account, bodies.account({}, with_))).toMatchObject(refused)
    cloud.make(ids.account, bodies.account())
    expect(cloud.send('PATCH', ids.account, with_)).toMatchObject(refused)
    expect(cloud.put(ids.pool, { ...bodies.pool(), ...with_ })).toMatchObject(refused)
    cloud.owner.make(ids.assignment(identity), bodies.roleAssignment(me, 'f1a07417-d97a-45cb-824c-7a7467783830'))
    expect(cloud.send('PATCH', ids.account, with_).status).toBe(200)
  })
  it('a diagnostic setting: the keys of its workspace', () => {
    const cloud = split()
    const workspace = there(ids.workspace)
    cloud.owner.make(workspace, bodies.workspace())
    cloud.make(ids.vault, bodies.vault())
    const body = { properties: { workspaceId: workspace, logs: [{ categoryGroup: 'allLogs', enabled: true }] } }
    expect(cloud.put(`${ids.vault}/providers/Microsoft.Insights/diagnosticSettings/all`, body)).toMatchObject(
      linked('Microsoft.OperationalInsights/workspaces/sharedKeys/action', workspace),
    )
  })
})

describe('IAM-10 Batch asks itself whether the caller may join the network of a pool', () => {
  const prepared = () => {
    const cloud = callerWith([
      { role: 'Contributor', scope: '/resourceGroups/rg' },
      { role: 'Reader', scope: '' },
    ])
    cloud.make(ids.account, bodies.account({ publicNetworkAccess: 'Enabled' }))
    return cloud
  }
  const reason = (action: string, id: string) => ({
    status: 400,
    code: 'InsufficientPermissions',
    body: {
      error: {
        details: [
          {
            code: 'Reason',
            message: `The user identity used for this operation does not have the required privelege ${action} on the specified resource ${id}`,
          },
        ],
      },
    },
  })
  it('the subnet', () => {
    const cloud = prepared()
    const nodes = ids.nodes.replace(rg, other)
    cloud.owner.make(ids.network.replace(rg, other), bodies.network())
    const pool = bodies.pool({
      networkConfiguration: { subnetId: nodes, publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } },
    })
    expect(cloud.put(ids.pool, pool)).toMatchObject(reason('Microsoft.Network/virtualNetworks/subnets/join/action', nodes))
    cloud.owner.make(ids.assignment(nodes), bodies.roleAssignment(me, '4d97b98b-1d4f-4787-a291-c67834d212e7'))
    expect(cloud.put(ids.pool, pool).status).toBe(200)
  })
  it('the addresses', () => {
    const cloud = prepared()
    const address = ids.address('pip').replace(rg, other)
    cloud.owner.make(address, bodies.address('label-one'))
    cloud.make(ids.network, bodies.network())
    const publicIPAddressConfiguration = { provision: 'UserManaged', ipAddressIds: [address] }
    const pool = bodies.pool({ networkConfiguration: { subnetId: ids.nodes, publicIPAddressConfiguration } })
    expect(cloud.put(ids.pool, pool)).toMatchObject(reason('Microsoft.Network/publicIPAddresses/join/action', address))
  })
})

describe('IAM-11 the caller can ask what they may do', () => {
  const at = (cloud: RawCloud, scope: string) => cloud.get(`${scope}/providers/Microsoft.Authorization/permissions`).body.value
  it('permissions: one entry for each role in effect', () => {
    const cloud = callerWith([
      { role: 'Reader', scope: '' },
      { role: 'Network Contributor', scope: '/resourceGroups/rg' },
    ])
    expect(at(cloud, sub)).toEqual([{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }])
    expect(at(cloud, rg)).toHaveLength(2)
    cloud.owner.put(ids.assignment(rg), bodies.roleAssignment(me, '00482a5a-887f-4fb3-b363-3b7fe8e74483'))
    expect(at(cloud, rg)).toHaveLength(2)
    cloud.wait(90)
    expect(at(cloud, rg)).toHaveLength(3)
    expect(at(callerWith([]), sub)).toEqual([])
  })
  it('checkAccess: a decision for each action, for anybody', () => {
    const cloud = callerWith([{ role: 'Contributor', scope: '' }])
    const ask = (objectId: string, ...actions: string[]) =>
      cloud
        .send('POST', `${rg}/providers/Microsoft.Authorization/checkAccess`, {
          Subject: { Attributes: { ObjectId: objectId } },
          Actions: actions.map((Id) => ({ Id, IsDataAction: false })),
        })
        .body.map((one: { accessDecision: string }) => one.accessDecision)
    expect(ask(me, 'Microsoft.Batch/batchAccounts/write', 'Microsoft.Authorization/roleAssignments/write')).toEqual([
      'Allowed',
      'NotAllowed',
    ])
    expect(ask(group, 'Microsoft.Batch/batchAccounts/write')).toEqual(['NotAllowed'])
  })
})

describe('IAM-13 who calls', () => {
  it('is told to whoever asks, without a right or an API version', () => {
    const { objectId, name } = defaultSettings.caller
    const asked = callerWith([]).simulator.handle({ method: 'GET', url: 'https://management.azure.com/practice/caller', headers: {} })
    expect(JSON.parse(asked.body ?? '{}')).toMatchObject({ objectId, name, type: 'User', tenantId: expect.stringMatching(/^1{8}-/) })
  })
})

describe('IAM-12 deny assignments', () => {
  const denyAssignments = [{ name: 'Managed by an application', scope: '/resourceGroups/rg', actions: ['*'], notActions: ['*/read'] }]
  it('are obeyed, whatever the roles', () => {
    const cloud = callerWith([{ role: 'Owner', scope: '' }], { denyAssignments })
    expect(cloud.get(rg).status).toBe(200)
    expect(cloud.put(ids.identity, bodies.identity())).toMatchObject({
      status: 403,
      code: 'DenyAssignmentAuthorizationFailed',
      body: { error: { message: expect.stringContaining("with name 'Managed by an application'") } },
    })
    expect(cloud.put(ids.identity.replace(rg, other), bodies.identity()).status).toBe(201)
    const [denied] = cloud.owner.send('POST', `${rg}/providers/Microsoft.Authorization/checkAccess`, {
      Subject: { Attributes: { ObjectId: me } },
      Actions: [{ Id: 'Microsoft.Batch/batchAccounts/write' }],
    }).body
    expect(denied.accessDecision).toBe('Denied')
  })
  it('do not speak where no role does', () => {
    const cloud = callerWith([{ role: 'Reader', scope: '' }], { denyAssignments })
    expect(cloud.put(ids.identity, bodies.identity()).code).toBe('AuthorizationFailed')
  })
  it('are listed, and made by nobody', () => {
    const cloud = callerWith([{ role: 'Owner', scope: '' }], { denyAssignments })
    const list = (scope: string) => cloud.get(`${scope}/providers/Microsoft.Authorization/denyAssignments`).body.value
    expect(list(rg)).toMatchObject([
      { properties: { denyAssignmentName: 'Managed by an application', scope: rg, isSystemProtected: true } },
    ])
    expect(list(other)).toEqual([])
    const id = `${other}/providers/Microsoft.Authorization/denyAssignments/0c0c0c0c-0000-4000-8000-000000000001`
    expect(cloud.put(id, { properties: {} }).status).toBe(405)
    expect(cloud.owner.delete(list(rg)[0].id).status).toBe(405)
  })
})
