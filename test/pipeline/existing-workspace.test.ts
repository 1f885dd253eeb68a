import { describe, expect, it } from 'vitest'
import { listWorkspaces } from '../../src/azure/listings.ts'
import type { Wire } from '../../src/azure/wire.ts'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { planDestroy } from '../../src/engine/destroy.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { destroyRules } from '../../src/resources/destroy-rules.ts'
import { discoverEnvironment } from '../../src/resources/discover.ts'
import { openJudged, put } from '../support/preflight.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, destroy, failures, subscription } from './practice-run.ts'
import { sharedCloud } from './somebody-else.ts'

const management = '77777777-7777-7777-7777-777777777777'
const idIn = (of: string) => `/subscriptions/${of}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/Log-Central`

/** A practice cloud with a workspace of others, of which the caller may use the keys and nothing more. */
function cloudWith(id: string, properties = {}): Session {
  const [, , of = ''] = id.split('/')
  return openJudged({
    settings: {
      subscriptions: [{ id: management, name: 'Management' }],
      caller: {
        roles: [
          { role: 'Owner', scope: '' },
          { role: 'Contributor', scope: id },
        ],
      },
    },
    setUp: [
      put(`/subscriptions/${of}/resourceGroups/rg-logs`, '2025-04-01', { location: 'northeurope' }),
      put(id, '2025-07-01', {
        location: 'northeurope',
        tags: { owner: 'operations' },
        properties: { retentionInDays: 365, ...properties },
      }),
    ],
  }).session
}

const logsTo = (id: string, more: Readonly<Record<string, AnswerValue>> = {}) =>
  presetAnswers('regulated', { logs: 'existing', 'existing-workspace': id, ...more })

const workspaceType = 'Microsoft.OperationalInsights/workspaces'
const settingIn = async (session: Session) => {
  const found = await discoverEnvironment(session.arm, subscription, 'demo', 'rg-demo')
  return found.find(({ type }) => type === 'Microsoft.Insights/diagnosticSettings')
}

describe.each([
  ['in another resource group and region', idIn(subscription), {}],
  [
    'in another subscription, closed to public networks',
    idIn(management),
    { publicNetworkAccessForIngestion: 'Disabled', publicNetworkAccessForQuery: 'Disabled' },
  ],
])('a workspace that was there before, %s', (_, id, properties) => {
  it('gets the logs and nothing else, stays as it is, and survives destroy, which says so', async () => {
    const session = cloudWith(id, properties)
    try {
      const answers = logsTo(id)
      const body = () => session.arm.get(id, '2025-07-01')
      const before = await body()
      const { plan, report } = await apply(session, answers)
      expect(failures(report)).toEqual([])
      expect(plan.steps.filter(({ type }) => type === workspaceType).map(({ id, action }) => ({ id, action }))).toEqual([
        { id, action: 'adopt' },
      ])
      // Nothing of ours hangs on it either: no lock, no right.
      expect(plan.steps.filter((step) => step.id.toLowerCase().startsWith(`${id}/`.toLowerCase()))).toEqual([])
      expect((await settingIn(session))?.body).toMatchObject({ properties: { workspaceId: id } })
      expect(await body()).toEqual(before)
      expect(changing((await prepare(answers, session)).planned.plan)).toEqual([])

      const found = await discoverEnvironment(session.arm, subscription, 'demo', 'rg-demo')
      const { survivors } = planDestroy({ environment: 'demo', region: '', found, rules: destroyRules })
      expect(survivors.map(({ why }) => why).join(' ')).toContain('workspace Log-Central, which is not this environment’s, stays')
      expect(failures(await destroy(session, answers))).toEqual([])
      expect(await settingIn(session)).toBeUndefined()
      expect(await body()).toEqual(before)
    } finally {
      session.close()
    }
  })
})

describe('a workspace of others', () => {
  it('may change as its owners like: that is no drift of ours', async () => {
    const { session, other } = sharedCloud()
    try {
      const answers = logsTo(landingZone.workspace)
      await session.furnish?.()
      expect(failures((await apply(session, answers)).report)).toEqual([])
      other.edit(landingZone.workspace, (body) => ({
        location: body.location ?? '',
        tags: { owner: 'somebody else' },
        properties: { sku: { name: 'PerGB2018' }, retentionInDays: 45, workspaceCapping: { dailyQuotaGb: 1 } },
      }))
      const { plan } = (await prepare(answers, session)).planned
      expect(changing(plan)).toEqual([])
      expect(plan.problems).toEqual([])
    } finally {
      session.close()
    }
  })

  it('takes the place of the environment’s own, which goes with its lock, and gives it back', async () => {
    const session = cloudWith(idIn(subscription))
    const brief = (plan: { readonly steps: Parameters<typeof changing>[0]['steps'] }) =>
      plan.steps.filter(({ action }) => !['keep', 'adopt'].includes(action)).map(({ action, name }) => `${action} ${name}`)
    try {
      expect(failures((await apply(session, presetAnswers('regulated'))).report)).toEqual([])
      const there = await apply(session, logsTo(idIn(subscription)))
      expect(failures(there.report)).toEqual([])
      expect(brief(there.plan).sort()).toEqual([
        'delete log-demo',
        'delete secure-batch',
        expect.stringMatching(/^update secure-batch on demo/),
      ])
      const back = await apply(session, presetAnswers('regulated'))
      expect(failures(back.report)).toEqual([])
      expect((await settingIn(session))?.body).toMatchObject({ properties: { workspaceId: expect.stringMatching(/\/log-demo$/) } })
      expect(await session.arm.get(idIn(subscription), '2025-07-01')).toBeDefined()
    } finally {
      session.close()
    }
  })

  it('is refused where there is none', async () => {
    const session = cloudWith(idIn(subscription))
    try {
      const { planned } = await prepare(logsTo(`${idIn(subscription)}-2`), session)
      expect(planned.plan.problems.map(({ code }) => code)).toEqual(['adopted-missing'])
    } finally {
      session.close()
    }
  })

  it.each([
    ['ForceOff', 'turned its data collection off', 'az monitor log-analytics workspace show'],
    ['SubscriptionSuspended', 'is suspended', `az account show --subscription ${subscription}`],
  ])('is refused where it takes nothing in (%s), by plan and list alike, with what to do', async (status, why, command) => {
    const { session } = sharedCloud((wire) => saying(wire, status))
    try {
      await session.furnish?.()
      const { planned } = await prepare(logsTo(landingZone.workspace), session)
      expect(planned.plan.problems.map(({ code }) => code)).toEqual(['workspace-unfit'])
      expect(planned.plan.problems[0]?.why).toContain(why)
      expect(planned.plan.problems[0]?.now?.join(' ')).toContain(command)
      expect(planned.plan.problems[0]?.now?.join(' ')).toContain('--set logs=workspace')
      const listed = await listWorkspaces(session.arm.clients)
      expect(listed).toMatchObject([{ value: landingZone.workspace, unavailable: expect.stringContaining(why) }])
    } finally {
      session.close()
    }
  })

  it('is listed with where it is and how long it keeps logs', async () => {
    const { session } = sharedCloud()
    try {
      await session.furnish?.()
      expect(await listWorkspaces(session.arm.clients)).toEqual([
        { value: landingZone.workspace, label: 'log-contoso', detail: 'westeurope, rg-contoso-management, keeps 90 days' },
      ])
    } finally {
      session.close()
    }
  })
})

/** A cloud whose workspaces say this of what they take in; the practice cloud's always take it. */
function saying(wire: Wire, status: string): Wire {
  return {
    async sendRequest(request) {
      const response = await wire.sendRequest(request)
      const text = response.bodyAsText?.replaceAll('"dataIngestionStatus":"RespectQuota"', `"dataIngestionStatus":"${status}"`)
      return text === undefined ? response : { ...response, bodyAsText: text }
    },
  }
}
