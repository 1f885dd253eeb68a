import { at, type JsonObject } from '../../common/json.ts'
import type { StoredResource } from '../definition.ts'
import { ArmError, badRequest } from '../errors.ts'
import { problemsIn, type Shape } from '../shape.ts'
import { groupGoing, type Target } from './target.ts'

/** What of a request matters once its target is known. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly origin: string
  readonly apiVersion: string
  /** Query parameters by lower-case name. */
  readonly query?: ReadonlyMap<string, string>
}

/** Refuses every way in which a body departs from its type's shape, all of them at once. */
export function checkShape(shape: Shape, body: JsonObject, current?: JsonObject): void {
  const problems = problemsIn(shape, body, '', current)
  const [first] = problems
  if (first === undefined) {
    checkState(body, current)
    return
  }
  throw badRequest('InvalidRequestContent', `The request content was invalid and could not be deserialized: '${first.message}'`, {
    target: first.path,
    details: problems.slice(0, mostDetails).map(({ path, message }) => ({ code: 'InvalidRequestContent', target: path, message })),
  })
}

/** More problems than this are not listed one by one. */
const mostDetails = 100

/** A `provisioningState` that is sent must be the one the resource is in (ARM RPC v1.0, asynchronous API reference). */
function checkState(body: JsonObject, current: JsonObject | undefined): void {
  const sent = at(body, 'properties.provisioningState')
  if (sent === undefined || sent === at(current, 'properties.provisioningState')) return
  throw badRequest('InvalidRequestContent', `Property 'properties.provisioningState' is read-only and cannot be set.`, {
    target: 'properties.provisioningState',
  })
}

export const methodsOf = ({ patch }: Target['definition']): string[] => [
  'GET',
  'HEAD',
  'PUT',
  ...(patch === undefined ? [] : ['PATCH']),
  'DELETE',
]

export function checkName({ definition, name }: Target): void {
  if (definition.name.pattern.test(name)) return
  throw badRequest(
    definition.name.code ?? 'InvalidResourceName',
    `Resource name '${name}' of type '${definition.type}' is not valid: ${definition.name.rule}.`,
    { target: 'name' },
  )
}

export function checkPreconditions(call: Call, before: StoredResource | undefined): void {
  const match = call.headers['if-match']
  const noneMatch = call.headers['if-none-match']
  const failed = (message: string) => new ArmError(412, 'PreconditionFailed', message)
  if (match !== undefined && (before === undefined || (match !== '*' && !sameEtag(match, before.etag)))) {
    throw failed(`The condition '${match}' of the If-Match header is not met.`)
  }
  if (noneMatch !== undefined && before !== undefined && (noneMatch === '*' || sameEtag(noneMatch, before.etag))) {
    throw failed(`The condition '${noneMatch}' of the If-None-Match header is not met.`)
  }
}

/** A header may name several etags. */
const sameEtag = (header: string, etag: string) => header.split(',').some((one) => one.trim() === '*' || bare(one.trim()) === bare(etag))

const bare = (etag: string) => etag.replace(/^W\//, '').replaceAll('"', '')

export const etagHeader = (definition: Target['definition'], resource: StoredResource): Record<string, string> =>
  definition.etag === true ? { ETag: resource.etag } : {}

/** One operation at a time on one resource. */
export function refuseBusy(target: Target, before: StoredResource | undefined): void {
  if (before?.operation === undefined) return
  if (before.type === 'Microsoft.Resources/resourceGroups' && before.state === 'Deleting') throw groupGoing(before.name)
  const network = target.definition.type.startsWith('Microsoft.Network/')
  throw network
    ? anotherOperation(target.subscription, String(before.body.location ?? 'global'), before.operation)
    : new ArmError(409, 'Conflict', `Another operation is in progress on the resource '${before.id}'. Try again when it is over.`)
}

/** Microsoft.Network answers writes on something busy with 429 and asks to come back. */
export function anotherOperation(subscription: string, location: string, operation: string): ArmError {
  const uri = `https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.Network/locations/${location}/operations/${operation}`
  return new ArmError(
    429,
    'AnotherOperationInProgress',
    `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${uri}.`,
    { retryAfter: 10 },
  )
}
