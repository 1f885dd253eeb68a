import type { Arm } from '../azure/arm.ts'
import { problemFrom, serviceErrorOf } from '../azure/errors.ts'
import { environmentTag } from '../blueprint/environment-tag.ts'
import { idKey, parseArmId } from '../common/arm-id.ts'
import type { Clock } from '../common/io.ts'
import { at, type JsonObject, mapStrings } from '../common/json.ts'
import { resolveReferences } from '../common/reference.ts'
import type { CloudPort, KnownValues, Live, PlanStep, Progress } from '../engine/types.ts'
import type { Context, ResourceType, Write } from './define.ts'
import type { Entry } from './environment.ts'
import { resourceTypes } from './registry.ts'

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
    const found = resourceTypes.find((candidate) => candidate.type.toLowerCase() === type.toLowerCase())
    if (found === undefined) throw new Error(`No resource type ${type}`)
    return found
  }
  const context = (progress: Progress, signal: AbortSignal | undefined): Context => ({ arm, clock, progress, signal })

  return {
    async read(resource, signal): Promise<Live> {
      const type = typeOf(resource.type)
      const subject = `${type.label} ${lastName(resource.id)} could not be read.`
      try {
        if (type.read !== undefined) {
          const live = await type.read(context(silent, signal), resource.id, byId.get(idKey(resource.id))?.resource.model)
          return live.state === 'present' ? { ...live, ours: isMarked(type, live.body, environment) } : live
        }
        const body = await arm.get(resource.id, resource.apiVersion, signal)
        return body === undefined ? { state: 'absent' } : { state: 'present', body, ours: isMarked(type, body, environment) }
      } catch (error) {
        throw problemFrom(error, subject)
      }
    },

    async write(step, live, known, progress, signal) {
      const entry = byId.get(idKey(step.id))
      if (entry === undefined) throw new Error(`Nothing is wanted at ${step.id}`)
      const { type, resource } = entry
      const verb = live.state === 'present' ? 'updated' : live.state === 'soft-deleted' ? 'recovered' : 'created'
      try {
        const model = mapStrings(resource.model, (text) => resolveReferences(text, (reference) => knownValue(reference, known)))
        const write: Write<unknown> = {
          id: resource.id,
          parsed: parseArmId(resource.id),
          model,
          pollEvery: arm.clients.connection.pollEvery,
          signal,
        }
        await send(type, write, live, step)
        const body = await readBack(type, resource.id)
        return type.settle === undefined ? body : await type.settle(context(progress, signal), resource.id, body)
      } catch (error) {
        const problem = problemFrom(error, `${type.label} ${lastName(resource.id)} was not ${verb}.`)
        const service = serviceErrorOf(error)
        const retry = service === undefined ? undefined : type.retry?.(service, resource.model)
        throw retry === undefined ? problem : Object.assign(problem, { retry })
      }
    },

    async remove(step, progress, signal) {
      const type = typeOf(step.type)
      try {
        if (type.remove !== undefined) await type.remove(context(progress, signal), step.id)
        else await arm.remove(step.id, step.apiVersion, signal)
      } catch (error) {
        throw problemFrom(error, `${type.label} ${lastName(step.id)} was not removed.`)
      }
    },
  }

  async function send(type: ResourceType, write: Write<unknown>, live: Live, step: PlanStep): Promise<void> {
    const { clients } = arm
    if (live.state === 'soft-deleted' && type.recover !== undefined) await type.recover(clients, write)
    if (live.state === 'present' && type.update !== undefined) {
      await type.update(clients, write, live.body, step.changes)
      return
    }
    const model = live.state === 'present' && type.keepOthers !== undefined ? type.keepOthers(write.model, live.body) : write.model
    await type.put(clients, { ...write, model })
  }

  async function readBack(type: ResourceType, id: string): Promise<JsonObject> {
    // A registration is read as what it is, whether finished or not.
    const body = await arm.get(id, type.apiVersion)
    if (body === undefined) throw new Error(`${type.label} ${lastName(id)} is not there after it was written`)
    return body
  }
}

/** Whether a live body says that this tool made it for this environment. */
export function isMarked(type: ResourceType, body: JsonObject, environment: string): boolean {
  return type.marked?.(body, environment) ?? tagOf(body) === environment
}

/** The environment a live body's tag names. Tag names are case-insensitive in Azure. */
export function tagOf(body: JsonObject): string | undefined {
  const tags = body.tags
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) return undefined
  const found = Object.entries(tags).find(([name]) => name.toLowerCase() === environmentTag)
  return typeof found?.[1] === 'string' ? found[1] : undefined
}

function knownValue(reference: { readonly id: string; readonly path: string }, known: KnownValues): string {
  const body = known.get(idKey(reference.id))
  const value = body === undefined ? undefined : at(body, reference.path)
  if (typeof value !== 'string') throw new Error(`${reference.path} of ${reference.id} is not known`)
  return value
}

const silent: Progress = { waiting() {}, note() {} }

function lastName(id: string): string {
  return id.split('/').at(-1) ?? id
}
