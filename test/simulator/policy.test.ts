import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/common/json.ts'
import { assign, assignment, assignmentId, builtInId, compliance, definition, definitionId, setId, systemIdentity } from './policy-help.ts'
import { bodies, ids, type RawCloud, rawCloud, rg, sub } from './raw.ts'

const isIdentity = { field: 'type', equals: 'Microsoft.ManagedIdentity/userAssignedIdentities' }
const untagged = { allOf: [isIdentity, { field: 'tags.team', exists: false }] }
const allowedLocations = builtInId('e56962a6-4747-49cd-b67b-bf8b01975c4c')
const noTypes = builtInId('6c112d4e-5bc7-47ae-a041-ea2d9dccd749')
const identity = (name: string) => `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${name}`

function custom(cloud: RawCloud, body: JsonObject, name = 'custom'): string {
  const answer = cloud.put(definitionId(name), body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return definitionId(name)
}

describe('POL-1 definitions', () => {
  it('built-in ones are read and listed at the tenant, page by page', () => {
    const cloud = rawCloud()
    expect(cloud.get(noTypes)).toMatchObject({
      status: 200,
      body: {
        id: noTypes,
        name: '6c112d4e-5bc7-47ae-a041-ea2d9dccd749',
        type: 'Microsoft.Authorization/policyDefinitions',
        properties: { displayName: 'Not allowed resource types', policyType: 'BuiltIn', mode: 'All', version: '2.0.0' },
      },
    })
    expect(cloud.get(builtInId('none'))).toMatchObject({ status: 404, code: 'PolicyDefinitionNotFound' })
    const first = cloud.get('/providers/Microsoft.Authorization/policyDefinitions')
    expect(first.body.value).toHaveLength(10)
    expect(first.body.nextLink).toContain('skipToken')
    const batch = cloud.get(
      `/providers/Microsoft.Authorization/policyDefinitions?api-version=2025-03-01&$filter=${encodeURIComponent("category eq 'Key Vault'")}`,
    )
    expect(batch.body.value.map(({ name }: { name: string }) => name)).toEqual(['12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5'])
  })
  it("custom ones live at the subscription; its list shows both kinds, a built-in one is not at the subscription's id", () => {
    const cloud = rawCloud()
    const body = definition(untagged, 'audit')
    expect(cloud.put(definitionId('custom'), body)).toMatchObject({ status: 201, body: { id: definitionId('custom') } })
    expect(cloud.get(definitionId('custom')).body.properties).toMatchObject({
      policyType: 'Custom',
      mode: 'All',
      displayName: 'Custom rule',
    })
    const of = (kind: string) =>
      cloud.get(
        `${sub}/providers/Microsoft.Authorization/policyDefinitions?api-version=2025-03-01&$filter=${encodeURIComponent(`policyType eq '${kind}'`)}`,
      ).body.value.length
    expect([of('Custom'), of('BuiltIn')]).toEqual([1, 10])
    expect(cloud.get(`${sub}${noTypes}`)).toMatchObject({ status: 404, code: 'PolicyDefinitionNotFound' })
    expect(cloud.put(`${rg}${builtInId('x')}`, body)).toMatchObject({ status: 400, code: 'InvalidRequestUri' })
    expect(cloud.delete(definitionId('custom')).status).toBe(200)
    expect(cloud.delete(definitionId('custom')).status).toBe(204)
  })
  it('what is assigned or part of an initiative is not deleted', () => {
    const cloud = rawCloud()
    const id = custom(cloud, definition(untagged, 'audit'))
    cloud.put(assignmentId('a'), assignment(id))
    expect(cloud.delete(id)).toMatchObject({
      status: 400,
      code: 'InvalidDeletePolicyDefinitionRequest',
      body: {
        error: {
          message: `The policy definition 'custom' cannot be deleted. It is referenced by the policy assignment '${assignmentId('a')}'. Please delete all policy assignments referencing the policy.`,
        },
      },
    })
    expect(cloud.delete(assignmentId('a')).status).toBe(200)
    cloud.put(setId('set'), { properties: { policyDefinitions: [{ policyDefinitionId: id }] } })
    expect(cloud.delete(id).body.error.message).toContain(`referenced by the policy set definition '${setId('set')}'`)
    cloud.put(assignmentId('a'), assignment(setId('set')))
    expect(cloud.delete(setId('set'))).toMatchObject({ status: 400, code: 'InvalidDeletePolicySetDefinitionRequest' })
    cloud.delete(assignmentId('a'))
    expect([cloud.delete(setId('set')).status, cloud.delete(id).status]).toEqual([200, 200])
  })
})

describe('POL-3 a rule that cannot be evaluated is refused when it is written', () => {
  const effectParameter = { parameters: { effect: { type: 'String', allowedValues: ['Audit', 'Sing'], defaultValue: 'Audit' } } }
  const twoWords = { field: 'location', equals: 'a', notEquals: 'b' }
  it.each<[string, string, JsonObject, RegExp]>([
    ['an unknown function', 'InvalidPolicyRule', definition({ value: "[reference('x')]", equals: 1 }, 'audit'), /function 'reference'/],
    ['too many arguments', 'InvalidPolicyRule', definition({ value: "[toLower('a', 'b')]", equals: 1 }, 'audit'), /does not take 2/],
    ['a broken expression', 'InvalidPolicyRule', definition({ value: '[concat(]', equals: 1 }, 'audit'), /not well-formed/],
    ['an unknown comparison', 'InvalidPolicyRule', definition({ field: 'location', resembles: 'x' }, 'audit'), /No comparison/],
    ['two comparisons', 'InvalidPolicyRule', definition(twoWords, 'audit'), /one comparison/],
    ['a condition about nothing', 'InvalidPolicyRule', definition({ equals: 'x' }, 'audit'), /'field', 'value' or 'count'/],
    ['a count of no list', 'InvalidPolicyRule', definition({ count: { field: 'tags' }, equals: 1 }, 'audit'), /does not end with \[\*\]/],
    ['an unknown effect', 'InvalidPolicyRule', definition(untagged, 'sing'), /effect 'sing'/],
    ['an unknown effect in its parameter', 'InvalidPolicyRule', definition(untagged, "[parameters('effect')]", effectParameter), /'sing'/],
    ['an unknown field', 'InvalidPolicyAlias', definition({ field: 'colour', equals: 'red' }, 'audit'), /'colour'/],
    [
      'an alias the type does not have',
      'InvalidPolicyAlias',
      definition({ field: 'Microsoft.Batch/batchAccounts/colour', equals: 'red' }, 'audit'),
      /doesn't exist as an alias under provider 'Microsoft.Batch' and resource type 'batchAccounts'/,
    ],
    ['a parameter nobody declared', 'InvalidPolicyParameters', definition({ value: "[parameters('x')]", equals: 1 }, 'audit'), /'x'/],
    ['a parameter nobody uses', 'UnusedPolicyParameters', definition(untagged, 'audit', { parameters: { x: { type: 'String' } } }), /'x'/],
    ['modify without operations', 'InvalidPolicyRuleEffectDetails', definition(untagged, 'modify'), /could not be parsed/],
    ['append without a list', 'InvalidPolicyRuleEffectDetails', definition(untagged, 'append', {}, {}), /could not be parsed/],
    ['auditIfNotExists without a type', 'InvalidPolicyRuleEffectDetails', definition(untagged, 'auditIfNotExists', {}, {}), /could not/],
    ['a data plane mode', 'InvalidPolicyRule', definition(untagged, 'audit', { mode: 'Microsoft.KeyVault.Data' }), /All and Indexed/],
  ])('%s', (_, code, body, message) => {
    const answer = rawCloud().put(definitionId('x'), body)
    expect(answer).toMatchObject({ status: 400, code })
    expect(answer.body.error.message).toMatch(message)
  })
  it('every alias of the types there are is known: nested, in lists, beside properties', () => {
    const cloud = rawCloud()
    for (const field of [
      'Microsoft.Network/publicIPAddresses/sku.name',
      'Microsoft.Network/virtualNetworks/subnets[*].networkSecurityGroup.id',
      'Microsoft.Network/networkSecurityGroups/securityRules[*].access',
      'Microsoft.Batch/batchAccounts/encryption.keyVaultProperties.keyIdentifier',
      'Microsoft.Storage/storageAccounts/allowSharedKeyAccess',
      'Microsoft.Web/sites/anything',
    ]) {
      expect(cloud.put(definitionId('x'), definition({ field, equals: 'x' }, 'audit')).status, field).toBe(201)
    }
  })
})

describe('POL-4 assignments', () => {
  it('values must fit the declared parameters', () => {
    const cloud = rawCloud()
    const refused = (id: string, parameters: JsonObject) => cloud.put(assignmentId('a'), assignment(id, parameters)).body.error
    expect(refused(allowedLocations, {})).toMatchObject({
      code: 'MissingPolicyParameter',
      message:
        "The policy assignment 'a' is missing the parameter(s) 'listOfAllowedLocations' as defined in the policy definition 'e56962a6-4747-49cd-b67b-bf8b01975c4c'.",
    })
    expect(refused(allowedLocations, { listOfAllowedLocations: ['westeurope'], effect: 'deny' })).toMatchObject({
      code: 'UndefinedPolicyParameter',
      message:
        "The policy assignment 'a' has the parameter(s) 'effect' which are not defined in the policy definition 'e56962a6-4747-49cd-b67b-bf8b01975c4c'.",
    })
    expect(refused(noTypes, { listOfResourceTypesNotAllowed: [], effect: 'deny' })).toMatchObject({
      code: 'PolicyParameterValueNotAllowed',
      message:
        "The value 'deny' is not allowed for policy parameter 'effect' in policy definition '6c112d4e-5bc7-47ae-a041-ea2d9dccd749 version 2.0.0'. The allowed values are 'Deny, Audit, Disabled'.",
    })
    expect(refused(allowedLocations, { listOfAllowedLocations: 'westeurope' })).toMatchObject({ code: 'InvalidPolicyParameterType' })
  })
  it('definitions that change things need an identity, whatever the effect; an identity needs a region', () => {
    const cloud = rawCloud()
    const id = builtInId('c520cefc-285f-40f3-86e2-2efc38ef1f64')
    expect(cloud.put(assignmentId('a'), assignment(id, { effect: 'Disabled' })).body.error).toMatchObject({
      code: 'ResourceIdentityRequired',
      message: expect.stringContaining("must include a 'managed identity' when assigning 'Modify' policy definitions."),
    })
    const deploys = builtInId('c84e5349-db6d-4769-805e-e14037dab9b5')
    expect(cloud.put(assignmentId('a'), assignment(deploys, { logAnalytics: 'x' })).code).toBe('ResourceIdentityRequired')
    expect(cloud.put(assignmentId('a'), assignment(id, {}, {}, { identity: { type: 'SystemAssigned' } })).code).toBe('LocationRequired')
    const made = cloud.put(assignmentId('a'), assignment(id, {}, {}, systemIdentity))
    expect(made).toMatchObject({
      status: 201,
      body: { location: 'westeurope', identity: { type: 'SystemAssigned', principalId: expect.any(String) } },
    })
    const again = cloud.put(assignmentId('a'), assignment(id, {}, {}, systemIdentity))
    expect(again.body.identity.principalId).toBe(made.body.identity.principalId)
    cloud.wait(60)
    expect(cloud.put(ids.assignment(rg), bodies.roleAssignment(made.body.identity.principalId)).status).toBe(201)
  })
  it('count five minutes after they are made, changes to them at once', () => {
    const cloud = rawCloud()
    cloud.put(assignmentId('a'), assignment(allowedLocations, { listOfAllowedLocations: ['northeurope'] }))
    expect(cloud.put(identity('early'), bodies.identity()).status).toBe(201)
    cloud.wait(299)
    expect(cloud.put(identity('still-early'), bodies.identity()).status).toBe(201)
    cloud.wait(1)
    expect(cloud.put(identity('late'), bodies.identity())).toMatchObject({ status: 403, code: 'RequestDisallowedByPolicy' })
    cloud.put(assignmentId('a'), assignment(allowedLocations, { listOfAllowedLocations: ['northeurope', 'westeurope'] }))
    expect(cloud.put(identity('late'), bodies.identity()).status).toBe(201)
  })
  it('reach down, but not to excluded scopes, and not when they are not enforced', () => {
    const cloud = rawCloud()
    const other = `${sub}/resourceGroups/other`
    cloud.put(other, { location: 'westeurope' })
    const there = identity('x').replace(rg, other)
    const body = (properties: JsonObject) => assignment(allowedLocations, { listOfAllowedLocations: ['northeurope'] }, properties)
    assign(cloud, 'a', body({ notScopes: [other.toUpperCase()] }), sub)
    expect([cloud.put(identity('x'), bodies.identity()).status, cloud.put(there, bodies.identity()).status]).toEqual([403, 201])
    cloud.put(assignmentId('a', sub), body({ enforcementMode: 'DoNotEnforce' }))
    expect(cloud.put(identity('x'), bodies.identity()).status).toBe(201)
    expect(compliance(cloud).bad).toEqual(['a: id-x'])
    cloud.put(
      assignmentId('a', sub),
      body({ resourceSelectors: [{ name: 's', selectors: [{ kind: 'resourceLocation', in: ['uksouth'] }] }] }),
    )
    expect(cloud.put(identity('y'), bodies.identity()).status).toBe(201)
    cloud.delete(assignmentId('a', sub))
    expect(compliance(cloud).bad).toEqual([])
  })
  it('are listed at, above and below a scope; atScope() leaves those below out', () => {
    const cloud = rawCloud()
    const body = assignment(noTypes, { listOfResourceTypesNotAllowed: ['a/b'] })
    cloud.put(assignmentId('top', sub), body)
    cloud.put(assignmentId('group'), body)
    const names = (scope: string, filter = '') =>
      cloud
        .get(`${scope}/providers/Microsoft.Authorization/policyAssignments?api-version=2025-03-01${filter}`)
        .body.value.map(({ name }: { name: string }) => name)
    expect([names(sub), names(sub, '&$filter=atScope()'), names(rg, '&$filter=atScope()')]).toEqual([
      ['top', 'group'],
      ['top'],
      ['top', 'group'],
    ])
    expect(names(rg, '&$filter=atExactScope()')).toEqual(['group'])
    expect(names(sub, `&$filter=${encodeURIComponent(`policyDefinitionId eq '${noTypes}'`)}`)).toEqual(['top', 'group'])
    expect(names(sub, `&$filter=${encodeURIComponent(`policyDefinitionId eq '${allowedLocations}'`)}`)).toEqual([])
    expect(cloud.get(assignmentId('none'))).toMatchObject({ status: 404, code: 'PolicyAssignmentNotFound' })
  })
  it('PATCH changes region, identity, selectors and overrides, nothing else', () => {
    const cloud = rawCloud()
    cloud.put(assignmentId('a'), assignment(noTypes, { listOfResourceTypesNotAllowed: ['a/b'] }))
    const patched = cloud.send('PATCH', assignmentId('a'), {
      ...systemIdentity,
      properties: { overrides: [{ kind: 'policyEffect', value: 'Audit' }] },
    })
    expect(patched).toMatchObject({
      status: 200,
      body: { identity: { principalId: expect.any(String) }, properties: { overrides: [{ value: 'Audit' }] } },
    })
    expect(cloud.send('PATCH', assignmentId('a'), { properties: { policyDefinitionId: allowedLocations } }).code).toBe(
      'InvalidRequestContent',
    )
  })
})

describe('POL-5 deny', () => {
  it('answers 403 RequestDisallowedByPolicy and says what was compared', () => {
    const cloud = rawCloud()
    assign(cloud, 'places', assignment(allowedLocations, { listOfAllowedLocations: ['northeurope'] }))
    const answer = cloud.put(identity('x'), bodies.identity())
    expect(answer.status).toBe(403)
    expect(answer.body.error).toMatchObject({
      code: 'RequestDisallowedByPolicy',
      target: 'id-x',
      message: `Resource 'id-x' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Our rule","id":"${assignmentId('places')}"},"policyDefinition":{"name":"Allowed locations","id":"${allowedLocations}","version":"1.0.0"}}]'.`,
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: {
            policyDefinitionDisplayName: 'Allowed locations',
            evaluationDetails: {
              evaluatedExpressions: [
                {
                  result: 'True',
                  expressionKind: 'Field',
                  expression: 'location',
                  path: 'location',
                  expressionValue: 'westeurope',
                  targetValue: ['northeurope'],
                  operator: 'NotIn',
                },
                { expression: 'location', targetValue: 'global', operator: 'NotEquals' },
                { expression: 'type', expressionValue: 'Microsoft.ManagedIdentity/userAssignedIdentities' },
              ],
            },
            policyDefinitionId: allowedLocations,
            policyDefinitionName: 'e56962a6-4747-49cd-b67b-bf8b01975c4c',
            policyDefinitionEffect: 'deny',
            policyAssignmentId: assignmentId('places'),
            policyAssignmentName: 'places',
            policyAssignmentDisplayName: 'Our rule',
            policyAssignmentScope: rg,
            policyAssignmentParameters: { listOfAllowedLocations: { value: ['northeurope'] } },
          },
        },
      ],
    })
    expect(cloud.get(identity('x')).status).toBe(404)
  })
  it('names every denying assignment in one answer', () => {
    const cloud = rawCloud()
    cloud.put(assignmentId('places', sub), assignment(allowedLocations, { listOfAllowedLocations: ['northeurope'] }))
    assign(cloud, 'types', assignment(noTypes, { listOfResourceTypesNotAllowed: ['microsoft.managedidentity/USERASSIGNEDIDENTITIES'] }))
    const { error } = cloud.put(identity('x'), bodies.identity()).body
    expect(error.additionalInfo.map((one: { info: JsonObject }) => one.info.policyAssignmentName)).toEqual(['places', 'types'])
    expect(error.message).toContain(assignmentId('places', sub))
    expect(error.message).toContain(assignmentId('types'))
  })
  it('speaks the words of the assignment where it has some', () => {
    const cloud = rawCloud()
    const words = { nonComplianceMessages: [{ message: 'Only in the north.' }] }
    assign(cloud, 'places', assignment(allowedLocations, { listOfAllowedLocations: ['northeurope'] }, words))
    expect(cloud.put(identity('x'), bodies.identity()).body.error.message).toBe(
      "Resource 'id-x' was disallowed by policy. Reasons: 'Only in the north.'. See error details for policy resource IDs.",
    )
  })
  it('a PATCH is judged by the merged body, before the provider looks at it', () => {
    const cloud = rawCloud()
    cloud.make(identity('x'), { ...bodies.identity(), tags: { team: 'a' } })
    assign(cloud, 'tags', assignment(custom(cloud, definition(untagged, 'deny'))))
    expect(cloud.send('PATCH', identity('x'), { tags: { other: 'b' } }).code).toBe('RequestDisallowedByPolicy')
    expect(cloud.send('PATCH', identity('x'), { tags: { team: 'b' } }).status).toBe(200)
    expect(cloud.send('PATCH', identity('x'), { properties: { isolationScope: 'None' } }).status).toBe(200)
    const first = custom(cloud, definition({ field: 'type', equals: 'Microsoft.Network/natGateways' }, 'deny'), 'nat')
    assign(cloud, 'nat', assignment(first))
    expect(cloud.put(ids.nat, bodies.nat([ids.address('missing')])).code).toBe('RequestDisallowedByPolicy')
  })
  it('resource groups are judged too, in mode All', () => {
    const cloud = rawCloud()
    const group = { field: 'type', equals: 'Microsoft.Resources/subscriptions/resourceGroups' }
    assign(cloud, 'groups', assignment(custom(cloud, definition({ allOf: [group, { field: 'name', notLike: 'rg-*' }] }, 'deny'))), sub)
    expect(cloud.put(`${sub}/resourceGroups/mine`, { location: 'westeurope' }).code).toBe('RequestDisallowedByPolicy')
    expect(cloud.put(`${sub}/resourceGroups/rg-mine`, { location: 'westeurope' }).status).toBe(201)
    cloud.put(definitionId('custom'), definition(group, 'deny', { mode: 'Indexed' }))
    expect(cloud.put(`${sub}/resourceGroups/mine`, { location: 'westeurope' }).status).toBe(201)
  })
  it.each(['deny', 'audit'])('a template function that fails refuses the write, also with effect %s', (effect) => {
    const cloud = rawCloud()
    const rule = definition({ allOf: [isIdentity, { value: "[substring(field('name'), 0, 8)]", equals: 'whatever' }] }, effect)
    assign(cloud, 'short', assignment(custom(cloud, rule)))
    const refused = cloud.put(identity('four'), bodies.identity())
    expect(refused).toMatchObject({ status: 409, code: 'InvalidPolicyParameters' })
    expect(refused.body.error.message).toContain(
      "policy assignment 'short' associated with the policy definition 'custom' could not be validated",
    )
    expect(cloud.put(identity('long-enough'), bodies.identity()).status).toBe(201)
    cloud.put(assignmentId('short'), assignment(definitionId('custom'), {}, { enforcementMode: 'DoNotEnforce' }))
    expect(cloud.put(identity('four'), bodies.identity()).status).toBe(201)
    expect(compliance(cloud).bad).toEqual(['short: id-four'])
  })
  it('disabled does nothing, an override changes the effect', () => {
    const cloud = rawCloud()
    const types = { listOfResourceTypesNotAllowed: ['Microsoft.ManagedIdentity/userAssignedIdentities'] }
    assign(cloud, 'types', assignment(noTypes, { ...types, effect: 'Disabled' }))
    expect(cloud.put(identity('x'), bodies.identity()).status).toBe(201)
    expect(compliance(cloud)).toEqual({ bad: [], good: [] })
    cloud.put(
      assignmentId('types'),
      assignment(noTypes, { ...types, effect: 'Disabled' }, { overrides: [{ kind: 'policyEffect', value: 'deny' }] }),
    )
    expect(cloud.put(identity('y'), bodies.identity()).status).toBe(403)
  })
})

describe('POL-6 modify and append', () => {
  const roles = [builtInId('b24988ac-6180-42a0-ab88-20f7382dd24c')]
  const modify = (operations: JsonObject[], more: JsonObject = {}) =>
    definition(isIdentity, 'modify', {}, { roleDefinitionIds: roles, operations, ...more })
  const tagsOf = (cloud: RawCloud, name = 'x') => cloud.get(identity(name)).body.tags
  it('change the request before it is stored: add, addOrReplace, remove, on a condition', () => {
    const cloud = rawCloud()
    const id = custom(
      cloud,
      modify([
        { operation: 'add', field: 'tags.team', value: 'none' },
        { operation: 'addOrReplace', field: "tags['place']", value: '[toUpper(resourceGroup().location)]' },
        { operation: 'remove', field: 'tags.secret' },
        { condition: "[equals(field('name'), 'id-other')]", operation: 'add', field: 'tags.other', value: 'yes' },
      ]),
    )
    assign(cloud, 'm', assignment(id, {}, {}, systemIdentity))
    cloud.put(identity('x'), { location: 'westeurope', tags: { team: 'a', Place: 'moon', secret: 's' } })
    cloud.put(identity('other'), { location: 'westeurope' })
    expect(tagsOf(cloud)).toEqual({ team: 'a', Place: 'WESTEUROPE' })
    expect(tagsOf(cloud, 'other')).toEqual({ team: 'none', place: 'WESTEUROPE', other: 'yes' })
    expect(cloud.send('PATCH', identity('x'), { tags: { team: 'b' } }).body.tags).toEqual({ team: 'b', place: 'WESTEUROPE' })
  })
  it('come before deny, which judges the changed request', () => {
    const cloud = rawCloud()
    const add = custom(cloud, modify([{ operation: 'add', field: 'tags.team', value: 'none' }]))
    cloud.put(assignmentId('deny'), assignment(custom(cloud, definition(untagged, 'deny'), 'deny')))
    assign(cloud, 'add', assignment(add, {}, {}, systemIdentity))
    expect(cloud.put(identity('x'), { location: 'westeurope' }).status).toBe(201)
    expect(tagsOf(cloud)).toEqual({ team: 'none' })
  })
  it('two that want different things: conflictEffect decides', () => {
    const cloud = rawCloud()
    const to = (value: string, more: JsonObject = {}) => modify([{ operation: 'addOrReplace', field: 'tags.team', value }], more)
    cloud.put(assignmentId('a'), assignment(custom(cloud, to('a'), 'a'), {}, {}, systemIdentity))
    assign(cloud, 'b', assignment(custom(cloud, to('b'), 'b'), {}, {}, systemIdentity))
    expect(cloud.put(identity('x'), { location: 'westeurope' }).body.error.additionalInfo).toHaveLength(1)
    cloud.put(definitionId('b'), to('b', { conflictEffect: 'audit' }))
    expect(cloud.put(identity('x'), { location: 'westeurope' }).body.tags).toEqual({ team: 'a' })
  })
  it('append adds what is missing and refuses what differs', () => {
    const cloud = rawCloud()
    const append = definition(isIdentity, 'append', {}, [{ field: 'tags.team', value: 'hpc' }])
    assign(cloud, 'append', assignment(custom(cloud, append)))
    expect(cloud.put(identity('x'), { location: 'westeurope' }).body.tags).toEqual({ team: 'hpc' })
    expect(cloud.put(identity('y'), { location: 'westeurope', tags: { team: 'hpc' } }).status).toBe(201)
    expect(cloud.put(identity('z'), { location: 'westeurope', tags: { team: 'web' } }).code).toBe('RequestDisallowedByPolicy')
  })
  it('a change the type cannot take is refused like one that was sent', () => {
    const cloud = rawCloud()
    const id = custom(
      cloud,
      modify([{ operation: 'addOrReplace', field: 'Microsoft.ManagedIdentity/userAssignedIdentities/isolationScope', value: 7 }]),
    )
    assign(cloud, 'm', assignment(id, {}, {}, systemIdentity))
    expect(cloud.put(identity('x'), bodies.identity())).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })
})

describe('POL-7 compliance', () => {
  it('audit lets the write pass; what does not comply is told, and what does', () => {
    const cloud = rawCloud()
    assign(cloud, 'audit', assignment(custom(cloud, definition(untagged, 'audit'))))
    cloud.put(identity('bad'), bodies.identity())
    cloud.put(identity('good'), { location: 'westeurope', tags: { team: 'a' } })
    expect(compliance(cloud)).toEqual({ bad: ['audit: id-bad'], good: ['audit: id-good'] })
    expect(compliance(cloud, identity('good'))).toEqual({ bad: [], good: ['audit: id-good'] })
    cloud.send('PATCH', identity('bad'), { tags: { team: 'b' } })
    expect(compliance(cloud, sub).bad).toEqual([])
  })
  it('rows have the shape of Microsoft.PolicyInsights, $filter and $top choose', () => {
    const cloud = rawCloud()
    assign(cloud, 'audit', assignment(custom(cloud, definition(untagged, 'audit'))))
    cloud.put(identity('bad'), bodies.identity())
    cloud.put(identity('good'), { location: 'westeurope', tags: { team: 'a' } })
    const states = `${rg}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?api-version=2019-10-01`
    const rows = (query: string) => cloud.send('POST', `${states}&${query}`).body
    const filter = (text: string) => `$filter=${encodeURIComponent(text)}`
    expect(rows(filter("IsCompliant eq false and policyAssignmentName eq 'AUDIT'"))).toMatchObject({
      '@odata.count': 1,
      value: [
        {
          resourceId: identity('bad'),
          resourceType: 'Microsoft.ManagedIdentity/userAssignedIdentities',
          resourceLocation: 'westeurope',
          resourceGroup: 'rg',
          policyAssignmentId: assignmentId('audit'),
          policyAssignmentScope: rg,
          policyDefinitionId: definitionId('custom'),
          policyDefinitionAction: 'audit',
          isCompliant: false,
          complianceState: 'NonCompliant',
        },
      ],
    })
    expect(rows(filter("complianceState eq 'Compliant'")).value).toHaveLength(1)
    expect(rows(filter("resourceId ne 'x'")).value).toHaveLength(2)
    expect(rows('$top=1').value).toHaveLength(1)
    expect(cloud.send('POST', `${states}&${filter('isCompliant')}`)).toMatchObject({ status: 400, code: 'InvalidFilterInQueryString' })
    expect(cloud.send('POST', states.replace('2019-10-01', '2001-01-01')).status).toBe(400)
  })
  it('the summary counts resources and policies', () => {
    const cloud = rawCloud()
    assign(cloud, 'audit', assignment(custom(cloud, definition(untagged, 'audit'))))
    for (const name of ['bad', 'worse']) cloud.put(identity(name), bodies.identity())
    cloud.put(identity('good'), { location: 'westeurope', tags: { team: 'a' } })
    const answer = cloud.send('POST', `${rg}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize?api-version=2019-10-01`)
    expect(answer.body.value).toMatchObject([
      {
        results: {
          nonCompliantResources: 2,
          nonCompliantPolicies: 1,
          resourceDetails: [
            { complianceState: 'compliant', count: 1 },
            { complianceState: 'noncompliant', count: 2 },
          ],
        },
        policyAssignments: [
          {
            policyAssignmentId: assignmentId('audit').toLowerCase(),
            policyDefinitions: [{ effect: 'audit', results: { nonCompliantResources: 2 } }],
          },
        ],
      },
    ])
  })
  it('auditIfNotExists looks at children, extensions and neighbours; deployIfNotExists deploys nothing here', () => {
    const cloud = rawCloud()
    cloud.make(ids.account, bodies.account())
    const account = { field: 'type', equals: 'Microsoft.Batch/batchAccounts' }
    const looks = (details: JsonObject) => definition(account, 'auditIfNotExists', {}, details)
    const pool = looks({
      type: 'Microsoft.Batch/batchAccounts/pools',
      existenceCondition: { field: 'Microsoft.Batch/batchAccounts/pools/vmSize', like: 'Standard_D*' },
    })
    const lock = looks({ type: 'Microsoft.Authorization/locks', name: 'keep' })
    const vault = looks({ type: 'Microsoft.KeyVault/vaults' })
    const deploy = definition(
      account,
      'deployIfNotExists',
      {},
      { type: 'Microsoft.KeyVault/vaults', roleDefinitionIds: ['r'], deployment: { properties: {} } },
    )
    for (const [name, body] of Object.entries({ pool, lock, vault, deploy })) {
      cloud.put(assignmentId(name), assignment(custom(cloud, body, name), {}, {}, systemIdentity))
    }
    cloud.wait(301)
    expect(compliance(cloud, ids.account).bad.sort()).toEqual(['deploy: acct', 'lock: acct', 'pool: acct', 'vault: acct'])
    cloud.make(ids.vault, bodies.vault())
    expect(cloud.put(ids.pool, bodies.pool()).status).toBe(200)
    cloud.put(`${ids.account}/providers/Microsoft.Authorization/locks/other`, bodies.lock())
    expect(compliance(cloud, ids.account).bad).toEqual(['lock: acct'])
    cloud.put(`${ids.account}/providers/Microsoft.Authorization/locks/keep`, bodies.lock())
    expect(compliance(cloud, ids.account).bad).toEqual([])
  })
  it('a definition says nothing of other types', () => {
    const cloud = rawCloud()
    cloud.make(ids.network, bodies.network())
    assign(cloud, 'audit', assignment(custom(cloud, definition(untagged, 'audit'))))
    expect(compliance(cloud)).toEqual({ bad: [], good: [] })
  })
})

describe('POL-8 initiatives', () => {
  const members = (id: string): JsonObject => ({
    properties: {
      displayName: 'Our initiative',
      parameters: { places: { type: 'Array', defaultValue: ['northeurope'] } },
      policyDefinitions: [
        {
          policyDefinitionId: allowedLocations,
          policyDefinitionReferenceId: 'where',
          parameters: { listOfAllowedLocations: { value: "[parameters('places')]" } },
        },
        { policyDefinitionId: id },
      ],
    },
  })
  it('apply their members with their own parameters, and are named in the refusal', () => {
    const cloud = rawCloud()
    expect(cloud.put(setId('set'), members(custom(cloud, definition(untagged, 'deny')))).status).toBe(201)
    assign(
      cloud,
      'all',
      assignment(setId('set'), {}, { nonComplianceMessages: [{ message: 'North.', policyDefinitionReferenceId: 'where' }] }),
    )
    const { error } = cloud.put(identity('x'), bodies.identity()).body
    expect(error.additionalInfo).toMatchObject([
      {
        info: {
          policyDefinitionReferenceId: 'where',
          policySetDefinitionId: setId('set'),
          policySetDefinitionDisplayName: 'Our initiative',
        },
      },
      { info: { policyDefinitionReferenceId: 'custom_2', policyDefinitionName: 'custom' } },
    ])
    expect(error.message).toContain("Reasons: 'North.'")
    cloud.put(assignmentId('all'), assignment(setId('set'), { places: ['westeurope'] }))
    expect(cloud.put(identity('x'), { location: 'westeurope', tags: { team: 'a' } }).status).toBe(201)
  })
  it('are checked: members exist, their parameters fit', () => {
    const cloud = rawCloud()
    expect(cloud.put(setId('set'), members(definitionId('none')))).toMatchObject({ status: 404, code: 'PolicyDefinitionNotFound' })
    expect(cloud.put(setId('set'), { properties: { policyDefinitions: [{ policyDefinitionId: allowedLocations }] } })).toMatchObject({
      status: 400,
      code: 'MissingPolicyParameter',
    })
    const odd = { policyDefinitionId: noTypes, parameters: { colour: { value: 'red' } } }
    expect(cloud.put(setId('set'), { properties: { policyDefinitions: [odd] } }).body.error).toMatchObject({
      code: 'UndefinedPolicyParameter',
      message: expect.stringContaining("The policy set definition 'set' is attempting to assign the parameter(s) 'colour'"),
    })
    expect(cloud.put(setId('set'), { properties: { policyDefinitions: [] } }).code).toBe('InvalidCreatePolicySetDefinitionRequest')
    expect(cloud.put(assignmentId('a'), assignment(setId('none')))).toMatchObject({ status: 404, code: 'PolicySetDefinitionNotFound' })
  })
})
