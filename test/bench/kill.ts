/** `npm run test:kill`: 200 kills under load (KILLS=n for another number), and what was lost. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runKills } from '../support/kills.ts'
import { seeded } from '../support/seeded.ts'

const rounds = Number(process.env.KILLS ?? '200')
const seed = Number(process.env.SEED ?? '1')
const folder = mkdtempSync(join(tmpdir(), 'secure-batch-kills-'))
try {
  const report = await runKills({
    file: join(folder, 'state.jsonl'),
    rounds,
    random: seeded(seed),
    told: ({ kills, acknowledged, lost }) =>
      process.stderr.write(`\r${kills} of ${rounds} kills, ${acknowledged} writes acknowledged, ${lost.length} lost ${lost[0] ?? ''}`),
  })
  process.stderr.write('\n')
  process.stdout.write(`${JSON.stringify({ seed, ...report }, null, 2)}\n`)
  const bad = [report.lost, report.unfinished, report.unopened, report.backwards, report.strays].some((list) => list.length > 0)
  process.exitCode = bad || report.kills !== rounds ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
