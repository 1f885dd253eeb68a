import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { appendOnly } from '../../src/ui/plain/append-only.ts'

function transcript(...drawn: readonly string[]): string {
  let said = ''
  const stream = appendOnly(
    new Writable({
      write(chunk, _encoding, done) {
        said += String(chunk)
        done()
      },
    }),
  )
  for (const text of drawn) stream.write(text)
  return said
}

it('appends what is typed instead of drawing the line again', () => {
  expect(transcript('Name: \u001b[7G', '\u001b[2K\u001b[GName: d\u001b[8G', '\u001b[2K\u001b[GName: de', '\n\u001b[?25h')).toBe(
    'Name: de\n',
  )
})

it('takes a letter back with a backspace', () => {
  expect(transcript('Name: de', '\u001b[2K\u001b[GName: d')).toBe('Name: de\b \b')
})

it('says a problem on a line of its own, and the question again after it', () => {
  expect(transcript('Name: D', 'Name: D\n! No capitals', 'Name: ')).toBe('Name: D\n! No capitals\nName: ')
})

it('lets no escape sequence through, whatever is drawn', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them
  expect(transcript('\u001b[31mName\u001b[39m: ', '\u001b[1A\u001b[2Kother: ', '\r\n')).not.toMatch(/\u001b/)
})
