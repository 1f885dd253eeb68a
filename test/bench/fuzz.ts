/** `npm run test:fuzz`: 10,000 random and mutated presets (FUZZ=n for another number, SEED=n for others). */
import { fuzz } from '../support/fuzzed-presets.ts'

const started = performance.now()
const ended = await fuzz(Number(process.env.FUZZ ?? '10000'), Number(process.env.SEED ?? '9'))
process.stdout.write(`${JSON.stringify({ ...ended, seconds: Math.round((performance.now() - started) / 1000) }, null, 2)}\n`)
