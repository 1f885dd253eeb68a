import { z } from 'zod'
import { didYouMean } from '../common/nearest.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import type { Path } from '../common/yaml-position.ts'
import { checkYaml, howManyWrong } from '../common/yaml-problems.ts'
import { onRadar, withRadar } from '../guidance/retirements.ts'
import { fitsKind, problemIn, viewOfAnswers } from './draft.ts'
import { migrate } from './migrations/migrate.ts'
import { migrations } from './migrations/registry.ts'
import { neverInPresets, notForPresets, type Preset, type PresetAnswer, presetVersion } from './presets.ts'
import type { AnswerValue, AnyQuestion } from './types.ts'

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], {
  error: 'is not text, a number, true or false, or a list of texts',
})
const because = z.string().optional()

const shape = z.strictObject({
  apiVersion: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  for: z.string().optional(),
  extends: z.union([z.string(), z.array(z.string())]).optional(),
  answers: z.record(z.string(), z.unknown()).optional(),
})

const states = {
  fixed: z.strictObject({ fixed: value, because }),
  default: z.strictObject({ default: value }),
  allowed: z.strictObject({ allowed: z.array(value).min(1, 'needs at least one value'), default: value.optional(), because }),
  ask: z.strictObject({ ask: z.literal(true), because }),
}

/**
 * The preset in a YAML text. `file` is how problems name it. Throws a UserProblem (exit 2) that lists everything
 * wrong with it, each with line and column: syntax, unknown keys, questions and values, answers a preset may not hold.
 */
export function readPreset(text: string, name: string, file: string, questions: readonly AnyQuestion[]): Preset {
  const yaml = checkYaml(text)
  const migrated = yaml.count() > 0 ? undefined : migrate(yaml.document, migrations)
  const json = yaml.count() > 0 ? undefined : yaml.plain()
  const preset = yaml.count() > 0 ? undefined : presetIn(json, name, questions, yaml.report)
  if (yaml.count() === 0 && preset !== undefined) return migrated === undefined ? preset : { ...preset, migrated }
  throw new UserProblem({
    code: 'invalid-preset',
    what: `The preset ${safeText(file)} cannot be used.`,
    why: howManyWrong(yaml.count()),
    details: yaml.details(file).map((detail) => withoutSecrets(safeText(detail))),
    now: [`Mend it in the file, then look again: secure-batch presets validate ${safeText(file)}`],
    exit: exitCodes.usage,
  })
}

function presetIn(
  json: unknown,
  name: string,
  questions: readonly AnyQuestion[],
  report: (path: Path, message: string) => void,
): Preset | undefined {
  const parsed = shape.safeParse(json ?? {}, { reportInput: true })
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys)
          report([...issue.path, key], `There is no key "${key}" here${didYouMean(key, Object.keys(shape.shape))}`)
      } else if (issue.path[0] === 'apiVersion' && issue.input === undefined)
        report([], `apiVersion is missing; write apiVersion: ${presetVersion}`)
      else report(issue.path, `${issue.path.length === 0 ? 'A preset' : issue.path.join('.')}: ${issue.message}`)
    }
    return undefined
  }
  const { apiVersion, extends: base, answers: given = {}, ...about } = parsed.data
  if (apiVersion !== presetVersion) {
    report(['apiVersion'], versionProblem(apiVersion))
    return undefined
  }
  const answers: Record<string, PresetAnswer> = {}
  for (const [id, raw] of Object.entries(given)) {
    const path = ['answers', id]
    const question = questions.find((candidate) => candidate.id === id)
    if (neverInPresets.includes(id)) report(path, `"${id}" is never kept in a preset; give it with --${id} when you run`)
    else if (question === undefined)
      report(
        path,
        onRadar(id, saidIn(raw))?.text ??
          `There is no question "${id}"${didYouMean(
            id,
            questions.map((candidate) => candidate.id),
          )}`,
      )
    else {
      const answer = answerIn(raw, path, report)
      if (answer !== undefined) answers[id] = answer
    }
  }
  // What is of no use as an answer is told below; the other answers are not judged beside it.
  const view = viewOfAnswers(
    Object.fromEntries(
      Object.entries(answers).flatMap(([id, answer]) => {
        const question = questions.find((candidate) => candidate.id === id)
        const said = 'value' in answer ? answer.value : undefined
        return question === undefined || said === undefined || !fitsKind(question, said) ? [] : [[id, said]]
      }),
    ),
  )
  for (const [id, answer] of Object.entries(answers)) {
    const question = questions.find((candidate) => candidate.id === id)
    if (question === undefined) continue
    for (const [path, held] of valuesOf(answer, given[id])) {
      const problem = notForPresets(held) ?? problemAlone(question, held, view)
      if (problem !== undefined) report(['answers', id, ...path], `${id}: ${problem}`)
    }
    if (
      answer.state === 'bounded' &&
      answer.value !== undefined &&
      !answer.allowed.includes(answer.value) &&
      !Array.isArray(answer.value)
    ) {
      report(['answers', id, 'default'], `${id}: the default ${answer.value} is not among the allowed values`)
    }
  }
  return {
    name,
    ...(about.title === undefined ? {} : { title: about.title }),
    ...(about.description === undefined ? {} : { description: about.description }),
    ...(about.for === undefined ? {} : { for: about.for }),
    extends: base === undefined ? [] : typeof base === 'string' ? [base] : base,
    answers,
  }
}

/** Why a version cannot be read, and what to do. */
function versionProblem(version: string): string {
  const number = Number(/^secure-batch\/v(\d+)$/.exec(version)?.[1])
  const current = Number(presetVersion.replace(/\D+/, ''))
  return number > current
    ? `apiVersion "${version}" is newer than this program, which reads ${presetVersion}; install the secure-batch that wrote it, or save the preset again with this one`
    : `apiVersion "${version}" is not known; this version of secure-batch reads ${presetVersion}`
}

/** What an answer to a question nobody asks says, for the retirement calendar. */
function saidIn(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const [first] = Object.values(raw)
  return first
}

/** `bounded` is the state's name, `allowed` what it holds; both words are taken for the list. */
function withAllowed(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !('bounded' in given) || 'allowed' in given) return given
  const { bounded, ...rest } = given
  return { allowed: bounded, ...rest }
}

function answerIn(given: unknown, path: Path, report: (path: Path, message: string) => void): PresetAnswer | undefined {
  const id = String(path.at(-1))
  const raw = withAllowed(given)
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    const short = value.safeParse(raw)
    if (short.success) return { state: 'default', value: short.data }
    report(path, raw === null ? `${id}: no value is given` : `${id}: the value ${short.error.issues[0]?.message ?? 'is not usable'}`)
    return undefined
  }
  const state = (['fixed', 'allowed', 'default', 'ask'] as const).find((key) => key in raw)
  if (state === undefined) {
    report(
      path,
      `${id}: write a value, or one of fixed, default, allowed, ask${didYouMean(Object.keys(raw)[0] ?? '', Object.keys(states))}`,
    )
    return undefined
  }
  const result = states[state].safeParse(raw)
  if (!result.success) {
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys) report([...path, key], `${id}: "${key}" does not go with "${state}"`)
      else report([...path, ...issue.path], `${id}: ${issue.path.join('.')} ${issue.message}`)
    }
    return undefined
  }
  const data = result.data
  if ('fixed' in data) return { state: 'fixed', value: data.fixed, ...reasoned(data.because) }
  if ('allowed' in data)
    return {
      state: 'bounded',
      allowed: data.allowed,
      ...(data.default === undefined ? {} : { value: data.default }),
      ...reasoned(data.because),
    }
  if ('default' in data) return { state: 'default', value: data.default }
  return { state: 'ask', ...reasoned(data.because) }
}

function reasoned(text: string | undefined): { readonly because?: string } {
  return text === undefined ? {} : { because: withoutSecrets(text) }
}

/** Every value in an answer with the keys that lead to it in the file. */
function valuesOf(answer: PresetAnswer, raw: unknown): readonly (readonly [Path, AnswerValue])[] {
  const short = typeof raw !== 'object' || Array.isArray(raw)
  switch (answer.state) {
    case 'fixed':
      return [[['fixed'], answer.value]]
    case 'default':
      return [[short ? [] : ['default'], answer.value]]
    case 'bounded':
      return [
        ...answer.allowed.map((held, index) => [['allowed', index], held] as const),
        ...(answer.value === undefined ? [] : [[['default'], answer.value] as const]),
      ]
    case 'ask':
      return []
  }
}

/** What is wrong with a value by itself. Whether an option fits the other answers is only known once all presets and flags are in. */
function problemAlone(question: AnyQuestion, held: AnswerValue, view: ReturnType<typeof viewOfAnswers>): string | undefined {
  if (question.kind !== 'select') {
    const problem = problemIn(question, held, view)
    return problem === undefined ? undefined : withRadar(problem, question.id, held)
  }
  const values = question.options.map((option) => option.value)
  if (values.some((candidate) => candidate === held)) return undefined
  const retired = onRadar(question.id, held)
  if (retired !== undefined) return `"${String(held)}" is not offered. ${retired.text}`
  return `"${String(held)}" is not an answer${didYouMean(String(held), values)}; the answers are ${values.join(', ')}`
}
