import { beforeAll, describe, expect, it } from 'vitest'
import { intentOf } from '../../src/cli/intent.ts'
import { findingsOf, lookAhead } from '../../src/cli/preflight.ts'
import { prepare } from '../../src/cli/work.ts'
import { runPlan } from '../../src/engine/run.ts'
import type { Answers } from '../../src/interview/types.ts'
import { features } from '../../src/posture/preflight/checks/features.ts'
import { permissions } from '../../src/posture/preflight/checks/permissions.ts'
import { providers } from '../../src/posture/preflight/checks/providers.ts'
import { runPreflight } from '../../src/posture/preflight/run.ts'
import type { Intent, Reader } from '../../src/posture/preflight/types.ts'
import { createPort } from '../../src/resources/port.ts'
import { ownCloud, root } from '../support/own-cloud.ts'
import { builtInPresets, presetAnswers } from '../support/presets.ts'
import { apply, failures } from './practice-run.ts'

/** What a fresh environment does, as preflight is told. */
async function intentFor(answers: Answers): Promise<Intent> {
  const { session } = ownCloud([{ role: 'Owner', scope: '' }])
  const { blueprint, planned } = await prepare(answers, session)
  session.close()
  return intentOf(blueprint, planned.plan, planned.live, '2026-11-23')
}

/** Every action of it, once, without regard to where. */
const actionsIn = ({ steps }: Intent): readonly string[] => [...new Set(steps.flatMap((step) => step.actions.map(({ action }) => action)))]

/** A cloud that says only what the caller's one role allows. */
function saying(actions: readonly string[]): Reader {
  return {
    get: async (path) => (path.endsWith('/permissions') ? { value: [{ actions: [...actions], notActions: [] }] } : undefined),
    list: async () => [],
    ask: async () => undefined,
    caller: async () => undefined,
  }
}

const answersOf = new Map(builtInPresets.map((preset) => [preset, presetAnswers(preset)] as const))
const intents = new Map<string, Intent>()
beforeAll(async () => {
  for (const [preset, answers] of answersOf) intents.set(preset, await intentFor(answers))
})
const intentOfPreset = (preset: string): Intent => intents.get(preset) as Intent

describe.each(builtInPresets)('the rights that the preset %s takes', (preset) => {
  const answers = presetAnswers(preset)

  it('are enough: a role with these and no others creates it', async () => {
    const { session, grant } = ownCloud([])
    await grant(actionsIn(intentOfPreset(preset)))
    const looked = await lookAhead(answers, session)
    expect(findingsOf(looked.preflight, 'blocks')).toEqual([])
    expect(failures((await apply(session, answers)).report)).toEqual([])
    session.close()
  })

  it('are named, each one that is missing and no other', async () => {
    const intent = intentOfPreset(preset)
    const needed = actionsIn(intent)
    for (const without of needed) {
      const reader = saying(needed.filter((action) => action !== without))
      const { results } = await runPreflight(intent, reader, [permissions, providers, features])
      const named = results.flatMap(({ findings }) => findings.flatMap(({ missing = [] }) => missing.map(({ action }) => action)))
      expect([...new Set(named)], without).toEqual([without])
    }
  })
})

describe('a right that is taken away', () => {
  it('is refused by the cloud, whichever it is: none is asked for in vain', async () => {
    const tried = new Set<string>()
    const notRefused: string[] = []
    for (const [preset, answers] of answersOf) {
      const needed = actionsIn(intentOfPreset(preset))
      for (const without of needed.filter((action) => !tried.has(action))) {
        tried.add(without)
        const refused = await isRefused(
          answers,
          needed.filter((action) => action !== without),
        )
        if (!refused) notRefused.push(`${preset}: ${without}`)
      }
    }
    expect(notRefused).toEqual([])
    expect(tried.size).toBeGreaterThan(45)
  })
})

describe('an owner of the resource group alone', () => {
  const group = `${root}/resourceGroups/rg-demo`
  async function asGroupOwner(batch: 'Registered' | 'NotRegistered') {
    const cloud = ownCloud([{ role: 'Owner', scope: '/resourceGroups/rg-demo' }], { registrations: { 'Microsoft.Batch': batch } })
    cloud.owner('PUT', group, '2025-04-01', { location: 'westeurope' })
    const answers = presetAnswers('starter')
    const { preflight } = await lookAhead(answers, cloud.session)
    const found = preflight.results.filter(({ check }) => check.id === 'providers').flatMap(({ findings }) => findings)
    expect(findingsOf(preflight, 'blocks')).toEqual([])
    expect(found).toMatchObject([{ severity: 'unknown', unread: true }])
    expect(found[0]?.what).toBe(
      'Not looked at: whether these are registered: Microsoft.Batch, Microsoft.Network, Microsoft.ManagedIdentity.',
    )
    const failed = failures((await apply(cloud.session, answers)).report)
    cloud.session.close()
    return failed
  }

  it('creates an environment in it where the providers are registered, which may not be read', async () => {
    expect(await asGroupOwner('Registered')).toEqual([])
  })
  it('is told by the first write where one is not', async () => {
    expect(JSON.stringify(await asGroupOwner('NotRegistered'))).toContain('MissingSubscriptionRegistration')
  })
})

/** Whether a run without preflight is refused (409: a registration that may not be read is not there); it is stopped at the first. */
async function isRefused(answers: Answers, actions: readonly string[]): Promise<boolean> {
  const { session, requests, grant } = ownCloud([])
  await grant(actions)
  const refusals = () => requests.filter(({ status }) => status === 403 || status === 400 || status === 409)
  const stop = new AbortController()
  try {
    const { entries, planned } = await prepare(answers, session)
    const tolerated = refusals().length
    const port = createPort({ arm: session.arm, clock: session.clock, environment: String(answers.environment), entries })
    const report = await runPlan(planned.plan, {
      port,
      clock: session.clock,
      random: () => 0.5,
      live: planned.live,
      signal: stop.signal,
      emit: (event) => {
        if (event.type === 'finished' && event.outcome === 'failed') stop.abort(new Error('refused'))
      },
    })
    return failures(report).length > 0 && refusals().length > tolerated
  } catch {
    return refusals().some(({ status }) => status === 403)
  } finally {
    session.close()
  }
}
