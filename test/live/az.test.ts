import { describe, expect, it } from 'vitest'
import { azVersion, tryAz } from '../az/az.ts'

const version = azVersion()
if (version === undefined) process.stderr.write('\n  SKIPPED: the Azure CLI is not installed here; nothing was tried with it.\n\n')

describe.skipIf(version === undefined)(`LIVE-8 the Azure CLI (${version ?? 'not installed'})`, () => {
  it('registers the practice cloud, signs in, and makes, shows and removes things; this program plans with its sign-in', async () => {
    const all = await tryAz()
    expect(all.filter(({ accepted }) => !accepted)).toEqual([])
    expect(all.length).toBeGreaterThan(25)
  }, 300_000)
})
