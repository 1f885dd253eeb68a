import type { Plan } from '../engine/types.ts'
import { costOf } from '../posture/cost.ts'
import { environmentOf } from '../posture/environment.ts'
import { judge } from '../posture/judge.ts'
import type { Judgement } from '../ui/types.ts'

/** What the environment means once the plan is carried out: everything in it but what goes, and what is somebody else's, whose body nobody here says. */
export function judgePlan(plan: Plan): Judgement {
  const environment = environmentOf(
    plan.steps.flatMap(({ action, ownership, id, type, name, body }) =>
      action === 'delete' || ownership === 'adopted' || body === undefined ? [] : [{ id, type, name, body }],
    ),
  )
  return { posture: judge(environment), cost: costOf(environment) }
}

/** Posture and cost as `plan --json` prints them beside the resources. */
export function judgementJson({ posture, cost }: Judgement) {
  return {
    posture: {
      met: posture.met,
      open: posture.open,
      notApplicable: posture.notApplicable,
      controls: posture.verdicts.map(({ control, verdict }) => ({
        id: control.id,
        title: control.title,
        standards: control.standards,
        source: control.source.link,
        checked: control.source.checked,
        ...verdict,
        // What is not there is `null`: JSON drops undefined.
        ...(verdict.state === 'open' ? { evidence: { ...verdict.evidence, value: verdict.evidence.value ?? null } } : {}),
      })),
    },
    cost: {
      currency: 'USD',
      standing: cents(cost.standing),
      nodes: cents(cost.nodes),
      unknown: cost.unknown,
      listed: cost.listed ?? null,
      lines: cost.lines.map(({ price, usd, ...line }) => ({
        ...line,
        usd: usd === undefined ? null : cents(usd),
        price: { usd: price.usd ?? null, per: price.per, region: price.region, listed: price.listed, source: price.source.link },
      })),
    },
  }
}

const cents = (amount: number): number => Math.round(amount * 100) / 100
