import { describe, expect, it } from 'vitest'
import { ConditionError, readCondition } from '../../src/simulator/providers/authorization/assignment-conditions.ts'

const [one, two, other] = [
  'b9331d33-8a36-4f8c-b097-4f54124fdb44',
  '00000000-1111-4222-8333-444444444444',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7',
] as const
const write = 'Microsoft.Authorization/roleAssignments/write'
const remove = 'Microsoft.Authorization/roleAssignments/delete'
const role = '@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]'
const kind = '@Request[Microsoft.Authorization/roleAssignments:PrincipalType]'
const asked = (id: string, principalType = 'ServicePrincipal') => ({
  request: { properties: { roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id}`, principalType } },
  resource: undefined,
})

/** Shapes: learn.microsoft.com role-based-access-control/delegate-role-assignments-examples. */
describe('IAM-14 conditions on role assignments', () => {
  it('constrain roles and kinds of principals, in the action they name alone', () => {
    const condition = readCondition(`(
 (
  !(ActionMatches{'${write}'})
 )
 OR
 (
  ${role} ForAnyOfAnyValues:GuidEquals {${one}, ${two}}
  AND
  ${kind} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal', 'Group'}
 )
)`)
    expect(condition(write, asked(one))).toBe(true)
    expect(condition(write, asked(two.toUpperCase(), 'group'))).toBe(true)
    expect(condition(write, asked(one, 'User'))).toBe(false)
    expect(condition(write, asked(other))).toBe(false)
    expect(condition(remove, asked(other))).toBe(true)
    // What stands is not what is asked for.
    expect(condition(write, { request: undefined, resource: asked(one).request })).toBe(false)
  })

  it('exclude roles', () => {
    const condition = readCondition(`!(ActionMatches{'${write}'}) OR ${role} ForAnyOfAllValues:GuidNotEquals {${one}}`)
    expect([one, other].map((id) => condition(write, asked(id)))).toEqual([false, true])
  })

  it('bind AND closer than OR, and take one value without a set', () => {
    const condition = readCondition(`${role} GuidEquals ${one} OR ${role} GuidEquals ${two} AND ${kind} StringEquals 'User'`)
    expect(condition(write, asked(one))).toBe(true)
    expect(condition(write, asked(two))).toBe(false)
    expect(condition(write, asked(two, 'User'))).toBe(true)
  })

  it.each([
    ['', 'empty'],
    ['(', 'known'],
    [`${role} ForAnyOfAnyValues:GuidEquals {${one}`, "'}' is expected"],
    [`${role} ForAnyOfAnyValues:GuidEquals {nobody}`, 'value is expected'],
    [`${role} ForAnyOfAnyValues:GuidNotEquals {${one}}`, 'not known'],
    [`${role} ForAllOfAnyValues:GuidEquals {${one}}`, 'not known'],
    [`${role} GuidMatches {${one}}`, 'not known'],
    ["@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a'", 'not known'],
    ["@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Engineering] StringEquals 'a'", 'not known'],
    [`ActionMatches{'${write}'} ActionMatches{'${write}'}`, 'after the end'],
  ])('refuse what they do not understand: %s', (text, why) => {
    expect(() => readCondition(text)).toThrow(ConditionError)
    expect(() => readCondition(text)).toThrow(why)
  })
})
