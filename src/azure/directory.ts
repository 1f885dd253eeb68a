import type { TokenCredential } from '@azure/core-auth'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { isObject, type Json } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { Listed } from './listings.ts'
import type { Wire } from './wire.ts'

/** The one address asked at Microsoft Graph (learn.microsoft.com/graph/api/serviceprincipal-get, v1.0). */
export function principalAddress(graph: string, application: string): string {
  return `${graph}/v1.0/servicePrincipals(appId='${application}')?$select=id,displayName`
}

export interface DirectoryRequest {
  /** A wire that lets a token go to this one address and nowhere else. */
  readonly wire: Wire
  readonly credential: TokenCredential
  readonly graph: string
  /** The application id, the same in every directory. */
  readonly application: string
}

/**
 * What an application is called in the directory, and its object id there. The token is one for Graph and goes to Graph alone.
 * Throws a UserProblem with the command to run where the directory may not be read, or does not know the application.
 */
export async function findPrincipal({ wire, credential, graph, application }: DirectoryRequest): Promise<Listed> {
  const token = await credential.getToken(`${graph}/.default`).catch(() => null)
  if (token === null) throw unreadableDirectory(application, 'You are not signed in for the directory.')
  const request = createPipelineRequest({
    url: principalAddress(graph, application),
    headers: createHttpHeaders({ authorization: `Bearer ${token.token}`, accept: 'application/json' }),
    timeout: 15_000,
  })
  const response = await wire.sendRequest(request).catch((error: unknown) => {
    if (error instanceof UserProblem) throw error
    throw unreadableDirectory(application, 'The directory did not answer.')
  })
  if (response.status === 404) throw unknownPrincipal(application)
  const body = response.status === 200 ? parse(response.bodyAsText) : undefined
  if (!isObject(body) || typeof body.id !== 'string') throw unreadableDirectory(application, `The directory answered ${response.status}.`)
  return { value: body.id, label: safeText(String(body.displayName ?? 'Microsoft Azure Batch')), detail: safeText(body.id) }
}

function parse(text: string | null | undefined): Json | undefined {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** The directory could not be read, with the command that gives what it would have said. */
export function unreadableDirectory(application: string, why: string): UserProblem {
  return new UserProblem({
    code: 'not-allowed',
    what: 'The Batch service could not be looked up in your directory.',
    why: `${why} Someone who may read it prints the object id, to be typed in here: az ad sp show --id ${application} --query id -o tsv`,
    now: [`az ad sp show --id ${application} --query id -o tsv`, 'then type what it prints: --set batch-principal=OBJECT-ID'],
    exit: exitCodes.notAllowed,
  })
}

function unknownPrincipal(application: string): UserProblem {
  return new UserProblem({
    code: 'batch-unknown-in-directory',
    what: 'Your directory does not know the Batch service yet.',
    why: 'It comes with the first registration of Microsoft.Batch in any of its subscriptions: az provider register --namespace Microsoft.Batch',
    now: ['az provider register --namespace Microsoft.Batch', `az ad sp show --id ${application} --query id -o tsv`],
    exit: exitCodes.refused,
  })
}
