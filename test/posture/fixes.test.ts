import fc from 'fast-check'
import { expect, it } from 'vitest'
import { answersOf, emptyDraft, parseAnswer, withAnswer } from '../../src/interview/draft.ts'
import { questionOf, questions } from '../../src/interview/registry.ts'
import type { Answers, Draft } from '../../src/interview/types.ts'
import { mended, practiceAnswers, runs } from '../pipeline/drafts.ts'
import { meaningOf, verdictOf } from './fixtures.ts'

/** The answers after a fix: what no longer goes with it gives way, as it would in the review. */
function fixed(answers: Answers, question: string, text: string): Answers {
  const asked = questionOf(question)
  if (asked === undefined) throw new Error(`No question ${question}`)
  const parsed = parseAnswer(asked, text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  const given = Object.entries(answers).reduce<Draft>((draft, [id, value]) => withAnswer(draft, id, value), emptyDraft)
  return answersOf(mended(withAnswer(given, question, parsed.value)), questions)
}

it('taking the fix of an open control meets it, whatever the other answers are', async () => {
  const tried = new Set<string>()
  await fc.assert(
    fc.asyncProperty(practiceAnswers(), async (answers) => {
      const { posture } = await meaningOf(answers)
      for (const { control, verdict } of posture.verdicts) {
        if (verdict.state !== 'open' || verdict.fix === undefined) continue
        tried.add(control.id)
        const after = fixed(answers, verdict.fix.question, verdict.fix.value)
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
    'customer-key',
    'encryption-at-host',
    'entra-only',
    'locked',
    'node-management-closed',
    'nodes-without-addresses',
    'outbound-restricted',
    'policies-assigned',
    'pool-disks',
    'resource-logs',
    'verified-boot',
  ])
}, 120_000)
