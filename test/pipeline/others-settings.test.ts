import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepare } from '../../src/cli/work.ts'
import { idKey } from '../../src/common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../src/common/json.ts'
import { keepOthers } from '../../src/resources/keep-others.ts'
import { presetAnswers } from '../support/presets.ts'
import { apply, changing, failures } from './practice-run.ts'
import { type SomebodyElse, sharedCloud } from './somebody-else.ts'

const settings = { egress: 'nat', storage: 'managed', 'storage-reach': 'private', 'pool-nodes': 0 } as const

interface Set {
  readonly what: string
  readonly type: string
  readonly path: string
  readonly value: Json
}

/** What somebody sets on resources of ours, of which no answer speaks. */
const sets: readonly Set[] = [
  { what: 'DDoS protection of an address', type: 'publicIPAddresses', path: 'ddosSettings', value: { protectionMode: 'Enabled' } },
  { what: 'how a network’s names are asked', type: 'virtualNetworkLinks', path: 'resolutionPolicy', value: 'NxDomainRedirect' },
  { what: 'a workspace’s daily cap', type: 'workspaces', path: 'workspaceCapping', value: { dailyQuotaGb: 5 } },
]

describe('what others set on our resources', () => {
  let cloud: { session: ReturnType<typeof sharedCloud>['session']; other: SomebodyElse }
  beforeEach(() => {
    cloud = sharedCloud()
  })
  afterEach(() => cloud.session.close())

  it('stays when another answer updates them: the update changes what the plan lists and nothing else', async () => {
    const { session, other } = cloud
    const { plan, report } = await apply(session, presetAnswers('regulated', settings))
    expect(failures(report)).toEqual([])
    const idFor = (type: string) => plan.steps.find((step) => step.type.endsWith(`/${type}`))?.id ?? ''
    for (const { type, path, value } of sets) {
      other.edit(idFor(type), (body) => ({ ...body, properties: { ...(isObject(body.properties) ? body.properties : {}), [path]: value } }))
    }
    await other.wait(60)
    const tagged = presetAnswers('regulated', { ...settings, tags: ['a=b'] })
    const before = new Map(plan.steps.map(({ id, type }) => [idKey(id), isRead(type) ? comparable(other.get(id)) : undefined]))
    const { planned } = await prepare(tagged, session)
    const updates = changing(planned.plan)
    expect(
      updates.flatMap(({ changes }) => changes.map(({ path }) => path.replace(/^tags\..*/, 'tags'))).filter((path) => path !== 'tags'),
    ).toEqual([])
    expect(updates.length).toBeGreaterThan(15)
    expect(failures((await apply(session, tagged)).report)).toEqual([])
    for (const { id, type } of updates.filter((step) => isRead(step.type))) {
      expect({ type, body: comparable(other.get(id)) }).toEqual({ type, body: before.get(idKey(id)) })
    }
    for (const { what, type, path, value } of sets)
      expect({ what, value: at(other.get(idFor(type)), `properties.${path}`) }).toMatchObject({ what, value })
  })
})

/** What has tags of its own to change. */
const isRead = (type: string) => !/pools$|batchAccounts$/.test(type)

/** Without tags and what every write changes. */
function comparable({ tags: _, systemData: __, ...body }: JsonObject): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) => (['etag', 'modifiedDate', 'resourceGuid'].includes(key) ? undefined : value)),
  )
}

describe('a model sent over what stands', () => {
  const none = { rules: {}, changes: [] }
  const send = (model: JsonObject, properties: JsonObject, more: Partial<Parameters<typeof keepOthers>[1]> = {}) =>
    keepOthers(model, { ...none, live: { id: '/x', etag: 'e', properties: { provisioningState: 'Succeeded', ...properties } }, ...more })

  it('keeps what it does not speak of, in nested objects, too, and leaves out what only the service writes', () => {
    expect(send({ idle: 4, dns: { label: 'a' } }, { idle: 9, zoned: true, dns: { label: 'b', reverse: 'r' } })).toEqual({
      idle: 4,
      zoned: true,
      dns: { label: 'a', reverse: 'r' },
    })
  })

  it('lifts what lies in lists, as the SDKs’ models have it', () => {
    expect(send({}, { delegations: [{ name: 'd', properties: { serviceName: 'x' } }] })).toEqual({
      delegations: [{ name: 'd', serviceName: 'x' }],
    })
  })

  it('keeps others’ entries of a list of named things, but none of a list that is ours alone', () => {
    const live = { configs: [{ name: 'theirs' }, { name: 'Ours', old: true }], rules: [{ name: 'theirs' }] }
    expect(send({ configs: [{ name: 'ours' }], rules: [{ name: 'ours' }] }, live, { rules: { exact: ['properties.rules'] } })).toEqual({
      configs: [{ name: 'ours' }, { name: 'theirs' }],
      rules: [{ name: 'ours' }],
    })
  })

  it('takes away what the plan says goes, what must not be there, and what only says who uses it', () => {
    const gone = {
      changes: [{ path: 'properties.cap', from: 1, to: undefined }],
      rules: { absent: ['properties.gateway'] },
      backReferences: ['properties.usedBy'],
    }
    expect(send({}, { cap: 1, gateway: {}, usedBy: [], stays: 1 }, gone)).toEqual({ stays: 1 })
  })

  it('never mixes what points at two resources', () => {
    expect(send({ subnet: { id: 'a' } }, { subnet: { id: 'b', name: 'b' } })).toEqual({ subnet: { id: 'a' } })
  })

  it('stays in the shape of a model that has properties of its own', () => {
    expect(send({ location: 'x', properties: { open: false } }, { open: true, uri: 'u' })).toEqual({
      location: 'x',
      properties: { open: false, uri: 'u' },
    })
  })
})
