import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { isObject, type JsonObject } from '../../common/json.ts'

/** Signs and checks the practice cloud's tokens: JSON Web Tokens, RS256 (RFC 7519, RFC 7515). */
export interface Signer {
  /** The public half as a JSON Web Key, for `discovery/keys`. */
  readonly publicKey: JsonObject
  sign(claims: JsonObject): string
  /** The claims of a token of ours with a good signature, whatever else they say; undefined for anything else. */
  read(token: string): JsonObject | undefined
}

/** A signer over an RSA private key, PEM. */
export function createSigner(privateKey: string): Signer {
  const key = createPrivateKey(privateKey)
  const publicKey = createPublicKey(key)
  const { n, e } = publicKey.export({ format: 'jwk' })
  const kid = createHash('sha256').update(`${n}.${e}`).digest('base64url').slice(0, 27)
  return {
    publicKey: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, x5t: kid, n: n ?? '', e: e ?? '' },
    sign(claims) {
      const content = `${encoded({ typ: 'JWT', alg: 'RS256', kid, x5t: kid })}.${encoded(claims)}`
      return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`
    },
    read(token) {
      const [head = '', body = '', signature = '', ...more] = token.split('.')
      if (more.length > 0 || decoded(head)?.alg !== 'RS256') return undefined
      const good = verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'))
      return good ? decoded(body) : undefined
    },
  }
}

/** Header and claims of anybody's token, unchecked; undefined when it is none. */
export function unverified(token: string): { readonly header: JsonObject; readonly claims: JsonObject } | undefined {
  const [head = '', body = '', ...more] = token.split('.')
  const header = decoded(head)
  const claims = decoded(body)
  return more.length !== 1 || header === undefined || claims === undefined ? undefined : { header, claims }
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decoded(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
