import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isObject } from '../../src/common/json.ts'

/** Where a text is no Bicep: line and column from 1, and what stands there; empty where it is. */
export type BicepReader = (text: string) => readonly string[]

/** A node of a tree-sitter tree, as far as it is looked at here. */
interface Node {
  readonly isError: boolean
  readonly isMissing: boolean
  readonly hasError: boolean
  readonly type: string
  readonly text: string
  readonly startPosition: { readonly row: number; readonly column: number }
  readonly children: readonly (Node | null)[]
}

/**
 * The grammar of Bicep (tree-sitter-bicep, as WebAssembly: nothing is built, nothing is fetched). Undefined where the two packages are not installed.
 */
export async function bicepReader(): Promise<BicepReader | undefined> {
  const { resolve } = createRequire(import.meta.url)
  let grammar: Buffer
  let library: unknown
  try {
    grammar = readFileSync(resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'))
    library = await import(resolve('web-tree-sitter'))
  } catch {
    return undefined
  }
  if (!isLibrary(library)) throw new Error('web-tree-sitter is not what it was')
  await library.Parser.init()
  const parser = new library.Parser()
  parser.setLanguage(await library.Language.load(grammar))
  return (text) => {
    const root = parser.parse(text)?.rootNode
    if (root === undefined) return ['nothing could be read']
    return faults(root)
  }
}

function faults(node: Node): string[] {
  if (!node.hasError && !node.isMissing) return []
  const { row, column } = node.startPosition
  const here =
    node.isError || node.isMissing
      ? [`${row + 1}:${column + 1} ${node.isMissing ? `${node.type} is missing` : node.text.slice(0, 60)}`]
      : []
  return [...here, ...node.children.flatMap((child) => (child === null ? [] : faults(child)))]
}

interface Library {
  readonly Parser: {
    new (): { setLanguage(language: unknown): void; parse(text: string): { rootNode: Node } | null }
    init(): Promise<void>
  }
  readonly Language: { load(wasm: Uint8Array): Promise<unknown> }
}

const isLibrary = (value: unknown): value is Library => isObject(value) && 'Parser' in value && 'Language' in value
