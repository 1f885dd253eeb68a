import type { Change } from '../engine/types.ts'

/** Whether any change is at a path of the body or below it. */
export function touches(changes: readonly Change[], path: string): boolean {
  return changes.some((change) => change.path === path || change.path.startsWith(`${path}.`) || change.path.startsWith(`${path}[`))
}
