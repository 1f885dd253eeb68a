import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Segmenter } from '../../.config/segmenter.ts'

const real = new Intl.Segmenter()
const same = (text: string): void => {
  const ours = new Segmenter().segment(text)
  const theirs = real.segment(text)
  expect([...ours]).toEqual([...theirs])
  for (let index = 0; index <= text.length; index += 1) expect(ours.containing(index)).toEqual(theirs.containing(index))
}

describe('the segmenter of the bundle', () => {
  it.each([
    'plain text',
    '\u001b[1m● Account reach\u001b[22m  ╭──╮ ▸ ✓ ✗ ⚠ …',
    'two\r\nlines\nand a third',
    'e\u0301 and ⚠\ufe0f and 👩‍👩‍👧 and 🇩🇪 and 한국',
    '',
  ])('takes %j apart as the real one does', same)

  it('agrees with the real one on any text of those its shortcut is for, and on any other', () => {
    const glyph = fc.constantFrom(...'a Z9\n\r\u001b\u00a0\u00ad\u00e9\u0301\u200d\u2026\u203a\u2191\u2502\u25cf\u25d3\u2713\u26a0\ufe0f')
    fc.assert(fc.property(fc.oneof(fc.string({ unit: glyph }), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), same))
  })

  it('leaves words and sentences to the real one', () => {
    expect([...new Segmenter('en', { granularity: 'word' }).segment('two words')].map((one) => one.segment)).toEqual(['two', ' ', 'words'])
  })
})
