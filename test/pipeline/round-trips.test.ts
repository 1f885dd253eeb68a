import { expect, it } from 'vitest'
import { plannedAgain } from '../support/planned-again.ts'
import { builtInPresets } from '../support/presets.ts'

it.each(builtInPresets)('a plan right after apply finds nothing, three round trips deep at most: %s', async (preset) => {
  const { differences, roundTrips, requests, twice } = await plannedAgain(preset)
  expect(differences).toEqual([])
  expect(roundTrips).toBeLessThanOrEqual(3)
  // Identities and pools are asked for by what is wanted and by what is found; what is used as found is judged beside what it holds.
  expect(twice.length).toBeLessThanOrEqual(6)
  expect(requests).toBeLessThan(70)
})
