import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readPreset } from '../../src/interview/preset-read.ts'
import { questions } from '../../src/interview/registry.ts'

it('takes the preset that the README shows', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const preset = readPreset(yaml, 'team', 'README.md', questions)
  expect(preset.answers.authentication).toMatchObject({ state: 'fixed', because: expect.stringContaining('policy') })
  expect(preset.answers.region).toMatchObject({ state: 'bounded', allowed: ['westeurope', 'northeurope'], value: 'westeurope' })
  expect(preset.answers['pool-nodes']).toMatchObject({ state: 'ask' })
})
