import { createArm } from '../../src/azure/arm.ts'
import { createAsking } from '../../src/azure/asking.ts'
import { createClients } from '../../src/azure/clients.ts'
import { practiceCredential } from '../../src/azure/credential.ts'
import { pacedWire } from '../../src/azure/paced-wire.ts'
import { practiceWire, type Wire } from '../../src/azure/wire.ts'
import { foldersOf } from '../../src/cli/folders.ts'
import { openPractice } from '../../src/cli/practice.ts'
import { loadScenario } from '../../src/cli/scenarios.ts'
import type { Session } from '../../src/cli/session.ts'
import { isObject, type JsonObject } from '../../src/common/json.ts'
import { landingZone } from '../../src/interview/landing-zone.ts'
import { practiceTenant } from '../../src/simulator/places.ts'
import { subscription } from './practice-run.ts'

/** Somebody else at the same cloud, in the portal. The activity log calls them `owner@practice.example`. */
export interface SomebodyElse {
  get(id: string): JsonObject
  put(id: string, body: JsonObject): void
  patch(id: string, body: JsonObject): void
  delete(id: string): void
  /** The body as it is, changed and sent back. */
  edit(id: string, change: (body: JsonObject) => JsonObject): void
  /** Lets practice time pass, in seconds. */
  wait(seconds: number): Promise<void>
}

const versions: readonly (readonly [RegExp, string])[] = [
  [/Microsoft\.Batch/i, '2025-06-01'],
  [/Microsoft\.Storage/i, '2026-04-01'],
  [/privateDnsZones\//i, '2024-06-01'],
  [/Microsoft\.Network/i, '2025-09-01'],
  [/Microsoft\.KeyVault/i, '2026-02-01'],
  [/roleAssignments/i, '2022-04-01'],
  [/locks/i, '2020-05-01'],
  [/policyAssignments/i, '2025-03-01'],
  [/diagnosticSettings/i, '2021-05-01-preview'],
  [/workspaces/i, '2025-07-01'],
]

const versionFor = (id: string) =>
  versions.find(([pattern]) => pattern.test(id.slice(id.toLowerCase().lastIndexOf('/providers/'))))?.[1] ?? '2025-04-01'

/** A practice cloud in memory, in virtual time, with this program's session and somebody else beside it. `around` wraps the program's own wire. */
export function sharedCloud(
  around: (wire: Wire) => Wire = (wire) => wire,
  pageSize?: number,
): { readonly session: Session; readonly other: SomebodyElse } {
  const practice = openPractice({
    file: undefined,
    speed: undefined,
    now: Date.UTC(2026, 10, 23, 12),
    ...(pageSize === undefined ? {} : { pageSize }),
  })
  const asking = createAsking()
  const clients = createClients({
    wire: pacedWire(around(practiceWire(practice.answer)), { clock: practice.clock, random: () => 0.5, asking }),
    asking,
    credential: practiceCredential,
    subscription,
    arm: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    pollEvery: 0,
    userAgent: 'secure-batch',
  })
  const session: Session = {
    arm: createArm(clients),
    clock: practice.clock,
    tenantId: async () => (await (await clients.subscriptions()).subscriptions.get(subscription)).tenantId ?? practiceTenant,
    batchPrincipal: () => Promise.reject(new Error('No directory here')),
    reader: () => {
      throw new Error('Nobody looks ahead here')
    },
    furnish: async () => void practice.simulator.furnish(loadScenario(landingZone.scenario, foldersOf({}, '/nowhere'))),
    close: practice.close,
  }
  const send = (method: string, id: string, body?: JsonObject): JsonObject => {
    const answer = practice.simulator.handleAsOwner({
      method,
      url: `https://management.azure.com${id}?api-version=${versionFor(id)}`,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (answer.status >= 300) throw new Error(`${method} ${id}: ${answer.status} ${answer.body ?? ''}`)
    const read: unknown = answer.body === undefined ? {} : JSON.parse(answer.body)
    return isObject(read) ? read : {}
  }
  const other: SomebodyElse = {
    get: (id) => send('GET', id),
    put: (id, body) => void send('PUT', id, body),
    patch: (id, body) => void send('PATCH', id, body),
    delete: (id) => void send('DELETE', id),
    edit: (id, change) => void send('PUT', id, change(send('GET', id))),
    wait: (seconds) => practice.clock.sleep(seconds * 1000),
  }
  return { session, other }
}
