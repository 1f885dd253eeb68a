import { describe, expect, it } from 'vitest'
import { batchServicePrincipal } from '../../src/simulator/providers/authorization/principals.ts'
import { bodies, ids, rawCloud, rg, sub } from './raw.ts'

describe('IAM-1 a new identity is known a little later', () => {
  it('sooner when the principal type is given', () => {
    const cloud = rawCloud()
    cloud.put(ids.vault, bodies.vault())
    const { principalId, clientId, tenantId } = cloud.put(ids.identity, bodies.identity()).body.properties
    expect(new Set([principalId, clientId, tenantId]).size).toBe(3)
    const grant = (type?: string) => cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId, undefined, type))
    expect(grant('ServicePrincipal')).toMatchObject({ status: 400, code: 'PrincipalNotFound' })
    cloud.wait(6)
    expect(grant().code).toBe('PrincipalNotFound')
    expect(grant('User').code).toBe('UnmatchedPrincipalType')
    expect(grant('ServicePrincipal')).toMatchObject({
      status: 201,
      body: { properties: { principalType: 'ServicePrincipal', scope: ids.vault } },
    })
  })
  it('believes who is said to be a person or a group, but not a program', () => {
    const cloud = rawCloud()
    cloud.put(ids.vault, bodies.vault())
    const grant = (principal: string, type: string) =>
      cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principal, undefined, type))
    expect(grant('77777777-7777-4777-8777-777777777777', 'ServicePrincipal').code).toBe('PrincipalNotFound')
    expect(grant('77777777-7777-4777-8777-777777777777', 'Group').status).toBe(201)
    expect(
      cloud.put(
        ids.assignment(ids.vault, '9'),
        bodies.roleAssignment('55555555-5555-5555-5555-555555555555', undefined, 'ServicePrincipal'),
      ).status,
    ).toBe(201)
  })
  it('keeps its ids when put again', () => {
    const cloud = rawCloud()
    const first = cloud.put(ids.identity, bodies.identity())
    const second = cloud.put(ids.identity, bodies.identity())
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body.properties).toEqual(first.body.properties)
  })
})

describe('IAM-2 role assignments', () => {
  const prepared = () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const { principalId } = cloud.make(ids.identity, bodies.identity()).body.properties
    return { cloud, principalId }
  }
  it('have a GUID for a name and a role that exists', () => {
    const { cloud, principalId } = prepared()
    const named = `${ids.vault}/providers/Microsoft.Authorization/roleAssignments/mine`
    expect(cloud.put(named, bodies.roleAssignment(principalId))).toMatchObject({ status: 400, code: 'InvalidRoleAssignmentId' })
    const unknown = bodies.roleAssignment(principalId, '12345678-1234-1234-1234-123456789012')
    expect(cloud.put(ids.assignment(ids.vault), unknown).code).toBe('RoleDefinitionDoesNotExist')
  })
  it('are given once', () => {
    const { cloud, principalId } = prepared()
    expect(cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId)).status).toBe(201)
    expect(cloud.put(ids.assignment(ids.vault, '2'), bodies.roleAssignment(principalId))).toMatchObject({
      status: 409,
      code: 'RoleAssignmentExists',
    })
    expect(cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId)).status).toBe(200)
    expect(cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(batchServicePrincipal)).code).toBe('RoleAssignmentUpdateNotPermitted')
  })
  it('are listed at, above and below a scope, or at it only', () => {
    const { cloud, principalId } = prepared()
    cloud.put(ids.assignment(ids.vault), bodies.roleAssignment(principalId))
    cloud.put(ids.assignment(sub, '2'), bodies.roleAssignment(principalId))
    const list = (scope: string, filter = '') =>
      cloud.get(`${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01${filter}`).body.value.length
    // One of them is the caller's own: owner of the subscription.
    expect([list(sub), list(ids.vault), list(sub, '&$filter=atScope()')]).toEqual([3, 3, 2])
    expect(list(sub, `&$filter=principalId eq '${batchServicePrincipal}'`)).toBe(0)
    expect(cloud.delete(ids.assignment(sub, '2')).status).toBe(200)
    expect(cloud.delete(ids.assignment(sub, '2')).status).toBe(204)
  })
  it('role definitions are found by name', () => {
    const { cloud } = prepared()
    const filter = encodeURIComponent("roleName eq 'Key Vault Crypto Service Encryption User'")
    const { value } = cloud.get(`${sub}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=${filter}`).body
    expect(value).toMatchObject([{ name: 'e147488a-f6f5-4113-8e2d-b22465e65bf6' }])
  })
})

describe('IAM-3 policy assignments', () => {
  it('name a definition that exists and answer 201 each time', () => {
    const cloud = rawCloud()
    const id = `${rg}/providers/Microsoft.Authorization/policyAssignments/keys`
    expect(cloud.put(id, bodies.policyAssignment()).status).toBe(201)
    expect(cloud.put(id, bodies.policyAssignment())).toMatchObject({
      status: 201,
      body: { properties: { scope: rg, enforcementMode: 'Default' } },
    })
    const unknown = { properties: { policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/none' } }
    expect(cloud.put(id, unknown)).toMatchObject({ status: 404, code: 'PolicyDefinitionNotFound' })
  })
})

describe('KV-1 vault names are global', () => {
  it('also while a deleted vault keeps one', () => {
    const cloud = rawCloud()
    const other = ids.vault.replace(rg, `${sub}/resourceGroups/rg2`)
    cloud.put(`${sub}/resourceGroups/rg2`, { location: 'westeurope' })
    cloud.make(ids.vault, bodies.vault())
    expect(cloud.put(other, bodies.vault())).toMatchObject({ status: 409, code: 'VaultAlreadyExists' })
    const check = () =>
      cloud.send('POST', `${sub}/providers/Microsoft.KeyVault/checkNameAvailability`, { name: 'kv-one', type: 'Microsoft.KeyVault/vaults' })
        .body
    expect(check()).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' })
    expect(cloud.delete(ids.vault).status).toBe(200)
    expect(check().nameAvailable).toBe(false)
    expect(cloud.put(ids.vault, bodies.vault())).toMatchObject({ status: 409, code: 'ConflictError' })
    expect(cloud.put(ids.vault, { ...bodies.vault(), location: 'northeurope' })).toMatchObject({ status: 409, code: 'VaultAlreadyExists' })
  })
})

describe('KV-2 soft delete and purge protection', () => {
  const deletedVault = `${sub}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-one`
  it('a deleted vault is recovered with its keys and settings', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const key = cloud.put(ids.key, bodies.key()).body.properties.keyUriWithVersion
    cloud.delete(ids.vault)
    expect(cloud.get(ids.key).status).toBe(404)
    expect(cloud.get(deletedVault).body.properties).toMatchObject({ vaultId: ids.vault, purgeProtectionEnabled: true })
    const recover = {
      location: 'westeurope',
      properties: { createMode: 'recover', tenantId: '11111111-1111-1111-1111-111111111111', sku: { family: 'A', name: 'standard' } },
    }
    const made = cloud.make(ids.vault, recover)
    expect(made.body.properties).toMatchObject({ enablePurgeProtection: true, enableRbacAuthorization: true })
    expect(cloud.get(ids.key).body.properties.keyUriWithVersion).toBe(key)
    expect(cloud.get(deletedVault).status).toBe(404)
  })
  it('protection from purge and the days to keep stay what they are', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault({ softDeleteRetentionInDays: 30 }))
    cloud.make(ids.vault, bodies.vault({ enablePurgeProtection: null, softDeleteRetentionInDays: null }))
    expect(cloud.get(ids.vault).body.properties).toMatchObject({ enablePurgeProtection: true, softDeleteRetentionInDays: 30 })
    const more = bodies.vault({ softDeleteRetentionInDays: 90 })
    expect(cloud.put(ids.vault, more)).toMatchObject({ status: 400, code: 'BadRequest' })
  })
  it('a protected one cannot be purged, an unprotected one can, and time ends both', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault({ softDeleteRetentionInDays: 7 }))
    cloud.delete(ids.vault)
    expect(cloud.send('POST', `${deletedVault}/purge`)).toMatchObject({ status: 405, code: 'MethodNotAllowed' })
    cloud.wait(8 * 24 * 3600)
    expect(cloud.get(deletedVault).status).toBe(404)
    cloud.make(ids.vault, bodies.vault({ enablePurgeProtection: null }))
    cloud.delete(ids.vault)
    expect(cloud.send('POST', `${deletedVault}/purge`).status).toBe(202)
    expect(cloud.put(ids.vault, bodies.vault())).toMatchObject({ status: 409, code: 'ConflictError' })
    cloud.wait(10)
    expect(cloud.get(deletedVault).status).toBe(404)
    expect(cloud.put(ids.vault, bodies.vault()).status).toBe(201)
  })
  it.each([
    ['soft delete off', { enableSoftDelete: false }],
    ['purge protection off', { enablePurgeProtection: false }],
    ['kept for too short', { softDeleteRetentionInDays: 3 }],
    ['no policies where policies decide', { enableRbacAuthorization: false, accessPolicies: null }],
  ])('%s is refused', (_what, more) => {
    expect(rawCloud().put(ids.vault, bodies.vault(more))).toMatchObject({ status: 400, code: 'BadRequest' })
  })
  it('from 2026-02-01 roles decide unless told otherwise', () => {
    const cloud = rawCloud()
    const plain = bodies.vault({ enableRbacAuthorization: null })
    expect(cloud.put(`${ids.vault}?api-version=2022-07-01`, plain).body.properties.enableRbacAuthorization).toBe(false)
    expect(cloud.put(`${ids.vault}2`, plain).body.properties.enableRbacAuthorization).toBe(true)
  })
})

describe('KV-3 keys through ARM', () => {
  it('are created once, with a version, and not deleted', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const first = cloud.put(ids.key, bodies.key())
    expect(first.status).toBe(200)
    expect(first.body.properties.keyUri).toBe('https://kv-one.vault.azure.net/keys/batch')
    expect(first.body.properties.keyUriWithVersion).toMatch(/\/keys\/batch\/[0-9a-f]{32}$/)
    const second = cloud.put(ids.key, bodies.key({ keySize: 2048 }))
    expect(second.body.properties).toMatchObject({ keySize: 3072, keyUriWithVersion: first.body.properties.keyUriWithVersion })
    expect(cloud.put(`${ids.vault}/keys/odd`, bodies.key({ keySize: 1000 })).code).toBe('BadRequest')
    expect(cloud.put(`${ids.vault}/keys/hsm`, bodies.key({ kty: 'RSA-HSM' })).code).toBe('BadRequest')
    expect(cloud.delete(ids.key)).toMatchObject({ status: 405, code: 'MethodNotAllowed' })
  })
})

describe('LOG-1 diagnostic settings', () => {
  it('need a target, a workspace, and categories the target has', () => {
    const cloud = rawCloud()
    cloud.make(ids.vault, bodies.vault())
    const id = `${ids.vault}/providers/Microsoft.Insights/diagnosticSettings/logs`
    expect(cloud.put(id, bodies.diagnosticSetting())).toMatchObject({ status: 404, code: 'ResourceNotFound' })
    cloud.make(ids.workspace, bodies.workspace())
    const put = (logs: object[]) => cloud.put(id, { properties: { workspaceId: ids.workspace, logs } as never })
    expect(put([{ category: 'ServiceLog', enabled: true }]).body.error.message).toBe("Category 'ServiceLog' is not supported.")
    expect(
      put([
        { category: 'AuditEvent', enabled: true },
        { categoryGroup: 'audit', enabled: true },
      ]).status,
    ).toBe(400)
    expect(cloud.put(id, { properties: { logs: [{ categoryGroup: 'allLogs', enabled: true }] } }).body.error.message).toBe(
      'At least one data sink needs to be specified.',
    )
    expect([cloud.put(id, bodies.diagnosticSetting()).status, cloud.put(id, bodies.diagnosticSetting()).status]).toEqual([200, 200])
    expect(cloud.put(`${id}-two`, bodies.diagnosticSetting())).toMatchObject({ status: 409, code: 'Conflict' })
    expect(cloud.get(`${ids.vault}/providers/Microsoft.Insights/diagnosticSettings`).body.value).toHaveLength(1)
  })
})

describe('LOG-5 a workspace of others', () => {
  const other = '/subscriptions/77777777-7777-7777-7777-777777777777'
  const workspace = `${other}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central`
  const id = `${ids.vault}/providers/Microsoft.Insights/diagnosticSettings/logs`
  const begun = (role: string) => {
    const cloud = rawCloud({
      scenario: {
        name: 'two',
        title: 'Two',
        settings: {
          subscriptions: [{ id: '77777777-7777-7777-7777-777777777777', name: 'Management' }],
          caller: {
            roles: [
              { role: 'Owner', scope: '' },
              { role, scope: workspace },
            ],
          },
        },
        setUp: [
          { method: 'PUT', path: `${other}/resourceGroups/rg-logs`, apiVersion: '2025-04-01', body: { location: 'northeurope' } },
          {
            method: 'PUT',
            path: workspace,
            apiVersion: '2025-07-01',
            body: {
              location: 'northeurope',
              properties: { publicNetworkAccessForIngestion: 'Disabled', publicNetworkAccessForQuery: 'Disabled' },
            },
          },
        ],
      },
    })
    cloud.put(rg, { location: 'westeurope' })
    cloud.make(ids.vault, bodies.vault())
    return cloud
  }
  const setting = { properties: { workspaceId: workspace, logs: [{ categoryGroup: 'audit', enabled: true }] } }

  it('in another subscription and region, closed to public networks, takes logs from whoever may use its keys', () => {
    expect(begun('Contributor').put(id, setting).status).toBe(200)
    const refused = begun('Reader').put(id, setting)
    expect(refused).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' })
    expect(refused.body.error.message).toContain(
      `'Microsoft.OperationalInsights/workspaces/sharedKeys/action' on the linked scope(s) '${workspace}'`,
    )
  })
  it('shows its daily cap, and that it takes data in', () => {
    const cloud = rawCloud()
    cloud.make(ids.workspace, bodies.workspace())
    const cap = () => cloud.get(ids.workspace).body.properties.workspaceCapping
    expect(cap()).toEqual({ dailyQuotaGb: -1, dataIngestionStatus: 'RespectQuota' })
    cloud.make(ids.workspace, { location: 'westeurope', properties: { workspaceCapping: { dailyQuotaGb: 2 } } })
    expect(cap()).toEqual({ dailyQuotaGb: 2, dataIngestionStatus: 'RespectQuota' })
  })
})

describe('LOG-2 deleted workspaces', () => {
  const listed = (cloud: ReturnType<typeof rawCloud>) =>
    cloud.get(`${sub}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2025-07-01`).body.value
  it('keep their name and come back as they were, in their own region', () => {
    const cloud = rawCloud()
    const before = cloud.make(ids.workspace, bodies.workspace())
    cloud.delete(ids.workspace)
    expect(listed(cloud)).toMatchObject([{ id: ids.workspace, location: 'westeurope' }])
    expect(cloud.put(ids.workspace, { ...bodies.workspace(), location: 'northeurope' }).status).toBe(409)
    const again = cloud.make(ids.workspace, bodies.workspace())
    expect(again.body.properties.customerId).toBe(before.body.properties.customerId)
    expect(listed(cloud)).toEqual([])
  })
  it('are gone after 14 days', () => {
    const cloud = rawCloud()
    const before = cloud.make(ids.workspace, bodies.workspace())
    cloud.delete(ids.workspace)
    cloud.wait(14 * 24 * 3600)
    expect(listed(cloud)).toEqual([])
    const again = cloud.make(ids.workspace, { ...bodies.workspace(), location: 'northeurope' })
    expect(again.body.properties.customerId).not.toBe(before.body.properties.customerId)
  })
})
