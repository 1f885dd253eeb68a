import { idKey } from '../../../../common/arm-id.ts'
import { at, type JsonObject } from '../../../../common/json.ts'
import { filterTerms, page } from '../../../arm/listing.ts'
import { present } from '../../../arm/present.ts'
import type { SpecialRoute } from '../../../definition.ts'
import type { World } from '../../../world.ts'
import { builtIns, definitionType } from './built-ins.ts'
import { definitionMissing, setMissing } from './definition-store.ts'

/** Built-in definitions are read at the tenant; a subscription's list shows its own and the built-in ones. */
export const definitionRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policyDefinitions',
    run: (_world, { query, url }) => listed([...builtIns.values()], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policyDefinitions/{name}',
    run(_world, { parameters }) {
      const found = builtIns.get((parameters.name ?? '').toLowerCase())
      if (found === undefined) throw definitionMissing(parameters.name ?? '')
      return { status: 200, body: found }
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Authorization/policyDefinitions',
    run: (world, { parameters, query, url }) =>
      listed([...builtIns.values(), ...ofSubscription(world, definitionType, parameters.subscription ?? '')], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policySetDefinitions',
    run: (_world, { query, url }) => listed([], query, url),
  },
  {
    method: 'GET',
    path: '/providers/Microsoft.Authorization/policySetDefinitions/{name}',
    run: (_world, { parameters }) => {
      throw setMissing(parameters.name ?? '')
    },
  },
]

const ofSubscription = (world: World, type: string, subscription: string) =>
  world.childrenOf(`/subscriptions/${subscription}`, type).map((one) => present(world, one))

/** A list filtered by `policyType eq 'BuiltIn'` and `category eq 'Batch'`. */
function listed(all: readonly JsonObject[], query: ReadonlyMap<string, string>, url: URL) {
  const terms = filterTerms(query.get('$filter'))
  const fits = (body: JsonObject, term: string, path: string) =>
    !terms.has(term) || String(at(body, path)).toLowerCase() === terms.get(term)?.toLowerCase()
  return page(
    all
      .filter((body) => fits(body, 'policytype', 'properties.policyType') && fits(body, 'category', 'properties.metadata.category'))
      .map((body) => ({ key: idKey(String(body.id)), body: () => body })),
    url,
    query,
    10,
  )
}
