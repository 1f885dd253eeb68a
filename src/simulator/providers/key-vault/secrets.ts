import { createHash } from 'node:crypto'
import { isObject } from '../../../common/json.ts'
import type { ResourceDefinition } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import { boolean, integer, object, readOnlyProperties, tags, text } from '../../shape.ts'
import { secretType, versions } from './common.ts'

const secretProperties = object({
  value: text,
  contentType: text,
  attributes: object({ enabled: boolean, nbf: integer(), exp: integer(), ...readOnlyProperties('created', 'updated') }),
  ...readOnlyProperties('secretUri', 'secretUriWithVersion'),
})

/** Secrets through Resource Manager: written, never read back. The value is not even kept. */
export const secret: ResourceDefinition = {
  type: secretType,
  apiVersions: versions,
  name: { pattern: /^[A-Za-z0-9-]{1,127}$/, rule: 'it has 1 to 127 letters, digits and hyphens' },
  location: 'none',
  tracked: false,
  stateless: true,
  body: object({ tags, 'properties!': secretProperties, ...readOnlyProperties('location', 'systemData') }),
  patch: object({ tags, properties: secretProperties }),
  put: { kind: 'now', status: 201, takes: 1 },
  update: { kind: 'now', status: 200, takes: 1 },
  remove: {
    style: { kind: 'now', status: 200 },
    check: () => {
      throw new ArmError(405, 'MethodNotAllowed', `The resource type '${secretType}' does not support DELETE.`)
    },
  },
  prepare(world, { body, sent, before, parent, name }) {
    const { value, ...properties } = isObject(body.properties) ? body.properties : {}
    const owner = world.find(parent ?? '')
    const uri = `https://${(owner?.name ?? '').toLowerCase()}.vault.azure.net/secrets/${name}`
    const changed = before === undefined || (isObject(sent.properties) && sent.properties.value !== undefined)
    const version = createHash('sha256')
      .update(changed ? world.newGuid() : '')
      .digest('hex')
      .slice(0, 32)
    return {
      body: { ...body, properties },
      facts: changed
        ? { secretUri: uri, secretUriWithVersion: `${uri}/${version}`, created: Math.floor(world.now() / 1000) }
        : (before?.facts ?? {}),
    }
  },
  show: (_world, resource) => {
    const { attributes } = isObject(resource.body.properties) ? resource.body.properties : {}
    const created = resource.facts.created ?? 0
    return { attributes: { enabled: true, ...(isObject(attributes) ? attributes : {}), created, updated: created } }
  },
  dress: (_world, _resource, body) => {
    const { created: _, ...properties } = isObject(body.properties) ? body.properties : {}
    return { ...body, properties }
  },
}
