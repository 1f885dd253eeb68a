import { describe, expect, it } from 'vitest'
import { wayOn } from '../../src/cli/way-on.ts'
import { sources } from '../../src/guidance/sources.ts'
import type { Finding, Preflight } from '../../src/posture/preflight/types.ts'

const finding = (more: Partial<Finding>): Finding => ({
  severity: 'blocks',
  what: '',
  why: '',
  evidence: { path: '', value: '' },
  now: [],
  ...more,
})
const found = (...findings: Finding[]): Preflight => ({
  results: [{ check: { id: 'one', title: '', source: sources.names }, state: 'found', findings }],
  blocks: findings.length,
  warns: 0,
  unknown: 0,
})
const nodes = { question: 'pool-nodes', value: '0' }
const size = { question: 'pool-size', value: 'Standard_D2as_v5' }
const elsewhere = { question: 'region', value: 'northeurope' }
const name = { question: 'environment', value: 'demo2' }

describe('the command to go on with where something is in the way', () => {
  const words = ['apply', '--environment', 'demo', '--set', 'pool-nodes=9', '--region=westeurope', '--yes']

  it('is the hand-off where rights are missing', () => {
    expect(wayOn(found(finding({ missing: [{ action: 'a/write', scope: '/' }], fixes: [nodes] })), words, 'HAND OFF')).toBe('HAND OFF')
  })

  it('looks again with one answer for each finding, and none given twice', () => {
    expect(wayOn(found(finding({ fixes: [size, nodes] }), finding({ fixes: [nodes, size] })), words, '')).toBe(
      'secure-batch doctor --environment demo --set pool-nodes=9 --region=westeurope --set pool-size=Standard_D2as_v5',
    )
    expect(wayOn(found(finding({ fixes: [nodes] }), finding({ fixes: [elsewhere] }), finding({ fixes: [name] })), words, '')).toBe(
      'secure-batch doctor --set pool-nodes=0 --region northeurope --environment demo2',
    )
  })

  it('looks again where no answer helps', () => {
    expect(wayOn(found(finding({})), ['doctor', '--environment', 'demo', '--json'], '')).toBe('secure-batch doctor --environment demo')
  })
})
