import type { JsonObject } from '../../common/json.ts'
import type { CallerSettings } from '../settings.ts'
import type { SimulatorRequest } from '../types.ts'
import { practiceClient } from './grants.ts'

/**
 * The little of Microsoft Graph that tools ask on the way to something else: who am I, and which object is the application I signed in as
 * (learn.microsoft.com/graph/api/user-get, serviceprincipal-list). The directory holds the caller. Undefined for every other address.
 */
export function graphAnswer(request: SimulatorRequest, caller: CallerSettings): { status: number; body: JsonObject } | undefined {
  const url = new URL(request.url)
  if (!url.pathname.startsWith('/v1.0/')) return undefined
  const { origin } = url
  const application = {
    id: caller.objectId,
    appId: practiceClient.id,
    displayName: caller.name,
    servicePrincipalNames: [practiceClient.id],
  }
  const user = { id: caller.objectId, displayName: caller.name, userPrincipalName: caller.name }
  switch (`${request.method} ${url.pathname.slice('/v1.0'.length)}`) {
    case 'GET /me':
      return { status: 200, body: { '@odata.context': `${origin}/v1.0/$metadata#users/$entity`, ...user } }
    case 'GET /servicePrincipals':
      return { status: 200, body: { value: matching(url, [practiceClient.id, caller.objectId], application) } }
    case 'GET /users':
      return { status: 200, body: { value: matching(url, [caller.name], user) } }
    case 'GET /groups':
      return { status: 200, body: { value: [] } }
    case 'POST /directoryObjects/getByIds':
      return {
        status: 200,
        body: {
          value: (request.body ?? '').includes(caller.objectId)
            ? [{ '@odata.type': '#microsoft.graph.servicePrincipal', ...application }]
            : [],
        },
      }
    default:
      return {
        status: 404,
        body: { error: { code: 'Request_ResourceNotFound', message: 'The practice directory has nothing at this address.' } },
      }
  }
}

/** The object when the filter names one of its names, or when there is no filter. */
function matching(url: URL, names: readonly string[], object: JsonObject): JsonObject[] {
  const filter = url.searchParams.get('$filter')
  return filter === null || names.some((name) => filter.includes(`'${name}'`)) ? [object] : []
}
