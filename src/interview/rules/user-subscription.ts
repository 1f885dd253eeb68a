import { sources } from '../../guidance/sources.ts'
import { practice } from '../practice.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { authentication } from '../questions/authentication.ts'
import { batchPrincipal } from '../questions/batch-principal.ts'
import { cloud } from '../questions/cloud.ts'
import { subscription } from '../questions/subscription.ts'
import { vault } from '../questions/vault.ts'
import { answer, defineRule } from './define.ts'

/** Nodes in your own subscription. */
export const userSubscriptionRules = [
  defineRule(batchPrincipal, {
    id: 'practice-directory-has-one-batch',
    source: sources.userSubscription,
    forbids: (view, value) => view.answer(cloud) === 'practice' && value.toLowerCase() !== practice.batchPrincipal,
    because: `In the practice directory Batch is ${practice.batchPrincipal}.`,
    fixes: () => [answer(batchPrincipal, practice.batchPrincipal)],
  }),
  defineRule(batchPrincipal, {
    id: 'subscription-is-no-principal',
    source: sources.userSubscription,
    forbids: (view, value) => value.toLowerCase() === view.answer(subscription)?.toLowerCase(),
    because: 'That is your subscription’s id. Type the object id of "Microsoft Azure Batch".',
    fixes: () => [answer(allocationMode, 'batch-service')],
  }),
  defineRule(authentication, {
    id: 'user-subscription-takes-no-shared-key',
    source: sources.managementApi,
    values: ['shared-key'],
    forbids: (view) => view.answer(allocationMode) === 'user-subscription',
    because: 'In user subscription mode shared keys do not open the account. Use Entra ID.',
    fixes: () => [answer(authentication, 'entra-only'), answer(allocationMode, 'batch-service')],
  }),
  defineRule(vault, {
    id: 'user-subscription-takes-a-new-vault',
    source: sources.userSubscription,
    values: ['existing'],
    forbids: (view) => view.answer(allocationMode) === 'user-subscription',
    because: 'In user subscription mode Batch itself uses the vault and asks for settings an existing one is not given.',
    fixes: () => [answer(vault, 'new'), answer(allocationMode, 'batch-service')],
  }),
]
