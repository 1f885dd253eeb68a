import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { checkShape } from '../../arm/checks.ts'
import { refuseLocked } from '../../arm/locks.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { badRequest, resourceNotFound } from '../../errors.ts'
import { object, readOnlyProperties, text } from '../../shape.ts'
import { accessPolicies, vaultType, versions } from './common.ts'

const shape = object({
  'properties!': object({ 'accessPolicies!': accessPolicies }),
  ...readOnlyProperties('location'),
  id: text,
  name: text,
  type: text,
})

/**
 * `PUT vaults/{name}/accessPolicies/{add|replace|remove}`: policies of single principals are merged, replaced or reduced; the others stay
 * (spec Microsoft.KeyVault 2026-02-01). A vault that decides by roles takes and keeps them without effect.
 */
export const accessPolicyRoute: SpecialRoute = {
  method: 'PUT',
  path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{vault}/accessPolicies/{kind}',
  apiVersions: versions,
  run(world, { parameters, body, apiVersion }) {
    const { subscription = '', group = '', vault: name = '', kind = '' } = parameters
    const found = world.find(`/subscriptions/${subscription}/resourceGroups/${group}/providers/${vaultType}/${name}`)
    if (found === undefined || found.hidden === true) throw resourceNotFound(vaultType, [name], group)
    const change = changes[kind.toLowerCase()]
    if (change === undefined) throw badRequest('InvalidRequestContent', `The operation '${kind}' is not add, replace or remove.`)
    refuseLocked(world, found.id, vaultType, 'write')
    checkShape(shape, isObject(body) ? body : {})
    const sent = listOf(at(body, 'properties.accessPolicies'))
    const policies = sent.reduce(
      (all: readonly JsonObject[], policy) => change(all, policy),
      listOf(at(found.body, 'properties.accessPolicies')),
    )
    save(world, found, policies)
    return {
      status: 200,
      body: {
        id: `${found.id}/accessPolicies/`,
        type: `${vaultType}/accessPolicies`,
        location: found.body.location ?? '',
        properties: { accessPolicies: [...policies] },
      },
      headers: { 'x-ms-keyvault-api-version': apiVersion },
    }
  },
}

type Change = (all: readonly JsonObject[], policy: JsonObject) => readonly JsonObject[]

const changes: Readonly<Record<string, Change>> = {
  add: (all, policy) => {
    const old = all.find((one) => samePrincipal(one, policy))
    if (old === undefined) return [...all, policy]
    return all.map((one) =>
      one === old ? { ...one, permissions: combine(one, policy, (has, more) => [...new Set([...has, ...more])]) } : one,
    )
  },
  replace: (all, policy) => [...all.filter((one) => !samePrincipal(one, policy)), policy],
  remove: (all, policy) =>
    all
      .map((one) =>
        samePrincipal(one, policy)
          ? {
              ...one,
              permissions: combine(one, policy, (has, less) =>
                has.filter((word) => !less.some((other) => other.toLowerCase() === word.toLowerCase())),
              ),
            }
          : one,
      )
      .filter((one) => !samePrincipal(one, policy) || kinds.some((kind) => wordsOf(one, kind).length > 0)),
}

const kinds = ['keys', 'secrets', 'certificates', 'storage'] as const

const wordsOf = (policy: JsonObject, kind: string): string[] => {
  const list = at(policy, `permissions.${kind}`)
  return Array.isArray(list) ? list.map(String) : []
}

const combine = (old: JsonObject, sent: JsonObject, how: (has: string[], sent: string[]) => string[]): JsonObject =>
  Object.fromEntries(kinds.map((kind) => [kind, how(wordsOf(old, kind), wordsOf(sent, kind))]))

const samePrincipal = (left: JsonObject, right: JsonObject) =>
  ['tenantId', 'objectId', 'applicationId'].every(
    (name) => String(left[name] ?? '').toLowerCase() === String(right[name] ?? '').toLowerCase(),
  )

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

function save(world: Parameters<SpecialRoute['run']>[0], vault: StoredResource, policies: readonly JsonObject[]): void {
  const properties = isObject(vault.body.properties) ? vault.body.properties : {}
  world.save({
    ...vault,
    etag: world.newEtag(),
    changedAt: world.now(),
    body: { ...vault.body, properties: { ...properties, accessPolicies: policies } },
  })
}
