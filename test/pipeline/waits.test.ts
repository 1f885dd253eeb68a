import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { idKey } from '../../src/common/arm-id.ts'
import type { EngineEvent } from '../../src/engine/types.ts'
import { type MeasuredRun, measuredRun } from '../support/measured-run.ts'
import { presetAnswers } from '../support/presets.ts'

const folder = mkdtempSync(join(tmpdir(), 'secure-batch-waits-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A cloud in which every effect comes so many seconds after its write. */
function late(seconds: number): string {
  const file = join(folder, `late-${seconds}.yaml`)
  const slow = (method: string, type: string) =>
    `  - { match: { method: ${method}, type: ${type} }, effect: { kind: slow, seconds: ${seconds} } }`
  writeFileSync(
    file,
    [
      'apiVersion: secure-batch-scenario/v1',
      `title: Every effect comes ${seconds} seconds late`,
      'settings:',
      `  takesEffect: { roleAssignments: ${seconds}, endpointApprovals: ${seconds}, zoneRecords: ${seconds} }`,
      // What nothing on the way to the account waits for.
      '  registrations: { Microsoft.Insights: NotRegistered }',
      'faults:',
      slow('POST', 'Microsoft.Insights/register'),
      slow('PUT', 'Microsoft.Batch/batchAccounts/pools'),
    ].join('\n'),
  )
  return file
}

/** When a step began and ended, in seconds of the run, and what it said meanwhile. */
function stepOf({ events, plan }: MeasuredRun, name: string) {
  const id = idKey(plan.steps.find((step) => step.name === name || step.name.startsWith(`${name} for`))?.id ?? '')
  const own = events.filter((event) => 'id' in event && idKey(event.id ?? '') === id)
  const at = (type: EngineEvent['type']) => ((own.find((event) => event.type === type)?.at ?? Number.NaN) - (events[0]?.at ?? 0)) / 1000
  return {
    began: at('started'),
    ended: at('finished'),
    said: own.flatMap((event) =>
      event.type === 'waiting'
        ? [{ reason: event.reason, meanwhile: event.meanwhile, forSeconds: event.forSeconds }]
        : event.type === 'retrying'
          ? [{ reason: event.because, meanwhile: event.meanwhile, forSeconds: undefined }]
          : [],
    ),
  }
}

describe.each([7, 70, 400])('an effect that comes after %i s', (seconds) => {
  let run: MeasuredRun
  it('is waited for, and everything is made', async () => {
    run = await measuredRun(presetAnswers('regulated'), late(seconds))
    expect(run.report.outcome).toBe('done')
  })

  it.each([
    // What waits, how long it takes before the effect can begin, how often it looks, what it says.
    ['provider registration', 'Microsoft.Insights', 45, 5, 'registering with the subscription'],
    ['endpoint approval', 'pe-demo-vault', 60, 10, 'waiting for approval on the target'],
    ['DNS records', 'pe-demo-vault/default', 10, 5, 'waiting until its names are in the DNS zone'],
    ['pool steadiness', 'demo0uyb0u/main', 330, 10, 'nodes are there'],
  ])('%s ends within one look, and says what is awaited and what one can do', (_, name, work, every, reason) => {
    const { began, ended, said } = stepOf(run, name)
    expect(ended).toBeGreaterThanOrEqual(began + work + seconds)
    expect(ended).toBeLessThanOrEqual(began + work + seconds + every)
    const told = said.filter((one) => one.reason.includes(reason))
    expect(told.length).toBeGreaterThan(0)
    for (const one of told) expect(one.meanwhile).toMatch(/nothing for you to do|approve it/)
  })

  it('a role grant ends within one look, and says what is awaited and what one can do', () => {
    const granted = stepOf(run, 'Key Vault Crypto Service Encryption User').began + seconds
    const account = stepOf(run, 'demo0uyb0u')
    // The account takes 26 s once its right is there.
    const accepted = account.ended - 26
    expect(accepted).toBeGreaterThanOrEqual(granted)
    expect(accepted).toBeLessThanOrEqual(Math.max(granted, account.began) + 10)
    for (const one of account.said) {
      expect(one.reason).toBe('the account’s right to use the key is not in effect yet')
      expect(one.meanwhile).toBe('a role can take up to 10 min; nothing for you to do')
    }
    expect(account.said.length).toBeGreaterThan(0)
  })

  it('a long wait is told again about every minute, with how long it has been', () => {
    const { said } = stepOf(run, 'demo0uyb0u/main')
    expect(said.length).toBeGreaterThanOrEqual(Math.floor((330 + seconds) / 70))
    expect(said.at(-1)?.forSeconds).toBeGreaterThan(200 + seconds / 2)
  })
})
