import { describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { endOf, hasEnded, onRadar, type RetirementId, retirement, retirements } from '../../src/guidance/retirements.ts'
import { emptyDraft, parseAnswer, problemIn, viewOf, withAnswer } from '../../src/interview/draft.ts'
import { readPreset } from '../../src/interview/preset-read.ts'
import { retiringAnswers } from '../../src/interview/radar.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import { applySettings, parseSetting } from '../../src/interview/set.ts'
import { types } from '../../src/posture/arm-types.ts'
import { retiredParts } from '../../src/posture/radar.ts'
import type { ArmResource } from '../../src/posture/types.ts'
import { account, machine, of, pool, resource } from '../posture/fixtures.ts'

const today = '2026-11-23'
const subnet = (defaultOutboundAccess: boolean) =>
  resource(types.network, 'vnet', { properties: { subnets: [{ name: 'a', properties: { defaultOutboundAccess } }] } })

/** How each end shows: answers that ask for it, and bodies that carry it. Every one has at least one case of either kind. */
const cases: Readonly<
  Record<
    RetirementId,
    { readonly answers?: readonly string[]; readonly bodies?: readonly ArmResource[]; readonly fine?: readonly ArmResource[] }
  >
> = {
  'cloud-services-pools': {
    answers: ['certificates=3a5f', 'account-certificates=a,b', 'pool-kind=cloud-services', 'node-secrets=batch-certificates'],
    bodies: [
      resource('Microsoft.Batch/batchAccounts/certificates', ['demo', 'c']),
      pool({ deploymentConfiguration: { cloudServiceConfiguration: { osFamily: '6' } } }),
      pool({ certificates: [{ id: 'x' }] }),
    ],
    fine: [pool({ certificates: [] })],
  },
  'ubuntu-20.04': {
    answers: ['pool-image=ubuntu-20.04', 'pool-image=Ubuntu2004'],
    bodies: [machine({ nodeAgentSkuId: 'batch.node.ubuntu 20.04' })],
    fine: [machine({ nodeAgentSkuId: 'batch.node.ubuntu 24.04' })],
  },
  'basic-public-address': {
    answers: ['public-ip-sku=basic'],
    bodies: [resource(types.address, 'pip', { sku: { name: 'basic' } })],
    fine: [resource(types.address, 'pip', { sku: { name: 'Standard' } })],
  },
  'automatic-remote-ports': {
    answers: ['remote-access=automatic'],
    bodies: [pool({ creationTime: '2025-06-01T00:00:00Z' })],
    fine: [
      pool({ creationTime: '2026-01-01T00:00:00Z' }),
      pool({ creationTime: '2025-06-01T00:00:00Z', networkConfiguration: { endpointConfiguration: { inboundNatPools: [] } } }),
      pool({
        creationTime: '2025-06-01T00:00:00Z',
        networkConfiguration: { publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' } },
      }),
    ],
  },
  'low-priority-nodes': { answers: ['node-priority=low-priority', 'low-priority-nodes=4'] },
  'classic-node-communication': {
    answers: ['node-communication=classic'],
    bodies: [pool({ targetNodeCommunicationMode: 'Classic' }), pool({ currentNodeCommunicationMode: 'classic' })],
    fine: [pool({ targetNodeCommunicationMode: 'Simplified' })],
  },
  'default-outbound': {
    answers: ['egress=default-outbound'],
    bodies: [subnet(true), resource(types.subnet, ['vnet', 'a'], { properties: { defaultOutboundAccess: true } })],
    fine: [subnet(false)],
  },
  'windows-2016': {
    answers: ['pool-image=windows-2016'],
    bodies: [machine({ imageReference: { sku: '2016-datacenter' } })],
    fine: [machine({ imageReference: { sku: '2022-datacenter-g2' } })],
  },
  'key-vault-api': {
    bodies: [{ ...resource(types.vault, 'kv'), apiVersion: '2023-07-01' }],
    fine: [{ ...resource(types.vault, 'kv'), apiVersion: '2026-02-01' }, resource(types.vault, 'kv')],
  },
  'ubuntu-22.04': { answers: ['pool-image=ubuntu-22.04'], bodies: [machine({ nodeAgentSkuId: 'batch.node.ubuntu 22.04' })] },
  'azure-disk-encryption': {
    answers: ['disk-encryption=ade', 'disk-encryption=azure-disk-encryption'],
    bodies: [machine({ extensions: [{ name: 'x', publisher: 'Microsoft.Azure.Security', type: 'AzureDiskEncryptionForLinux' }] })],
    fine: [machine({ extensions: [{ name: 'x', type: 'KeyVaultForLinux' }] })],
  },
  'older-sizes': {
    answers: ['pool-size=Standard_D2_v2', 'pool-size=Standard_DS3', 'pool-size=Standard_L8s', 'pool-size=Standard_HC44rs'],
    bodies: [pool({ vmSize: 'STANDARD_NP10s' }), pool({ vmSize: 'Standard_HB120rs_v2' })],
    fine: [pool({ vmSize: 'Standard_L8s_v3' }), pool({ vmSize: 'Standard_D2s_v5' })],
  },
  'older-batch-api': { bodies: [{ ...account(), apiVersion: '2024-07-01' }], fine: [{ ...account(), apiVersion: '2025-06-01' }] },
}

const table = retirements.map(({ id }) => [id, cases[id]] as const)

describe('the retirement radar', () => {
  it('has a case for every end in the calendar', () => {
    expect(Object.keys(cases).sort()).toEqual(retirements.map(({ id }) => id as string).sort())
    for (const [id, { answers = [], bodies = [] }] of table) expect(answers.length + bodies.length, id).toBeGreaterThan(0)
  })

  it.each(table)('%s is seen in answers, with what to answer instead', (id, { answers = [] }) => {
    for (const answer of answers) {
      const [question = '', value = ''] = answer.split('=')
      const found = onRadar(question, value.includes(',') ? value.split(',') : value, today)
      expect(found?.retirement.id, answer).toBe(id)
      expect(found?.text).toContain(endOf(id, today))
      expect(found?.text).toMatch(/Source: (learn\.microsoft\.com|github\.com)/)
    }
  })

  it.each(table)('%s is refused or noted when a flag or a preset asks for it', (id, { answers = [] }) => {
    for (const answer of answers) {
      const [question = '', value = ''] = answer.split('=')
      const offered = problemOf(questionOf(question), value) === undefined
      const ended = hasEnded(retirement(id), today)
      const byFlag = detailsOf(() => applySettings(emptyDraft, [parseSetting(answer)], questions))
      const byPreset = detailsOf(() =>
        readPreset(`apiVersion: secure-batch/v1\nanswers:\n  ${question}: "${value}"\n`, 'x', 'x.yaml', questions),
      )
      if (offered && !ended) {
        expect(byFlag ?? byPreset).toBeUndefined()
        expect(retiringAnswers(withAnswer(emptyDraft, question, value), questions, today)[0]).toMatchObject({ finding: { ended: false } })
      } else {
        expect(byFlag?.join(), answer).toContain(endOf(id, today))
        expect(byPreset?.join(), answer).toContain(endOf(id, today))
      }
    }
  })

  it.each(table)('%s is seen in bodies, planned or live', (id, { bodies = [], fine = [] }) => {
    for (const body of bodies) expect(retiredParts(of(body)).map((part) => part.retirement)).toEqual([id])
    for (const body of fine) expect(retiredParts(of(body))).toEqual([])
  })

  it('offers only answers that can be given', () => {
    const uses = retirements.flatMap((one) =>
      'answers' in one ? one.answers.flatMap((answer) => ('use' in answer ? [answer.use] : [])) : [],
    )
    expect(uses.length).toBeGreaterThan(5)
    for (const use of uses) {
      const [id = '', value = ''] = use.split('=')
      expect(problemOf(questionOf(id), value), use).toBeUndefined()
    }
  })

  it('says ended of what is over on the day, and a month is over with its last day', () => {
    expect(endOf('ubuntu-22.04', '2027-06-29')).toContain('end on 2027-06-30')
    expect(endOf('ubuntu-22.04', '2027-06-30')).toContain('ended on 2027-06-30')
    expect(hasEnded({ on: '2026-03' }, '2026-03-31')).toBe(false)
    expect(hasEnded({ on: '2026-03' }, '2026-04-01')).toBe(true)
    expect(hasEnded({}, '2099-01-01')).toBe(false)
  })
})

function problemOf(question: ReturnType<typeof questionOf>, value: string): string | undefined {
  if (question === undefined) return 'no question'
  if (question.kind === 'select') return question.options.some((option) => option.value === value) ? undefined : 'no option'
  const parsed = parseAnswer(question, value)
  return 'problem' in parsed ? parsed.problem : problemIn(question, parsed.value, viewOf(emptyDraft))
}

function detailsOf(action: () => unknown): readonly string[] | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (error instanceof UserProblem) return error.details.details ?? []
    throw error
  }
}
