/** Writes resource groups until it is killed; says each name once it has been acknowledged. Run by store.test.ts. */
import { writeSync } from 'node:fs'
import { practiceSubscription } from '../../src/simulator/places.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'

const [file = '', round = '0'] = process.argv.slice(2)
const simulator = createSimulator({ clock: { now: () => 0 }, store: openStore(file), settings: { ...defaultSettings, throttling: 'off' } })
for (let index = 0; ; index += 1) {
  const name = `group-${round}-${index}`
  const url = `https://management.azure.com/subscriptions/${practiceSubscription}/resourceGroups/${name}?api-version=2025-04-01`
  const { status } = simulator.handle({ method: 'PUT', url, headers: {}, body: JSON.stringify({ location: 'westeurope' }) })
  if (status === 201) writeSync(1, `${name}\n`)
}
