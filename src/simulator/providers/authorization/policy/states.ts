import { at, isObject, type Json, type JsonObject } from '../../../../common/json.ts'
import { iso } from '../../../arm/operations.ts'
import { requireSubscription } from '../../../arm/target.ts'
import type { Provider, SpecialRequest } from '../../../definition.ts'
import { ArmError } from '../../../errors.ts'
import type { World } from '../../../world.ts'
import { propertiesOf } from './assignments.ts'
import { type PolicyState, statesIn } from './compliance.ts'

const path = '{scope}/providers/Microsoft.PolicyInsights/policyStates/{which}'
const versions = ['2018-04-04', '2018-07-01-preview', '2019-10-01', '2024-10-01']

/** Compliance, as Microsoft.PolicyInsights answers it. Shapes: spec Microsoft.PolicyInsights 2019-10-01. */
export const policyInsights: Provider = {
  namespace: 'Microsoft.PolicyInsights',
  types: [],
  routes: [
    { method: 'POST', path: `${path}/queryResults`, apiVersions: versions, run: queryResults },
    { method: 'POST', path: `${path}/summarize`, apiVersions: versions, run: summarize },
  ],
}

function queryResults(world: World, request: SpecialRequest) {
  const states = wanted(world, request).map((state) => row(world, request, state))
  const top = Number(request.query.get('$top') ?? states.length)
  const shown = filtered(states, request.query.get('$filter')).slice(0, Number.isInteger(top) && top >= 0 ? top : states.length)
  return {
    status: 200,
    body: { '@odata.nextLink': null, '@odata.context': `${contextUrl(request)}#latest`, '@odata.count': shown.length, value: shown },
  }
}

function summarize(world: World, request: SpecialRequest) {
  const states = wanted(world, request)
  const assignments = [...grouped(states, ({ applied }) => applied.assignment.id)].map(([id, own]) => ({
    policyAssignmentId: id.toLowerCase(),
    policySetDefinitionId: String(own[0]?.applied.set?.id ?? '').toLowerCase(),
    results: results(request, own),
    policyDefinitions: [...grouped(own, definitionKey)].map(([, of]) => ({
      policyDefinitionId: String(of[0]?.applied.definition.id).toLowerCase(),
      policyDefinitionReferenceId: of[0]?.applied.reference ?? '',
      effect: of[0]?.applied.effect ?? '',
      results: results(request, of),
    })),
  }))
  return {
    status: 200,
    body: {
      '@odata.context': `${contextUrl(request)}#summary`,
      '@odata.count': 1,
      value: [
        {
          '@odata.id': null,
          '@odata.context': `${contextUrl(request)}#summary/$entity`,
          results: results(request, states),
          policyAssignments: assignments,
        },
      ],
    },
  }
}

function wanted(world: World, { parameters }: SpecialRequest): PolicyState[] {
  const scope = parameters.scope ?? ''
  requireSubscription(world, scope.split('/')[2] ?? '')
  if (!['latest', 'default'].includes((parameters.which ?? '').toLowerCase())) {
    throw new ArmError(404, 'InvalidResourceType', `The resource type 'policyStates/${parameters.which ?? ''}' could not be found.`)
  }
  return statesIn(world, scope)
}

function row(world: World, request: SpecialRequest, { resource, subject, applied, compliant }: PolicyState): JsonObject {
  const { assignment, definition, set } = applied
  const version = at(definition, 'properties.version')
  return {
    '@odata.id': null,
    '@odata.context': `${contextUrl(request)}#latest/$entity`,
    timestamp: iso(world.now()),
    resourceId: resource.id,
    policyAssignmentId: assignment.id,
    policyDefinitionId: String(definition.id),
    effectiveParameters: null,
    isCompliant: compliant,
    subscriptionId: resource.subscription,
    resourceType: subject.type,
    resourceLocation: typeof resource.body.location === 'string' ? resource.body.location : '',
    resourceGroup: resource.resourceGroup ?? resource.name,
    resourceTags: isObject(resource.body.tags) ? JSON.stringify(resource.body.tags) : 'tbd',
    policyAssignmentName: assignment.name,
    policyAssignmentOwner: 'tbd',
    policyAssignmentParameters: JSON.stringify(propertiesOf(assignment).parameters ?? {}),
    policyAssignmentScope: String(assignment.facts.scope ?? ''),
    policyDefinitionName: String(definition.name),
    policyDefinitionAction: applied.effect,
    policyDefinitionCategory: String(at(definition, 'properties.metadata.category') ?? 'tbd'),
    policySetDefinitionId: set === undefined ? '' : String(set.id),
    policySetDefinitionName: set === undefined ? '' : String(set.name),
    policySetDefinitionOwner: null,
    policySetDefinitionCategory: null,
    policySetDefinitionParameters: null,
    managementGroupIds: '',
    policyDefinitionReferenceId: applied.reference ?? null,
    complianceState: compliant ? 'Compliant' : 'NonCompliant',
    ...(version === undefined ? {} : { policyDefinitionVersion: version }),
  }
}

/** `isCompliant eq false and policyAssignmentName eq 'x'`: column names and texts without case. */
function filtered(rows: readonly JsonObject[], filter: string | undefined): JsonObject[] {
  if (filter === undefined || filter.trim() === '') return [...rows]
  const terms = filter.split(/\s+and\s+/i).map((term) => {
    const found = /^\(?\s*(\w+)\s+(eq|ne)\s+(?:'((?:[^']|'')*)'|(true|false))\s*\)?$/i.exec(term.trim())
    if (found === null) throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`)
    const [, column = '', operator = '', text, bare] = found
    return {
      column: column.toLowerCase(),
      equal: operator.toLowerCase() === 'eq',
      value: (text ?? bare ?? '').replaceAll("''", "'").toLowerCase(),
    }
  })
  const value = (one: JsonObject, column: string): Json | undefined =>
    Object.entries(one).find(([name]) => name.toLowerCase() === column)?.[1]
  return rows.filter((one) =>
    terms.every(({ column, equal, value: text }) => (String(value(one, column)).toLowerCase() === text) === equal),
  )
}

const definitionKey = ({ applied }: PolicyState) => `${applied.reference ?? ''} ${String(applied.definition.id)}`

function results({ origin, parameters }: SpecialRequest, states: readonly PolicyState[]): JsonObject {
  const bad = states.filter(({ compliant }) => !compliant)
  const count = (of: readonly PolicyState[], by: (state: PolicyState) => string) => grouped(of, by).size
  const badResources = new Set(bad.map(({ resource }) => resource.id))
  const good = states.filter(({ resource }) => !badResources.has(resource.id))
  const policyKey = (state: PolicyState) => `${state.applied.assignment.id} ${definitionKey(state)}`
  return {
    queryResultsUri: `${origin}${parameters.scope ?? ''}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?api-version=2019-10-01&$filter=IsCompliant eq false`,
    nonCompliantResources: badResources.size,
    nonCompliantPolicies: count(bad, policyKey),
    resourceDetails: [
      { complianceState: 'compliant', count: count(good, ({ resource }) => resource.id) },
      { complianceState: 'noncompliant', count: badResources.size },
    ],
    policyDetails: [{ complianceState: 'noncompliant', count: count(bad, policyKey) }],
    policyGroupDetails: [],
  }
}

function grouped(states: readonly PolicyState[], by: (state: PolicyState) => string): Map<string, PolicyState[]> {
  const groups = new Map<string, PolicyState[]>()
  for (const state of states) groups.set(by(state), [...(groups.get(by(state)) ?? []), state])
  return groups
}

const contextUrl = ({ origin, parameters }: SpecialRequest) =>
  `${origin}${parameters.scope ?? ''}/providers/Microsoft.PolicyInsights/policyStates/$metadata`
