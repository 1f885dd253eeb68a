import { personOf } from '../../interview/people.ts'
import { administrators } from '../../interview/questions/administrators.ts'
import { batchPrincipal } from '../../interview/questions/batch-principal.ts'
import { jobSubmitters } from '../../interview/questions/job-submitters.ts'
import { subscriptionGrant } from '../../interview/questions/subscription-grant.ts'
import { roles } from '../roles.ts'
import type { Grant, Principal } from '../types.ts'
import type { Context } from './context.ts'
import { grantOf } from './grant.ts'
import { inUserSubscription } from './user-subscription.ts'

/** Everybody of the directory who gets a right, with it. */
export function principalsOf(context: Context): readonly Principal[] {
  const { given } = context
  return [
    ...(inUserSubscription(context) ? [batchService(context)] : []),
    ...people(given(administrators), [
      grantOf(roles.batchAccountContributor, 'account', 'administrators', 'Administers the account and its pools'),
    ]),
    ...people(given(jobSubmitters), [
      grantOf(roles.batchJobSubmitter, 'account', 'job-submitters', 'Submits jobs'),
      grantOf(roles.batchAccountReader, 'account', 'job-submitters', 'Sees the account jobs are submitted to'),
    ]),
  ]
}

function people(items: readonly string[], grants: readonly Grant[]): readonly Principal[] {
  return items.flatMap((item) => {
    const person = personOf(item)
    return person === undefined ? [] : [{ kind: person.kind, objectId: person.id, label: `${person.kind}:${person.id}`, grants }]
  })
}

/** Batch makes machines in the subscription and keeps what it needs for them in the vault (learn.microsoft.com/azure/batch/batch-account-create-portal). */
function batchService({ given }: Context): Principal {
  const grant = given(subscriptionGrant)
  const role = grant === 'narrow' ? roles.batchServiceOrchestration : roles.contributor
  return {
    kind: 'batch-service',
    objectId: given(batchPrincipal).toLowerCase(),
    label: 'the Batch service',
    grants: [
      {
        ...grantOf(role, 'subscription', 'subscription-grant', 'Batch runs machines in this subscription'),
        ...(grant === 'granted' ? { madeByOthers: true } : {}),
      },
      grantOf(roles.keyVaultSecretsOfficer, 'vault', 'allocation-mode', 'Batch keeps what it needs to start machines'),
    ],
  }
}
