import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textWidth } from '../../src/ui/terminal/line.ts'
import { builtInPresets } from '../support/presets.ts'
import { bin, environmentFor, type Home, makeHome } from '../support/program.ts'
import { startPty } from '../support/pty.ts'

let home: Home
beforeAll(() => {
  home = makeHome()
})
afterAll(() => home.remove())

/** What a command prints in a terminal, line by line as it wrote them: a line the terminal had to break is one line. */
async function printed(columns: number, ...args: string[]): Promise<readonly string[]> {
  const pty = startPty(process.execPath, [bin, ...args], { columns, cwd: home.folder, env: environmentFor(home) })
  expect(await pty.exited(30_000), args.join(' ')).toBe(0)
  return stripVTControlCharacters(pty.raw()).split(/\r?\n/)
}

/** Commands are never broken: they are to be copied. */
const isCommand = (text: string): boolean => /^Usage:|^\s+(node )?(\S*\/)?secure-batch\b/.test(text)

const helps = ['new', 'plan', 'doctor', 'apply', 'drift', 'destroy', 'export', 'presets', 'delegate', 'explain', 'simulator', 'demo']

describe.each([60, 80])('at %i columns', (columns) => {
  it.each(helps.map((name) => [name]))('the help of %s keeps to the terminal', async (name) => {
    const lines = await printed(columns, name, '--help')
    expect(lines.length).toBeGreaterThan(10)
    // Blocks of the help that are laid out by hand keep to 80 columns.
    const width = name === 'simulator' ? 80 : columns
    expect(lines.filter((text) => textWidth(text) > width && !isCommand(text))).toEqual([])
  })

  it('the help of the program keeps to the terminal', async () => {
    const lines = await printed(columns, '--help')
    expect(lines.join('\n')).toContain('130  left by you')
    expect(lines.filter((text) => textWidth(text) > columns && !isCommand(text))).toEqual([])
  })

  it.each(builtInPresets.map((name) => [name]))('presets show %s keeps to the terminal', async (name) => {
    const lines = await printed(columns, 'presets', 'show', name)
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.filter((text) => textWidth(text) > columns)).toEqual([])
  })
})
