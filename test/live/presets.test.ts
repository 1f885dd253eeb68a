import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { landingZone } from '../../src/interview/landing-zone.ts'
import { type LiveCloud, onCloud, signIn, startLiveCloud } from '../support/live.ts'
import { builtInPresets } from '../support/presets.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'

/** Answers that only the practice cloud recommends. */
const asked: Readonly<Record<string, readonly string[]>> = {
  starter: ['--account-addresses', '203.0.113.7'],
  'static-egress': ['--account-addresses', '203.0.113.7'],
  // Looked up in Microsoft Graph; a cloud of this machine has none, so it is typed in.
  'user-subscription': ['--set', 'batch-principal=33333333-3333-3333-3333-333333333333'],
  // Ids of what a network team made: no preset holds them.
  'hub-spoke': [
    '--existing-network',
    landingZone.network,
    '--existing-node-subnet',
    landingZone.nodeSubnet,
    '--existing-endpoint-subnet',
    landingZone.endpointSubnet,
    '--dns-zone-group',
    landingZone.zones,
  ],
}

describe.concurrent.each(builtInPresets)('LIVE-2 the live path, whole: %s', (preset) => {
  let home: Home
  let cloud: LiveCloud
  beforeAll(async () => {
    home = makeHome()
    cloud = await startLiveCloud(home, preset === 'hub-spoke' ? { args: ['--scenario', landingZone.scenario] } : {})
  })
  afterAll(async () => {
    await cloud.stop()
    home.remove()
  })

  it('signs in, plans, applies, finds nothing left to do, and destroys, over TLS', async () => {
    const run = (...words: string[]) => secureBatch(words, { home, env: signIn })
    const place = onCloud(cloud, 'demo')
    const answers = [...place, '--preset', preset, ...(asked[preset] ?? [])]

    const planned = await run('plan', ...answers, '--json')
    expect(planned.code, planned.stderr).toBe(0)
    const created = JSON.parse(planned.stdout).resources.filter((step: { action: string }) => step.action === 'create')
    expect(created.length).toBeGreaterThan(4)

    const applied = await run('apply', ...answers, '--yes', '--json', '--verbose')
    expect(applied.code, applied.stderr).toBe(0)
    expect(JSON.parse(applied.stdout)).toMatchObject({ environment: 'demo', outcome: 'done' })
    // Over the socket, and nowhere else.
    const addresses = [...applied.stderr.matchAll(/^[A-Z]+ (https?:\/\/[^/\s]+)\//gm)].map((match) => match[1])
    expect(new Set(addresses)).toEqual(new Set([cloud.endpoint]))

    const again = await run('plan', ...place, '--check', '--json')
    expect(again.code, again.stdout + again.stderr).toBe(0)

    const destroyed = await run('destroy', ...place, '--yes', '--json')
    expect(destroyed.code, destroyed.stderr).toBe(0)
    const empty = await run('plan', ...answers, '--json')
    const left = JSON.parse(empty.stdout).resources.filter((step: { action: string }) => step.action === 'keep')
    expect(left.map((step: { id: string }) => step.id)).toEqual([])
  }, 120_000)
})
