import { adviceFor } from '../../azure/advice.ts'
import { imageAbout } from '../../azure/advice-about.ts'
import { policiesInWords } from '../../azure/errors.ts'
import { sendWhole } from '../../azure/whole-body.ts'
import { lastName, parseArmId } from '../../common/arm-id.ts'
import { at, isObject, type JsonObject, objectsAt } from '../../common/json.ts'
import { UserProblem } from '../../common/problem.ts'
import { type Context, groupOf, nameOf } from '../define.ts'
import { nothingToDo, seenAgain, until } from '../until.ts'

export const poolVersion = '2025-06-01'
/** Where the pool remembers how many nodes its answers asked for. */
export const nodesAsked = 'secure-batch:nodes'
/** Minutes. */
const longestResize = 45
/** Minutes: the ninety that tasks get to end, and the resize after them. */
export const longestDrain = 115

/**
 * A pool whose nodes are still to come, or did not come, has a target like any other. The memory of what was asked is taken back, so that the next plan
 * waits for them, or asks for them again. A pool that somebody else resizes has another target than the remembered one, or none.
 */
export function withUnfinishedResize(live: JsonObject): JsonObject {
  const { current, target } = countsOf(live)
  const steady = at(live, allocationState) === 'Steady'
  const unfinished = steady ? errorsOf(live).length > 0 : askedOf(live) === target
  if (current >= target || !isObject(live.properties) || !unfinished) return live
  const value = `${current} of ${target} ${steady ? 'came' : 'are there'}`
  return { ...live, properties: { ...live.properties, metadata: [{ name: nodesAsked, value }] } }
}

/** How many nodes the pool remembers that answers asked for: `2`, `2 and 1 Spot`. */
function askedOf(live: JsonObject): number | undefined {
  const numbers = /^(\d+)(?: and (\d+) Spot)?$/.exec(String(memoryOf(live)))
  return numbers === null ? undefined : count(Number(numbers[1])) + count(Number(numbers[2] ?? 0))
}

/**
 * Asks for the nodes in `body`. Batch refuses while it resizes (learn.microsoft.com/rest/api/batchservice/pools/resize-pool): that is waited out. Whether it tries
 * again for a target it has already is documented nowhere: so then the target is first set to what is there. The memory of what is missing goes
 * along, for a run that is cut off in between.
 */
export async function askForNodes(context: Context, id: string, live: JsonObject, body: JsonObject): Promise<unknown> {
  const same = sameTargets(live, body) && memoryOf(live) !== draining
  if (at(live, allocationState) !== 'Steady') {
    // What is asked for is on its way.
    if (same && at(live, allocationState) === 'Resizing') return undefined
    // A drain that was cut off goes on in Azure, as long as its tasks run.
    await untilStill(context, id, memoryOf(live) === draining ? longestDrain : longestResize)
  } else if (same && errorsOf(live).length > 0) {
    await askForWhatIsThere(context, id, live)
  }
  return patchPool(context, id, body)
}

/** A target that is there already: from it, any other is a new one. */
export async function askForWhatIsThere(context: Context, id: string, live: JsonObject): Promise<void> {
  const fixedScale = {
    targetDedicatedNodes: count(at(live, 'properties.currentDedicatedNodes')),
    targetLowPriorityNodes: count(at(live, 'properties.currentLowPriorityNodes')),
    resizeTimeout: 'PT15M',
  }
  const { properties } = withUnfinishedResize(live)
  const metadata = isObject(properties) ? properties.metadata : undefined
  await patchPool(context, id, { properties: { ...(metadata === undefined ? {} : { metadata }), scaleSettings: { fixedScale } } })
  await untilStill(context, id, longestResize)
}

export async function patchPool({ arm }: Context, id: string, body: JsonObject): Promise<unknown> {
  const parsed = parseArmId(id)
  const batch = sendWhole(await arm.clients.batch(), body)
  return batch.poolOperations.update(groupOf(parsed), nameOf(parsed), nameOf(parsed, 1), {})
}

/** What the pool remembers while its nodes go: answers that want it again differ from that. */
export const draining = 'draining'

/** What the pool remembers of the nodes that were asked for. */
const memoryOf = (live: JsonObject) => metadataOf(live).find(({ name }) => name === nodesAsked)?.value

export function metadataOf(live: JsonObject): readonly JsonObject[] {
  const metadata = at(live, 'properties.metadata')
  return Array.isArray(metadata) ? metadata.filter(isObject) : []
}

/** Returns once the nodes are there; throws a UserProblem that says why when they did not come. */
export function untilSteady(context: Context, id: string, first: JsonObject): Promise<JsonObject> {
  const { clock } = context
  const healsUntil = clock.now() + longestHealing
  const wanted = countsOf(first).target
  const now = seenAgain(context, id, poolVersion, first)
  let live = first
  const mended = new Set<Healing>()
  /** When nodes are asked for again that could not come yet. */
  let againAt: number | undefined
  return until(context, {
    async look() {
      if (againAt !== undefined && clock.now() >= againAt) {
        againAt = undefined
        const { metadata, scaleSettings } = isObject(live.properties) ? live.properties : {}
        await askForNodes(context, id, live, {
          properties: { ...(metadata === undefined ? {} : { metadata }), ...(scaleSettings === undefined ? {} : { scaleSettings }) },
        })
      }
      live = await now()
      const { current } = countsOf(live)
      if (at(live, allocationState) !== 'Steady') return { reason: `${current} of ${wanted} nodes are there` }
      const failed = errorsOf(live)
      if (failed.length === 0) return { done: live }
      const healing = clock.now() >= healsUntil ? undefined : healings.find(({ heals }) => failed.every(heals))
      if (healing === undefined) throw resizeProblem(id, live, failed, wanted, current)
      if (!mended.has(healing)) await healing.mend?.(context)
      mended.add(healing)
      againAt ??= clock.now() + 30_000
      return { reason: healing.reason }
    },
    meanwhile: nothingToDo,
    every: 10_000,
    minutes: longestResize,
    over() {
      throw notSteady(id, longestResize)
    },
  })
}

/** What keeps nodes from coming for a while only. */
interface Healing {
  readonly reason: string
  heals(error: JsonObject): boolean
  /** What helps it along; done once. */
  mend?(context: Context): Promise<unknown>
}

/** As long as a role or a feature may take to spread, in milliseconds. */
const longestHealing = 15 * 60_000

const wordsOf = (error: JsonObject) => `${String(error.code)} ${String(error.message)}`

/** Codes are unverified, so the words count. */
const healings: readonly Healing[] = [
  { reason: 'the nodes’ right to use the disk key is not in effect yet', heals: (error) => /wrapKey|key ?vault/i.test(wordsOf(error)) },
  {
    reason: 'encryption at host is registered, but not known everywhere yet',
    heals: (error) => /Microsoft\.Compute\/EncryptionAtHost' feature is not enabled/i.test(wordsOf(error)),
    // A run that was cut off may have registered the feature and not told its provider.
    mend: async ({ arm }) => (await arm.clients.resources()).providers.register('Microsoft.Compute'),
  },
]

/** Waits until a pool no longer changes, whatever came of it. */
function untilStill(context: Context, id: string, minutes: number): Promise<void> {
  return until(context, {
    async look() {
      const live = await context.arm.get(id, poolVersion, context.signal)
      const still = live === undefined || at(live, allocationState) === 'Steady'
      return still ? { done: undefined } : { reason: 'waiting until the last resize is over' }
    },
    meanwhile: nothingToDo,
    every: 10_000,
    minutes,
    over() {
      throw notSteady(id, minutes)
    },
  })
}

export const allocationState = 'properties.allocationState'

export function errorsOf(live: JsonObject): readonly JsonObject[] {
  return objectsAt(live, 'properties.resizeOperationStatus.errors')
}

function sameTargets(live: JsonObject, body: JsonObject): boolean {
  const scale = 'properties.scaleSettings.fixedScale'
  return ['targetDedicatedNodes', 'targetLowPriorityNodes'].every(
    (name) => count(at(live, `${scale}.${name}`)) === count(at(body, `${scale}.${name}`)),
  )
}

export function notSteady(id: string, minutes: number): UserProblem {
  return new UserProblem({
    code: 'pool-not-steady',
    what: `The pool ${lastName(id)} exists, but its nodes did not settle within ${minutes} minutes.`,
    why: 'The service still changes its nodes and says neither that it is done nor that it failed.',
    now: ['Look at the pool in the portal, then run the same command again: it goes on from what exists'],
  })
}

/** What a resize error wraps may say more than the error: a policy, a lock, a quota of Compute. */
function resizeProblem(id: string, live: JsonObject, errors: readonly JsonObject[], wanted: number, current: number): UserProblem {
  const all = errors.flatMap((error) => [...objectsAt(error, 'details'), error])
  const first = all.find((error) => adviceFor(String(error.code)) !== undefined) ?? errors[0]
  const code = String(first?.code ?? 'ResizeError')
  const message = String(first?.message ?? 'The service gave no reason.')
  const service = {
    status: undefined,
    code,
    message,
    inner: [],
    correlationId: undefined,
    policies: policiesInWords(message),
    about: imageAbout(live),
  }
  const known = adviceFor(code)
  return new UserProblem({
    code,
    what: `The pool ${lastName(id)} exists, but ${current} of ${wanted} nodes came.`,
    why: known?.why(service) ?? message,
    now: known?.now(service) ?? ['Run the same command again: it goes on from here'],
    details: all.map((error) => `${String(error.code)}: ${String(error.message)}`),
    ...(known?.link === undefined ? {} : { link: known.link }),
  })
}

/** Nodes of both kinds that are there, and that are asked for. */
export function countsOf(live: JsonObject): { readonly current: number; readonly target: number } {
  const scale = 'properties.scaleSettings.fixedScale'
  return {
    current: count(at(live, 'properties.currentDedicatedNodes')) + count(at(live, 'properties.currentLowPriorityNodes')),
    target: count(at(live, `${scale}.targetDedicatedNodes`)) + count(at(live, `${scale}.targetLowPriorityNodes`)),
  }
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
