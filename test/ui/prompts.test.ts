import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { inquirerPrompts, type PlainChoice } from '../../src/ui/plain/prompts.ts'

const sizes: readonly PlainChoice<string>[] = [
  ...Array.from({ length: 60 }, (_, at) => ({ value: `size${at}`, name: `Standard_D${at}s, ${at % 20 === 0 ? 'with GPU' : 'plain'}` })),
  { value: 'back', name: 'Back', always: true },
]

/** What a person types, each once the prompt before it has been written, and all that was written. */
async function choose(...typed: readonly string[]): Promise<{ readonly chosen: string; readonly written: string }> {
  const input = new PassThrough()
  const output = new PassThrough()
  const left = [...typed]
  let written = ''
  let asked = 0
  output.on('data', (chunk) => {
    written += String(chunk)
    const prompts = written.split(/Number, .*Enter for \d+:/).length - 1
    if (prompts <= asked) return
    asked = prompts
    const next = left.shift()
    if (next !== undefined) setImmediate(() => input.write(`${next}\r`))
  })
  const chosen = await inquirerPrompts({ input, output }).choose('Which size?', sizes)
  return { chosen, written }
}

it('a long list is not read out whole, is searched with a word, and keeps its numbers', async () => {
  const { chosen, written } = await choose('gpu', '21')
  expect(written).toContain('These are some of 61; type a word to find others.')
  expect(written).toContain('3 of 60 have "gpu"')
  expect(written).toContain('  21  Standard_D20s, with GPU')
  // Back is there however short the list has become.
  expect(written.split('have "gpu"')[1]).toContain('  61  Back')
  expect(chosen).toBe('size20')
})

it('says so where nothing has the word', async () => {
  const { written, chosen } = await choose('mars', '61')
  expect(written).toContain('0 of 60 have "mars"; try a shorter word')
  expect(chosen).toBe('back')
})
