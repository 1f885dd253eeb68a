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
import { asOwner } from '../support/as-owner.ts'
import { subscription } from './practice-run.ts'

/** Somebody else at the same cloud, in the portal. The activity log calls them `owner@practice.example`. */
export interface SomebodyElse {
  get(id: string): JsonObject
  put(id: string, body: JsonObject): void
  patch(id: string, body: JsonObject): void
  delete(id: string): void
  /** The body as it is, changed and sent back. */
  edit(id: string, change: (body: JsonObject) => JsonObject): void
  /** Everything there is in the subscription, by id, without Azure's own etags. */
  everything(): ReadonlyMap<string, JsonObject>
  /** Ids of what a provider keeps of what was deleted. */
  deleted(namespace: 'Microsoft.KeyVault' | 'Microsoft.OperationalInsights'): readonly string[]
  /** Ids of what was written so far, and by whom. */
  written(): readonly { readonly by: string; readonly id: string }[]
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
  [/ManagedIdentity/i, '2024-11-30'],
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
  const send = (method: string, id: string, body?: JsonObject): JsonObject => sendTo(method, `${id}?api-version=${versionFor(id)}`, body)
  const sendTo = (method: string, path: string, body?: JsonObject): JsonObject => asOwner(practice.simulator, method, path, body)
  const other: SomebodyElse = {
    get: (id) => send('GET', id),
    put: (id, body) => void send('PUT', id, body),
    patch: (id, body) => void send('PATCH', id, body),
    delete: (id) => void send('DELETE', id),
    edit: (id, change) => void send('PUT', id, change(send('GET', id))),
    everything() {
      const lists = ['resourceGroups', 'resources'].flatMap((list) => itemsOf(send('GET', `/subscriptions/${subscription}/${list}`)))
      const locks = itemsOf(send('GET', `/subscriptions/${subscription}/providers/Microsoft.Authorization/locks`))
      const roles = itemsOf(send('GET', `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignments`))
      return new Map([...lists, ...locks, ...roles].map(({ id }) => [String(id).toLowerCase(), plain(send('GET', String(id)))]))
    },
    deleted(namespace) {
      const list = namespace === 'Microsoft.KeyVault' ? 'deletedVaults' : 'deletedWorkspaces'
      return itemsOf(send('GET', `/subscriptions/${subscription}/providers/${namespace}/${list}`)).map(({ id }) => String(id))
    },
    written() {
      const since = new Date(practice.clock.now() - 80 * 24 * 3600 * 1000).toISOString()
      const log = `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values`
      const found: JsonObject[] = []
      for (
        let next: string | undefined = `${log}?api-version=2015-04-01&$filter=${encodeURIComponent(`eventTimestamp ge '${since}'`)}`;
        next !== undefined;
      ) {
        const page: JsonObject = sendTo('GET', next)
        found.push(...itemsOf(page))
        next = typeof page.nextLink === 'string' ? page.nextLink.replace('https://management.azure.com', '') : undefined
      }
      return found.map((event) => ({ by: String(event.caller), id: String(event.resourceId).toLowerCase() }))
    },
    wait: (seconds) => practice.clock.sleep(seconds * 1000),
  }
  return { session, other }
}

function itemsOf(list: JsonObject): readonly JsonObject[] {
  return Array.isArray(list.value) ? list.value.filter(isObject) : []
}

function plain(body: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'etag' ? undefined : value)))
}
