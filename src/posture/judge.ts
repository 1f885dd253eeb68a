import { controls } from './controls/registry.ts'
import type { Environment, Posture } from './types.ts'

/** What every control says of an environment, planned or live. Pure. */
export function judge(environment: Environment): Posture {
  const verdicts = controls.map((control) => ({ control, verdict: control.judge(environment) }))
  const count = (state: 'met' | 'open' | 'not-applicable') => verdicts.filter(({ verdict }) => verdict.state === state).length
  return { verdicts, met: count('met'), open: count('open'), notApplicable: count('not-applicable') }
}
