import type { Json, JsonObject } from '../common/json.ts'
import { isSelected } from './assignment.ts'
import { textOf } from './compare.ts'
import type { Subject } from './context.ts'

/**
 * Whether an exemption (its properties) from an assignment holds for a resource at a time (milliseconds since 1970): not expired, for the whole
 * assignment or for this definition of its initiative, and for this resource. Source: learn.microsoft.com governance/policy/concepts/exemption-structure.
 */
export function isExempted(
  { expiresOn, policyDefinitionReferenceIds: references, resourceSelectors }: JsonObject,
  reference: string | undefined,
  subject: Pick<Subject, 'id' | 'type' | 'body'>,
  now: number,
): boolean {
  if (typeof expiresOn === 'string' && Date.parse(expiresOn) <= now) return false
  const some = Array.isArray(references) && references.length > 0
  if (some && !references.some((one: Json) => textOf(one).toLowerCase() === (reference ?? '').toLowerCase())) return false
  return isSelected(resourceSelectors, subject)
}
