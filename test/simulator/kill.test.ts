import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runKills } from '../support/kills.ts'
import { seeded } from '../support/seeded.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secure-batch-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('STORE-6 killed under load', () => {
  // `npm run test:kill` does the same 200 times.
  it('opens again every time, with every acknowledged write, and running operations go on', { timeout: 60_000 }, async () => {
    const report = await runKills({ file: join(folder, 'state.jsonl'), rounds: 12, random: seeded(6) })
    expect(report).toMatchObject({ kills: 12, lost: [], unfinished: [], unopened: [], backwards: [], strays: [] })
    expect(Object.keys(report.points).sort()).toEqual([
      'after-rename',
      'after-sync',
      'after-write',
      'before-rename',
      'before-sync',
      'before-write',
      'from outside',
      'half-write',
    ])
    expect(report.acknowledged).toBeGreaterThan(200)
    expect(report.operations).toBeGreaterThan(4)
  })
})
