import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText, withoutSecrets } from '../../common/safe-text.ts'
import { onRadar } from '../../guidance/retirements.ts'
import { fitsKind, fixesOf, parseAnswer, problemWith, sameValue, viewOf, withAnswer } from '../draft.ts'
import { answerText } from '../given.ts'
import type { AnswerValue, AnyQuestion, Draft } from '../types.ts'
import { notAwaiting } from './awaiting.ts'
import type { AnsweredPacket } from './packet-read.ts'

/** The draft with every answer of packets that can be read, whatever stands against it: what other answers are judged beside. */
export function supposing(draft: Draft, packets: readonly AnsweredPacket[], questions: readonly AnyQuestion[]): Draft {
  return packets
    .flatMap(({ answers }) => answers)
    .reduce((current, { id, value }) => {
      const question = questions.find((candidate) => candidate.id === id)
      const parsed = question === undefined ? undefined : Array.isArray(value) ? { value } : parseAnswer(question, String(value))
      return parsed !== undefined && 'value' in parsed && question !== undefined && fitsKind(question, parsed.value)
        ? withAnswer(current, id, parsed.value, 'flag')
        : current
    }, draft)
}

/**
 * The draft with the answers of packets, in whatever order they came back: each is judged beside all the others. `given` are the ids of the questions
 * that flags answer in the same breath. Throws one UserProblem (exit 2) that names every answer that cannot be taken; `notes` tell what has no effect.
 */
export function applyPackets(
  draft: Draft,
  packets: readonly AnsweredPacket[],
  questions: readonly AnyQuestion[],
  { today, given = [] }: { readonly today: string; readonly given?: readonly string[] },
): { readonly draft: Draft; readonly notes: readonly string[] } {
  const problems: string[] = []
  const notes: string[] = []
  const taken = new Map<string, { readonly question: AnyQuestion; readonly value: AnswerValue; readonly packet: AnsweredPacket }>()
  let next = draft
  for (const packet of packets) {
    const environment = draft.entries.environment?.value
    if (packet.environment !== undefined && typeof environment === 'string' && packet.environment !== environment) {
      notes.push(`${packet.file} was written for the environment ${packet.environment}; it is taken for ${environment}.`)
    }
    if (packet.open.length > 0) notes.push(`${packet.file} leaves open: ${packet.open.join(', ')}.`)
    for (const { id, value: said, because } of packet.answers) {
      const question = questions.find((candidate) => candidate.id === id)
      if (question === undefined) {
        problems.push(`${packet.file}: ${onRadar(id, said, today)?.text ?? `there is no question "${id}"`}`)
        continue
      }
      const parsed = Array.isArray(said) ? { value: said } : parseAnswer(question, String(said))
      if ('problem' in parsed) {
        problems.push(`${packet.file}: ${question.title}: ${parsed.problem}`)
        continue
      }
      const { value } = parsed
      const before = taken.get(id)
      const flagged = given.includes(id) ? draft.entries[id] : undefined
      if (before !== undefined && !sameValue(before.value, value)) {
        problems.push(
          `${question.title}: ${before.packet.decidedBy} says ${answerText(before.value)} (${before.packet.file}), ${packet.decidedBy} says ${answerText(value)} (${packet.file})`,
        )
        continue
      }
      if (flagged !== undefined && !sameValue(flagged.value, value)) {
        problems.push(
          `${question.title}: ${packet.decidedBy} says ${answerText(value)} (${packet.file}), a flag says ${answerText(flagged.value)}`,
        )
        continue
      }
      taken.set(id, { question, value, packet })
      next = notAwaiting(next, id)
      if (next.rules[id]?.state !== 'fixed') {
        const decided = { value, source: 'flag' as const, decidedBy: packet.decidedBy, on: packet.on ?? today }
        next = { ...next, entries: { ...next.entries, [id]: { ...decided, ...(because === undefined ? {} : { because }) } } }
      }
    }
  }
  for (const { question, value, packet } of taken.values()) {
    if (question.when?.(viewOf(next)) === false) {
      notes.push(
        `${question.title}, decided by ${packet.decidedBy}, has no effect any more: it applies when ${(question.applies ?? 'asked').replaceAll('`', '')}.`,
      )
      continue
    }
    const problem = problemWith(question, value, next)
    if (problem === undefined) continue
    const retired = onRadar(question.id, value, today)
    const fixes = fixesOf(question, value, next).map((fix) => `${fix.question}=${answerText(fix.value)}`)
    problems.push(
      `${packet.file}: ${question.title}: ${answerText(value)}, decided by ${packet.decidedBy}, cannot be taken. ${retired?.text ?? problem}${fixes.length === 0 ? '' : ` Possible: ${fixes.join(', or ')}.`}`,
    )
  }
  if (problems.length === 0) return { draft: next, notes }
  throw new UserProblem({
    code: 'invalid-answers',
    what: problems.length === 1 ? 'A decision cannot be taken.' : `${problems.length} decisions cannot be taken.`,
    details: problems.map((problem) => withoutSecrets(safeText(problem))),
    now: ['Ask again with what has changed: secure-batch delegate QUESTION --to NAME', 'or leave that --answer out'],
    exit: exitCodes.usage,
  })
}
