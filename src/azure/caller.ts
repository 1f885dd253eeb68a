import { isObject } from '../common/json.ts'
import type { Clients } from './clients.ts'
import { createReading } from './reading.ts'

/** Who is signed in, as the directory knows them. */
export interface Caller {
  readonly objectId: string
  readonly tenantId: string
  readonly name?: string
  readonly kind?: 'user' | 'app'
}

/**
 * Who a token is for, read from its claims (learn.microsoft.com/entra/identity-platform/access-token-claims-reference: oid, tid, idtyp). The token
 * is neither checked nor kept: Resource Manager checks it. Undefined for a token that cannot be read.
 */
export async function callerOf({ connection: { credential, scope } }: Clients): Promise<Caller | undefined> {
  // As the pipeline of the SDKs asks (continuous access evaluation): another kind of token would be a second sign-in.
  const token = await credential.getToken(scope, { enableCae: true }).catch(() => null)
  const claims = claimsOf(token?.token ?? '')
  if (claims === undefined || typeof claims.oid !== 'string' || typeof claims.tid !== 'string') return undefined
  const name = claims.upn ?? claims.unique_name ?? claims.preferred_username ?? claims.appid ?? claims.azp
  // `scp` is what a person let a program do; a program on its own has none.
  const kind = claims.idtyp === 'app' || claims.idtyp === 'user' ? claims.idtyp : claims.scp === undefined ? 'app' : 'user'
  return { objectId: claims.oid, tenantId: claims.tid, kind, ...(typeof name === 'string' ? { name } : {}) }
}

function claimsOf(token: string) {
  const [, body, signature] = token.split('.')
  if (body === undefined || signature === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
    return isObject(claims) ? claims : undefined
  } catch {
    return undefined
  }
}

/** Who calls on a practice cloud, whose token says nothing: it is asked (docs/practice-cloud.md, IAM-13). Undefined where another emulator answers. */
export async function practiceCaller(clients: Clients): Promise<Caller | undefined> {
  const body = await createReading(clients, () => new Error('refused'))
    .get('/practice/caller', '2026-11-01')
    .catch(() => undefined)
  if (typeof body?.objectId !== 'string' || typeof body.tenantId !== 'string') return undefined
  const kind = body.type === 'ServicePrincipal' ? 'app' : 'user'
  return { objectId: body.objectId, tenantId: body.tenantId, kind, ...(typeof body.name === 'string' ? { name: body.name } : {}) }
}
