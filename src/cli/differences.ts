import { idKey, lastName } from '../common/arm-id.ts'
import { isKept } from '../common/is-kept.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { Change, Plan, PlanStep } from '../engine/types.ts'
import { quoted } from './quoted.ts'

/** One thing that is not as the answers say. */
export interface Difference {
  readonly step: PlanStep
  /** Absent: the resource as a whole is not there, or is there and not wanted. */
  readonly change?: Change
  /** How a person names it: `kv-demo-3f2a#properties.publicNetworkAccess`. */
  readonly handle: string
}

/** Every difference of a plan, in its order. */
export function differencesOf(plan: Plan): readonly Difference[] {
  const replaced = new Set(plan.steps.flatMap(({ insteadOf }) => (insteadOf === undefined ? [] : [idKey(insteadOf)])))
  return plan.steps.flatMap((step): readonly Difference[] => {
    if (step.action === 'delete' && replaced.has(idKey(step.id))) return []
    if (step.insteadOf !== undefined) return partsOf(oldOne(step, step.insteadOf))
    if (isKept(step)) return []
    if (step.changes.length === 0 || step.action === 'create') return [{ step, handle: step.name }]
    return partsOf(step)
  })
}

function partsOf(step: PlanStep): readonly Difference[] {
  return step.changes.map((change) => ({ step, change, handle: `${step.name}#${change.path}` }))
}

/** What differs is the old one; the new one beside it is how it is put back. */
function oldOne(step: PlanStep, id: string): PlanStep {
  return { ...step, id, name: [...step.name.split('/').slice(0, -1), lastName(id)].join('/'), action: 'replace' }
}

/**
 * The differences that are named: by their whole handle, by the resource's id and path, or by an ending or part that is one's alone. Throws a UserProblem (exit 2) with those there are.
 */
export function named(
  texts: readonly string[],
  all: readonly Difference[],
  what: string,
  where = '--environment NAME',
): readonly Difference[] {
  if (texts.length === 0) throw unknown(`drift ${what} needs a difference.`, all, what, where)
  return texts.map((text) => {
    const wanted = text.toLowerCase()
    const whole = all.filter((one) => namesOf(one).some((name) => name.toLowerCase() === wanted))
    const ending = all.filter((one) => namesOf(one).some((name) => name.toLowerCase().endsWith(wanted)))
    const inside = all.filter((one) => one.handle.toLowerCase().includes(wanted))
    const [found, ...others] = [whole, ending, inside].find((some) => some.length > 0) ?? []
    if (found === undefined) throw unknown(`There is no difference "${safeText(text)}".`, all, what, where)
    if (others.length > 0) throw unknown(`"${safeText(text)}" may be ${others.length + 1} differences.`, [found, ...others], what, where)
    return found
  })
}

function namesOf({ step, change, handle }: Difference): readonly string[] {
  const path = change === undefined ? '' : `#${change.path}`
  return [handle, `${step.id}${path}`, `${lastName(step.name)}${path}`]
}

function unknown(problem: string, among: readonly Difference[], what: string, where: string): UserProblem {
  return new UserProblem({
    code: 'which-difference',
    what: problem,
    ...(among.length === 0 ? { why: 'Nothing differs.' } : { details: among.map(({ handle }) => handle) }),
    now: [`secure-batch drift ${what} ${quoted(among[0]?.handle ?? 'NAME#PATH')}${what === 'ignore' ? " --reason 'why'" : ''} ${where}`],
    exit: exitCodes.usage,
  })
}
