import { batchApplication } from '../../common/batch-application.ts'
import { type Source, sources } from '../../guidance/sources.ts'
import { personOf } from '../people.ts'
import { practice } from '../practice.ts'
import { administrators } from '../questions/administrators.ts'
import { batchPrincipal } from '../questions/batch-principal.ts'
import { cloud } from '../questions/cloud.ts'
import { jobSubmitters } from '../questions/job-submitters.ts'
import { subscription } from '../questions/subscription.ts'
import type { CombinationRule, ListQuestion, View } from '../types.ts'
import { answer, defineRule } from './define.ts'

type Test = (view: View, id: string, item: string) => boolean

/** The entries of a list that a test is true of. What is no person has the id ''. */
function those(test: Test, view: View, items: readonly string[]): readonly string[] {
  return Array.isArray(items) ? items.filter((item) => test(view, personOf(item)?.id ?? '', item)) : []
}

/** A rule against some entries of a list; without them it stands. */
function withoutThose(
  question: ListQuestion,
  id: string,
  test: Test,
  because: string,
  source: Source = sources.batchRoles,
): CombinationRule {
  return defineRule(question, {
    id,
    source,
    forbids: (view, items) => those(test, view, items).length > 0,
    because,
    fixes: (view, items) => {
      const wrong = those(test, view, items)
      return [
        answer(
          question,
          items.filter((item) => !wrong.includes(item)),
        ),
      ]
    },
  })
}

/** What holds for every list of people. */
const rulesOf = (question: ListQuestion): readonly CombinationRule[] => [
  withoutThose(
    question,
    `batch-service-is-nobody-in-${question.id}`,
    (view, id) => id !== '' && id === view.answer(batchPrincipal)?.toLowerCase(),
    'One of them is the Batch service itself, which needs no role on its own account.',
    sources.userSubscription,
  ),
  withoutThose(
    question,
    `application-id-is-no-object-id-in-${question.id}`,
    (_view, id) => id === batchApplication,
    'One of them is the application id of Batch, not an object id of somebody.',
  ),
  withoutThose(
    question,
    `subscription-is-nobody-in-${question.id}`,
    (view, id) => id !== '' && id === view.answer(subscription)?.toLowerCase(),
    'One of them is your subscription’s id, not an object id of somebody.',
  ),
  withoutThose(
    question,
    `practice-directory-knows-one-program-in-${question.id}`,
    (view, id, item) => view.answer(cloud) === 'practice' && item.startsWith('app:') && id !== practice.program,
    `The practice directory knows one program: app:${practice.program}.`,
    sources.roleAssignments,
  ),
]

/** Who gets which role. */
export const peopleRules: readonly CombinationRule[] = [
  ...rulesOf(administrators),
  ...rulesOf(jobSubmitters),
  withoutThose(
    jobSubmitters,
    'administrators-submit-already',
    (view, id) => id !== '' && (view.answer(administrators) ?? []).some((item) => personOf(item)?.id === id),
    'Some are administrators too, who may submit jobs already. List each person once.',
  ),
]
