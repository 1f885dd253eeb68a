import { foldersOf } from '../../../src/cli/folders.ts'
import { loadScenario } from '../../../src/cli/scenarios.ts'
import { at } from '../../../src/common/json.ts'
import { landingZone } from '../../../src/interview/landing-zone.ts'
import type { Scenario } from '../../../src/simulator/scenario/types.ts'
import { builtInPresets } from '../presets.ts'
import type { CrashCloud, Seen } from './crash-cloud.ts'

/** A command to kill, and what stands before it. */
export interface Journey {
  readonly name: string
  readonly scenario: Scenario | undefined
  /** Commands carried out before, whole; nobody is killed there. */
  readonly before: readonly (readonly string[])[]
  readonly command: readonly string[]
  /** What one request must not be, whenever it comes; undefined where nothing speaks against it. */
  readonly wrong?: (seen: Seen, cloud: CrashCloud) => string | undefined
  /** Afterwards all is as it was before anybody came. */
  readonly leavesNothing?: true
}

const named = (preset: string, ...more: readonly string[]) => [
  'apply',
  '--preset',
  preset,
  '--environment',
  'demo',
  ...more,
  '--yes',
  '--json',
]

/** What a preset takes for granted: hub-spoke lives in what a network team has made. */
function scenarioOf(preset: string): Scenario | undefined {
  return preset === 'hub-spoke' ? loadScenario(landingZone.scenario, foldersOf({}, '/nowhere')) : undefined
}

/** An environment is made. */
export const making = (preset: string): Journey => ({
  name: preset,
  scenario: scenarioOf(preset),
  before: [],
  command: named(preset),
})

/** An environment that stands gets an answer under which its pool must be made anew: beside the old one, which is drained and goes. */
export const changing = (preset: string): Journey => ({
  name: `${preset}, changed`,
  scenario: scenarioOf(preset),
  before: [named(preset, '--set', 'pool-nodes=2')],
  command: named(preset, '--set', 'pool-nodes=2', '--set', 'pool-size=Standard_D4s_v5'),
  wrong: oldPoolGoesLast,
})

/** An environment that stands is removed. */
export const removing = (preset: string): Journey => ({
  name: `${preset}, removed`,
  scenario: scenarioOf(preset),
  before: [named(preset)],
  command: ['destroy', '--environment', 'demo', '--yes', '--json'],
  leavesNothing: true,
})

/** The old pool goes once it has no nodes and the new one has its own. */
function oldPoolGoesLast({ method, path }: Seen, cloud: CrashCloud): string | undefined {
  if (method !== 'DELETE' || !path.endsWith('/pools/main')) return undefined
  const nodes = (id: string) => at(cloud.look(id, '2025-06-01'), 'properties.currentDedicatedNodes')
  const [old, young] = [nodes(path), nodes(`${path}-2`)]
  return old === 0 && young === 2 ? undefined : `main goes with ${old} nodes while main-2 has ${young}`
}

/** Every journey there is, by name. */
export const journeys: readonly Journey[] = [
  ...builtInPresets.map(making),
  ...builtInPresets.filter((preset) => preset !== 'static-egress').map(changing),
  ...builtInPresets.map(removing),
]
