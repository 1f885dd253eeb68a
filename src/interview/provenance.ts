import { awaitedOf } from './delegation/awaiting.ts'
import type { AnswerRule, PathRow } from './types.ts'

/** `preset "contoso-base" (through "team")`: who says it, and which preset brought that one in. */
export function saidBy({ by, through = [] }: AnswerRule): string {
  return `preset "${by}"${through.length === 0 ? '' : ` (through ${through.map((name) => `"${name}"`).join(', ')})`}`
}

/** Which preset wants it asked, and why: `hub-spoke asks: your network team knows it`. */
export function askedBy({ by, because }: AnswerRule & { readonly state: 'ask' }): string {
  return because === undefined ? `${by} asks you` : `${by} asks: ${because}`
}

/** Why an answer is what it is, where somebody else than the person decided; undefined where there is nothing to tell. */
export function provenance(row: PathRow): string | undefined {
  const { rule, awaited } = row
  if (awaited !== undefined) {
    const file = awaited.file === undefined ? '' : `, asked in ${awaited.file}`
    return `Waiting for ${awaitedOf(awaited)} since ${awaited.since}${file}. What stands now is taken until their answer comes back.`
  }
  const because = rule !== undefined && 'because' in rule && rule.because !== undefined ? `: ${rule.because}` : ''
  if (row.decidedBy !== undefined) {
    const when = row.on === undefined ? '' : ` on ${row.on}`
    return `Decided by ${row.decidedBy}${when}${row.because === undefined ? '' : `: ${row.because}`}`
  }
  if (rule?.state === 'fixed') return `Fixed by ${saidBy(rule)}${because}`
  if (rule?.state === 'bounded') return `Bounded by ${saidBy(rule)} to ${rule.allowed.join(', ')}${because}`
  if (rule !== undefined && row.source === 'preset') return `From ${saidBy(rule)}`
  return undefined
}
