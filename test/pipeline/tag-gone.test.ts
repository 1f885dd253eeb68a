import { describe, expect, it } from 'vitest'
import { differencesOf } from '../../src/cli/differences.ts'
import { prepare } from '../../src/cli/work.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, failures } from './practice-run.ts'
import { sharedCloud } from './somebody-else.ts'

const answers = presetAnswers('regulated', {
  egress: 'nat',
  storage: 'managed',
  'storage-reach': 'private',
  locks: 'delete',
  'pool-nodes': 0,
})

describe('a resource whose tag was taken off', () => {
  it('is told once with the command that gives it back, and nothing in it or behind it is missing, for every type that has a tag', async () => {
    const { session, other } = sharedCloud()
    try {
      const { entries, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const marked = entries.flatMap(({ wanted: { id, type, ownership, mark } }) =>
        mark?.command.startsWith('az tag update') === true && ownership === 'managed' ? [{ id, type, mark }] : [],
      )
      const tagsOf = (id: string) => `${id}/providers/Microsoft.Resources/tags/default`
      for (const { id } of marked) other.put(tagsOf(id), { properties: { tags: { owner: 'team' } } })
      const { plan } = (await prepare(answers, session)).planned
      expect(changing(plan)).toEqual([])
      expect(differencesOf(plan)).toEqual([])
      expect(plan.problems.map(({ code, exit }) => `${code} ${exit}`)).toEqual(marked.map(() => 'name-taken 4'))
      const advice = plan.problems.flatMap(({ now = [] }) => now.filter((line) => line.startsWith('az tag update')))
      expect([...advice].sort()).toEqual(marked.map(({ mark }) => mark.command).sort())
      for (const command of advice) {
        const [, given = '', name = '', value = ''] = /--resource-id (\S+) --operation merge --tags ([\w:-]+)=(\w+)$/.exec(command) ?? []
        other.patch(tagsOf(given), { operation: 'Merge', properties: { tags: { [name]: value } } })
      }
      const after = (await prepare(answers, session)).planned.plan
      expect({ problems: after.problems, left: changing(after) }).toEqual({ problems: [], left: [] })
      expect([...new Set(marked.map(({ type }) => type.split('/').slice(1).join('/')))].sort()).toEqual([
        'batchAccounts',
        'batchAccounts/pools',
        'natGateways',
        'networkSecurityGroups',
        'privateDnsZones',
        'privateDnsZones/virtualNetworkLinks',
        'privateEndpoints',
        'publicIPAddresses',
        'storageAccounts',
        'userAssignedIdentities',
        'vaults',
        'virtualNetworks',
        'workspaces',
      ])
    } finally {
      session.close()
    }
  })
})
