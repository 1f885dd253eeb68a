import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import type { Answers } from '../../src/interview/types.ts'
import { costOf } from '../../src/posture/cost.ts'
import { environmentOf } from '../../src/posture/environment.ts'
import { judge } from '../../src/posture/judge.ts'
import type { ArmResource, Cost, Environment, Posture, Verdict } from '../../src/posture/types.ts'
import { plannedBodies } from '../../src/resources/planned-bodies.ts'

const group = '/subscriptions/0/resourceGroups/rg'

/** The id of a resource of the fixture group: `idOf('Microsoft.Network/privateDnsZones/virtualNetworkLinks', 'zone', 'link')`. */
export function idOf(type: string, ...names: readonly string[]): string {
  const [provider, ...kinds] = type.split('/')
  return `${group}/providers/${provider}/${kinds.map((kind, index) => `${kind}/${names[index]}`).join('/')}`
}

/** A resource of the fixture group. */
export function resource(type: string, names: string | readonly string[], body: ArmResource['body'] = {}): ArmResource {
  const parts = typeof names === 'string' ? [names] : names
  return { id: idOf(type, ...parts), type, name: parts.at(-1) ?? '', body }
}

/** What hangs on a resource: a lock, a setting, a role assignment. */
export function on(target: ArmResource, type: string, name: string, body: ArmResource['body'] = {}): ArmResource {
  return { id: `${target.id}/providers/${type}/${name}`, type, name, body }
}

export const account = (properties: object = {}): ArmResource => resource('Microsoft.Batch/batchAccounts', 'demo', { properties })
export const pool = (properties: object = {}, body: object = {}): ArmResource =>
  resource('Microsoft.Batch/batchAccounts/pools', ['demo', 'main'], { ...body, properties })
/** A pool with something said of its machines. */
export const machine = (virtualMachineConfiguration: object): ArmResource =>
  pool({ deploymentConfiguration: { virtualMachineConfiguration } })
export const of = (...resources: readonly ArmResource[]): Environment => environmentOf(resources)

export interface Meaning {
  readonly posture: Posture
  readonly cost: Cost
}

const bodies = plannedBodies()

/** What answers mean, planned. */
export async function meaningOf(answers: Answers): Promise<Meaning> {
  const environment = environmentOf(await bodies(blueprintOf(answers)))
  return { posture: judge(environment), cost: costOf(environment) }
}

/** Ids of the controls in a state. */
export function inState({ verdicts }: Posture, state: Verdict['state']): readonly string[] {
  return verdicts.filter(({ verdict }) => verdict.state === state).map(({ control }) => control.id)
}

export function verdictOf({ verdicts }: Posture, id: string): Verdict | undefined {
  return verdicts.find(({ control }) => control.id === id)?.verdict
}
