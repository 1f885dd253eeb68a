import { idKey } from '../../../common/arm-id.ts'
import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { textOf } from '../../../policy/compare.ts'
import { ExpressionError } from '../../../policy/expression-parser.ts'
import { resolve } from '../../../policy/expressions.ts'
import { declared, effective } from '../../../policy/parameters.ts'
import { readAt } from '../api-versions.ts'
import { lastName, listAt, subscriptionOf, textAt, writesIn } from '../intended.ts'
import { type Intent, type Reader, ReadRefused } from '../types.ts'

/** One definition that an assignment applies, on its own or in an initiative, before anything is judged by it. */
export interface AssignedRule {
  readonly assignment: JsonObject
  readonly definition: JsonObject
  readonly set: JsonObject | undefined
  /** The definition's name inside the initiative. */
  readonly reference: string | undefined
  readonly parameters: ReadonlyMap<string, Json>
  readonly mode: string
  readonly rule: JsonObject
}

/** An assignment, or a part of one, of which nobody here can say what it does. */
export interface Unread {
  readonly assignment: JsonObject
  readonly because: string
}

export interface Assigned {
  readonly rules: readonly AssignedRule[]
  readonly exemptions: readonly JsonObject[]
  readonly unread: readonly Unread[]
}

/** Effects that let every write pass as it is. */
const harmless = new Set(['audit', 'auditifnotexists', 'disabled', 'manual'])

/** `$filter=atScope()`: at the scope and inherited from above, management groups included (learn.microsoft.com/rest/api/policyauthorization/policy-assignments). */
const inForce = { $filter: 'atScope()' }

/** Everything assigned at the subscription and the groups that are written to, and above them. */
export async function assignedTo(intent: Intent, reader: Reader): Promise<Assigned> {
  const scopes = [subscriptionOf(intent), ...groupsIn(intent)]
  const under = (type: string, version: string) =>
    Promise.all(scopes.map((scope) => reader.list(`${scope}/providers/Microsoft.Authorization/${type}`, version, inForce)))
  const [assignments, exemptions] = await Promise.all([
    under('policyAssignments', readAt.policies).then(once),
    under('policyExemptions', readAt.policyExemptions).then(once),
  ])
  const enforced = assignments.filter((one) => textAt(one, 'properties.enforcementMode') !== 'DoNotEnforce')
  const read = await Promise.all(enforced.map((assignment) => rulesOf(intent, reader, assignment)))
  return { exemptions, rules: read.flatMap(({ rules }) => rules), unread: read.flatMap(({ unread }) => unread) }
}

/** The groups that are written to. */
function groupsIn(intent: Intent): readonly string[] {
  const ids = writesIn(intent).flatMap(({ id }) => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? [])
  return [...new Map(ids.map((id) => [idKey(id), id])).values()]
}

const once = (lists: readonly (readonly JsonObject[])[]): readonly JsonObject[] => [
  ...new Map(lists.flat().map((one) => [idKey(String(one.id)), one])).values(),
]

async function rulesOf(intent: Intent, reader: Reader, assignment: JsonObject): Promise<Omit<Assigned, 'exemptions'>> {
  const id = textAt(assignment, 'properties.policyDefinitionId') ?? ''
  const given = at(assignment, 'properties.parameters')
  const values = isObject(given) ? given : {}
  if (!/\/policysetdefinitions\//i.test(id)) {
    return collected([await ruleOf(intent, reader, { assignment, set: undefined, reference: undefined, id, given: values })])
  }
  const set = await definitionAt(intent, reader, id)
  if (!('body' in set)) return { rules: [], unread: [{ assignment, because: set.because }] }
  const setValues = effective(values, declared(set.body, lastName(id)))
  const members = listAt(set.body, 'properties.policyDefinitions')
  const read = await Promise.all(
    members.map(async (member) => {
      const passed = passedOn(at(member, 'parameters'), setValues)
      const of = textAt(member, 'policyDefinitionId') ?? ''
      if (isObject(passed) && isHarmless(of, passed)) return undefined
      if (passed === undefined) return { assignment, because: `the parameters of ${lastName(of)} could not be worked out` }
      const reference = textAt(member, 'policyDefinitionReferenceId')
      return ruleOf(intent, reader, { assignment, set: set.body, reference, id: of, given: passed })
    }),
  )
  return collected(read)
}

const collected = (read: readonly (AssignedRule | Unread | undefined)[]): Omit<Assigned, 'exemptions'> => ({
  rules: read.flatMap((one) => (one !== undefined && 'rule' in one ? [one] : [])),
  unread: read.flatMap((one) => (one !== undefined && 'because' in one ? [one] : [])),
})

/** What an initiative passes to a member. Its expressions know the initiative's parameters and nothing else. */
function passedOn(given: Json | undefined, parameters: ReadonlyMap<string, Json>): JsonObject | undefined {
  if (!isObject(given)) return {}
  try {
    const found = resolve({ ...nowhere, parameters }, given)
    return isObject(found) ? found : {}
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}

const nowhere = {
  subject: { type: '', id: '', name: '', body: {}, pathOf: (alias: string) => alias },
  resourceGroup: undefined,
  subscription: {},
  policy: {},
  apiVersion: '',
  now: 0,
  current: [],
}

/**
 * Whether a member that is built in is told to do no more than report: then it need not be read. Initiatives like the cloud security benchmark have
 * some two hundred of these. Built-in definitions call the parameter `effect`; of custom ones nobody knows.
 */
function isHarmless(id: string, passed: JsonObject): boolean {
  if (!/^\/providers\/microsoft\.authorization\//i.test(id)) return false
  const effect = Object.entries(passed).find(([name]) => name.toLowerCase() === 'effect')?.[1]
  return harmless.has(textOf(at(effect, 'value')).toLowerCase())
}

async function ruleOf(
  intent: Intent,
  reader: Reader,
  {
    assignment,
    set,
    reference,
    id,
    given,
  }: Pick<AssignedRule, 'assignment' | 'set' | 'reference'> & { readonly id: string; readonly given: JsonObject },
): Promise<AssignedRule | Unread | undefined> {
  const found = await definitionAt(intent, reader, id)
  if (!('body' in found)) return { assignment, because: found.because }
  const { body } = found
  const rule = at(body, 'properties.policyRule')
  if (!isObject(rule)) return { assignment, because: `the definition ${lastName(id)} has no rule that could be read` }
  const mode = textAt(body, 'properties.mode') ?? 'Indexed'
  // Other modes judge what is inside clusters, vaults and networks, not what Resource Manager is asked to write.
  if (!/^(all|indexed)$/i.test(mode)) return undefined
  return { assignment, definition: body, set, reference, parameters: effective(given, declared(body, lastName(id))), mode, rule }
}

/**
 * A definition or initiative by its id. Those of management groups are in the subscription's own list, too, for whoever may not read the group
 * (learn.microsoft.com/rest/api/policyauthorization/policy-definitions/list).
 */
async function definitionAt(
  intent: Intent,
  reader: Reader,
  id: string,
): Promise<{ readonly body: JsonObject } | { readonly because: string }> {
  try {
    const body = await reader.get(id, readAt.policies)
    return body === undefined ? { because: `its definition ${id} was not found` } : { body }
  } catch (error) {
    if (!(error instanceof ReadRefused)) throw error
    const type = /\/policysetdefinitions\//i.test(id) ? 'policySetDefinitions' : 'policyDefinitions'
    const custom = { $filter: "policyType eq 'Custom'" }
    const all = await reader
      .list(`${subscriptionOf(intent)}/providers/Microsoft.Authorization/${type}`, readAt.policies, custom)
      .catch((inner: unknown) => {
        if (inner instanceof ReadRefused) return []
        throw inner
      })
    const body = all.find((one) => idKey(String(one.id)) === idKey(id))
    return body === undefined ? { because: `you may not read its definition: ${error.action} at ${error.scope}` } : { body }
  }
}
