import { type Document, isMap, isPair, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Migration } from './types.ts'

/** One thing a migration did, for the report. */
export interface MigrationLine {
  /** Where in the text it stood. */
  readonly offset: number
  readonly text: string
}

/** What was done to a file to bring it to the version this program reads. */
export interface MigrationReport {
  readonly from: string
  readonly to: string
  readonly lines: readonly MigrationLine[]
}

/**
 * Brings a parsed preset to the newest version in place: comments, order and what it does not know stay as they are, so that what is wrong can still
 * be told by line and column. Undefined where it is not of an older version.
 */
export function migrate(document: Document, migrations: readonly Migration[]): MigrationReport | undefined {
  const from = versionOf(document)
  const first = migrations.findIndex((migration) => migration.from === from)
  if (first === -1 || from === undefined || !isMap(document.contents)) return undefined
  const lines: MigrationLine[] = []
  let to = from
  for (const migration of migrations.slice(first)) {
    if (migration.from !== to) continue
    step(document.contents, migration, lines)
    document.set('apiVersion', migration.to)
    to = migration.to
  }
  return { from, to, lines }
}

/** What a preset says it is written for; undefined where it says nothing. */
export function versionOf(document: Document): string | undefined {
  const version = isMap(document.contents) ? document.contents.get('apiVersion') : undefined
  return typeof version === 'string' ? version : undefined
}

function step(root: YAMLMap, migration: Migration, lines: MigrationLine[]): void {
  const tell = (at: Scalar, text: string) => lines.push({ offset: at.range?.[0] ?? 0, text })
  for (const pair of pairsOf(root)) {
    const next = migration.keys[nameOf(pair)]
    if (next === undefined || root.has(next)) continue
    tell(pair.key, `"${nameOf(pair)}" is called "${next}" now`)
    pair.key.value = next
  }
  const answers = root.get('answers')
  if (!isMap(answers)) return
  for (const pair of pairsOf(answers)) {
    const old = nameOf(pair)
    const gone = migration.gone[old]
    if (gone !== undefined) {
      const said = valuesOf(pair.value)
      if (said.length > 0 && said.every((value) => gone.values.includes(String(value.value)))) {
        tell(pair.key, `${old}: left out, ${gone.because}`)
        answers.delete(pair.key)
      }
      continue
    }
    const id = migration.ids[old] ?? old
    if (id !== old && !answers.has(id)) {
      tell(pair.key, `${old} is called ${id} now`)
      pair.key.value = id
    }
    if (isMap(pair.value)) {
      for (const state of pairsOf(pair.value)) {
        const word = migration.states[nameOf(state)]
        if (word === undefined || pair.value.has(word)) continue
        tell(state.key, `${id}: "${nameOf(state)}" is called "${word}" now`)
        state.key.value = word
      }
    }
    for (const scalar of valuesOf(pair.value)) {
      const next = migration.values[id]?.[String(scalar.value)]
      if (next === undefined) continue
      tell(scalar, `${id}: ${String(scalar.value)} is written ${next} now`)
      scalar.value = next
    }
  }
}

/** Every value in an answer, however it is written; reasons are words, not values. */
function valuesOf(node: unknown): readonly Scalar[] {
  if (isScalar(node)) return [node]
  if (isSeq(node)) return node.items.flatMap(valuesOf)
  return isMap(node) ? pairsOf(node).flatMap((pair) => (['because', 'reason'].includes(nameOf(pair)) ? [] : valuesOf(pair.value))) : []
}

type Named = Pair<Scalar, unknown>

function pairsOf(map: YAMLMap): readonly Named[] {
  return [...map.items].filter((item): item is Named => isPair(item) && isScalar(item.key))
}

function nameOf(pair: Named): string {
  return String(pair.key.value)
}
