import { blueprintOf } from '../blueprint/blueprint.ts'
import { idKey } from '../common/arm-id.ts'
import { at } from '../common/json.ts'
import type { ProblemDetails } from '../common/problem.ts'
import { diff } from '../engine/diff.ts'
import type { Live, Plan, PlanStep, WantedResource } from '../engine/types.ts'
import { answersOf, withAnswer } from '../interview/draft.ts'
import { questions } from '../interview/registry.ts'
import { missingAnswers } from '../interview/set.ts'
import type { AnswerValue, Draft } from '../interview/types.ts'
import { entriesOf } from '../resources/environment.ts'
import { rememberedBodies } from '../resources/remembered-bodies.ts'
import { quoted } from './quoted.ts'

/** What is known of an environment as it was made. */
export interface AsMade {
  /** The answers it was last applied with; undefined where this machine does not keep them. */
  readonly draftBefore: () => Promise<Draft | undefined>
  readonly draft: Draft
  /** The flags that lead to it. */
  readonly where: string
}

interface Known {
  readonly live: ReadonlyMap<string, Live>
  readonly asMade: AsMade
}

/**
 * The plan with what to do about each change that cannot be made: the answers that ask for it, by comparing with those the environment was made from;
 * where none does, somebody changed it in Azure, and it may stay; where its creation failed, it goes.
 */
export async function withWaysBack(plan: Plan, known: Known): Promise<Plan> {
  if (plan.problems.length === 0) return plan
  const before = plan.problems.some(isChange) ? await known.asMade.draftBefore() : undefined
  const problems: ProblemDetails[] = []
  for (const problem of plan.problems)
    problems.push(isChange(problem) ? await withWay(problem, plan, known, before) : ledThere(problem, plan.environment, known.asMade.where))
  return { ...plan, problems }
}

const isChange = ({ code, about }: ProblemDetails) => code === 'cannot-change' && about !== undefined

/** Commands about the environment with the flags that lead to it: the engine knows its name alone. */
function ledThere(problem: ProblemDetails, environment: string, where: string): ProblemDetails {
  const named = `--environment ${environment}`
  return {
    ...problem,
    ...(problem.now === undefined
      ? {}
      : {
          now: problem.now.map((text) =>
            text.startsWith('secure-batch ') && text.endsWith(named) ? `${text.slice(0, -named.length)}${where}` : text,
          ),
        }),
  }
}

async function withWay(problem: ProblemDetails, plan: Plan, known: Known, before: Draft | undefined): Promise<ProblemDetails> {
  const { id = '', path = '' } = problem.about ?? {}
  const { where } = known.asMade
  if (neverMade(id, known.live)) {
    return {
      ...problem,
      why: `${problem.why ?? ''} It is in state Failed and nothing was made in it: its creation did not end well.`,
      now: [`Remove what was made, then run the same command again: secure-batch destroy ${where}`],
    }
  }
  if (before === undefined) return problem
  const step = plan.steps.find((one) => idKey(one.id) === idKey(id))
  const asking = step === undefined ? [] : await askingFor(step, path, known.asMade.draft, before)
  if (asking.length > 0) {
    const earlier = answersOf(before, questions)
    return {
      ...problem,
      now: [
        `Take back what changes it: ${asking.map((question) => setting(question, earlier[question])).join(' ')}`,
        'or give the new one another environment name.',
      ],
    }
  }
  const handle = quoted(`${step?.name ?? ''}#${path}`)
  return {
    ...problem,
    why: `${problem.why ?? ''} No answer asks for the change: somebody changed it in Azure.`,
    now: [
      'Change it back there, or accept it where an answer says it:',
      `secure-batch drift accept ${handle} ${where}`,
      'or leave it as it is:',
      `secure-batch drift ignore ${handle} --reason 'why' ${where}`,
    ],
  }
}

/** Whether a creation failed and nothing came after it. */
function neverMade(id: string, live: ReadonlyMap<string, Live>): boolean {
  const found = live.get(idKey(id))
  if (found?.state !== 'present' || String(at(found.body, 'properties.provisioningState')).toLowerCase() !== 'failed') return false
  return ![...live].some(([key, inside]) => inside.state === 'present' && key.startsWith(`${idKey(id)}/`))
}

/** The given answers under which a part of a resource is wanted otherwise than before: each alone, or all together where none does alone. */
async function askingFor(step: PlanStep, path: string, draft: Draft, before: Draft): Promise<readonly string[]> {
  const bodyOf = rememberedBodies()
  const wantedUnder = async (one: Draft) => {
    if (missingAnswers(one, questions) !== undefined) return undefined
    return (await entriesOf(blueprintOf(answersOf(one, questions)), {}, bodyOf)).map(({ wanted }) => wanted)
  }
  const same = (wanted: readonly WantedResource[] = []) => wanted.find(({ id }) => idKey(id) === idKey(step.id))
  const now = same(await wantedUnder(draft))
  const differsUnder = async (other: Draft): Promise<boolean> => {
    const wanted = await wantedUnder(other)
    const then = same(wanted)
    if (now === undefined || then === undefined) return wanted !== undefined
    const changes = [...diff(now.body, then.body, now.rules), ...diff(then.body, now.body, then.rules)]
    return changes.some((one) => one.path === path || one.path.startsWith(`${path}.`) || path.startsWith(`${one.path}.`))
  }
  const [answers, earlier] = [answersOf(draft, questions), answersOf(before, questions)]
  // What follows from a given answer is not taken back itself.
  const given = [...new Set([draft.entries, draft.rules, before.entries, before.rules].flatMap((one) => Object.keys(one)))]
  const changed = given.filter((id) => JSON.stringify(answers[id]) !== JSON.stringify(earlier[id]) && earlier[id] !== undefined)
  const alone: string[] = []
  for (const id of changed) if (await differsUnder(takenBack(draft, id, earlier[id]))) alone.push(id)
  if (alone.length > 0) return alone
  return changed.length > 0 && (await differsUnder(before)) ? changed : []
}

function takenBack(draft: Draft, id: string, value: AnswerValue | undefined): Draft {
  const { [id]: _, ...rules } = draft.rules
  return value === undefined ? { ...draft, rules } : withAnswer({ ...draft, rules }, id, value)
}

function setting(question: string, value: AnswerValue | undefined): string {
  return `--set ${quoted(`${question}=${Array.isArray(value) ? value.join(',') : String(value ?? '')}`)}`
}
