import type { StoredResource } from '../../definition.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { list, object, readOnlyProperties, text } from '../../shape.ts'
import { sameType, type World } from '../../world.ts'

/** Api-versions of Microsoft.Network that public clients send. */
export const networkVersions = [
  '2020-11-01',
  '2021-08-01',
  '2022-07-01',
  '2023-09-01',
  '2023-11-01',
  '2024-01-01',
  '2024-03-01',
  '2024-05-01',
  '2024-07-01',
  '2024-10-01',
  '2025-01-01',
  '2025-03-01',
  '2025-05-01',
  '2025-07-01',
  '2025-09-01',
  '2026-01-01',
]

export const reference = object({ id: text })

/** Addresses taken from the pool of a network manager. */
export const ipamAllocations = list(
  object({ pool: reference, numberOfIpAddresses: text, ...readOnlyProperties('allocatedAddressPrefixes') }),
)

/** Starts alphanumeric, ends alphanumeric or with an underscore. */
export const networkName = (minimum: number, maximum: number) => ({
  pattern: new RegExp(`^(?=.{${minimum},${maximum}}$)[A-Za-z0-9]([\\w.-]*\\w)?$`),
  rule: `it has ${minimum} to ${maximum} characters of letters, digits, . _ -, begins with a letter or digit and ends with a letter, digit or _`,
  code: 'InvalidResourceName',
})

/** A resource another one refers to: it must exist, be of the type, in the region, and finished. */
export function requireReferenced(
  world: World,
  id: string,
  wanted: { readonly type: string; readonly by: string; readonly location?: string | undefined },
): StoredResource {
  const found = world.find(id)
  if (found === undefined || found.hidden === true || !sameType(found.type, wanted.type)) throw missingReference(id, wanted.by)
  const place = found.body.location
  if (wanted.location !== undefined && typeof place === 'string' && place !== wanted.location) throw missingReference(id, wanted.by)
  requireReady(found, wanted.by)
  return found
}

export function missingReference(id: string, by: string): ArmError {
  return badRequest(
    'InvalidResourceReference',
    `Resource ${id} referenced by resource ${by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  )
}

/** What is still being made cannot be used yet. Status and wording as in hashicorp/terraform#7986. */
export function requireReady(found: StoredResource, by: string): void {
  if (found.state === 'Succeeded') return
  throw new ArmError(429, 'RetryableError', 'A retryable error occurred.', {
    retryAfter: 10,
    details: [
      {
        code: 'ReferencedResourceNotProvisioned',
        message: `Cannot proceed with operation because resource ${found.id} used by resource ${by} is not in Succeeded state. Resource is in ${found.state} state and the last operation that updated/is updating the resource has not ended.`,
      },
    ],
  })
}
