import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'rolldown/utils'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../src/', import.meta.url))

/** Which room may import which (docs/architecture.md). `type:` allows types only. `common` is everyone's. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  common: [],
  cli: ['*'],
  ui: ['interview', 'guidance', 'blueprint', 'posture', 'type:engine'],
  interview: ['guidance'],
  guidance: [],
  blueprint: ['interview'],
  resources: ['blueprint', 'azure', 'type:engine'],
  engine: [],
  policy: [],
  posture: ['guidance', 'policy'],
  handover: ['posture', 'type:engine'],
  azure: [],
  simulator: ['policy'],
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const { module, program } = parseSync(file, readFileSync(file, 'utf8'))
  const found: Import[] = []
  for (const one of module.staticImports) {
    const typeOnly = one.entries.length > 0 && one.entries.every((entry) => entry.isType)
    found.push({ from: file, to: one.moduleRequest.value, typeOnly })
  }
  for (const one of module.staticExports) {
    for (const entry of one.entries)
      if (entry.moduleRequest) found.push({ from: file, to: entry.moduleRequest.value, typeOnly: entry.isType })
  }
  const text = readFileSync(file, 'utf8')
  for (const one of module.dynamicImports) {
    found.push({ from: file, to: text.slice(one.moduleRequest.start, one.moduleRequest.end).replace(/^['"]|['"]$/g, ''), typeOnly: false })
  }
  void program
  return found
}

const files = filesIn(root)
const graph = files.flatMap(importsOf)
const roomOf = (file: string) => relative(root, file).split(sep)[0] ?? ''

describe('the rooms of src', () => {
  it('have rules, every one of them', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => allowed[room] === undefined)).toEqual([])
  })

  it('are entered only by those who may', () => {
    const trespassers = graph
      .filter((one) => one.to.startsWith('.'))
      .flatMap((one) => {
        const from = roomOf(one.from)
        const to = roomOf(resolve(dirname(one.from), one.to))
        const rules = allowed[from] ?? []
        const may =
          from === to || to === 'common' || rules.includes('*') || rules.includes(to) || (one.typeOnly && rules.includes(`type:${to}`))
        return may ? [] : [`${relative(root, one.from)} imports ${to}`]
      })
    expect(trespassers).toEqual([])
  })

  it('leave Azure to the azure and resources rooms, and Ink to the wizard', () => {
    const strays = graph
      .filter((one) => !one.typeOnly)
      .filter(
        (one) =>
          (/^@azure\//.test(one.to) && !['azure', 'resources', 'cli'].includes(roomOf(one.from))) ||
          (/^(ink|react)(\/|$)/.test(one.to) && !relative(root, one.from).startsWith(join('ui', 'tui'))) ||
          (/^@inquirer\//.test(one.to) && roomOf(one.from) !== 'cli' && !relative(root, one.from).startsWith(join('ui', 'plain'))),
      )
      .map((one) => `${relative(root, one.from)} imports ${one.to}`)
    expect(strays).toEqual([])
  })

  it('hold no circle of files', () => {
    const next = new Map(
      files.map((file) => [
        file,
        graph.filter((one) => one.from === file && one.to.startsWith('.') && !one.typeOnly).map((one) => resolve(dirname(file), one.to)),
      ]),
    )
    const state = new Map<string, 'open' | 'closed'>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'closed') return
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].map((one) => relative(root, one)).join(' → '))
        return
      }
      state.set(file, 'open')
      for (const one of next.get(file) ?? []) visit(one, [...path, file])
      state.set(file, 'closed')
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })

  it('were read: the graph is not empty', () => {
    expect(graph.length).toBeGreaterThan(200)
  })
})
