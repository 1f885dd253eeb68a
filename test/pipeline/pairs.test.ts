import { expect, it } from 'vitest'
import { tryAnswers } from '../support/pair-run.ts'
import { notSupplied, pairValues } from '../support/pair-values.ts'
import { pairwise } from '../support/pairs.ts'
import { seeded } from '../support/seeded.ts'

/** Rows carried out here; `npm run test:pairs` carries out every one of a larger set. */
const sample = 8

it('pairs of answers that pass the interview are carried out, need no change after that, bring nodes that reach Batch, and go without rest', async () => {
  const { rows } = pairwise({ values: pairValues, seed: 1, attempts: 2, absent: notSupplied })
  const random = seeded(Number(process.env.PROPERTY_SEED ?? 20_261_123))
  const chosen = rows
    .map((row) => ({ row, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, sample)
  for (const { row } of chosen) expect(await tryAnswers(row), JSON.stringify(row)).toEqual([])
}, 120_000)
