import { isObject, type Json } from '../../../common/json.ts'
import type { Removal, ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { ArmError, badRequest } from '../../errors.ts'
import { list, object, readOnlyProperties, type Shape, tags, text } from '../../shape.ts'
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

/** The ids in a list of references (`[{ id }, …]`). */
export function referenceIds(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((item: Json) => (isObject(item) && typeof item.id === 'string' ? [item.id] : [])) : []
}

/** Starts alphanumeric, ends alphanumeric or with an underscore. */
export const networkName = (minimum: number, maximum: number) => ({
  pattern: new RegExp(`^(?=.{${minimum},${maximum}}$)[A-Za-z0-9]([\\w.-]*\\w)?$`),
  rule: `it has ${minimum} to ${maximum} characters of letters, digits, . _ -, begins with a letter or digit and ends with a letter, digit or _`,
  code: 'InvalidResourceName',
})

type Peculiar = Partial<Omit<ResourceDefinition, 'type' | 'apiVersions' | 'location' | 'tracked' | 'etag' | 'put' | 'remove' | 'body'>> &
  Pick<ResourceDefinition, 'type' | 'prepare'> & {
    /** Seconds a write takes. */
    readonly seconds: number
    /** Seconds a removal takes; 6 when absent. */
    readonly removal?: number
    /** Shapes beside `properties`: sku, zones. */
    readonly top?: Readonly<Record<string, Shape>>
    readonly properties: Readonly<Record<string, Shape>>
    /** Properties Azure sets. */
    readonly set?: readonly string[]
    /** Refuses to be removed while it is needed. */
    readonly check?: NonNullable<Removal['check']>
    readonly done?: NonNullable<Removal['done']>
  }

/**
 * A regional resource of Microsoft.Network: tags by PATCH, an etag, `Azure-AsyncOperation` for writes and both headers for removals
 * (github.com/Azure/azure-rest-api-specs Microsoft.Network 2025-09-01).
 */
export function networkResource(own: Peculiar): ResourceDefinition {
  return { ...definitionOf(own, { location: text, tags }), location: 'regional', tracked: true, patch: object({ tags }) }
}

/** A part of such a resource that is also a resource of its own: a subnet, a rule, a route, a peering. */
export function networkChild(own: Peculiar): ResourceDefinition {
  return { ...definitionOf(own, {}), location: 'none', tracked: false }
}

function definitionOf(own: Peculiar, head: Readonly<Record<string, Shape>>): Omit<ResourceDefinition, 'location' | 'tracked'> {
  const { seconds, removal = durations.deleteNetworkThing, top = {}, properties, set = [], check, done, ...rest } = own
  return {
    name: networkName(1, 80),
    ...rest,
    apiVersions: networkVersions,
    etag: true,
    body: object({
      ...head,
      ...top,
      properties: object({ ...properties, ...readOnlyProperties('provisioningState', ...set) }),
      ...readOnlyProperties('etag'),
    }),
    put: { kind: 'azure-async', seconds, state: 'Updating' },
    remove: {
      style: { kind: 'location', seconds: removal, results: 'operationResults', both: true },
      ...(check === undefined ? {} : { check }),
      ...(done === undefined ? {} : { done }),
    },
  }
}

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
