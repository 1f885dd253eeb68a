import { describe, expect, it } from 'vitest'
import { azVersion, tryAz, tryHandOff } from '../az/az.ts'

const version = azVersion()
if (version === undefined) process.stderr.write('\n  SKIPPED: the Azure CLI is not installed here; nothing was tried with it.\n\n')

describe.skipIf(version === undefined)(`LIVE-8 the Azure CLI (${version ?? 'not installed'})`, () => {
  it('registers the practice cloud, signs in, and makes, shows and removes things; this program plans with its sign-in', async () => {
    const all = await tryAz()
    expect(all.filter(({ accepted }) => !accepted)).toEqual([])
    expect(all.length).toBeGreaterThan(25)
  }, 300_000)
  it('LIVE-9 runs what doctor hands off, as the practice owner; then nothing is in the way any more', async () => {
    const { before, granted, again, after } = await tryHandOff()
    expect(before.code).toBe(4)
    expect(granted.accepted, granted.said).toBe(true)
    expect(again.accepted, again.said).toBe(true)
    expect(after.code, after.stdout).toBe(0)
  }, 300_000)
})
