/** Draws the README's picture of the wizard from the real screen: the built program in a real terminal, cell by cell, as SVG. */
import { writeFileSync } from 'node:fs'
import { bin, environmentFor, makeHome, root } from '../test/support/program.ts'
import { type Cell, keys, startPty } from '../test/support/pty.ts'

const columns = 120
const rows = 30
const cell = { width: 8.4, height: 18 }
const colors: Readonly<Record<number, string>> = { 1: '#e06c75', 2: '#8fbf6f', 3: '#d9b45b', 6: '#56b6c2' }

const home = makeHome()
const pty = startPty(process.execPath, [bin, 'new', '--practice', '--environment', 'demo', '--region', 'westeurope'], {
  columns,
  rows,
  cwd: home.folder,
  env: environmentFor(home),
})
await pty.until('Enter accept')
for (let step = 0; step < 40 && !pty.screen().join('\n').includes('How may people and programs'); step += 1) {
  const before = pty.screen().join('\n')
  pty.type(keys.enter)
  await pty.until((screen) => screen !== before)
}
pty.type(keys.down)
await pty.until(/› 2/)
writeFileSync(`${root}docs/wizard.svg`, svgOf(pty.cells()))
pty.kill('SIGKILL')
home.remove()

function svgOf(lines: readonly (readonly Cell[])[]): string {
  const width = columns * cell.width + 32
  const height = rows * cell.height + 32
  const texts = lines.flatMap((line, row) => runsOf(line).map((run) => textOf(run, row)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The wizard asking how people and programs may reach the Batch account">`,
    `<rect width="${width}" height="${height}" rx="10" fill="#16191d"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

interface Run {
  readonly column: number
  readonly text: string
  readonly like: Cell
}

/** Neighbouring cells that look the same are one text; blank stretches are left out. */
function runsOf(line: readonly Cell[]): Run[] {
  const runs: { column: number; text: string; like: Cell }[] = []
  line.forEach((one, column) => {
    const last = runs.at(-1)
    const same = last !== undefined && last.like.color === one.color && last.like.bold === one.bold && last.like.dim === one.dim
    if (same) last.text += one.text
    else runs.push({ column, text: one.text, like: one })
  })
  // Browsers fold spaces, so texts that stand apart are placed apart.
  return runs.flatMap(({ column, text, like }) =>
    [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ column: column + match.index, text: match[0], like })),
  )
}

function textOf({ column, text, like }: Run, row: number): string {
  const x = (16 + column * cell.width).toFixed(1)
  const y = (16 + row * cell.height + 14).toFixed(1)
  const fill = like.color === undefined ? '#d7dae0' : (colors[like.color % 8] ?? '#d7dae0')
  const style = `${like.bold ? ' font-weight="700"' : ''}${like.dim ? ' opacity="0.55"' : ''}`
  const length = (text.length * cell.width).toFixed(1)
  return `<text x="${x}" y="${y}" fill="${fill}"${style} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
