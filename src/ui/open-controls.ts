import { parseAnswer, problemWith, showAnswer } from '../interview/draft.ts'
import type { AnswerValue, Draft, PathRow } from '../interview/types.ts'
import type { Control, Verdict } from '../posture/types.ts'
import type { Judgement } from './types.ts'
import { shortJson } from './words.ts'

/** A control that is not met, and the answer that would meet it. */
export interface OpenControl {
  readonly control: Control
  /** Why it is open, in one sentence. */
  readonly because: string
  /** `properties.publicNetworkAccess: "Enabled" · demo3f2a`. */
  readonly evidence: string
  readonly fix?: {
    readonly question: string
    readonly value: AnswerValue
    /** `Account reach: Only from inside your network`. */
    readonly text: string
    /** Why it cannot be taken now. */
    readonly blocked?: string
  }
}

/** Every open control, in order, with its fix where the answers have one. */
export function openControls(judgement: Judgement | undefined, rows: readonly PathRow[], draft: Draft): readonly OpenControl[] {
  return (judgement?.posture.verdicts ?? []).flatMap(({ control, verdict }): OpenControl[] => {
    if (verdict.state !== 'open') return []
    const fix = fixOf(verdict, rows, draft)
    return [{ control, because: verdict.because, evidence: evidenceOf(verdict), ...(fix === undefined ? {} : { fix }) }]
  })
}

type Open = Extract<Verdict, { state: 'open' }>

function evidenceOf({ evidence }: Open): string {
  const found = evidence.value === undefined ? 'not there' : shortJson(JSON.parse(JSON.stringify(evidence.value)))
  return `${evidence.path}: ${found} · ${evidence.id.split('/').at(-1)}`
}

function fixOf({ fix }: Open, rows: readonly PathRow[], draft: Draft): OpenControl['fix'] {
  const row = rows.find((candidate) => candidate.question.id === fix?.question)
  if (fix === undefined || row === undefined) return undefined
  const parsed = parseAnswer(row.question, fix.value)
  if ('problem' in parsed) return undefined
  const blocked = problemWith(row.question, parsed.value, draft)
  return {
    question: fix.question,
    value: parsed.value,
    text: `${row.question.title}: ${showAnswer(row.question, parsed.value)}`,
    ...(blocked === undefined ? {} : { blocked }),
  }
}
