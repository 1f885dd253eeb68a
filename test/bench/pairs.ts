/**
 * `npm run test:pairs [-- ATTEMPTS]`: every pair of answers of the interview that can stand together, each carried out on a practice cloud: planned,
 * applied, compared again, the nodes looked at, removed. Prints how many combinations were tried; exits 1 when one of them is refused or fails.
 */
import { questions } from '../../src/interview/registry.ts'
import { tryAnswers } from '../support/pair-run.ts'
import { notSupplied, pairValues } from '../support/pair-values.ts'
import { pairwise } from '../support/pairs.ts'

const attempts = Number(process.argv[2] ?? 100)
const begun = performance.now()
const { rows, covered, all, apart, deadEnds } = pairwise({ values: pairValues, seed: 1, attempts, absent: notSupplied })
console.log(
  `${questions.length} questions, ${all} pairs of answers: ${covered} can stand together, ${apart.length} cannot (or not in ${attempts} attempts).`,
)
for (const { question, answers } of deadEnds.slice(0, 5)) console.log(`Nothing can be answered at ${question}: ${JSON.stringify(answers)}`)

let wrong = 0
for (const [index, row] of rows.entries()) {
  const problems = await tryAnswers(row)
  if (problems.length > 0) {
    wrong += 1
    console.log(`\n${problems.join('\n')}\n  ${JSON.stringify(row)}`)
  }
  if (process.stdout.isTTY) process.stdout.write(`\r${index + 1} of ${rows.length}, ${wrong} wrong `)
}
console.log(
  `\nAnswer combinations tried: ${rows.length}, which hold ${covered} pairs; ${wrong} refused or failed. ${Math.round((performance.now() - begun) / 1000)} s.`,
)
process.exitCode = wrong + deadEnds.length === 0 ? 0 : 1
