import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fuzz, mutatedPreset, randomPreset } from '../support/fuzzed-presets.ts'
import { makeHome, secureBatch } from '../support/program.ts'
import { seeded } from '../support/seeded.ts'

describe('a preset that somebody or something has spoilt', () => {
  // `npm run test:fuzz` takes 10,000.
  it('ends as an environment or as a problem in words', { timeout: 120_000 }, async () => {
    const count = 2500
    const ended = await fuzz(count, 9)
    expect(ended.environment).toBeGreaterThan(count / 50)
    expect(ended.problem).toBeGreaterThan(count / 4)
  })

  it('is told of by the program: exit 0 or 2, no stack trace, no control character', { timeout: 60_000 }, async () => {
    const home = makeHome()
    const random = seeded(4)
    try {
      for (let index = 0; index < 6; index += 1) {
        const text = index % 2 === 0 ? randomPreset(random) : mutatedPreset(random)
        writeFileSync(join(home.folder, 'spoilt.yaml'), text)
        const ran = await secureBatch(['plan', '--preset', './spoilt.yaml', '--environment', 'demo', '--practice', '--json'], { home })
        expect([0, 2], `${ran.stderr}\n${text}`).toContain(ran.code)
        expect(ran.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
        expect(ran.stdout + ran.stderr).not.toMatch(/[\u0000-\u0008\u001b\u202e]/)
      }
    } finally {
      home.remove()
    }
  })
})
