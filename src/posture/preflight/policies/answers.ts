import type { Json } from '../../../common/json.ts'
import { textOf } from '../../../policy/compare.ts'
import type { Evaluated } from '../../../policy/conditions.ts'
import { tagOf } from '../../../policy/fields.ts'
import { types } from '../../arm-types.ts'
import type { Fix } from '../../types.ts'
import { regionName } from '../regions.ts'
import type { Written } from './subjects.ts'

/** Answers that satisfy a policy about a property, by the end of its alias in lower case. */
const byAlias: readonly (readonly [RegExp, Fix])[] = [
  [/^microsoft\.batch\/batchaccounts\/publicnetworkaccess$/, { question: 'account-reach', value: 'private' }],
  [/^microsoft\.batch\/batchaccounts\/networkprofile\.accountaccess\./, { question: 'account-reach', value: 'private' }],
  [/^microsoft\.batch\/batchaccounts\/networkprofile\.nodemanagementaccess\./, { question: 'node-management-reach', value: 'private' }],
  [/^microsoft\.batch\/batchaccounts\/encryption\./, { question: 'account-key', value: 'customer' }],
  [/^microsoft\.batch\/batchaccounts\/allowedauthenticationmodes/, { question: 'authentication', value: 'entra-only' }],
  [
    /^microsoft\.batch\/batchaccounts\/pools\/.*diskencryptionconfiguration\.targets/,
    { question: 'disk-encryption', value: 'host-and-temporary' },
  ],
  [
    /^microsoft\.batch\/batchaccounts\/pools\/.*securityprofile\.encryptionathost$/,
    { question: 'disk-encryption', value: 'host-and-temporary' },
  ],
  [
    /^microsoft\.batch\/batchaccounts\/pools\/.*securityprofile\.(securitytype|uefisettings)/,
    { question: 'vm-security', value: 'trusted-launch' },
  ],
  [/^microsoft\.batch\/batchaccounts\/pools\/.*publicipaddressconfiguration\.provision$/, { question: 'node-addresses', value: 'none' }],
  [/^microsoft\.batch\/batchaccounts\/pools\/.*endpointconfiguration/, { question: 'remote-access', value: 'none' }],
  [/^microsoft\.storage\/storageaccounts\/(publicnetworkaccess|networkacls\.)/, { question: 'storage-reach', value: 'private' }],
]

/** Answers that do without a type, by the type in lower case and the question that asked for it. */
const byType: Readonly<Record<string, (because: string) => Fix | undefined>> = {
  [types.address.toLowerCase()]: (because) =>
    because === 'egress' || because === 'egress-addresses'
      ? { question: 'egress', value: 'none' }
      : { question: 'node-addresses', value: 'none' },
  [types.natGateway.toLowerCase()]: () => ({ question: 'egress', value: 'none' }),
  [types.storage.toLowerCase()]: () => ({ question: 'storage', value: 'none' }),
}

/** A tag a policy asks for, with the value where it asks for one. */
export interface WantedTag {
  readonly name: string
  readonly value: string | undefined
}

/** The tags a refusal asks for. */
export function tagsIn(seen: readonly Evaluated[]): readonly WantedTag[] {
  return seen.flatMap((one): WantedTag[] => {
    const name = one.expressionKind === 'Field' ? tagOf(one.expression) : undefined
    if (name === undefined) return []
    const missing = one.operator === 'Exists' && textOf(one.targetValue).toLowerCase() === 'false' && one.result === 'True'
    if (missing) return [{ name, value: undefined }]
    const wanted = one.targetValue
    const differs = (one.operator === 'Equals' && one.result === 'False') || (one.operator === 'NotEquals' && one.result === 'True')
    if (differs) return [{ name, value: typeof wanted === 'string' && wanted !== '' ? wanted : undefined }]
    const outside = (one.operator === 'In' && one.result === 'False') || (one.operator === 'NotIn' && one.result === 'True')
    return outside && Array.isArray(wanted) ? [{ name, value: wanted.length === 0 ? undefined : textOf(wanted[0]) }] : []
  })
}

/** Answers that would satisfy a refusal, as they would be typed; none where nothing that is asked does. */
export function fixesFor(seen: readonly Evaluated[], { type, step }: Pick<Written, 'type' | 'step'>): readonly Fix[] {
  const found = seen.flatMap((one): Fix[] => {
    const field = one.expression.toLowerCase()
    if (one.expressionKind === 'Value') return []
    if (field === 'location') return regionFrom(one)
    if (/\/pools\/vmsize$/.test(field)) return sizeFrom(one)
    if (/\/batchaccounts\/poolallocationmode$/.test(field)) return modeFrom(one)
    const known = byAlias.find(([alias]) => alias.test(field))
    return known === undefined ? [] : [known[1]]
  })
  const onlyType = seen.length > 0 && seen.every((one) => one.expression.toLowerCase() === 'type' || one.expression === "[field('type')]")
  const without = onlyType ? byType[type.toLowerCase()]?.(step.because) : undefined
  const all = without === undefined ? found : [...found, without]
  return [...new Map(all.map((fix) => [`${fix.question}=${fix.value}`, fix])).values()]
}

const listOf = (target: Json | undefined): readonly string[] => (Array.isArray(target) ? target.map(textOf) : [])

/** What a list allows; of a list of what is not allowed nothing is known but that. */
const allowedBy = ({ operator, result, targetValue }: Evaluated): readonly string[] =>
  (operator === 'In' && result === 'False') || (operator === 'NotIn' && result === 'True') ? listOf(targetValue) : []

/** The first region a list allows. */
function regionFrom(seen: Evaluated): Fix[] {
  const allowed = allowedBy(seen)
    .map(regionName)
    .find((one) => one !== 'global' && one !== '')
  return allowed === undefined ? [] : [{ question: 'region', value: allowed }]
}

function sizeFrom(seen: Evaluated): Fix[] {
  const [first] = allowedBy(seen)
  return first === undefined ? [] : [{ question: 'pool-size', value: first }]
}

function modeFrom({ operator, targetValue }: Evaluated): Fix[] {
  if (operator !== 'NotEquals' && operator !== 'NotIn') return []
  const [wanted] = Array.isArray(targetValue) ? listOf(targetValue) : [textOf(targetValue)]
  return [{ question: 'allocation-mode', value: wanted?.toLowerCase() === 'usersubscription' ? 'user-subscription' : 'batch-service' }]
}
