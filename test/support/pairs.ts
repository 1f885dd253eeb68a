import { problemIn, viewOfAnswers } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import type { Answers, AnswerValue, AnyQuestion } from '../../src/interview/types.ts'
import { seeded } from './seeded.ts'

/** The values tried of each question, by id; a select is tried with all its options. */
export type Values = Readonly<Record<string, readonly AnswerValue[]>>

export interface PairsOptions {
  readonly values: Values
  readonly seed: number
  /** How often a pair is tried to be built before it counts as one that cannot be. */
  readonly attempts: number
  /** What no rule forbids and is still not to be had, such as a size that a region does not offer. */
  readonly absent?: (answers: Answers) => boolean
  /** Told of each value that cannot stand beside the answers before it, again and again. */
  readonly refused?: (question: AnyQuestion, value: AnswerValue, answers: Answers) => void
}

export interface Pairs {
  /** Complete answers, each of which passes the interview; together they hold every pair that was found possible. */
  readonly rows: readonly Answers[]
  /** Pairs of values of different questions: those the rows hold, and all there are. */
  readonly covered: number
  readonly all: number
  /** Pairs that no row could be built for: `one=value & other=value`. */
  readonly apart: readonly string[]
  /** Questions at which no value tried could stand, with the answers that led there. There should be none. */
  readonly deadEnds: readonly { readonly question: string; readonly answers: Answers }[]
}

/** One value of one question, numbered over all questions. */
interface Level {
  readonly question: AnyQuestion
  readonly value: AnswerValue
  readonly number: number
}

/**
 * A pairwise covering set, built greedily: questions are answered in their order, so that only values that can stand are ever taken, each time the one
 * that makes the most pairs not seen yet; each pair still missing is then asked for by name. The same seed gives the same rows.
 */
export function pairwise({ values, seed, attempts, absent = () => false, refused = () => {} }: PairsOptions): Pairs {
  const random = seeded(seed)
  const levels = new Map<string, readonly Level[]>()
  let count = 0
  for (const question of questions) {
    const tried = question.kind === 'select' ? question.options.map((option) => option.value) : (values[question.id] ?? [])
    if (tried.length === 0) throw new Error(`Say with which values ${question.id} is tried`)
    const given = values[question.id] ?? tried
    levels.set(
      question.id,
      given.map((value) => ({ question, value, number: count++ })),
    )
  }
  const seen = new Uint8Array(count * count)
  const pair = (one: Level, other: Level) => Math.min(one.number, other.number) * count + Math.max(one.number, other.number)
  const rows: Answers[] = []
  const deadEnds: { question: string; answers: Answers }[] = []
  let covered = 0

  const walk = (pins: readonly Level[]): readonly Level[] | undefined => {
    const answers: Record<string, AnswerValue> = {}
    const view = viewOfAnswers(answers)
    const taken: Level[] = []
    let left = pins.length
    for (const question of questions) {
      const pin = pins.find((one) => one.question === question)
      if (!(question.when?.(view) ?? true)) {
        if (pin !== undefined) return undefined
        continue
      }
      const standing = (pin === undefined ? (levels.get(question.id) ?? []) : [pin]).filter(({ value }) => {
        const stands = problemIn(question, value, view) === undefined
        if (!stands) refused(question, value, answers)
        return stands
      })
      if (standing.length === 0 && pin === undefined) deadEnds.push({ question: question.id, answers: { ...answers } })
      const possible = standing.filter(({ value }) => !absent({ ...answers, [question.id]: value }))
      // What a pin asks for may hang on any answer before it: until all pins have their place, chance decides.
      const next = left > 0 && random() < 0.5 ? any(possible) : best(possible, taken)
      if (next === undefined) return undefined
      if (pin !== undefined) left -= 1
      answers[question.id] = next.value
      taken.push(next)
    }
    return taken
  }
  const any = (possible: readonly Level[]) => possible[Math.floor(random() * possible.length)]
  const best = (possible: readonly Level[], taken: readonly Level[]): Level | undefined => {
    let found: Level | undefined
    let most = -1
    for (const level of possible) {
      const gain = taken.reduce((sum, other) => sum + (seen[pair(level, other)] === 0 ? 1 : 0), 0) + random() * 0.9
      if (gain > most) [found, most] = [level, gain]
    }
    return found
  }
  const keep = (row: readonly Level[]) => {
    rows.push(Object.fromEntries(row.map(({ question, value }) => [question.id, value])))
    for (const [index, one] of row.entries()) {
      for (const other of row.slice(index + 1)) {
        if (seen[pair(one, other)] === 0) covered += 1
        seen[pair(one, other)] = 1
      }
    }
  }

  // While a row brings much that is new it need not be aimed.
  for (let before = -1; covered - before > 40; ) {
    before = covered
    const row = walk([])
    if (row !== undefined) keep(row)
  }
  const all = [...levels.values()].flat()
  const apart: string[] = []
  let number = 0
  for (const one of all) {
    for (const other of all) {
      if (other.number <= one.number || other.question === one.question) continue
      number += 1
      for (let tried = 0; seen[pair(one, other)] === 0 && tried < attempts; tried += 1) {
        const row = walk([one, other])
        if (row !== undefined) keep(row)
      }
      if (seen[pair(one, other)] === 0) apart.push(`${nameOf(one)} & ${nameOf(other)}`)
    }
  }
  return { rows, covered, all: number, apart, deadEnds }
}

const nameOf = ({ question, value }: Level) => `${question.id}=${Array.isArray(value) ? value.join('+') : String(value).split('/').at(-1)}`
