import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline'
import { describe, expect, it } from 'vitest'
import { advice } from '../../src/azure/advice.ts'
import { problemFrom, serviceErrorOf } from '../../src/azure/errors.ts'
import { UserProblem } from '../../src/common/problem.ts'
import type { Retryable } from '../../src/engine/types.ts'
import { questions } from '../../src/interview/registry.ts'
import { refusals } from './fixtures/refusals.ts'

interface Envelope {
  readonly code: string
  readonly message: string
  readonly details?: readonly { readonly code: string; readonly message: string }[]
  readonly innererror?: { readonly code: string }
  readonly additionalInfo?: readonly unknown[]
}

/** What an SDK throws for an ARM error. */
function refused(
  status: number,
  error: Envelope,
  sent: { url: string; body: string | undefined } = { url: 'https://management.azure.com/x', body: undefined },
): RestError {
  const request = { ...sent, headers: createHttpHeaders() }
  return new RestError(error.message, {
    code: error.code,
    statusCode: status,
    response: {
      status,
      headers: createHttpHeaders({ 'x-ms-correlation-request-id': 'correlation-1' }),
      bodyAsText: JSON.stringify({ error }),
      request,
    } as never,
  })
}

function told(error: unknown): UserProblem & { retry?: Retryable } {
  const problem = problemFrom(error, 'Key Vault kv was not created.')
  if (!(problem instanceof UserProblem)) throw new Error(`Not told: ${String(problem)}`)
  return problem
}

describe.each(Object.keys(advice))('%s', (code) => {
  it('says what happened, why, and what to do now', () => {
    const { details } = told(refused(409, { code, message: 'The service explains itself.' }))
    expect(details.code).toBe(code)
    expect(details.what).toBe('Key Vault kv was not created.')
    expect(details.why?.length).toBeGreaterThan(10)
    expect(details.now?.length).toBeGreaterThan(0)
    for (const line of [details.why ?? '', ...(details.now ?? [])]) {
      expect(line).not.toMatch(/!|undefined|\[object/)
      expect(line.trim()).toBe(line)
    }
    expect(details.correlationId).toBe('correlation-1')
    if (details.link !== undefined) expect(details.link).toMatch(/^https:\/\/(learn\.microsoft\.com|aka\.ms)\//)
  })

  it('is found inside an envelope of another code', () => {
    const outer = told(refused(400, { code: 'DeploymentFailed', message: 'One failed.', details: [{ code, message: 'This one.' }] }))
    expect(outer.details.now).toEqual(told(refused(400, { code, message: 'This one.' })).details.now)
    expect(outer.retry).toEqual(told(refused(400, { code, message: 'x' })).retry)
  })
})

describe.each(refusals)('$code, as the service sends it: $message', ({ code, status, message, inside, path, body, why, now, retried }) => {
  const error = inside === undefined ? { code, message } : { code: inside, message: 'One thing is wrong.', details: [{ code, message }] }
  const url = `https://management.azure.com${path ?? '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/demo'}?api-version=1`
  const { details, retry } = told(refused(status, error, { url, body: body === undefined ? undefined : JSON.stringify(body) }))

  it('is explained, with a link and the correlation id', () => {
    expect(details.why).toMatch(why)
    expect(details.link).toMatch(/^https:\/\/(learn\.microsoft\.com|aka\.ms)\//)
    expect(details.correlationId).toBe('correlation-1')
    expect(retry !== undefined).toBe(retried === true || status === 429 || status >= 500)
  })

  it('comes with commands that can be pasted as they are, and flags that exist', () => {
    expect(details.now?.join('\n')).toMatch(now)
    for (const line of details.now ?? []) {
      if (line.startsWith('az ')) expect(line).not.toMatch(/[A-Z]{4,}|…|</)
      for (const [, id] of line.matchAll(/--set ([a-z-]+)=/g)) expect(questions.map((question) => question.id)).toContain(id)
    }
  })
})

it('every code of the table of refusals has an entry of its own', () => {
  expect(refusals.map(({ code }) => code).filter((code) => advice[code] === undefined)).toEqual([])
})

it('a command never holds what a request smuggles in', () => {
  const { details } = told(
    refused(
      409,
      { code: 'ConflictError', message: 'in deleted state' },
      { url: 'https://management.azure.com/x/vaults/kv%3B%20rm%20-rf', body: undefined },
    ),
  )
  expect(details.now?.join(' ')).not.toContain('rm')
})

describe('a refusal', () => {
  it('of an unknown code shows the service’s words and the correlation id', () => {
    const { details } = told(
      refused(400, { code: 'SomethingNew', message: 'The frobnicator is cold.', details: [{ code: 'Inner', message: 'It is 3 °C.' }] }),
    )
    expect(details.why).toContain('The frobnicator is cold.')
    expect(details.why).toContain('It is 3 °C.')
    expect(details.correlationId).toBe('correlation-1')
    expect(details.now?.join(' ')).toContain('correlation id')
    expect(details.exit).toBe(1)
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'tells a code named like %s in the service’s words',
    (code) => {
      const error = refused(400, { code, message: 'No.', details: [{ code, message: 'Because.' }] })
      const { details, retry } = told(error) as ReturnType<typeof told> & { retry?: unknown }
      expect(details).toMatchObject({ code, what: 'Key Vault kv was not created.', exit: 1 })
      expect(details.why).toBe('No. Because.')
      expect(retry).toBeUndefined()
    },
  )

  it('never shows a token or a control character', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcDEF123'
    const said = JSON.stringify(
      told(
        refused(400, {
          code: 'Odd',
          message: `\u001b[31mBearer opaque-canary\u202e ${jwt}`,
          details: [{ code: 'Inner', message: `AccountKey=canary1234567;${jwt}` }],
        }),
      ).details,
    )
    for (const secret of [jwt, 'opaque-canary', 'canary1234567', '\\u001b', '\u202e']) expect(said).not.toContain(secret)
  })

  it.each([401, 403])('with status %i exits 3', (status) => {
    expect(told(refused(status, { code: 'AuthorizationFailed', message: 'You may not.' })).exit).toBe(3)
  })

  it('InsufficientPermissions tells a network the caller may not use from a subscription Batch may not use', () => {
    const reason = (message: string) => ({ code: 'InsufficientPermissions', message: 'No.', details: [{ code: 'Reason', message }] })
    const join =
      'The user identity used for this operation does not have the required privelege subnets/join/action on the specified resource x'
    expect(told(refused(400, reason(join))).details).toMatchObject({
      why: expect.stringContaining(join),
      now: [expect.stringContaining('Network Contributor'), expect.anything()],
    })
    expect(told(refused(400, reason('The Batch service may not.'))).details.why).toContain('user subscription mode')
  })

  it.each([429, 500, 503])('with status %i is tried again, whatever its code', (status) => {
    expect(told(refused(status, { code: 'Whatever', message: 'Busy.' })).retry?.withinSeconds).toBeGreaterThan(0)
  })

  it('names the policies that forbid it', () => {
    const { details } = told(
      refused(403, {
        code: 'RequestDisallowedByPolicy',
        message: 'Disallowed.',
        additionalInfo: [{ type: 'PolicyViolation', info: { policyDefinitionDisplayName: 'No public addresses' } }],
      }),
    )
    expect(details.why).toContain('No public addresses')
  })

  it('names the policy also where only the message does', () => {
    const identifiers =
      '[{"policyAssignment":{"name":"Landing zone","id":"/a"},"policyDefinition":{"name":"No public addresses","id":"/d"}}]'
    const message = `Resource 'pip' was disallowed by policy. Policy identifiers: '${identifiers}'.`
    const { details } = told(refused(403, { code: 'RequestDisallowedByPolicy', message }))
    expect(details.why).toBe("Your organisation's Azure Policy forbids it: No public addresses.")
  })

  it('of a right names who, what and the command an owner runs, the service’s words once', () => {
    const scope = '/subscriptions/1/resourceGroups/rg-demo/providers/Microsoft.KeyVault/vaults/kv'
    const words = (action: string, id: string) =>
      `The client 'ann@contoso.com' with object id '${id}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`
    const message = words('Microsoft.Authorization/roleAssignments/write', '22222222-2222-2222-2222-222222222222')
    const { details } = told(refused(403, { code: 'AuthorizationFailed', message }))
    expect(details.why).toContain('ann@contoso.com')
    expect(details.details).toEqual([message])
    expect(details.now).toContain(
      'az role assignment create --assignee 22222222-2222-2222-2222-222222222222 --role "Role Based Access Control Administrator" --scope "/subscriptions/1/resourceGroups/rg-demo"',
    )
    const odd = told(refused(403, { code: 'AuthorizationFailed', message: words('a/b/write', '2; rm -rf .') })).details
    expect(odd.now?.join(' ')).not.toContain('az role')
  })

  it('does not repeat in the details what it says in the reason', () => {
    expect(told(refused(409, { code: 'Odd', message: 'It is odd.' })).details.details).toEqual([])
  })

  it('Conflict is tried again while another operation is under way, and not otherwise', () => {
    const told409 = (message: string) => told(refused(409, { code: 'Conflict', message })).retry
    expect(told409("Another operation is in progress on the resource '/x'. Try again when it is over.")?.withinSeconds).toBeGreaterThan(0)
    expect(told409('The name is taken.')).toBeUndefined()
  })

  it('for want of a registration names the provider the service names', () => {
    const message = "The subscription is not registered to use namespace 'Microsoft.KeyVault'."
    expect(told(refused(409, { code: 'MissingSubscriptionRegistration', message })).details.now?.[0]).toContain(
      '--namespace Microsoft.KeyVault',
    )
  })

  it('of one that was told already stays as it was', () => {
    const own = new UserProblem({ code: 'own', what: 'Told.' })
    expect(problemFrom(own, 'Something else.')).toBe(own)
  })
})

describe('what is not from the service', () => {
  it.each(['CredentialUnavailableError', 'AggregateAuthenticationError', 'AuthenticationRequiredError'])(
    '%s: you are not signed in, exit 3',
    (name) => {
      const problem = told(Object.assign(new Error('EnvironmentCredential: unavailable'), { name }))
      expect(problem.exit).toBe(3)
      expect(problem.details.now?.[0]).toBe('az login')
    },
  )

  it.each(['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT'])('%s: the network is told as such', (code) => {
    expect(told(Object.assign(new Error(`connect ${code} 1.2.3.4:443`), { code })).details.code).toBe('unreachable')
  })

  it('a mistake of ours stays one', () => {
    const mistake = new TypeError('x is not a function')
    expect(problemFrom(mistake, 'Any.')).toBe(mistake)
    expect(serviceErrorOf(mistake)).toBeUndefined()
  })
})
