import { expect, it } from 'vitest'
import { plannedAgain } from '../support/planned-again.ts'
import { builtInPresets } from '../support/presets.ts'

it.each(builtInPresets)('a plan right after apply finds nothing, three round trips deep at most: %s', async (preset) => {
  const { differences, roundTrips, requests, twice } = await plannedAgain(preset)
  expect(differences).toEqual([])
  expect(roundTrips).toBeLessThanOrEqual(3)
  // The identities and the list of pools are asked for by what is wanted and by what is found; nothing else is read twice.
  expect(twice.filter((path) => !/userAssignedIdentities|\/pools$/.test(path))).toEqual([])
  expect(requests).toBeLessThan(70)
})
