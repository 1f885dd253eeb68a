import { ArmError, badRequest } from '../errors.ts'
import type { SimulatorRequest } from '../types.ts'

/** The largest request Resource Manager takes, in bytes. Source: ARM RPC v1.0, common API details. */
const largestBody = 8 * 1024 * 1024

/** A date, and `-preview` or the like behind it. */
const versionForm = /^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i

/**
 * What Resource Manager asks of any request before it looks what it is about. Throws 400 for an api-version that is none, 413 for a body
 * over 8 MB, 415 for one that is not JSON. A body without a content type is taken for JSON.
 */
export function checkRequest({ method, headers, body }: SimulatorRequest, apiVersion: string): void {
  if (apiVersion !== '' && !versionForm.test(apiVersion)) {
    throw badRequest('InvalidApiVersionParameter', `The api-version '${apiVersion}' is invalid.`)
  }
  if (body === undefined || body === '' || method === 'GET' || method === 'HEAD' || method === 'DELETE') return
  if (body.length > largestBody || (body.length > largestBody / 4 && Buffer.byteLength(body) > largestBody)) {
    throw new ArmError(413, 'RequestEntityTooLarge', `The request content is larger than the ${largestBody} bytes that are allowed.`)
  }
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === undefined || type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return
  throw new ArmError(
    415,
    'UnsupportedMediaType',
    `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
  )
}
