import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { readAt } from '../api-versions.ts'
import { isOffer } from '../core-ways.ts'
import { counted, type IntendedPool, listAt, listed, poolsIn, subscriptionOf, textAt } from '../intended.ts'
import {
  type Ability,
  abilitiesFor,
  capabilitiesIn,
  findSize,
  guessedSize,
  type MachineSize,
  mostAlike,
  sizesOf,
  sizesPath,
} from '../machine-sizes.ts'
import { sizesNow } from '../sizes-now.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orElse, orUnread } from '../unread.ts'

/** Days ahead in which an announced end is told. */
const horizon = 365

/** Whether the size is on Batch's list for the region, for how long, whether the subscription may use it, and whether it can what is asked of it. */
export const sizeSupport: Check = {
  id: 'size-support',
  title: 'The node size is offered and can what is asked of it',
  source: sources.sizes,
  applies: (intent) => poolsIn(intent).length > 0,
  async look(intent, reader) {
    const sizes = await sizesOf(reader, intent.subscription, intent.region)
    return (await Promise.all(poolsIn(intent).map((pool) => lookAt(intent, reader, pool, sizes)))).flat()
  },
}

async function lookAt(intent: Intent, reader: Reader, pool: IntendedPool, sizes: readonly MachineSize[]): Promise<readonly Finding[]> {
  const abilities = abilitiesFor(pool)
  const size = findSize(sizes, pool.size)
  const path = sizesPath(intent.subscription, intent.region)
  const like = size ?? guessedSize(pool.size)
  const now = await sizesNow(intent, reader, pool)
  const others = sizes.filter((one) => one.name !== size?.name && !now.has(one.name.toLowerCase()))
  const alike = mostAlike(
    others.filter((one) => isOffer(one, abilities)),
    like,
  )
    .slice(0, 3)
    .map(({ name }) => name)
  const report = (one: Pick<Finding, 'severity' | 'what' | 'why' | 'evidence'>): Finding => ({
    ...one,
    now: [
      ...alike
        .slice(0, 1)
        .map((name) => `A size that can: --set pool-size=${name}${alike.length > 1 ? ` (also ${listed(alike.slice(1))})` : ''}`),
      ...(alike.length === 0 ? compromises(others, abilities, like, size) : []),
      ...(alike.length === 0 ? [`See what the region has: az batch location list-skus --location ${intent.region} --output table`] : []),
    ],
    ...(alike[0] === undefined ? {} : { fixes: [{ question: 'pool-size', value: alike[0] }] }),
    link: `https://${sources.sizes.link}`,
    steps: [pool.step.id],
  })
  if (size === undefined) {
    return [
      sizes.length === 0
        ? report({
            severity: 'unknown',
            what: `Batch lists no sizes for ${intent.region}.`,
            why: `Whether ${pool.size} is offered there could not be looked at. Where Batch is not in the region at all, its account is refused.`,
            evidence: { path, value: 'the list is empty' },
          })
        : report({
            severity: 'blocks',
            what: `Batch does not offer ${pool.size} in ${intent.region}.`,
            why: 'The pool would be made, and no node would start (UnsupportedVMSize).',
            evidence: { path, value: `not among ${counted(sizes.length, 'size')}` },
          }),
    ]
  }
  const lifetime = endOf(size, intent.today)
  const found: Finding[] =
    lifetime === undefined
      ? []
      : [report({ ...lifetime, evidence: { path: `${path}#${size.name}`, value: { batchSupportEndOfLife: size.endOfLife ?? null } } })]
  const reading = skuWhereNeeded(intent, reader, pool, size, abilities)
  const sku = await orElse(reading, undefined)
  for (const ability of abilities) found.push(...judge(ability, size, sku, path, report))
  const restrictions = await orUnread(
    `Whether the subscription may use ${size.name} here, and in which zones, was not looked at.`,
    async () => {
      const row = await reading
      return row === undefined ? [] : restricted(intent, pool, size, row, report)
    },
  )
  return [...found, ...restrictions]
}

/** Where no size has all of it: sizes that have the rest, with the answer that goes without. */
function compromises(
  others: readonly MachineSize[],
  abilities: readonly Ability[],
  like: MachineSize | undefined,
  asked: MachineSize | undefined,
): readonly string[] {
  const questions = [...new Set(abilities.map(({ question }) => question))]
  return questions.flatMap((question) => {
    const rest = abilities.filter((ability) => ability.question !== question)
    const without = abilities.find((ability) => ability.question === question)?.without
    if (without === undefined || abilities.length === rest.length) return []
    if (asked !== undefined && isOffer(asked, rest))
      return [`No size here has all of it; ${asked.name} has the rest: --set ${question}=${without}`]
    const [best] = mostAlike(
      others.filter((one) => isOffer(one, rest)),
      like,
    )
    return best === undefined
      ? []
      : [`No size here has all of it; one that has the rest: --set pool-size=${best.name} --set ${question}=${without}`]
  })
}

type Report = (one: Pick<Finding, 'severity' | 'what' | 'why' | 'evidence'>) => Finding

function endOf({ name, endOfLife }: MachineSize, today: string): Pick<Finding, 'severity' | 'what' | 'why'> | undefined {
  if (endOfLife === undefined) return undefined
  if (endOfLife <= today) {
    return { severity: 'blocks', what: `Batch stopped supporting ${name} on ${endOfLife}.`, why: 'Pools of this size are refused.' }
  }
  const days = (Date.parse(endOfLife) - Date.parse(today)) / 86_400_000
  if (days > horizon) return undefined
  return {
    severity: 'warns',
    what: `Batch supports ${name} until ${endOfLife}.`,
    why: 'The pool has to be made anew in another size by then.',
  }
}

/** Compute's row of the size: read where zones or the subscription's own restrictions matter, or where Batch's list leaves something open. */
async function skuWhereNeeded(
  intent: Intent,
  reader: Reader,
  pool: IntendedPool,
  size: MachineSize,
  abilities: readonly Ability[],
): Promise<JsonObject | undefined> {
  const open = abilities.some((ability) => ability.has(size.capabilities.get(ability.capability.toLowerCase())) === undefined)
  if (intent.allocation !== 'user-subscription' && !isZonal(pool) && !open) return undefined
  const rows = await reader.list(`${subscriptionOf(intent)}/providers/Microsoft.Compute/skus`, readAt.computeSkus, {
    $filter: `location eq '${intent.region}'`,
  })
  return rows.find((row) => row.resourceType === 'virtualMachines' && String(row.name).toLowerCase() === size.name.toLowerCase())
}

const isZonal = ({ machine }: IntendedPool) => textAt(machine, 'nodePlacementConfiguration.policy')?.toLowerCase() === 'zonal'

function judge(ability: Ability, size: MachineSize, sku: JsonObject | undefined, path: string, report: Report): readonly Finding[] {
  const key = ability.capability.toLowerCase()
  const value = size.capabilities.get(key) ?? (sku === undefined ? undefined : capabilitiesIn(sku).get(key))
  const has = ability.has(value)
  if (has === true) return []
  const evidence = { path: `${path}#${size.name}.${ability.capability}`, value: value ?? 'not listed' }
  if (has === undefined) {
    return [
      {
        ...report({
          severity: 'unknown',
          what: `Whether ${size.name} has ${ability.what} is in neither Batch’s nor Compute’s list.`,
          why: 'Azure tells when the nodes are made.',
          evidence,
        }),
        now: [`Look it up: az vm list-skus --size ${size.name} --output table`],
      },
    ]
  }
  return [
    report({
      severity: 'blocks',
      what: `${size.name} has no ${ability.what}, which ${ability.question} asks for.`,
      why: 'Azure refuses nodes that ask for what their size does not have.',
      evidence,
    }),
  ]
}

/**
 * Zones, and what Compute keeps from this subscription. The latter counts where nodes are in it: nodes of Batch service mode are in subscriptions of
 * Microsoft's, whose restrictions nobody here can read.
 */
function restricted(intent: Intent, pool: IntendedPool, size: MachineSize, sku: JsonObject, report: Report): readonly Finding[] {
  const path = `${subscriptionOf(intent)}/providers/Microsoft.Compute/skus#${size.name}`
  const restrictions = listAt(sku, 'restrictions').filter(isObject)
  const whole = restrictions.find((one) => one.type === 'Location')
  if (whole !== undefined && intent.allocation === 'user-subscription') {
    return [
      report({
        severity: 'blocks',
        what: `This subscription may not use ${size.name} in ${intent.region}: ${String(whole.reasonCode)}.`,
        why: 'Compute refuses machines of a size that is restricted for the subscription (SkuNotAvailable).',
        evidence: { path, value: whole },
      }),
    ]
  }
  if (!isZonal(pool)) return []
  const zones = listAt(sku, 'locationInfo').flatMap((info) => [...listAt(info, 'zones')])
  const without = intent.allocation !== 'user-subscription' ? [] : restrictions.filter((one) => one.type === 'Zone').flatMap(zonesIn)
  const left = zones.filter((zone) => !without.includes(zone))
  if (left.length > 1) return []
  return [
    {
      ...report({
        severity: 'blocks',
        what: `${size.name} is offered in ${left.length === 0 ? 'no zone' : 'one zone'} of ${intent.region}, and pool-zones asks for more than one.`,
        why: 'Batch refuses a zonal pool of a size that is in fewer than two zones.',
        evidence: { path, value: { zones: [...zones], restricted: without } },
      }),
      now: ['Let Azure place the nodes: --set pool-zones=regional'],
      fixes: [{ question: 'pool-zones', value: 'regional' }],
    },
  ]
}

const zonesIn = (restriction: JsonObject): readonly Json[] => {
  const zones = at(restriction, 'restrictionInfo.zones')
  return Array.isArray(zones) ? zones : []
}
