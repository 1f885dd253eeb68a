import { idKey } from '../common/arm-id.ts'
import type { ProblemDetails } from '../common/problem.ts'
import type { Live } from '../engine/types.ts'
import type { Entry } from './environment.ts'

/** What is wrong with resources that shall be used as they are, as their types see it. Nothing of them is ever changed to fit. */
export function adoptedProblems(entries: readonly Entry[], live: ReadonlyMap<string, Live>): readonly ProblemDetails[] {
  return entries.flatMap(({ type, resource }) => {
    const found = live.get(idKey(resource.id))
    return resource.ownership === 'adopted' && found?.state === 'present' ? (type.unfit?.(found.body, resource.model) ?? []) : []
  })
}
