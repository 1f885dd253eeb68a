import { parseDocument } from 'yaml'
import { z } from 'zod'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText, withoutSecrets } from '../../common/safe-text.ts'
import type { AnswerValue } from '../types.ts'
import { packetVersion } from './packet.ts'

/** A packet that came back. */
export interface AnsweredPacket {
  readonly file: string
  readonly environment?: string
  readonly decidedBy: string
  /** ISO date; absent where nobody wrote one. */
  readonly on?: string
  readonly answers: readonly { readonly id: string; readonly value: AnswerValue; readonly because?: string }[]
  /** Ids of the questions still without an answer. */
  readonly open: readonly string[]
}

const text = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))])
const shape = z.looseObject({
  apiVersion: z.string(),
  environment: z.string().nullish(),
  'decided-by': z.union([z.string(), z.number()]).nullish(),
  'decided-on': z.string().nullish(),
  questions: z.record(z.string(), z.looseObject({ answer: text.nullish(), because: z.string().nullish() })),
})

/** A packet's text read; `file` is how problems name it. Throws a UserProblem (exit 2) that says everything wrong with it. */
export function readPacket(given: string, file: string): AnsweredPacket {
  const document = parseDocument(given, { prettyErrors: false, uniqueKeys: true })
  const problems = document.errors.map((error) => error.message)
  const parsed = problems.length > 0 ? undefined : shape.safeParse(plain(given))
  if (parsed?.success === false) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  if (parsed?.success !== true) throw unreadable(file, problems)
  const { apiVersion, environment, questions, 'decided-by': by, 'decided-on': on } = parsed.data
  if (apiVersion !== packetVersion) throw unreadable(file, [`apiVersion "${apiVersion}" is not known; this program reads ${packetVersion}`])
  const entries = Object.entries(questions)
  const answered = entries.flatMap(([id, { answer, because }]) => {
    if (answer === undefined || answer === null || (!Array.isArray(answer) && String(answer).trim() === '')) return []
    const value = Array.isArray(answer) ? answer.map(String) : answer
    return [
      {
        id,
        value,
        ...(because === undefined || because === null || because.trim() === ''
          ? {}
          : { because: withoutSecrets(safeText(because.trim())) }),
      },
    ]
  })
  const name = by === undefined || by === null ? '' : withoutSecrets(safeText(String(by))).trim()
  const day = on?.trim() ?? ''
  if (answered.length === 0) problems.push('it holds no answer yet: write one after "answer:"')
  if (answered.length > 0 && name === '') problems.push('nobody has signed it: write a name after "decided-by:"')
  if (day !== '' && !(/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))))
    problems.push(`decided-on: "${day}" is not a day like 2026-11-23`)
  if (problems.length > 0) throw unreadable(file, problems)
  return {
    file,
    ...(environment === undefined || environment === null ? {} : { environment: safeText(environment) }),
    decidedBy: name,
    ...(day === '' ? {} : { on: day }),
    answers: answered,
    open: entries.flatMap(([id]) => (answered.some((one) => one.id === id) ? [] : [id])),
  }
}

function plain(given: string): unknown {
  try {
    return parseDocument(given).toJS({ maxAliasCount: 20 })
  } catch {
    return undefined
  }
}

function unreadable(file: string, problems: readonly string[]): UserProblem {
  return new UserProblem({
    code: 'invalid-packet',
    what: `The packet ${safeText(file)} cannot be taken in.`,
    details: problems.map((problem) => withoutSecrets(safeText(`${file}: ${problem}`))),
    now: ['Mend the file, or make a new one: secure-batch delegate QUESTION --output FILE'],
    exit: exitCodes.usage,
  })
}
