import { openPractice } from '../../src/cli/practice.ts'
import { isObject, type JsonObject } from '../../src/common/json.ts'

/** Talks to a practice cloud beside the program: what somebody else does in the portal. */
export interface Portal {
  get(id: string, apiVersion: string): Promise<JsonObject | undefined>
  put(id: string, apiVersion: string, body: JsonObject): Promise<void>
  delete(id: string, apiVersion: string): Promise<void>
}

export const subscriptionId = '/subscriptions/00000000-0000-0000-0000-000000000000'

/** Opens a state file for the time of `work`, in this process. Every operation begun is waited for, in practice time. */
export async function inPortal<T>(file: string, work: (portal: Portal) => Promise<T>): Promise<T> {
  const practice = openPractice({ file, speed: undefined, now: Date.now() })
  const send = async (method: string, id: string, apiVersion: string, body?: JsonObject) => {
    const answer = await practice.answer(
      {
        method,
        url: `https://management.azure.com${id}?api-version=${apiVersion}`,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      undefined,
    )
    const read: unknown = answer.body === undefined || answer.body === '' ? undefined : JSON.parse(answer.body)
    return { status: answer.status, body: isObject(read) ? read : undefined }
  }
  const portal: Portal = {
    async get(id, apiVersion) {
      const { status, body } = await send('GET', id, apiVersion)
      return status === 200 ? body : undefined
    },
    async put(id, apiVersion, body) {
      const answer = await send('PUT', id, apiVersion, body)
      if (answer.status >= 300) throw new Error(`PUT ${id}: ${answer.status} ${JSON.stringify(answer.body)}`)
      for (let polls = 0; polls < 1000; polls += 1) {
        const { status, body: live } = await send('GET', id, apiVersion)
        const properties = isObject(live?.properties) ? live.properties : {}
        if (status === 200 && (properties.provisioningState === undefined || properties.provisioningState === 'Succeeded')) return
        await practice.clock.sleep(1000)
      }
      throw new Error(`PUT ${id} never succeeded`)
    },
    async delete(id, apiVersion) {
      await send('DELETE', id, apiVersion)
      for (let polls = 0; polls < 1000; polls += 1) {
        if ((await send('GET', id, apiVersion)).status === 404) return
        await practice.clock.sleep(1000)
      }
      throw new Error(`DELETE ${id} never ended`)
    },
  }
  try {
    return await work(portal)
  } finally {
    practice.close()
  }
}
