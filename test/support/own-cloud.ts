import { createArm } from '../../src/azure/arm.ts'
import { practiceCaller } from '../../src/azure/caller.ts'
import { createClients } from '../../src/azure/clients.ts'
import { azureClouds } from '../../src/azure/clouds.ts'
import { practiceCredential } from '../../src/azure/credential.ts'
import { createReading } from '../../src/azure/reading.ts'
import { watchedWire } from '../../src/azure/watched-wire.ts'
import { practiceWire } from '../../src/azure/wire.ts'
import { loadScenario } from '../../src/cli/scenarios.ts'
import type { Session } from '../../src/cli/session.ts'
import type { JsonObject } from '../../src/common/json.ts'
import { ReadRefused } from '../../src/posture/preflight/types.ts'
import { virtualClock } from '../../src/simulator/clock.ts'
import { practiceSubscription, practiceTenant } from '../../src/simulator/places.ts'
import { defaultSettings, type Settings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { answerInPracticeTime } from '../../src/simulator/transport.ts'
import { asOwner } from './as-owner.ts'

/** A practice cloud in memory with a session on it, as its caller; and its owner, who may do everything. */
export interface OwnCloud {
  readonly session: Session
  /** Every request of the session so far. */
  readonly requests: { readonly method: string; readonly url: string; readonly status: number | undefined }[]
  /** A request of somebody with every right. Throws where it is refused. */
  owner(method: string, path: string, apiVersion: string, body?: JsonObject): JsonObject
  /** Gives the caller a role with these actions on the subscription, in effect at once. */
  grant(actions: readonly string[], name?: string): Promise<void>
}

const folders = { project: '/nowhere', presets: '/nowhere', state: '/nowhere', builtIn: new URL('../../presets/', import.meta.url) }

export const root = `/subscriptions/${practiceSubscription}`

/** The caller has only these roles; nothing is throttled. */
export function ownCloud(roles: Settings['caller']['roles'], more: Partial<Settings> = {}): OwnCloud {
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12))
  const settings = { ...defaultSettings, throttling: 'off' as const, ...more, caller: { ...defaultSettings.caller, ...more.caller, roles } }
  const simulator = createSimulator({ clock, store: openStore(), settings })
  const requests: { method: string; url: string; status: number | undefined }[] = []
  const clients = createClients({
    wire: watchedWire(
      practiceWire((request, signal) => answerInPracticeTime(simulator, clock, request, signal)),
      ({ method, url, status }) => requests.push({ method, url, status }),
      clock.now,
    ),
    credential: practiceCredential,
    subscription: practiceSubscription,
    arm: azureClouds.public.arm,
    scope: azureClouds.public.scope,
    pollEvery: 0,
    userAgent: 'test',
  })
  const owner: OwnCloud['owner'] = (method, path, apiVersion, body) => asOwner(simulator, method, `${path}?api-version=${apiVersion}`, body)
  const session: Session = {
    arm: createArm(clients),
    clock,
    tenantId: async () => practiceTenant,
    batchPrincipal: async () => ({ value: '33333333-3333-3333-3333-333333333333', label: 'Microsoft Azure Batch' }),
    reader: () => ({
      ...createReading(clients, ({ action, scope }) => new ReadRefused(action, scope)),
      caller: () => practiceCaller(clients),
    }),
    furnish: async () => void simulator.furnish(loadScenario('existing-hub', folders)),
    close: () => simulator.close(),
  }
  return {
    session,
    requests,
    owner,
    async grant(actions, name = 'just what is needed') {
      const id = '0b0b0b0b-0000-4000-8000-000000000001'
      const definition = `${root}/providers/Microsoft.Authorization/roleDefinitions/${id}`
      const properties = {
        roleName: name,
        type: 'CustomRole',
        assignableScopes: [root],
        permissions: [{ actions: [...actions], notActions: [] }],
      }
      owner('PUT', definition, '2022-04-01', { properties })
      owner('PUT', `${root}/providers/Microsoft.Authorization/roleAssignments/${id}`, '2022-04-01', {
        properties: { roleDefinitionId: definition, principalId: settings.caller.objectId, principalType: 'User' },
      })
      await clock.sleep(120_000)
    },
  }
}
