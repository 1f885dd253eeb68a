import { logs } from '../../interview/questions/logs.ts'
import { policy } from '../../interview/questions/policy.ts'
import { tags } from '../../interview/questions/tags.ts'
import { environmentTag } from '../environment-tag.ts'
import { batchPolicies } from '../policies.ts'
import type { PolicyAssignment, Workspace } from '../types.ts'
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
  return given(logs) === 'workspace' ? { name: names.scoped('log'), retentionDays: 30 } : undefined
}

/** Built-in policies watching the environment. */
export function policiesOf({ given, environment }: Context): readonly PolicyAssignment[] {
  if (given(policy) !== 'audit') return []
  return batchPolicies.map((definition) => ({
    name: `secure-batch-${environment}-${definition.key}`,
    displayName: definition.name,
    definitionId: definition.id,
    effect: definition.effect,
  }))
}
