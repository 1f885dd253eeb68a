import { idKey } from '../../../common/arm-id.ts'
import { isObject, type Json } from '../../../common/json.ts'
import { anotherOperation } from '../../arm/checks.ts'
import type { StoredResource } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { networkName } from './common.ts'

/** A child as its parent's body names it: a subnet of a network, a rule of a group. */
export type Inline = Pick<StoredResource, 'id' | 'name' | 'body'>

/** The children a parent's body names, as resources below it; undefined when the body does not speak of them. */
export function inlineChildren(parent: string, segment: string, value: Json | undefined): Inline[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.map((item: Json) => {
    const name = isObject(item) && typeof item.name === 'string' ? item.name : ''
    return { id: `${parent}/${segment}/${name}`, name, body: { properties: isObject(item) ? (item.properties ?? {}) : {} } }
  })
}

/** Every child has a name that fits, once. */
export function checkInlineNames(children: readonly Inline[], what: string): void {
  const rule = networkName(1, 80)
  const seen = new Set<string>()
  for (const { name } of children) {
    if (!rule.pattern.test(name)) throw badRequest('InvalidResourceName', `Resource name '${name}' is not valid: ${rule.rule}.`)
    if (seen.has(name.toLowerCase())) throw badRequest('InvalidRequestFormat', `The ${what} '${name}' appears more than once.`)
    seen.add(name.toLowerCase())
  }
}

/** The stored children of a type become the given ones: others go, those that stay keep what Azure made of them. */
export function replaceChildren(world: World, parent: StoredResource, type: string, given: readonly Inline[]): void {
  for (const old of world.childrenOf(parent.id, type)) {
    if (given.some((one) => idKey(one.id) === idKey(old.id))) continue
    world.definition(type)?.remove.done?.(world, old)
    world.drop(old)
  }
  for (const wanted of given) {
    const before = world.find(wanted.id)
    world.save({
      id: before?.id ?? wanted.id,
      type,
      name: before?.name ?? wanted.name,
      subscription: parent.subscription,
      ...(parent.resourceGroup === undefined ? {} : { resourceGroup: parent.resourceGroup }),
      body: wanted.body,
      facts: before?.facts ?? {},
      etag: parent.etag,
      state: parent.state,
      createdAt: before?.createdAt ?? parent.changedAt,
      changedAt: parent.changedAt,
    })
  }
}

/** The parent's write is over, and with it those of the children it named. */
export function finishChildren(world: World, parent: StoredResource, type: string): void {
  for (const child of world.childrenOf(parent.id, type)) {
    if (child.state === 'Succeeded' || child.operation !== undefined) continue
    const done: StoredResource = { ...child, state: 'Succeeded' }
    world.save(done)
    world.definition(type)?.finished?.(world, done)
  }
}

/** One write at a time on a parent and all its children of the given types. */
export function refuseBusyFamily(world: World, parent: string, types: readonly string[], except: string): void {
  const head = world.find(parent)
  if (head === undefined) return
  const busy = [head, ...types.flatMap((type) => world.childrenOf(parent, type))].find(
    (resource) => resource.operation !== undefined && idKey(resource.id) !== idKey(except),
  )
  if (busy?.operation !== undefined) throw anotherOperation(head.subscription, String(head.body.location ?? ''), busy.operation)
}
