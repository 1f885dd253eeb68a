import { createArm } from '../../src/azure/arm.ts'
import { createAsking } from '../../src/azure/asking.ts'
import { createClients } from '../../src/azure/clients.ts'
import { azureClouds } from '../../src/azure/clouds.ts'
import { practiceCredential } from '../../src/azure/credential.ts'
import { pacedWire } from '../../src/azure/paced-wire.ts'
import { createReading } from '../../src/azure/reading.ts'
import { practiceWire, type Wire } from '../../src/azure/wire.ts'
import { intentOf } from '../../src/cli/intent.ts'
import { openPractice } from '../../src/cli/practice.ts'
import { loadScenario } from '../../src/cli/scenarios.ts'
import type { Session } from '../../src/cli/session.ts'
import { prepare } from '../../src/cli/work.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Report } from '../../src/engine/types.ts'
import type { AnswerValue } from '../../src/interview/types.ts'
import { runPreflight } from '../../src/posture/preflight/run.ts'
import { type Check, type Finding, type Intent, type Reader, ReadRefused } from '../../src/posture/preflight/types.ts'
import { createPort } from '../../src/resources/port.ts'
import { practiceSubscription, practiceTenant } from '../../src/simulator/places.ts'
import type { Scenario, SetUpRequest } from '../../src/simulator/scenario/types.ts'
import { presetAnswers } from './presets.ts'

/** The day the practice cloud of these tests begins. */
const begins = Date.UTC(2026, 10, 23)

/** A practice cloud to be judged, with everything that was sent to it. */
export interface Judged {
  readonly session: Session
  readonly reader: Reader
  readonly sent: readonly { readonly method: string; readonly path: string }[]
  close(): void
}

/** A built-in scenario by name, or one made up here. */
export function openJudged(scenario: string | Pick<Scenario, 'settings' | 'setUp'> = {}): Judged {
  const begun: Scenario =
    typeof scenario === 'string'
      ? loadScenario(scenario, {
          project: '/nowhere',
          presets: '/nowhere',
          state: '/nowhere',
          builtIn: new URL('../../presets/', import.meta.url),
        })
      : { name: 'made-up', title: 'Made up', ...scenario }
  const practice = openPractice({ file: undefined, speed: undefined, now: begins, scenario: begun })
  const sent: { method: string; path: string }[] = []
  const inner = practiceWire(practice.answer)
  const told: Wire = {
    sendRequest(request) {
      sent.push({ method: request.method, path: new URL(request.url).pathname })
      return inner.sendRequest(request)
    },
  }
  // As sessions have it: what is refused for a while or gets no answer is asked again.
  const asking = createAsking()
  const wire = pacedWire(told, { clock: practice.clock, random: () => 0.5, asking, note: undefined, closed: new AbortController().signal })
  const { arm, scope } = azureClouds.public
  const clients = createClients({
    wire,
    asking,
    credential: practiceCredential,
    subscription: practiceSubscription,
    arm,
    scope,
    pollEvery: 0,
    userAgent: 'test',
  })
  const reader = (): Reader => ({
    ...createReading(clients, ({ action, scope }) => new ReadRefused(action, scope)),
    caller: async () => undefined,
  })
  return {
    session: {
      arm: createArm(clients),
      clock: practice.clock,
      tenantId: async () => practiceTenant,
      batchPrincipal: async () => ({ value: '33333333-3333-3333-3333-333333333333', label: 'Microsoft Azure Batch' }),
      reader,
      close: practice.close,
    },
    reader: reader(),
    sent,
    close: practice.close,
  }
}

/** What a preset is about to do, as preflight sees it. */
export async function intentIn(judged: Judged, preset: string, more: Readonly<Record<string, AnswerValue>> = {}): Promise<Intent> {
  const { blueprint, planned } = await prepare(presetAnswers(preset, more), judged.session)
  return intentOf(blueprint, planned.plan, planned.live, '2026-11-23')
}

/** Carries a preset out, whatever stands in the way. */
export async function applyTo(judged: Judged, preset: string, more: Readonly<Record<string, AnswerValue>> = {}): Promise<Report> {
  const { arm, clock } = judged.session
  const { planned, entries } = await prepare(presetAnswers(preset, more), judged.session)
  return runPlan(planned.plan, {
    port: createPort({ arm, clock, environment: 'demo', entries }),
    clock,
    random: () => 0.5,
    emit: () => {},
    live: planned.live,
  })
}

/** What some checks find of a preset in a cloud. */
export async function findingsOf(
  judged: Judged,
  checks: readonly Check[],
  preset: string,
  more: Readonly<Record<string, AnswerValue>> = {},
): Promise<readonly (Finding & { readonly check: string })[]> {
  const { results } = await runPreflight(await intentIn(judged, preset, more), judged.reader, checks)
  return results.flatMap(({ check, findings }) => findings.map((finding) => ({ ...finding, check: check.id })))
}

/** `core-quota blocks` for each finding. */
export const brief = (findings: readonly (Finding & { readonly check: string })[]) =>
  findings.map(({ check, severity }) => `${check} ${severity}`)

/** Requests that would change something. Questions asked by POST are none. */
export const writesOf = ({ sent }: Judged) =>
  sent
    .filter(({ method, path }) => method !== 'GET' && !/\/checkNameAvailability$/i.test(path))
    .map(({ method, path }) => `${method} ${path}`)

export const put = (
  path: string,
  apiVersion: string,
  body?: SetUpRequest['body'],
  method: SetUpRequest['method'] = 'PUT',
): SetUpRequest => ({
  method,
  path: path.startsWith('/') ? path : `/subscriptions/{subscription}/${path}`,
  apiVersion,
  ...(body === undefined ? {} : { body }),
})

/** Practice clouds that are closed together. */
export function openClouds() {
  const opened: Judged[] = []
  return {
    open(...given: Parameters<typeof openJudged>): Judged {
      const judged = openJudged(...given)
      opened.push(judged)
      return judged
    },
    close() {
      for (const one of opened.splice(0)) one.close()
    },
  }
}
