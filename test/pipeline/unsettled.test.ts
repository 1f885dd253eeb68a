import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { isObject } from '../../src/common/json.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, failures, openCloud, subscription } from './practice-run.ts'
import { sharedCloud } from './somebody-else.ts'

const folder = mkdtempSync(join(tmpdir(), 'secure-batch-unsettled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const answers = presetAnswers('private')
const steps = async (session: Session) =>
  changing((await prepare(answers, session)).planned.plan).map(({ action, type, name, changes }) => ({
    action,
    what: `${type.split('/').at(-1)} ${name}`,
    changes: changes.map(({ path, from, to }) => `${path} ${JSON.stringify(from)} → ${JSON.stringify(to)}`),
  }))

/** A cloud in which approvals or records come so many seconds late. */
function late(effects: string): Promise<Session> {
  const file = join(folder, `${effects.replace(/\W+/g, '-')}.yaml`)
  writeFileSync(file, `apiVersion: secure-batch-scenario/v1\ntitle: Late\nsettings:\n  takesEffect: { ${effects} }\n`)
  return openCloud(undefined, file)
}

describe('a connection that nobody has approved', () => {
  it('is never counted as done: every run waits for it, and what needs it is made only then', async () => {
    const session = await late('endpointApprovals: 2000')
    try {
      const first = failures((await apply(session, answers)).report)
      const endpoint = first.find((one) => one.error?.code === 'endpoint-not-approved')
      expect(endpoint?.error?.now?.join('\n')).toMatch(
        /az network private-endpoint-connection approve --id \/subscriptions\/\S+\/privateEndpointConnections\/pe-demo-\S+\n/,
      )
      expect(first.filter((one) => one.type.endsWith('/pools')).map((one) => one.outcome)).toEqual(['skipped'])

      const planned = await steps(session)
      expect(planned.find((step) => step.what.startsWith('privateEndpoints '))).toMatchObject({
        action: 'update',
        changes: [expect.stringMatching(/privateLinkServiceConnectionState\.status "Pending" → "Approved"$/)],
      })
      // Still nobody: the pool is not made, and the run does not say that it is done.
      const again = failures((await apply(session, answers)).report)
      expect(again.filter((one) => one.type.endsWith('/pools')).map((one) => one.outcome)).toEqual(['skipped'])
      // Approved while the third run waits.
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(await steps(session)).toEqual([])
    } finally {
      session.close()
    }
  })
})

describe('several connections that wait for approval', () => {
  it('wait side by side: one person approves them in one go', async () => {
    const session = await late('endpointApprovals: 800')
    try {
      const { report } = await apply(session, answers)
      const endpoints = report.resources.filter(({ type }) => type === 'Microsoft.Network/privateEndpoints')
      expect(endpoints.length).toBeGreaterThan(1)
      expect(endpoints.map(({ seconds }) => seconds > 800)).toEqual(endpoints.map(() => true))
      expect(report.seconds).toBeLessThan(2 * 800)
    } finally {
      session.close()
    }
  })
})

describe('a connection that somebody took back', () => {
  const account = `/subscriptions/${subscription}/resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts`

  it.each([
    ['rejected', 'Rejected'],
    ['removed', 'Disconnected'],
  ] as const)('%s: its endpoint is made anew, with its records, and the rest stays', async (how, status) => {
    const { session, other } = sharedCloud()
    try {
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      const name = plan.steps.find((step) => step.type.endsWith('/batchAccounts'))?.name ?? ''
      const connections = other.get(`${account}/${name}`)
      const listed = isObject(connections.properties) ? connections.properties.privateEndpointConnections : undefined
      const node = (Array.isArray(listed) ? listed.filter(isObject) : []).find((one) => String(one.name).includes('node'))
      const id = String(node?.id)
      if (how === 'rejected') other.patch(id, { properties: { privateLinkServiceConnectionState: { status, description: 'no' } } })
      else other.delete(id)
      await other.wait(60)

      expect(await steps(session)).toEqual([
        {
          action: 'replace',
          what: 'privateEndpoints pe-demo-node-management',
          changes: [
            `properties.privateLinkServiceConnections[nodeManagement].properties.privateLinkServiceConnectionState.status "${status}" → "Approved"`,
          ],
        },
        { action: 'create', what: 'privateDnsZoneGroups pe-demo-node-management/default', changes: [] },
      ])
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(await steps(session)).toEqual([])
    } finally {
      session.close()
    }
  })
})

describe('a zone group without its records', () => {
  it('is a difference until they are there', async () => {
    const session = await late('zoneRecords: 1050')
    try {
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(await steps(session)).toContainEqual({
        action: 'update',
        what: 'privateDnsZoneGroups pe-demo-node-management/default',
        changes: ['properties.privateDnsZoneConfigs[privatelink-batch-azure-com].properties.recordSets [] → "the records of its endpoint"'],
      })
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(await steps(session)).toEqual([])
    } finally {
      session.close()
    }
  })

  it('gets them again where somebody took them away', async () => {
    const { session, other } = sharedCloud()
    try {
      const { plan } = await apply(session, answers)
      const zone = plan.steps.find((step) => step.name === 'privatelink.vaultcore.azure.net')?.id ?? ''
      const vault = plan.steps.find((step) => step.type.endsWith('/vaults'))?.name ?? ''
      other.delete(`${zone}/A/${vault}`)
      expect((await steps(session)).map(({ action, what }) => `${action} ${what}`)).toEqual([
        'update privateDnsZoneGroups pe-demo-vault/default',
      ])
      expect(failures((await apply(session, answers)).report)).toEqual([])
      expect(other.get(`${zone}/A/${vault}`).name).toBe(vault)
      expect(await steps(session)).toEqual([])
    } finally {
      session.close()
    }
  })
})

describe('what was written and is not to be found', () => {
  it('ends the step with what to do, not as a bug', async () => {
    const { session } = sharedCloud((wire) => ({
      async sendRequest(request) {
        const answer = await wire.sendRequest(request)
        if (request.method !== 'GET' || !request.url.includes('/userAssignedIdentities/id-demo-nodes?')) return answer
        return { ...answer, status: 404, bodyAsText: JSON.stringify({ error: { code: 'ResourceNotFound', message: 'Not there.' } }) }
      },
    }))
    try {
      const { report } = await apply(session, answers)
      expect(failures(report).find((one) => one.outcome === 'failed')?.error).toMatchObject({
        code: 'not-readable-yet',
        what: 'Identity id-demo-nodes was written, but 2 minutes later it is still not to be found.',
        now: ['Run the same command again: it goes on from what exists'],
      })
    } finally {
      session.close()
    }
  })
})
