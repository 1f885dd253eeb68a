import { monthlyLine, nodesLine, postureLine } from '../judgement-words.ts'
import type { Line } from '../terminal/line.ts'
import { fit, line, span } from '../terminal/line.ts'
import type { Judgement } from '../types.ts'

/** Posture and cost of what is planned, in two lines. */
export function judgementText(judgement: Judgement, width: number): Line[] {
  const nodes = judgement.cost.nodes === 0 ? [] : [span(', nodes ', 'dim'), ...nodesLine(judgement, undefined)]
  return [
    fit(line(span('Posture  ', 'dim'), postureLine(judgement, undefined)), width),
    fit(line(span('Monthly  ', 'dim'), monthlyLine(judgement, undefined, width), nodes), width),
  ]
}
