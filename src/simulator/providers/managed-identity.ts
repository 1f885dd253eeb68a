import { at, isObject, type JsonObject } from '../../common/json.ts'
import type { Link, Provider, ResourceDefinition } from '../definition.ts'
import { durations } from '../durations.ts'
import { object, oneOf, readOnlyProperties, tags, text } from '../shape.ts'
import { addPrincipal, removePrincipal } from './authorization/principals.ts'

export const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities'

/** The right to give an identity to a resource. Recorded refusal: Azure/aad-pod-identity#443. */
export function identityLinks(body: JsonObject): Link[] {
  const assigned = at(body, 'identity.userAssignedIdentities')
  const ids = isObject(assigned) ? Object.keys(assigned) : []
  return ids.map((scope) => ({ action: `${identityType}/assign/action`, scope }))
}

const identity: ResourceDefinition = {
  type: identityType,
  apiVersions: ['2018-11-30', '2022-01-31-preview', '2023-01-31', '2024-11-30'],
  name: {
    pattern: /^[A-Za-z0-9][\w-]{2,127}$/,
    rule: 'it has 3 to 128 characters of letters, digits, - and _ and begins with a letter or digit',
  },
  location: 'regional',
  tracked: true,
  stateless: true,
  body: object({
    'location!': text,
    tags,
    properties: object({ isolationScope: oneOf('None', 'Regional'), ...readOnlyProperties('tenantId', 'principalId', 'clientId') }),
  }),
  patch: object({
    location: text,
    tags,
    properties: object({ isolationScope: oneOf('None', 'Regional'), ...readOnlyProperties('tenantId', 'principalId', 'clientId') }),
  }),
  put: { kind: 'now', status: 201, takes: durations.identity },
  update: { kind: 'now', status: 200, takes: 1 },
  remove: { style: { kind: 'now', status: 200 }, done: (world, resource) => removePrincipal(world, String(resource.facts.principalId)) },
  prepare: (world, { body, before }) => ({
    body,
    facts: before?.facts ?? { tenantId: world.tenant, principalId: world.newGuid(), clientId: world.newGuid() },
  }),
  stored: (world, resource, { before }) => {
    if (before === undefined) addPrincipal(world, String(resource.facts.principalId), resource.name)
  },
}

export const managedIdentity: Provider = { namespace: 'Microsoft.ManagedIdentity', types: [identity], routes: [] }
