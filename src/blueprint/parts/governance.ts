import { allocationMode } from '../../interview/questions/allocation-mode.ts'
import { existingWorkspace } from '../../interview/questions/existing-workspace.ts'
import { locks } from '../../interview/questions/locks.ts'
import { logCategories } from '../../interview/questions/log-categories.ts'
import { logRetention } from '../../interview/questions/log-retention.ts'
import { logs } from '../../interview/questions/logs.ts'
import { policy } from '../../interview/questions/policy.ts'
import { tags } from '../../interview/questions/tags.ts'
import { environmentTag } from '../environment-tag.ts'
import { batchPolicies, scaleSetPolicies } from '../policies.ts'
import type { Blueprint, PolicyAssignment, Workspace } from '../types.ts'
import type { Context } from './context.ts'

/** The tags of everything: what the person gave, and the mark that says whose it is. */
export function tagsOf({ view, environment }: Context): Readonly<Record<string, string>> {
  const pairs = (view.answer(tags) ?? []).map((pair) => {
    const split = pair.indexOf('=')
    return [pair.slice(0, split), pair.slice(split + 1)] as const
  })
  return { ...Object.fromEntries(pairs), [environmentTag]: environment }
}

/** Where logs go; undefined where none are kept. */
export function workspaceOf({ given, names }: Context): Workspace | undefined {
  const where = given(logs)
  if (where === 'none') return undefined
  const existing = where === 'existing' ? given(existingWorkspace) : undefined
  return {
    ...(existing === undefined ? { name: names.scoped('log') } : { name: existing.split('/').at(-1) ?? '', existing }),
    retentionDays: given(logRetention),
    categories: given(logCategories) === 'audit' ? 'audit' : 'allLogs',
  }
}

/** What is guarded against deletion. */
export function locksOf({ given }: Context): Blueprint['locks'] {
  const scope = given(locks)
  return { vaultAndLogs: scope !== 'none', addresses: scope === 'delete-and-addresses' }
}

/** Built-in policies watching the environment. */
export function policiesOf({ given, environment }: Context): readonly PolicyAssignment[] {
  const wanted = given(policy)
  if (wanted === 'none') return []
  const mine = given(allocationMode) === 'user-subscription'
  return [...batchPolicies, ...(mine ? scaleSetPolicies : [])].map((definition) => ({
    name: `secure-batch-${environment}-${definition.key}`,
    displayName: definition.name,
    definitionId: definition.id,
    effect: wanted === 'deny' && definition.denies ? 'Deny' : definition.effect,
  }))
}
