import type { Json, JsonObject } from '../common/json.ts'

/** One entry of an ARM error's `details`. */
export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
}

interface More {
  readonly target?: string
  readonly details?: readonly ErrorDetail[]
  /** Seconds for the Retry-After header. */
  readonly retryAfter?: number
  readonly additionalInfo?: readonly JsonObject[]
  /** Methods that would be understood, for the Allow header. */
  readonly allow?: readonly string[]
}

/** A refusal as Azure Resource Manager gives it: a status and the envelope `{ error: { code, message, … } }`. */
export class ArmError extends Error {
  override readonly name = 'ArmError'
  readonly status: number
  readonly code: string
  readonly more: More
  constructor(status: number, code: string, message: string, more: More = {}) {
    super(message)
    this.status = status
    this.code = code
    this.more = more
  }
  /** The `error` object of the envelope. */
  body(): JsonObject {
    return {
      code: this.code,
      message: this.message,
      ...(this.more.target === undefined ? {} : { target: this.more.target }),
      ...(this.more.details === undefined ? {} : { details: this.more.details.map((detail) => ({ ...detail }) as Json) }),
      ...(this.more.additionalInfo === undefined ? {} : { additionalInfo: this.more.additionalInfo }),
    }
  }
}

/** 400 with a code of the resource provider. */
export function badRequest(code: string, message: string, more: More = {}): ArmError {
  return new ArmError(400, code, message, more)
}

/** 405, with the methods that would be understood (RFC 9110, section 15.5.6). */
export function methodNotAllowed(method: string, path: string, allow: readonly string[]): ArmError {
  return new ArmError(405, 'MethodNotAllowed', `The HTTP method '${method}' is not supported for '${path}'.`, { allow })
}

/** 404 of a resource that is not there, worded as ARM words it. */
export function resourceNotFound(type: string, names: readonly string[], resourceGroup: string | undefined): ArmError {
  const [namespace = '', ...types] = type.split('/')
  const path = types.map((part, index) => `${part}/${names[index] ?? ''}`).join('/')
  const where = resourceGroup === undefined ? '' : ` under resource group '${resourceGroup}'`
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${namespace}/${path}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  )
}
