import { isObject, type Json, type JsonObject } from '../common/json.ts'
import type { Clients } from './clients.ts'

/** Reading and removing by id, the same for every type. Bodies come raw: the SDKs' models drop and invent values. */
export interface Arm {
  readonly clients: Clients
  /** The body of a resource, or undefined when there is none (404). */
  get(id: string, apiVersion: string, signal?: AbortSignal): Promise<JsonObject | undefined>
  /** Removes and waits until it is gone; nothing happens where there is nothing. */
  remove(id: string, apiVersion: string, signal?: AbortSignal): Promise<void>
  /** Every resource and resource group of the subscription that carries a tag with this value. */
  tagged(name: string, value: string): Promise<readonly Tagged[]>
}

export interface Tagged {
  readonly id: string
  readonly type: string
  readonly tags: Readonly<Record<string, string>>
}

/** Reading and removing through @azure/arm-resources. */
export function createArm(clients: Clients): Arm {
  const { pollEvery } = clients.connection
  return {
    clients,
    async get(id, apiVersion, signal) {
      const resources = await clients.resources()
      let text: string | null | undefined
      try {
        await resources.resources.getById(id, apiVersion, {
          ...(signal === undefined ? {} : { abortSignal: signal }),
          onResponse: (raw) => {
            text = raw.bodyAsText
          },
        })
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
      return parseBody(text, id)
    },
    async remove(id, apiVersion, signal) {
      const resources = await clients.resources()
      try {
        await resources.resources.deleteById(id, apiVersion, {
          updateIntervalInMs: pollEvery,
          ...(signal === undefined ? {} : { abortSignal: signal }),
        })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    },
    async tagged(name, value) {
      const resources = await clients.resources()
      const filter = `tagName eq '${name}' and tagValue eq '${value.replaceAll("'", "''")}'`
      const groups = async () => {
        const found: Tagged[] = []
        for await (const { id, tags = {} } of resources.resourceGroups.list({ filter })) {
          if (id !== undefined) found.push({ id, type: 'Microsoft.Resources/resourceGroups', tags })
        }
        return found
      }
      const items = async () => {
        const found: Tagged[] = []
        for await (const { id, type, tags = {} } of resources.resources.list({ filter })) {
          if (id !== undefined && type !== undefined) found.push({ id, type, tags })
        }
        return found
      }
      return (await Promise.all([groups(), items()])).flat()
    },
  }
}

/** Whether an SDK's error means that there is nothing at the address. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404
}

function parseBody(text: string | null | undefined, id: string): JsonObject {
  const body: Json = JSON.parse(text ?? 'null')
  if (!isObject(body)) throw new Error(`The service answered with no body for ${id}`)
  return body
}
