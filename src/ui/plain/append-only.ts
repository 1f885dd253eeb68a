import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

/**
 * A stream for prompts that draw their line again at every key: what is new is appended, nothing is moved or erased, so that a screen reader, a
 * log and a dumb terminal get one plain transcript. A letter taken back is a backspace; anything else that changes is said on a new line.
 */
export function appendOnly(output: NodeJS.WritableStream): Writable {
  let shown = ''
  const stream = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      const text = stripVTControlCharacters(String(chunk)).replace(/\r/g, '')
      const said = textToAppend(shown, text)
      if (text !== '') shown = text.endsWith('\n') ? '' : text
      if (said !== '') output.write(said)
      done()
    },
  })
  // Lines are left to the terminal to break; a prompt that breaks them itself does so in the middle of words.
  return Object.assign(stream, { columns: 100_000 })
}

function textToAppend(shown: string, text: string): string {
  if (text === '' || text === shown) return ''
  if (text === '\n') return '\n'
  if (text.startsWith(shown)) return text.slice(shown.length)
  const taken = shown.length - text.length
  if (shown.startsWith(text) && !shown.slice(text.length).includes('\n')) return '\b \b'.repeat(taken)
  return `\n${text}`
}
