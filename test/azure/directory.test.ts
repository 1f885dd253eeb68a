import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { describe, expect, it } from 'vitest'
import { azureClouds } from '../../src/azure/clouds.ts'
import { findPrincipal, principalAddress } from '../../src/azure/directory.ts'
import { guardedWire } from '../../src/azure/wire.ts'
import { UserProblem } from '../../src/common/problem.ts'

const application = 'ddbf3205-c6bd-46ae-8127-60eb93363864'

/** A directory that answers as told, and what it was sent. */
function directory(status: number, body: string) {
  const sent: PipelineRequest[] = []
  const scopes: string[] = []
  const client: HttpClient = {
    async sendRequest(request) {
      sent.push(request)
      return { request, status, headers: createHttpHeaders(), bodyAsText: body }
    },
  }
  const ask = (graph: string) =>
    findPrincipal({
      wire: guardedWire(client, [], [principalAddress(graph, application)]),
      credential: {
        getToken: async (scope) => {
          scopes.push(String(scope))
          return { token: 'for-graph', expiresOnTimestamp: 8.64e15 }
        },
      },
      graph,
      application,
    })
  return { sent, scopes, client, ask }
}

const problemOf = async (asked: Promise<unknown>): Promise<UserProblem> => {
  const error = await asked.catch((thrown: unknown) => thrown)
  if (error instanceof UserProblem) return error
  throw new Error('No problem was told')
}

describe('looking up the Batch service', () => {
  it.each(Object.values(azureClouds))('asks the Graph of $name by the application id, with a token for Graph', async ({ graph }) => {
    const { sent, scopes, ask } = directory(200, '{"id":"1b2c3d4e-0000-4000-8000-000000000000","displayName":"Microsoft Azure Batch"}')
    await expect(ask(graph)).resolves.toMatchObject({ value: '1b2c3d4e-0000-4000-8000-000000000000', label: 'Microsoft Azure Batch' })
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${graph}/v1.0/servicePrincipals(appId='${application}')?$select=id,displayName`,
    ])
    expect(scopes).toEqual([`${graph}/.default`])
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer for-graph')
  })

  it.each([
    [403, 'not-allowed', 'az ad sp show'],
    [401, 'not-allowed', 'az ad sp show'],
    [404, 'batch-unknown-in-directory', 'az provider register'],
  ])('answered with %i tells how to go on', async (status, code, command) => {
    const problem = await problemOf(directory(status, '{}').ask(azureClouds.public.graph))
    expect(problem.details.code).toBe(code)
    expect(problem.details.now?.[0]).toContain(command)
  })

  it('by somebody who is not signed in tells the command to type from', async () => {
    const asked = findPrincipal({
      wire: { sendRequest: () => Promise.reject(new Error('It was asked')) },
      credential: { getToken: () => Promise.reject(new Error('no sign-in')) },
      graph: azureClouds.public.graph,
      application,
    })
    expect((await problemOf(asked)).details.why).toContain('az ad sp show')
  })

  it('takes an answer that is no answer for none', async () => {
    expect((await problemOf(directory(200, '<html>').ask(azureClouds.public.graph))).details.code).toBe('not-allowed')
  })
})

describe('the guard', () => {
  const { graph } = azureClouds.public
  const { sent, client } = directory(200, '{}')
  const wire = guardedWire(client, ['management.azure.com'], [principalAddress(graph, application)])
  const request = (method: 'GET' | 'POST', url: string) => ({
    ...({} as PipelineRequest),
    url,
    method,
    headers: createHttpHeaders({ authorization: 'Bearer x' }),
  })

  it.each([
    ['GET', `${graph}/v1.0/users`],
    ['GET', `${principalAddress(graph, application)}&$expand=owners`],
    ['POST', principalAddress(graph, application)],
    ['GET', principalAddress('https://graph.microsoft.com.evil.example', application)],
    ['GET', principalAddress('http://graph.microsoft.com', application)],
  ] as const)('sends no token by %s to %s', async (method, url) => {
    await expect(wire.sendRequest(request(method, url))).rejects.toBeInstanceOf(UserProblem)
    expect(sent).toEqual([])
  })
})
