import type { Arm } from '../azure/arm.ts'
import { problemFrom, type ServiceError, serviceErrorOf, withEnd } from '../azure/errors.ts'
import { withBodies } from '../azure/with-bodies.ts'
import { dnsEnvironmentTag, environmentTag } from '../blueprint/environment-tag.ts'
import { idKey, lastName, parseArmId } from '../common/arm-id.ts'
import type { Clock } from '../common/io.ts'
import { at, isObject, type JsonObject, mapStrings } from '../common/json.ts'
import { overlay } from '../common/overlay.ts'
import { UserProblem } from '../common/problem.ts'
import { resolveReferences } from '../common/reference.ts'
import type { CloudPort, KnownValues, Live, PlanStep, Progress, Retryable } from '../engine/types.ts'
import type { Context, Resource, ResourceType, Write } from './define.ts'
import type { Entry } from './environment.ts'
import { keepOthers } from './keep-others.ts'
import { resourceTypeOf } from './registry.ts'
import { withinTime } from './time-limit.ts'
import { nothingToDo, until } from './until.ts'

export interface PortOptions {
  readonly arm: Arm
  readonly clock: Clock
  readonly environment: string
  /** What is wanted; empty when only reading and removing. */
  readonly entries: readonly Entry[]
}

/** The engine's view of Azure: the typed SDKs of `resources/types` behind three verbs. */
export function createPort({ arm, clock, environment, entries }: PortOptions): CloudPort {
  const byId = new Map(entries.map((entry) => [idKey(entry.resource.id), entry]))
  const typeOf = (type: string): ResourceType => {
    const found = resourceTypeOf(type)
    if (found === undefined) throw new Error(`No resource type ${type}`)
    return found
  }
  const { asking } = arm.clients.connection
  /** Does work for a step: whatever it sends, it is the step that waits. */
  const as = <T>(progress: Progress | undefined, work: () => Promise<T>): Promise<T> =>
    asking === undefined || progress === undefined ? work() : asking.as(progress, work)
  const context = (progress: Progress, signal: AbortSignal | undefined): Context => ({ arm, clock, progress, signal })

  return {
    read: (resource, signal, progress) => as(progress, () => readLive(resource, signal)),

    write: (step, live, known, progress, signal) => as(progress, () => writeLive(step, live, known, progress, signal)),

    remove: (step, progress, signal) => as(progress, () => removeLive(step, progress, signal)),
  }

  async function readLive(resource: Parameters<CloudPort['read']>[0], signal: AbortSignal | undefined): Promise<Live> {
    const type = typeOf(resource.type)
    const subject = `${type.label} ${byId.get(idKey(resource.id))?.resource.name ?? lastName(resource.id)} could not be read.`
    try {
      if (type.read !== undefined) {
        const live = await type.read(context(silent, signal), resource.id, byId.get(idKey(resource.id))?.resource.model)
        if (live.state !== 'present') return live
        const found = await judged(type, resource.id, live.body, signal)
        return live.beside === undefined ? found : { ...found, beside: live.beside }
      }
      const body = await arm.get(resource.id, resource.apiVersion, signal)
      return body === undefined ? { state: 'absent' } : await judged(type, resource.id, body, signal)
    } catch (error) {
      throw problemFrom(error, subject)
    }
  }

  async function writeLive(
    step: PlanStep,
    live: Live,
    known: KnownValues,
    progress: Progress,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    const entry = byId.get(idKey(step.id))
    if (entry === undefined) throw new Error(`Nothing is wanted at ${step.id}`)
    const { type, resource } = entry
    const verb = live.state === 'present' ? 'updated' : live.state === 'soft-deleted' ? 'recovered' : 'created'
    const what = `${type.label} ${step.name} was not ${verb}.`
    const attempt = async (signal: AbortSignal) => {
      const model = mapStrings(resource.model, (text) => resolveReferences(text, (reference) => knownValue(reference, known)))
      const write: Write<unknown> = {
        id: resource.id,
        parsed: parseArmId(resource.id),
        model,
        pollEvery: arm.clients.connection.pollEvery,
        signal,
      }
      const own = context(progress, signal)
      await send(type, write, live, step, own)
      const body = await readBack(type, resource, own)
      progress.turnOver()
      return type.settle === undefined ? body : await type.settle(own, resource.id, body)
    }
    try {
      return await withinTime(clock, signal, what, attempt)
    } catch (thrown) {
      const error = withEnd(thrown, asking?.badEnd())
      const problem = withQuestion(problemFrom(error, what), resource.because)
      const service = serviceErrorOf(error)
      const retry =
        service === undefined
          ? undefined
          : (type.retry?.(service, resource.model) ?? (await perhapsOurs(service, live, step, context(progress, signal))))
      throw retry === undefined ? problem : Object.assign(problem, { retry })
    }
  }

  /**
   * A create that is refused because the name is held: by what an earlier run asked for, where that stands at the id by now or soon will. The next try
   * reads it first and goes on from there; what somebody else made is never written to.
   */
  async function perhapsOurs(refusal: ServiceError, live: Live, step: PlanStep, { signal }: Context): Promise<Retryable | undefined> {
    if (live.state !== 'absent' || refusal.status !== 409 || !/Already(Exists|Taken)$/.test(refusal.code)) return undefined
    const found = await readLive(step, signal).catch(() => undefined)
    if (found === undefined || (found.state === 'present' && !found.ours)) return undefined
    const because = 'its name is held, perhaps by an earlier run for which Azure still makes it'
    return { afterSeconds: found.state === 'present' ? 1 : 15, because, withinSeconds: 180 }
  }

  async function removeLive(step: Parameters<CloudPort['remove']>[0], progress: Progress, signal: AbortSignal | undefined): Promise<void> {
    const type = typeOf(step.type)
    const what = `${type.label} ${step.name} was not removed.`
    try {
      await withinTime(clock, signal, what, async (signal) => {
        if (type.remove !== undefined) await type.remove(context(progress, signal), step.id, { drain: step.drain === true })
        else await arm.remove(step.id, step.apiVersion, signal)
      })
    } catch (error) {
      throw problemFrom(withEnd(error, asking?.badEnd()), what)
    }
  }

  /** What was found: whose it is, and what speaks against it where it shall be used as it is. */
  async function judged(
    type: ResourceType,
    id: string,
    body: JsonObject,
    signal: AbortSignal | undefined,
  ): Promise<Live & { state: 'present' }> {
    const unsettled = type.unsettled?.(body) ?? []
    const ours = isMarked(type, body, environment)
    const live = { state: 'present', body, ours, ...(unsettled.length === 0 ? {} : { unsettled }) } as const
    const wanted = byId.get(idKey(id))?.resource
    if (wanted?.ownership !== 'adopted' || type.unfit === undefined) return live
    const unfit = await type.unfit(context(silent, signal), { id, body, expects: wanted.expects ?? {} })
    return unfit.length === 0 ? live : { ...live, unfit }
  }

  async function send(type: ResourceType, asked: Write<unknown>, live: Live, step: PlanStep, own: Context): Promise<void> {
    const stays = (step.ignored ?? []).filter(({ beside }) => beside === undefined).map(({ path, from }) => ({ path, value: from }))
    const clients = stays.length === 0 ? arm.clients : withBodies(arm.clients, step.id, (body) => overlay(body, stays))
    const write = live.state === 'present' ? { ...asked, model: withOthersTags(asked.model, live.body) } : asked
    if (live.state === 'soft-deleted' && type.recover !== undefined) await type.recover(clients, write)
    if (live.state === 'present' && type.update !== undefined) {
      await type.update(clients, write, live.body, step.changes, { ...own, arm: { ...own.arm, clients } })
      return
    }
    if (live.state !== 'present') {
      await type.put(clients, write)
      return
    }
    const rules = byId.get(idKey(step.id))?.wanted.rules ?? {}
    const { backReferences } = type
    const found = { live: live.body, rules, changes: step.changes, ...(backReferences === undefined ? {} : { backReferences }) }
    await type.put(clients, { ...write, model: type.keepOthers?.(write.model, live.body) ?? keepOthers(write.model, found) })
  }

  /** What was written, read again. ARM may answer 404 for a while after a write (role and policy assignments do). */
  async function readBack(type: ResourceType, resource: Resource, own: Context): Promise<JsonObject> {
    return until(own, {
      async look() {
        const found = type.read === undefined || type.settle !== undefined ? undefined : await type.read(own, resource.id, resource.model)
        if (found?.state === 'present') return { done: found.body }
        const body = await arm.get(resource.id, type.apiVersion, own.signal)
        return body === undefined ? { reason: 'waiting until it can be read' } : { done: body }
      },
      meanwhile: nothingToDo,
      every: 2000,
      minutes: patience,
      over() {
        throw new UserProblem({
          code: 'not-readable-yet',
          what: `${type.label} ${resource.name} was written, but ${patience} minutes later it is still not to be found.`,
          why: 'Azure has said that it is there. What it lists can lag behind for some minutes.',
          now: ['Run the same command again: it goes on from what exists'],
        })
      },
    })
  }
}

/** How long something written may stay unreadable, in minutes. */
const patience = 2

/** Tags that others put on the live resource stay: a write replaces the whole map. */
function withOthersTags(model: unknown, live: JsonObject): unknown {
  if (!isObject(model) || !isObject(model.tags) || !isObject(live.tags)) return model
  return { ...model, tags: { ...live.tags, ...model.tags } }
}

/** Whether a live body says that this tool made it for this environment. */
export function isMarked(type: ResourceType, body: JsonObject, environment: string): boolean {
  return type.marked?.(body, environment) ?? tagOf(body) === environment
}

/** The environment a live body's tag names. Tag names are case-insensitive in Azure. */
export function tagOf(body: JsonObject): string | undefined {
  const tags = body.tags
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) return undefined
  const found = Object.entries(tags).find(([name]) => [environmentTag, dnsEnvironmentTag].includes(name.toLowerCase()))
  return typeof found?.[1] === 'string' ? found[1] : undefined
}

function knownValue(reference: { readonly id: string; readonly path: string }, known: KnownValues): string {
  const body = known.get(idKey(reference.id))
  const value = body === undefined ? undefined : at(body, reference.path)
  if (typeof value !== 'string') throw new Error(`${reference.path} of ${reference.id} is not known`)
  return value
}

const silent: Progress = { urgency: 0, waiting() {}, note() {}, turnOver() {}, retrying: () => true }

/** What a policy forbids is changed by the answer it comes from. */
function withQuestion(problem: Error, question: string): Error {
  if (!(problem instanceof UserProblem) || problem.details.code !== 'RequestDisallowedByPolicy') return problem
  return new UserProblem({
    ...problem.details,
    now: [
      `Change the answer it comes from: --set ${question}=…`,
      'or ask the owner of the policy for an exemption, and run the same command again',
    ],
  })
}
