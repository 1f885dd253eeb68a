import { afterEach, beforeEach, expect, it } from 'vitest'
import { bin, environmentFor, type Home, makeHome } from '../support/program.ts'
import { keys, type Pty, startPty } from '../support/pty.ts'

let home: Home
let pty: Pty | undefined
beforeEach(() => {
  home = makeHome()
})
afterEach(() => {
  pty?.kill('SIGKILL')
  home.remove()
})

it('keys pressed while the first frame is painted neither echo nor shift the frame', async () => {
  pty = startPty(process.execPath, [bin, 'new', '--practice', '--environment', 'demo'], {
    columns: 120,
    rows: 30,
    cwd: home.folder,
    env: environmentFor(home),
  })
  const early = pty
  // The instant the alternate screen opens, before anything else can have happened.
  await early.until(() => early.raw().includes('\u001b[?1049h'))
  early.type(`${keys.enter}x`)
  await early.until('Enter accept')
  early.type(keys.enter)
  const screen = await early.until((text) => text.includes('secure-batch') && !/ 1 of \d+/.test(text))
  const lines = screen.split('\n')
  expect(lines[0]).toContain('secure-batch')
  expect(lines[1]).toMatch(/^ ─+$/)
})
