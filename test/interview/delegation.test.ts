import { describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { decisionsOf, stamped } from '../../src/interview/delegation/decisions.ts'
import { packetOf, readBy } from '../../src/interview/delegation/packet.ts'
import { applyPackets } from '../../src/interview/delegation/packet-apply.ts'
import { readPacket } from '../../src/interview/delegation/packet-read.ts'
import { writePacket } from '../../src/interview/delegation/packet-write.ts'
import { emptyDraft, isAsked, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { draftOf } from '../../src/interview/draft-file.ts'
import { draftText } from '../../src/interview/draft-text.ts'
import { applyPresets } from '../../src/interview/presets.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { AnyQuestion, Draft } from '../../src/interview/types.ts'

const today = '2026-11-23'
const demo = withAnswer(emptyDraft, 'environment', 'demo')
const asked = (id: string): AnyQuestion => {
  const question = questionOf(id)
  if (question === undefined) throw new Error(id)
  return question
}
const packetText = (draft: Draft, ...ids: readonly string[]) =>
  writePacket(packetOf(draft, ids.map(asked), questions, { today, to: 'network team' }), 'p.yaml')
/** A packet as it comes back: what a person types after the empty places. */
const answered = (text: string, answers: Readonly<Record<string, string>>, name = 'Anna Berg', on = '2026-11-20') => {
  let id = ''
  return text
    .split('\n')
    .map((line) => {
      id = /^ {2}([\w-]+):$/.exec(line)?.[1] ?? id
      if (line.startsWith('decided-by:')) return `decided-by: ${name}`
      if (line.startsWith('decided-on:')) return `decided-on: ${on}`
      return line.startsWith('    answer:') && answers[id] !== undefined ? `    answer: ${answers[id]}` : line
    })
    .join('\n')
}
const take = (draft: Draft, ...texts: readonly string[]) =>
  applyPackets(
    draft,
    texts.map((text, index) => readPacket(text, `${index + 1}.yaml`)),
    questions,
    { today },
  )
const detailsOf = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    if (!(error instanceof UserProblem)) throw error
    expect(error.exit).toBe(2)
    return (error.details.details ?? []).join('\n')
  }
  throw new Error('nothing was thrown')
}

describe('a packet', () => {
  it('tells a stranger the question, why, what each option brings and takes, and what is decided already', () => {
    const text = packetText(withAnswer(withAnswer(demo, 'node-addresses', 'none'), 'egress', 'none'), 'node-management-reach')
    const question = asked('node-management-reach')
    const flat = text.replace(/\s+/g, ' ')
    expect(flat).toContain(question.prompt)
    expect(flat).toContain(question.why.text.split('.')[0])
    if (question.kind !== 'select') throw new Error('no options')
    for (const option of question.options) for (const told of [option.label, option.gain, option.undo]) expect(flat).toContain(told)
    expect(text).toMatch(/already-decided:\n(?: {6}.*\n)*? {6}Account reach: Only from inside your network \(private\)/)
    expect(text).toContain("not-now: 'Account reach is private")
    expect(text).toContain('# write one of: private\n')
    expect(text).toContain('One decision for the Azure Batch environment "demo", asked of network team')
    expect(text).toContain('secure-batch new --answer p.yaml')
  })

  it('says what the question looks at, and nothing else', () => {
    expect(readBy(asked('locks'), demo)).toEqual(expect.arrayContaining(['account-key', 'node-secrets']))
    expect(readBy(asked('locks'), demo)).not.toContain('pool-size')
    for (const question of questions)
      for (const id of readBy(question, demo)) expect(questionOf(id), `${question.id} reads ${id}`).toBeDefined()
  })

  it('holds no subscription id, whatever is asked', () => {
    const draft = withAnswer(withAnswer(demo, 'cloud', 'public'), 'subscription', '9f8e7d6c-0000-0000-0000-000000000000')
    const all = packetText(draft, ...questions.filter(({ id }) => id !== 'subscription').map(({ id }) => id))
    expect(all).not.toContain('9f8e7d6c')
  })

  it('can be written for every question, and read back when each is answered as it would be anyway', () => {
    for (const row of pathOf(demo, questions)) {
      if (row.value === undefined || row.question.id === 'subscription') continue
      const value = Array.isArray(row.value) ? `[${row.value.join(', ')}]` : String(row.value)
      const { draft } = take(demo, answered(packetText(demo, row.question.id), { [row.question.id]: value }))
      expect(draft.entries[row.question.id], row.question.id).toMatchObject({ value: row.value, decidedBy: 'Anna Berg' })
    }
  })
})

describe('a packet that comes back', () => {
  it('is kept with who decided, when and why, and is not asked again', () => {
    const text = answered(packetText(demo, 'account-reach'), { 'account-reach': 'private' }).replace(
      /^ {4}because:.*$/m,
      '    because: policy 6f68',
    )
    const { draft, notes } = take(demo, text)
    expect(notes).toEqual([])
    expect(draft.entries['account-reach']).toEqual({
      value: 'private',
      source: 'flag',
      decidedBy: 'Anna Berg',
      on: '2026-11-20',
      because: 'policy 6f68',
    })
    const again = draftOf(draftText(draft), 'x', questions)
    expect(again).toEqual(draft)
    const row = pathOf(again, questions).find(({ question }) => question.id === 'account-reach')
    expect(row).toMatchObject({ decidedBy: 'Anna Berg', on: '2026-11-20' })
    if (row !== undefined) expect(isAsked(row, again)).toBe(false)
  })

  it('may come in any order: each is judged beside all the others', () => {
    const egress = answered(packetText(demo, 'egress'), { egress: 'nat' }, 'Net')
    const reach = answered(packetText(demo, 'account-reach'), { 'account-reach': 'public' }, 'Sec')
    const nodes = answered(packetText(demo, 'node-management-reach'), { 'node-management-reach': 'own-addresses' }, 'Ops')
    const texts = [egress, reach, nodes]
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]
    const drafts = orders.map((order) => take(demo, ...order.map((index) => texts[index] ?? '')).draft)
    for (const draft of drafts) expect(pathOf(draft, questions)).toEqual(pathOf(drafts[0] ?? demo, questions))
    expect(detailsOf(() => take(demo, nodes))).toMatch(
      /own-addresses, decided by Ops, cannot be taken\. .* Possible: node-management-reach=private/,
    )
  })

  it('is told when its question does not apply any more, and kept for when it does', () => {
    const text = answered(packetText(demo, 'account-addresses'), { 'account-addresses': '203.0.113.7' })
    const { draft, notes } = take(withAnswer(demo, 'account-reach', 'private'), text)
    expect(notes).toEqual([
      expect.stringMatching(/^Addresses let in, decided by Anna Berg, has no effect any more: it applies when account-reach is listed\.$/i),
    ])
    expect(draft.entries['account-addresses']).toMatchObject({ value: ['203.0.113.7'], decidedBy: 'Anna Berg' })
  })

  it('is refused without an answer, without a name, or when it is damaged', () => {
    const text = packetText(demo, 'logs')
    expect(detailsOf(() => take(demo, text))).toContain('it holds no answer yet')
    expect(detailsOf(() => take(demo, answered(text, { logs: 'none' }, '')))).toContain('nobody has signed it')
    expect(detailsOf(() => take(demo, answered(text, { logs: 'none' }, 'A', 'yesterday')))).toContain('"yesterday" is not a day')
    expect(detailsOf(() => take(demo, 'apiVersion: [')))
    expect(detailsOf(() => take(demo, 'apiVersion: secure-batch-packet/v9\nquestions: {}\n'))).toContain('is not known')
    expect(detailsOf(() => take(demo, answered(text, { logs: 'somewhere' })))).toContain('Choose one of')
  })

  it('is refused where a preset fixes the answer, saying who and why', () => {
    const fixed = applyPresets(demo, [
      { name: 'contoso', extends: [], answers: { logs: { state: 'fixed', value: 'workspace', because: 'audit 7' } } },
    ])
    expect(detailsOf(() => take(fixed, answered(packetText(demo, 'logs'), { logs: 'none' })))).toContain(
      'fixed by preset "contoso": audit 7',
    )
  })

  it('is refused where two people, or a person and a flag, say different things', () => {
    const text = packetText(demo, 'logs')
    const said = detailsOf(() => take(demo, answered(text, { logs: 'none' }, 'Anna'), answered(text, { logs: 'workspace' }, 'Ben')))
    expect(said).toBe('Logs: Anna says none (1.yaml), Ben says workspace (2.yaml)')
    const packet = readPacket(answered(text, { logs: 'none' }), '1.yaml')
    const flagged = withAnswer(demo, 'logs', 'workspace', 'flag')
    expect(detailsOf(() => applyPackets(flagged, [packet], questions, { today, given: ['logs'] }))).toContain('a flag says workspace')
  })

  it('tells what was left open and for which environment it was written', () => {
    const { notes } = take(withAnswer(demo, 'environment', 'other'), answered(packetText(demo, 'logs', 'locks'), { logs: 'none' }))
    expect(notes).toEqual(['1.yaml was written for the environment demo; it is taken for other.', '1.yaml leaves open: locks.'])
  })
})

describe('the decision record', () => {
  const decided = take(demo, answered(packetText(demo, 'logs'), { logs: 'none' })).draft
  const under = applyPresets(decided, [
    {
      name: 'base',
      through: ['team'],
      extends: [],
      answers: { authentication: { state: 'fixed', value: 'entra-only', because: 'policy' } },
    },
  ])

  it('has a line for every answer in effect: value, source, who, when, why', () => {
    const lines = decisionsOf(under, questions)
    expect(lines.map(({ id }) => id)).toEqual(
      pathOf(under, questions).flatMap(({ question, value }) => (value === undefined ? [] : [question.id])),
    )
    const line = (id: string) => lines.find((one) => one.id === id)
    expect(line('logs')).toMatchObject({ source: 'person', who: 'Anna Berg', when: '2026-11-20', value: 'none' })
    expect(line('authentication')).toMatchObject({ source: 'preset', who: 'preset "base" (through "team")', why: 'policy' })
    expect(line('environment')).toMatchObject({ source: 'you', who: 'you' })
    expect(line('region')).toMatchObject({ source: 'recommended', who: 'recommended' })
  })

  it('keeps the day and the name of an answer as long as its value stays', () => {
    const first = stamped(decided, undefined, '2026-11-21')
    expect(first.entries.environment?.on).toBe('2026-11-21')
    expect(first.entries.logs?.on).toBe('2026-11-20')
    const again = stamped(withAnswer(withAnswer(demo, 'logs', 'none', 'flag'), 'environment', 'demo'), first, '2026-12-01')
    expect(again.entries.logs).toMatchObject({ decidedBy: 'Anna Berg', on: '2026-11-20', source: 'flag' })
    expect(again.entries.environment?.on).toBe('2026-11-21')
    const changed = stamped(withAnswer(demo, 'logs', 'workspace'), first, '2026-12-01')
    expect(changed.entries.logs).toEqual({ value: 'workspace', source: 'you', on: '2026-12-01' })
  })
})
