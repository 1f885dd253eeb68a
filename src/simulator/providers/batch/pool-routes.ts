import { idKey } from '../../../common/arm-id.ts'
import { isObject, type JsonObject } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import { present } from '../../arm/present.ts'
import type { SpecialRoute, StoredResource } from '../../definition.ts'
import { resourceNotFound } from '../../errors.ts'
import type { World } from '../../world.ts'
import { batchVersions, poolType, propertiesOf, requireAccount } from './common.ts'
import { filterOf } from './odata.ts'
import { stopResize } from './pool-allocation.ts'

const pools = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Batch/batchAccounts/{account}/pools'

/** What a list of pools can be filtered by (learn rest/api/batchmanagement/pool/list-by-batch-account). */
const filterable = [
  'name',
  ...[
    ...['displayName', 'allocationState', 'allocationStateTransitionTime', 'creationTime', 'provisioningState', 'lastModified'],
    ...['provisioningStateTransitionTime', 'vmSize', 'interNodeCommunication', 'scaleSettings/autoScale', 'scaleSettings/fixedScale'],
  ].map((name) => `properties/${name}`),
]

export const poolRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: pools,
    apiVersions: batchVersions,
    run(world, { parameters, url, query, apiVersion }) {
      const found = requireAccount(world, parameters)
      const wanted = filterOf(query.get('$filter'), filterable)
      const chosen = (query.get('$select') ?? '').split(',').flatMap((name) => /^\s*properties\/(\w+)/.exec(name)?.[1] ?? [])
      const size = Math.min(Number(query.get('maxresults') ?? 10) || 10, 10)
      const shown = world
        .childrenOf(found.id, poolType)
        .filter((one) => one.hidden !== true)
        .map((one) => ({ key: idKey(one.id), value: present(world, one, apiVersion) }))
      return page(
        shown.filter(({ value }) => wanted(value)).map(({ key, value }) => ({ key, body: () => select(value, chosen) })),
        url,
        query,
        size,
      )
    },
  },
  {
    method: 'POST',
    path: `${pools}/{pool}/stopResize`,
    apiVersions: batchVersions,
    run(world, { parameters, apiVersion }) {
      const found = requirePool(world, parameters)
      stopResize(world, found)
      return answer(world, found, apiVersion)
    },
  },
  {
    method: 'POST',
    path: `${pools}/{pool}/disableAutoScale`,
    apiVersions: batchVersions,
    run(world, { parameters, apiVersion }) {
      const found = requirePool(world, parameters)
      const properties = propertiesOf(found)
      if (isObject(properties.scaleSettings) && properties.scaleSettings.autoScale !== undefined) {
        const fixedScale = {
          targetDedicatedNodes: found.facts.currentDedicatedNodes ?? 0,
          targetLowPriorityNodes: found.facts.currentLowPriorityNodes ?? 0,
          resizeTimeout: 'PT15M',
        }
        const { autoScaleRun: _, ...facts } = found.facts
        const body = { ...found.body, properties: { ...properties, scaleSettings: { fixedScale } } }
        world.save({ ...found, body, facts, etag: world.newEtag(), changedAt: world.now() })
      }
      return answer(world, found, apiVersion)
    },
  },
]

function answer(world: World, pool: StoredResource, apiVersion: string) {
  const now = world.find(pool.id) ?? pool
  return { status: 200, headers: { ETag: now.etag }, body: present(world, now, apiVersion) }
}

function requirePool(world: World, parameters: Readonly<Record<string, string>>): StoredResource {
  const account = requireAccount(world, parameters)
  const found = world.find(`${account.id}/pools/${parameters.pool ?? ''}`)
  if (found === undefined) throw resourceNotFound(poolType, [account.name, parameters.pool ?? ''], parameters.group)
  return found
}

/** Only top-level properties can be selected; what names the pool is always there. */
function select(body: JsonObject, chosen: readonly string[]): JsonObject {
  if (chosen.length === 0 || !isObject(body.properties)) return body
  const kept = Object.entries(body.properties).filter(([name]) => chosen.includes(name))
  return { id: body.id, name: body.name, type: body.type, etag: body.etag, properties: Object.fromEntries(kept) }
}
