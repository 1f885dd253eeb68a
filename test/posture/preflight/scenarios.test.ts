import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { checks } from '../../../src/posture/preflight/registry.ts'
import { brief, findingsOf, openClouds, writesOf } from '../../support/preflight.ts'
import { builtInPresets } from '../../support/presets.ts'

const clouds = openClouds()
afterEach(clouds.close)

/** The checks this file speaks of: those about rights and registration have tests of their own. */
const ids = [
  'batch-account-quota',
  'core-quota',
  'pool-quota',
  'network-quota',
  'size-support',
  'image-support',
  'names',
  'soft-deleted',
  'policy-forecast',
  'locks',
  'address-overlap',
  'retirements',
]
const looked = checks.filter(({ id }) => ids.includes(id))

/** In Batch service mode a new account's quota is known once it exists, whatever the scenario. */
const always = ['core-quota unknown']

/** What is found in every preset that has a vault. */
function everyVault(found: string): Readonly<Record<string, readonly string[]>> {
  const presets = builtInPresets.filter((preset) => preset !== 'starter')
  return Object.fromEntries(presets.map((preset) => [preset, [...(preset === 'user-subscription' ? [] : always), found]]))
}

/** What each scenario plants, by preset; what is not named finds nothing more than `always`. */
const planted: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'zero-quota': { 'user-subscription': ['core-quota blocks'] },
  'no-public-addresses': {
    starter: [...always, 'policy-forecast blocks'],
    'static-egress': [...always, 'policy-forecast blocks'],
  },
  'soft-deleted-vault': everyVault('soft-deleted blocks'),
  'soft-deleted-vault-purge-protected': everyVault('soft-deleted warns'),
}
const scenarios = readdirSync(new URL('../../../presets/scenarios/', import.meta.url)).map((name) => name.replace(/\.yaml$/, ''))

describe.each(scenarios)('in the scenario %s', (scenario) => {
  it('each preset meets exactly what is planted, and nothing is written', async () => {
    const judged = clouds.open(scenario)
    const found: Record<string, readonly string[]> = {}
    // Where nothing is planted, the smallest and the largest stand for all.
    const presets = planted[scenario] === undefined ? (['starter', 'regulated'] as const) : builtInPresets
    for (const preset of presets) found[preset] = brief(await findingsOf(judged, looked, preset))
    const usual = Object.fromEntries(presets.map((preset) => [preset, preset === 'user-subscription' ? [] : always]))
    expect(found).toEqual({ ...usual, ...planted[scenario] })
    expect(writesOf(judged)).toEqual([])
  })
})

describe('in a subscription as one gets it', () => {
  it.each(builtInPresets)('nothing stands in the way of %s, which was looked at from every side', async (preset) => {
    const judged = clouds.open('fresh-subscription')
    const found = await findingsOf(judged, looked, preset)
    expect(found.filter(({ severity }) => severity === 'blocks')).toEqual([])
    expect(looked.map(({ id }) => id).sort()).toEqual([...ids].sort())
  })
})

describe('the deleted vaults of the scenarios', () => {
  const only = looked.filter(({ id }) => id === 'soft-deleted' || id === 'names')

  it('one that may be purged: another name, or the command that purges it', async () => {
    const [found] = await findingsOf(clouds.open('soft-deleted-vault'), only, 'regulated')
    expect(found?.evidence.value).toMatchObject({ purgeProtectionEnabled: false })
    expect(found?.fixes).toEqual([{ question: 'environment', value: 'demo2' }])
    expect(found?.now.at(-1)).toContain('az keyvault purge --name kv-demo-0uyb0u --location westeurope')
  })
  it('one that is protected is never offered to be purged: recovered where it was ours, else another name', async () => {
    const recovered = await findingsOf(clouds.open('soft-deleted-vault-purge-protected'), only, 'regulated')
    expect(recovered.map(({ severity }) => severity)).toEqual(['warns'])
    const elsewhere = await findingsOf(clouds.open('soft-deleted-vault-purge-protected'), only, 'regulated', {
      'resource-group': 'rg-other',
    })
    expect(elsewhere.map(({ severity, what }) => [severity, what.includes('protected from purge')])).toEqual([['blocks', true]])
    expect(JSON.stringify([...recovered, ...elsewhere])).not.toContain('az keyvault purge')
  })
})
