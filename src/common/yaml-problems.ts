import { type Document, LineCounter, parseDocument } from 'yaml'
import { offsetOf, type Path } from './yaml-position.ts'

/** A YAML text with everything that is wrong with it, syntax first. */
export interface CheckedYaml {
  readonly document: Document
  /** Notes what is wrong at a path of the document. */
  report(path: Path, message: string): void
  /** How many things are wrong so far. */
  count(): number
  /** The document as plain values; undefined where it has none. Aliases that point nowhere, or multiply beyond reason, are reported only here. */
  plain(): unknown
  /** What is wrong in the order of the text, each with `file`, line and column. */
  details(file: string): string[]
}

/** Reads a YAML text in which every problem shall be told at once. Never throws. */
export function checkYaml(text: string): CheckedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const found: { readonly offset: number; readonly message: string }[] = document.errors.map((error) => ({
    offset: error.pos[0],
    message: error.message,
  }))
  const report = (path: Path, message: string) => void found.push({ offset: offsetOf(document.contents, path), message })
  return {
    document,
    report,
    count: () => found.length,
    plain() {
      try {
        return document.toJS({ maxAliasCount: 20 })
      } catch (error) {
        report([], error instanceof Error ? error.message : String(error))
        return undefined
      }
    },
    details: (file) =>
      found
        .toSorted((left, right) => left.offset - right.offset)
        .map(({ offset, message }) => {
          const { line, col } = lines.linePos(offset)
          return `${file}:${line}:${col}  ${message}`
        }),
  }
}

/** `One thing in it is wrong.` */
export const howManyWrong = (count: number) => (count === 1 ? 'One thing in it is wrong.' : `${count} things in it are wrong.`)
