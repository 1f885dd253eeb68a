import { type Source, sources } from '../../guidance/sources.ts'
import { personOf } from '../people.ts'
import { practice } from '../practice.ts'
import { administrators } from '../questions/administrators.ts'
import { batchApplication, batchPrincipal } from '../questions/batch-principal.ts'
import { cloud } from '../questions/cloud.ts'
import { jobSubmitters } from '../questions/job-submitters.ts'
import { subscription } from '../questions/subscription.ts'
import type { ListQuestion, View } from '../types.ts'
import { answer, defineRule } from './define.ts'

/** The entries of a list that a test of their object id is true of. Texts of another kind are nobody. */
function those(items: readonly string[], test: (id: string) => boolean): readonly string[] {
  return typeof items === 'string' ? [] : items.filter((item) => test(personOf(item)?.id ?? ''))
}

/** What holds for every list of people. */
const rulesOf = (question: ListQuestion) => {
  const rule = (
    id: string,
    test: (view: View, id: string, item: string) => boolean,
    because: string,
    source: Source = sources.batchRoles,
  ) => {
    const wrong = (view: View, items: readonly string[]) =>
      typeof items === 'string' ? [] : items.filter((item) => test(view, personOf(item)?.id ?? '', item))
    return defineRule(question, {
      id: `${id}-in-${question.id}`,
      source,
      forbids: (view, items) => wrong(view, items).length > 0,
      because,
      fixes: (view, items) => [
        answer(
          question,
          items.filter((item) => !wrong(view, items).includes(item)),
        ),
      ],
    })
  }
  return [
    rule(
      'batch-service-is-nobody',
      (view, id) => id !== '' && id === view.answer(batchPrincipal)?.toLowerCase(),
      'One of them is the Batch service itself, which needs no role on its own account.',
      sources.userSubscription,
    ),
    rule(
      'application-id-is-no-object-id',
      (_view, id) => id === batchApplication,
      'One of them is the application id of Batch, not an object id of somebody.',
    ),
    rule(
      'subscription-is-nobody',
      (view, id) => id !== '' && id === view.answer(subscription)?.toLowerCase(),
      'One of them is your subscription’s id, not an object id of somebody.',
    ),
    rule(
      'practice-directory-knows-few-programs',
      (view, id, item) => view.answer(cloud) === 'practice' && item.startsWith('app:') && id !== practice.program,
      `The practice directory knows one program: app:${practice.program}.`,
      sources.roleAssignments,
    ),
  ]
}

/** Who gets which role. */
export const peopleRules = [
  ...rulesOf(administrators),
  ...rulesOf(jobSubmitters),
  defineRule(jobSubmitters, {
    id: 'administrators-submit-already',
    source: sources.batchRoles,
    forbids: (view, items) => both(view, items).length > 0,
    because: 'Some are administrators too, who may submit jobs already. List each person once.',
    fixes: (view, items) => [
      answer(
        jobSubmitters,
        items.filter((item) => !both(view, items).includes(item)),
      ),
    ],
  }),
]

function both(view: View, items: readonly string[]): readonly string[] {
  const already = new Set((view.answer(administrators) ?? []).map((item) => personOf(item)?.id))
  return those(items, (id) => id !== '' && already.has(id))
}
