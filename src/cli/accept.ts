import { blueprintOf } from '../blueprint/blueprint.ts'
import type { Blueprint } from '../blueprint/types.ts'
import { idKey } from '../common/arm-id.ts'
import { stringsIn } from '../common/json.ts'
import { makePlan } from '../engine/plan.ts'
import type { Ignored, Live, Plan } from '../engine/types.ts'
import { answersOf, parseAnswer, pathOf, withAnswer } from '../interview/draft.ts'
import { questions } from '../interview/registry.ts'
import { missingAnswers } from '../interview/set.ts'
import type { AnswerValue, AnyQuestion, Draft, PathRow } from '../interview/types.ts'
import { entriesOf } from '../resources/environment.ts'
import { type BodyMaker, rememberedBodies } from '../resources/remembered-bodies.ts'
import { mentionsRole } from '../resources/roles-by-name.ts'
import { place } from './answers.ts'
import { type Difference, differencesOf } from './differences.ts'

/** An answer under which a difference is none. */
export interface Acceptance {
  readonly question: AnyQuestion
  readonly value: AnswerValue
  readonly draft: Draft
  /** All it takes, that of the question first. */
  readonly answers: readonly (readonly [string, AnswerValue])[]
  /** The preset that does not allow it. */
  readonly fixedBy?: string
  /** What else would change in the environment with it, by handle. */
  readonly also: readonly string[]
}

export interface AcceptRequest {
  readonly draft: Draft
  readonly difference: Difference
  readonly blueprint: Blueprint
  readonly plan: Plan
  readonly live: ReadonlyMap<string, Live>
  readonly known: { readonly tenantId: string }
  /** Differences that stay anyway. */
  readonly ignored?: readonly Ignored[]
}

/** Answers tried at most for one question. */
const most = 40

/**
 * The answer that says what is found. Every other answer to every question that applies is tried, that of the question it comes from first: it fits when
 * the environment it asks for no longer differs there. Best is one with which nothing else changes. Reads nothing; undefined where no answer says it.
 */
export async function acceptanceOf(request: AcceptRequest): Promise<Acceptance | undefined> {
  const { draft, difference } = request
  const goal = keyOf(difference.step.id, difference.change?.path)
  const before = new Map(entriesIn(request.plan))
  // Where an environment is, is never changed to fit what is found.
  const rows = pathOf(draft, questions).filter(({ question }) => !place.includes(question.id))
  const rank = ({ question, rule }: PathRow) => (rule?.state === 'fixed' ? 2 : 0) + (question.id === difference.step.because ? 0 : 1)
  const bodyOf = rememberedBodies()
  let best: Acceptance | undefined
  for (const { question, value, rule } of rows.toSorted((left, right) => rank(left) - rank(right))) {
    const fixedBy = rule?.state === 'fixed' ? { fixedBy: rule.by } : {}
    const free = rule?.state === 'fixed' ? withoutRule(draft, question.id) : draft
    for (const candidate of candidatesFor(question, value, difference)) {
      for (const tried of completed(withAnswer(free, question.id, candidate, 'you'), question.id, candidate, difference)) {
        const after = await differencesUnder(tried.draft, request, bodyOf)
        if (after === undefined || after.has(goal)) continue
        const also = [...after].filter(([key]) => !before.has(key)).map(([, handle]) => handle)
        if (best === undefined || also.length < best.also.length) best = { question, value: candidate, ...tried, ...fixedBy, also }
        if (also.length === 0) return best
      }
    }
  }
  return best
}

type Tried = Pick<Acceptance, 'draft' | 'answers'>

/** A draft with one answer changed; where that brings a question into view that nobody has answered, with what is found as its answer. */
function completed(draft: Draft, id: string, value: AnswerValue, difference: Difference): readonly Tried[] {
  const own = [[id, value] as const]
  if (missingAnswers(draft, questions) === undefined) return [{ draft, answers: own }]
  const open = pathOf(draft, questions).filter((row) => row.value === undefined || row.problem !== undefined)
  const [only, ...others] = open
  if (only === undefined || others.length > 0 || only.question.id === id) return []
  return candidatesFor(only.question, undefined, difference).flatMap((more): readonly Tried[] => {
    const filled = withAnswer(draft, only.question.id, more, 'you')
    return missingAnswers(filled, questions) === undefined ? [{ draft: filled, answers: [...own, [only.question.id, more]] }] : []
  })
}

function withoutRule(draft: Draft, id: string): Draft {
  const { [id]: _, ...rules } = draft.rules
  return { ...draft, rules }
}

/** What would differ under other answers, by key, with how a person names it; undefined where those answers make no environment. */
async function differencesUnder(
  draft: Draft,
  { blueprint, live, known, plan, ignored = [], difference }: AcceptRequest,
  bodyOf: BodyMaker,
): Promise<ReadonlyMap<string, string> | undefined> {
  const wanted = await wantedUnder(draft, poolToday(plan) ?? blueprint.pool?.name, known, bodyOf)
  // A role that must first be looked up by its name: what it would be is not known here.
  if (wanted === undefined || wanted.some(({ body }) => mentionsRole(body))) return undefined
  const planned = await makePlan({
    environment: plan.environment,
    region: plan.region,
    wanted,
    live,
    ignored,
    // What has not been read is not wanted today: it would be new.
    port: { read: async () => ({ state: 'absent' }) },
  })
  if (planned.plan.problems.length > 0) return undefined
  const ids = new Set(wanted.map(({ id }) => idKey(id)))
  // An answer that does without the resource does not say what is found in it.
  const isThere = difference.change !== undefined || difference.step.action === 'delete'
  if (isThere && !ids.has(idKey(difference.step.id))) return undefined
  const gone = plan.steps.filter(
    (step) =>
      !ids.has(idKey(step.id)) && step.ownership === 'managed' && step.action !== 'delete' && live.get(idKey(step.id))?.state === 'present',
  )
  return new Map([...entriesIn(planned.plan), ...gone.map((step) => [keyOf(step.id, 'gone'), `${step.name} would be removed`] as const)])
}

async function wantedUnder(draft: Draft, pool: string | undefined, known: AcceptRequest['known'], bodyOf: BodyMaker) {
  try {
    const blueprint = blueprintOf(answersOf(draft, questions))
    const settled =
      blueprint.pool === undefined || pool === undefined ? blueprint : { ...blueprint, pool: { ...blueprint.pool, name: pool } }
    return (await entriesOf(settled, known, bodyOf)).map((entry) => entry.wanted)
  } catch {
    return undefined
  }
}

/** The name a pool bears today in whose place another is planned. */
function poolToday(plan: Plan): string | undefined {
  return plan.steps
    .find(({ insteadOf }) => insteadOf !== undefined)
    ?.insteadOf?.split('/')
    .at(-1)
}

function entriesIn(plan: Plan): readonly (readonly [string, string])[] {
  return differencesOf(plan).map(({ step, change, handle }) => [keyOf(step.id, change?.path), handle] as const)
}

/** Other answers to a question: its options, and what is found where the difference is. */
function candidatesFor(question: AnyQuestion, current: AnswerValue | undefined, { change }: Difference): readonly AnswerValue[] {
  const found = change?.from === undefined ? [] : stringsIn([change.from])
  const numbers = typeof change?.from === 'number' ? [change.from] : found.filter((text) => /^\d+$/.test(text)).map(Number)
  const values = ((): readonly AnswerValue[] => {
    switch (question.kind) {
      case 'select':
        return question.options.map((option) => option.value)
      case 'confirm':
        return [true, false]
      case 'number':
        return numbers
      case 'list':
        return listsFor(question, Array.isArray(current) ? current.map(String) : [], found, change?.path ?? '')
      default:
        return found.flatMap((text) => taken(question, text))
    }
  })()
  return values.filter((value) => JSON.stringify(value) !== JSON.stringify(current)).slice(0, most)
}

/** A list as it is found; of tags, with the one that was changed, added or taken away. */
function listsFor(question: AnyQuestion, current: readonly string[], found: readonly string[], path: string): readonly AnswerValue[] {
  const [, tag] = /^tags\.(.+)$/.exec(path) ?? []
  if (tag === undefined)
    return found.length === 0 ? [[]] : [...taken(question, found.join(',')), ...found.flatMap((text) => taken(question, text))]
  const others = current.filter((pair) => !pair.toLowerCase().startsWith(`${tag.toLowerCase()}=`))
  return [[...others, ...found.map((value) => `${tag}=${value}`)]]
}

function taken(question: AnyQuestion, text: string): readonly AnswerValue[] {
  const parsed = parseAnswer(question, text)
  return 'value' in parsed ? [parsed.value] : []
}

function keyOf(id: string, path: string | undefined): string {
  return `${idKey(id)}#${path ?? ''}`
}
