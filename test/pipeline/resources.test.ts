import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { environmentTag } from '../../src/blueprint/environment-tag.ts'
import { idKey, parseArmId } from '../../src/common/arm-id.ts'
import { stringsIn } from '../../src/common/json.ts'
import { referencesIn } from '../../src/common/reference.ts'
import { armTemplate } from '../../src/handover/arm-template.ts'
import { entriesOf, isExported } from '../../src/resources/environment.ts'
import { contractErrors } from '../support/contracts.ts'
import { lifted } from '../support/lifted.ts'
import { runs, validAnswers } from './drafts.ts'

/** What is known once somebody is signed in. */
const signedIn = {
  tenantId: '11111111-1111-1111-1111-111111111111',
  roleIds: {
    'Azure Batch Service Orchestration Role': '/providers/Microsoft.Authorization/roleDefinitions/a35466a1-cfd6-450a-b35e-683fcdf30363',
  },
}

/** Lists a cycle's members; empty for an acyclic graph. */
function cycle(nodes: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const left = new Map(nodes)
  for (;;) {
    const free = [...left].filter(([, after]) => after.every((id) => !left.has(id))).map(([id]) => id)
    if (free.length === 0) return [...left.keys()]
    for (const id of free) left.delete(id)
  }
}

describe('for any valid answers', () => {
  it('there is a blueprint, and the same answers give the same one', () => {
    fc.assert(
      fc.property(validAnswers(), (answers) => {
        const blueprint = blueprintOf(answers)
        expect(blueprintOf(JSON.parse(JSON.stringify(answers)))).toEqual(blueprint)
        expect(JSON.parse(JSON.stringify(blueprint))).toEqual(blueprint)
        expect(blueprint.tags[environmentTag]).toBe(answers.environment)
      }),
      runs(300),
    )
  })

  it('ids are unique, what waits for what has no cycle, and every reference is to something that comes before', async () => {
    await fc.assert(
      fc.asyncProperty(validAnswers(), async (answers) => {
        const entries = await entriesOf(blueprintOf(answers), signedIn)
        const graph = new Map(entries.map(({ wanted }) => [idKey(wanted.id), wanted.dependsOn.map(idKey)]))
        expect(graph.size).toBe(entries.length)
        expect(cycle(graph)).toEqual([])
        const before = (id: string): Set<string> => new Set([id, ...(graph.get(id) ?? []).flatMap((one) => [...before(one)])])
        for (const { wanted } of entries) {
          const reached = before(idKey(wanted.id))
          const mentioned = stringsIn(wanted.body).flatMap(referencesIn)
          const tags = new Set(stringsIn(wanted.body.tags ?? {}))
          for (const one of mentioned) if (!tags.has(`{{${one.id}#${one.path}}}`)) expect(reached, wanted.id).toContain(idKey(one.id))
        }
      }),
      runs(60),
    )
  })

  it('the body on the wire is the body wanted, has the official shape, and can be exported', async () => {
    await fc.assert(
      fc.asyncProperty(validAnswers(), async (answers) => {
        const entries = await entriesOf(blueprintOf(answers), signedIn)
        for (const { resource, wanted } of entries) {
          expect(lifted(wanted.body), resource.id).toEqual(lifted(resource.model))
          expect(contractErrors(wanted.type, wanted.apiVersion, wanted.body) ?? [], wanted.id).toEqual([])
        }
        const template = armTemplate(
          entries.filter(isExported).map(({ wanted }) => wanted),
          {},
        )
        expect(Array.isArray(template.resources) && template.resources.length).toBeGreaterThan(0)
      }),
      runs(60),
    )
  })

  it('names obey the rules of Azure', async () => {
    const rules: Readonly<Record<string, RegExp>> = {
      'Microsoft.Batch/batchAccounts': /^[a-z0-9]{3,24}$/,
      'Microsoft.Batch/batchAccounts/pools': /^[a-zA-Z0-9_-]{1,64}$/,
      'Microsoft.KeyVault/vaults': /^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
      'Microsoft.KeyVault/vaults/keys': /^[a-zA-Z0-9-]{1,127}$/,
      'Microsoft.Network/virtualNetworks': /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_])$/,
      'Microsoft.Network/networkSecurityGroups': /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,78}[a-zA-Z0-9_])?$/,
      'Microsoft.Network/publicIPAddresses': /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,78}[a-zA-Z0-9_])?$/,
      'Microsoft.Network/natGateways': /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,78}[a-zA-Z0-9_])?$/,
      'Microsoft.Network/privateEndpoints': /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_])$/,
      'Microsoft.ManagedIdentity/userAssignedIdentities': /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/,
      'Microsoft.OperationalInsights/workspaces': /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
      'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
      'Microsoft.Authorization/roleAssignments': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      'Microsoft.Authorization/policyAssignments': /^[^<>*%&:?.+/\\]{1,64}$/,
      'Microsoft.Authorization/locks': /^[^<>%&?/\\]{1,90}$/,
      'Microsoft.Insights/diagnosticSettings': /^[^<>*%&:?.+/\\]{1,260}$/,
    }
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(validAnswers(), async (answers) => {
        const blueprint = blueprintOf(answers)
        for (const { wanted } of await entriesOf(blueprint)) {
          const rule = rules[wanted.type]
          seen.add(wanted.type)
          const name = parseArmId(wanted.id).names.at(-1) ?? ''
          if (rule !== undefined) expect(name, wanted.id).toMatch(rule)
        }
        const labels = [...(blueprint.network.nat?.addresses ?? [])]
        for (const { dnsLabel } of labels) expect(dnsLabel).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/)
      }),
      runs(60),
    )
    for (const type of Object.keys(rules)) expect(seen, type).toContain(type)
  })
})
