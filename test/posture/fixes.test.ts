import fc from 'fast-check'
import { expect, it } from 'vitest'
import { answersOf, emptyDraft, parseAnswer, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { Answers, Draft } from '../../src/interview/types.ts'
import { mended, practiceAnswers, runs } from '../pipeline/drafts.ts'
import { meaningOf, verdictOf } from './fixtures.ts'

/** The answers after a fix: what no longer goes with it gives way, as it would in the review. Undefined where the answers above forbid the fix. */
function fixed(answers: Answers, question: string, text: string): Answers | undefined {
  const asked = questionOf(question)
  if (asked === undefined) throw new Error(`No question ${question}`)
  const parsed = parseAnswer(asked, text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  const given = Object.entries(answers).reduce<Draft>((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)
  const draft = withAnswer(given, question, parsed.value)
  const isForbidden = pathOf(draft, questions).some((row) => row.question.id === question && row.problem !== undefined)
  return isForbidden ? undefined : answersOf(mended(draft), questions)
}

it('taking the fix of an open control meets it, whatever the other answers are', async () => {
  const tried = new Set<string>()
  const forbidden = new Set<string>()
  await fc.assert(
    fc.asyncProperty(practiceAnswers(), async (answers) => {
      const { posture } = await meaningOf(answers)
      for (const { control, verdict } of posture.verdicts) {
        if (verdict.state !== 'open' || verdict.fix === undefined) continue
        const after = fixed(answers, verdict.fix.question, verdict.fix.value)
        if (after === undefined) {
          forbidden.add(control.id)
          continue
        }
        tried.add(control.id)
        expect([control.id, verdictOf((await meaningOf(after)).posture, control.id)?.state, after]).toEqual([control.id, 'met', after])
      }
    }),
    { ...runs(80), seed: 20261123 },
  )
  // Every fix an interview can lead to was taken at least once.
  expect([...tried].sort()).toEqual([
    'account-closed',
    'account-endpoint',
    'account-listed',
    'automatic-upgrades',
    'customer-key',
    'encryption-at-host',
    'entra-only',
    'locked',
    'metadata-protected',
    'node-management-closed',
    'nodes-without-addresses',
    'outbound-restricted',
    'policies-assigned',
    'pool-disks',
    'resource-logs',
    'storage-closed',
    'verified-boot',
  ])
  // Application packages need open storage; the review says so in place of the fix.
  expect([...forbidden].sort()).toEqual(['storage-closed'])
}, 120_000)
