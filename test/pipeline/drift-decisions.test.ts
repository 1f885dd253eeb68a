import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptanceOf } from '../../src/cli/accept.ts'
import { differencesOf } from '../../src/cli/differences.ts'
import { prepare } from '../../src/cli/work.ts'
import { isObject, type JsonObject } from '../../src/common/json.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Ignored, Report } from '../../src/engine/types.ts'
import { emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import type { Answers, AnswerValue, Draft } from '../../src/interview/types.ts'
import { createPort } from '../../src/resources/port.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, failures, subscription } from './practice-run.ts'
import { type SomebodyElse, sharedCloud } from './somebody-else.ts'

const answers = presetAnswers('private', { tags: ['owner=team'], 'pool-nodes': 0 })
const group = `/subscriptions/${subscription}/resourceGroups/rg-demo/providers`
const nsg = `${group}/Microsoft.Network/networkSecurityGroups/nsg-demo-nodes`
const network = `${group}/Microsoft.Network/virtualNetworks/vnet-demo`
const rule = (priority: number) => ({
  properties: {
    priority,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    sourceAddressPrefix: '10.9.0.0/16',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '22',
  },
})

let cloud: ReturnType<typeof sharedCloud>
let ids: readonly { readonly type: string; readonly id: string }[]
const idOf = (type: string) => ids.find((one) => one.type.endsWith(`/${type}`))?.id ?? ''
beforeEach(async () => {
  cloud = sharedCloud()
  const { report, plan } = await apply(cloud.session, answers)
  expect(failures(report)).toEqual([])
  ids = plan.steps
})
afterEach(() => cloud.session.close())

const look = (ignored: readonly Ignored[], of: Answers = answers) =>
  prepare(of, cloud.session, undefined, { ignored: { active: ignored, expired: [] } })

async function carriedOut(ignored: readonly Ignored[], of: Answers = answers): Promise<Report> {
  const { entries, planned } = await look(ignored, of)
  const { session } = cloud
  const port = createPort({ arm: session.arm, clock: session.clock, environment: 'demo', entries })
  return runPlan(planned.plan, { port, clock: session.clock, random: () => 0.5, emit: () => {}, live: planned.live })
}

describe('a difference somebody decided to leave', () => {
  it('is shown with its reason and left by apply, while what differs beside it is put right', async () => {
    const { other } = cloud
    other.put(`${nsg}/securityRules/pen-test`, rule(110))
    await other.wait(60)
    other.put(`${nsg}/securityRules/forgotten`, rule(111))
    await other.wait(60)
    other.edit(network, (body) => ({ ...body, tags: { ...(isObject(body.tags) ? body.tags : {}), owner: 'nobody' } }))
    await other.wait(60)
    const ignored: readonly Ignored[] = [
      // As it stands in a file that is shared: without the subscription.
      { resource: nsg.replace(/^\/subscriptions\/[^/]+/, ''), path: 'properties.securityRules[pen-test]', reason: 'week 48' },
      { resource: network, path: 'tags.owner', reason: 'billing' },
    ]
    const { plan } = (await look(ignored)).planned
    expect(changing(plan).map(({ name, changes }) => [name, changes.map(({ path }) => path)])).toEqual([
      ['nsg-demo-nodes', ['properties.securityRules[forgotten]']],
    ])
    expect(plan.steps.flatMap((step) => step.ignored ?? []).map(({ path, entry }) => `${path}: ${entry.reason}`)).toEqual([
      'properties.securityRules[pen-test]: week 48',
      'tags.owner: billing',
    ])
    expect(failures(await carriedOut(ignored))).toEqual([])
    const rules = cloud.other.get(nsg)
    expect(namesIn(rules)).toContain('pen-test')
    expect(namesIn(rules)).not.toContain('forgotten')
    expect(cloud.other.get(network).tags).toMatchObject({ owner: 'nobody' })
    expect(changing((await look(ignored)).planned.plan)).toEqual([])
  })

  it('may be that something is not there, unless something else needs it', async () => {
    const setting = idOf('diagnosticSettings')
    cloud.other.delete(setting)
    const ignored = [{ resource: setting, reason: 'logs go elsewhere' }]
    expect(changing((await look(ignored)).planned.plan)).toEqual([])
    expect(failures(await carriedOut(ignored))).toEqual([])

    const link = ids.find((one) => one.id.endsWith('azure.com/virtualNetworkLinks/vnet-demo'))?.id ?? ''
    const account = idOf('batchAccounts')
    cloud.other.delete(idOf('pools'))
    await cloud.other.wait(300)
    cloud.other.delete(account)
    await cloud.other.wait(300)
    cloud.other.delete(link)
    const { problems } = (await look([{ resource: account, reason: 'not now' }])).planned.plan
    expect(problems.map(({ code }) => code)).toEqual(['ignored-but-needed'])
    expect(problems[0]?.now?.[0]).toMatch(/^secure-batch drift forget '[^']+' --environment demo$/)
    expect(problems[0]?.now?.[0]).toMatch(/drift forget/)
  })

  it('may be something the answers no longer want', async () => {
    const without: Answers = { ...answers, pool: 'later' }
    const pool = idOf('pools')
    expect(changing((await look([], without)).planned.plan).map(({ action }) => action)).toContain('delete')
    const ignored = [{ resource: pool, reason: 'its jobs are still running' }]
    expect((await look(ignored, without)).planned.plan.steps.filter((step) => step.action === 'delete' && step.id === pool)).toEqual([])
  })

  it('is named when it is about nothing any more', async () => {
    const stale = { resource: nsg, path: 'properties.securityRules[gone]', reason: 'x' }
    const { idle } = (await look([stale])).planned.plan
    expect(idle?.unused).toEqual([stale])
    expect(idle?.now?.[0]).toMatch(/^secure-batch drift forget \S.* --environment demo$/)
  })
})

describe('accepting what is found', () => {
  const draft = (more: Readonly<Record<string, AnswerValue>> = {}): Draft =>
    Object.entries({ ...answers, ...more }).reduce<Draft>((made, [id, value]) => withAnswer(made, id, value), emptyDraft)
  const accepted = async (plant: (other: SomebodyElse) => void) => {
    plant(cloud.other)
    await cloud.other.wait(60)
    const { blueprint, planned } = await look([])
    const [difference] = differencesOf(planned.plan)
    if (difference === undefined) throw new Error('Nothing differs')
    const tenantId = await cloud.session.tenantId()
    return acceptanceOf({ draft: draft(), difference, blueprint, plan: planned.plan, live: planned.live, known: { tenantId } })
  }

  it.each([
    ['a tag', (other: SomebodyElse) => tagAll(other, 'somebody'), 'tags=owner=somebody', false],
    [
      'a way to sign in',
      (other: SomebodyElse) => other.patch(idOf('batchAccounts'), { properties: { allowedAuthenticationModes: ['AAD', 'SharedKey'] } }),
      /^authentication=/,
      true,
    ],
  ])('finds the answer that says it: %s', async (_, plant, says, alone) => {
    const found = await accepted(plant)
    const said = `${found?.question.id}=${String(found?.value)}`
    if (alone) {
      expect(said).toMatch(says)
      expect(found?.also).toEqual([])
    } else {
      expect(said).toBe(says)
      // A tag is everybody's: only one resource bears the new one.
      expect(found?.also.length).toBeGreaterThan(3)
    }
  })

  it('says what else an answer would change', async () => {
    const found = await accepted((other) => other.delete(idOf('diagnosticSettings')))
    expect(found?.question.id).toBe('logs')
    expect(found?.also.join(' ')).toMatch(/log-demo would be removed/)
  })

  it('finds none in doing without the resource', async () => {
    const found = await accepted((other) => other.patch(idOf('vaults'), { properties: { publicNetworkAccess: 'Enabled' } }))
    expect(found).toBeUndefined()
  })

  it('counts nothing that is ignored as changed', async () => {
    const ignored = [{ resource: nsg, path: 'properties.securityRules[pen-test]', reason: 'week 48' }]
    cloud.other.put(`${nsg}/securityRules/pen-test`, rule(110))
    cloud.other.patch(idOf('batchAccounts'), { properties: { allowedAuthenticationModes: ['AAD', 'SharedKey'] } })
    await cloud.other.wait(60)
    const { blueprint, planned } = await look(ignored)
    const [difference] = differencesOf(planned.plan)
    if (difference === undefined) throw new Error('Nothing differs')
    const known = { tenantId: await cloud.session.tenantId() }
    const found = await acceptanceOf({ draft: draft(), difference, blueprint, plan: planned.plan, live: planned.live, known, ignored })
    expect(found?.also).toEqual([])
  })

  it('tells a pool that would be made anew by what differs in it, and takes its size', async () => {
    const larger = { 'pool-size': 'Standard_D4s_v5' }
    const { blueprint, planned } = await look([], { ...answers, ...larger })
    const { plan, live } = planned
    expect(changing(plan).map(({ action, name }) => `${action} ${name}`)).toEqual(['create demo0uyb0u/main-2', 'delete demo0uyb0u/main'])
    const [difference, ...others] = differencesOf(plan)
    if (difference === undefined) throw new Error('Nothing differs')
    expect([difference.handle, others]).toEqual(['demo0uyb0u/main#properties.vmSize', []])
    const known = { tenantId: await cloud.session.tenantId() }
    const found = await acceptanceOf({ draft: draft(larger), difference, blueprint, plan, live, known })
    expect(found?.answers).toEqual([['pool-size', 'Standard_D2s_v5']])
    expect(found?.also).toEqual([])
  })

  it('finds none where no answer says it', async () => {
    expect(await accepted((other) => other.put(`${nsg}/securityRules/let-me-in`, rule(110)))).toBeUndefined()
  })

  function tagAll(other: SomebodyElse, owner: string): void {
    other.edit(network, (body) => ({ ...body, tags: { ...(isObject(body.tags) ? body.tags : {}), owner } }))
  }
})

function namesIn(body: JsonObject): readonly string[] {
  const rules = isObject(body.properties) ? body.properties.securityRules : undefined
  return Array.isArray(rules) ? rules.filter(isObject).map((one) => String(one.name)) : []
}
