import { costLines } from './costs/registry.ts'
import type { Cost, Environment } from './types.ts'

/** What an environment costs a month, from listed prices. Pure. */
export function costOf(environment: Environment): Cost {
  const lines = costLines.flatMap((one) => one(environment))
  const sum = (kind: 'standing' | 'nodes') => lines.reduce((total, line) => (line.kind === kind ? total + (line.usd ?? 0) : total), 0)
  const dates = lines.filter((line) => line.kind !== 'usage' && line.usd !== undefined).map((line) => line.price.listed)
  const [listed] = dates.sort()
  return {
    lines,
    standing: sum('standing'),
    nodes: sum('nodes'),
    unknown: lines.filter((line) => line.kind !== 'usage' && line.usd === undefined).length,
    ...(listed === undefined ? {} : { listed }),
  }
}
